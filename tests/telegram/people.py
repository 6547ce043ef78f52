"""The people at the other end: what they can do in Telegram, and what they see of the bot."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Protocol

#: The bot as the Bot API shows it.
BOT: dict[str, Any] = {
    "id": 4242424242,
    "is_bot": True,
    "first_name": "Prescreen",
    "username": "prescreen_test_bot",
}


class Telegram(Protocol):
    """What a person needs of the server."""

    presses: dict[str, Press]

    def deliver(self, *, update_id: int | None = None, **kinds: Any) -> int: ...

    def next_id(self) -> int: ...

    def now(self) -> float: ...

    async def until(self, condition: Callable[[], bool], problem: Callable[[], str]) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Button:
    """A button of an inline keyboard."""

    label: str
    data: str

    @property
    def choice(self) -> str:
        """The id of the choice that our buttons end with."""
        return self.data.split(":", 3)[-1]


@dataclass(slots=True, kw_only=True)
class Shown:
    """A message of the bot's on a user's screen. `drawn` are the buttons that it came with."""

    id: int
    text: str
    drawn: list[list[Button]]
    buttons: list[list[Button]]

    @property
    def labels(self) -> list[str]:
        """What stands on the buttons, in reading order."""
        return [button.label for row in self.buttons for button in row]


@dataclass(slots=True, kw_only=True)
class Press:
    """A press on a button, as the server keeps it. `answered` is set with the bot's answer."""

    id: str
    made_at: float
    answered: asyncio.Event = field(default_factory=asyncio.Event)


class User:
    """A person with Telegram: writes, presses, and sees what the bot shows them. Their chat has their id."""

    def __init__(self, server: Telegram, user_id: int, language_code: str | None) -> None:
        self._server = server
        self.id = user_id
        self.language_code = language_code
        self.started = False
        self.blocked = False
        self.screen: list[Shown] = []
        #: Everything that the screen was to show, in order: each message as it came, and again at every change to it.
        self.history: list[Shown] = []
        self._seen = 0

    @property
    def account(self) -> dict[str, Any]:
        """The user as the Bot API shows them."""
        shown = {"id": self.id, "is_bot": False, "first_name": f"Person {self.id}"}
        return {**shown, "language_code": self.language_code} if self.language_code else shown

    @property
    def chat(self) -> dict[str, Any]:
        """The user's chat as the Bot API shows it."""
        return {"id": self.id, "type": "private", "first_name": f"Person {self.id}"}

    def types(self, text: str) -> int:
        """Write `text`; the update's id."""
        command = re.match(r"/[a-zA-Z0-9_]+(@\w+)?", text)
        entities = [{"type": "bot_command", "offset": 0, "length": command.end()}] if command else None
        return self.sends(text=text, **({"entities": entities} if entities else {}))

    def sends(self, **content: Any) -> int:
        """Send a message with this content, as the Bot API names it; the update's id."""
        self.started = True
        message = {
            "message_id": self._server.next_id(),
            "date": int(time.time()),
            "chat": self.chat,
            "from": self.account,
            **content,
        }
        return self._server.deliver(message=message)

    def sends_photo(self, caption: str | None = None) -> int:
        """Send a picture; the update's id."""
        size = {"file_id": "picture", "file_unique_id": "p", "width": 90, "height": 90}
        return self.sends(photo=[size], **({"caption": caption} if caption else {}))

    def presses(self, button: str, *, on: Shown | None = None) -> Press:
        """Press the newest button with this label or choice id, or the one that was drawn `on` a message."""
        for message in [on] if on else reversed(self.screen):
            for each in (each for row in (message.drawn if on else message.buttons) for each in row):
                if button in (each.label, each.choice, each.data):
                    return self.presses_data(each.data, message)
        labels = [message.labels for message in self.screen]
        raise AssertionError(f"no button {button!r} to press; there are {labels}")

    def presses_data(self, data: str, message: Shown | None = None) -> Press:
        """Make a press that says `data`, whether or not there is such a button."""
        press = Press(id=str(self._server.next_id()), made_at=self._server.now())
        self._server.presses[press.id] = press
        shown = message or Shown(id=self._server.next_id(), text="", drawn=[], buttons=[])
        about = {"message_id": shown.id, "date": int(time.time()), "chat": self.chat, "from": BOT, "text": shown.text}
        query = {"id": press.id, "from": self.account, "chat_instance": str(self.id), "message": about, "data": data}
        self._server.deliver(callback_query=query)
        return press

    async def sees(self, *words: str, count: int = 1) -> list[Shown]:
        """The messages that came since the last look.

        Waits until there are `count`, and until each of `words` stands in one of them or on one of their buttons.
        """

        def enough() -> bool:
            new = self.screen[self._seen :]
            shown = "\n".join(part for message in new for part in (message.text, *message.labels))
            return len(new) >= count and all(word in shown for word in words)

        await self._server.until(enough, lambda: f"user {self.id} sees {self.screen[self._seen :]}, not {words}")
        new = self.screen[self._seen :]
        self._seen = len(self.screen)
        return new
