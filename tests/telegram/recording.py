"""A request class that keeps what the library would send, and answers as Telegram would."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.telegram.people import BOT

#: How the bot presents itself before anybody changed that.
SHOWN_NOW = {
    "getMyName": {"name": "Prescreen"},
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


class Recording(BaseRequest):
    """Stands in for HTTP below the real library. Updates put into `updates` come out of `getUpdates`."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.updates: asyncio.Queue[list[dict[str, Any]]] = asyncio.Queue()
        self.sent: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    @property
    def read_timeout(self) -> float:
        """Seconds; nothing here takes any."""
        return 5.0

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *timeouts: Any, **more: Any
    ) -> tuple[int, bytes]:
        """Keep the call and answer it."""
        name = url.rpartition("/")[2]
        asked = request_data.parameters if request_data else {}
        self.calls.append((name, asked))
        return 200, json.dumps({"ok": True, "result": await self._result(name, asked)}).encode()

    async def _result(self, name: str, asked: dict[str, Any]) -> Any:
        if name == "getMe":
            return BOT
        if name == "getUpdates":
            return await self.updates.get()
        if name == "sendMessage":
            await self.sent.put(asked)
            chat = {"id": asked["chat_id"], "type": "private"}
            return {"message_id": len(self.calls), "date": 1795000000, "chat": chat, "text": asked["text"]}
        return SHOWN_NOW.get(name, True)
