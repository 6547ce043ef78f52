"""Nothing that is personal and no secret is in what the program writes: at DEBUG, through every failure, to its end."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from socket import socket
from typing import Any

import pytest

from bot.exits import Exit
from storage import Store
from storage.engine import Database
from tests.bot.commands import environment
from tests.postgres import KEY, KEYS
from tests.storage.samples import execute
from tests.telegram import sabotaged
from tests.telegram.people import User
from tests.telegram.server import TOKEN, BotServer, Fault

ROOT = Path(__file__).parents[2]

#: Seconds until a program that does not start, answer or end is a failed test.
LONGEST = 60

CANARY = "canary-Zq7-早"
PERSON = 9_988_776_655
SECRET = "canary-of-the-webhook-0123456789"
CANARIES = ("canary", "Zq7", str(PERSON), TOKEN.partition(":")[2], KEY)

ACCOUNT = {"id": PERSON, "is_bot": False, "first_name": CANARY, "last_name": CANARY, "username": "canary_Zq7"}
CHAT = {"id": PERSON, "type": "private", "first_name": CANARY, "last_name": CANARY, "username": "canary_Zq7"}
FILE = {"file_id": CANARY, "file_unique_id": "canary"}

#: What can be sent, with something personal in each place where there can be.
SENT: list[dict[str, Any]] = [
    {"text": f"/start {CANARY}"},
    {"text": CANARY},
    {"text": f"/{CANARY}"},
    {"photo": [{**FILE, "width": 9, "height": 9}], "caption": CANARY},
    {"document": {**FILE, "file_name": f"{CANARY}.pdf"}, "caption": CANARY},
    {"contact": {"phone_number": "canary", "first_name": CANARY, "last_name": CANARY}},
    {"venue": {"location": {"latitude": 9.5, "longitude": 9.5}, "title": CANARY, "address": CANARY}},
    {"text": CANARY, "forward_origin": {"type": "hidden_user", "sender_user_name": CANARY, "date": 1}},
    {"wonder": {"of": CANARY}},
    {"text": CANARY, "date": CANARY},
    {"text": f"{CANARY} {sabotaged.HANDLER}"},
    {"text": f"{CANARY} {sabotaged.LOGGED}"},
    {"text": f"{CANARY} {sabotaged.THREAD}"},
    {"text": f"{CANARY} {sabotaged.FORGOTTEN}"},
    {"text": f"{CANARY} the database refuses this"},
    {"text": CANARY.join(["\ud800", "\0", "\n2026-01-01 ERROR forged"])},
    {"text": "/delete"},
]

#: Of each failure there is a line.
EVIDENCE = [
    "ValueError at sabotaged.py",
    "It went wrong",
    "DatabaseRefused at",
    "is set aside",
    "waits",
    "Traceback",
]

REFUSES = {
    "sqlite": "CREATE TRIGGER refuses BEFORE INSERT ON event WHEN NEW.payload LIKE '%refuses this%'"
    " BEGIN SELECT RAISE(ABORT, 'no'); END",
    "postgresql": "ALTER TABLE event ADD CONSTRAINT refuses CHECK (position('refuses this' IN payload::text) = 0)",
}

ROLES = {
    "polling": [["bot"]],
    "many": [["bot", "--webhook", "--receive-only"], ["worker"]],
}


@dataclass(kw_only=True)
class Programs:
    """The program's processes, and everything that they write."""

    folder: Path
    settings: dict[str, str]
    running: list[asyncio.subprocess.Process] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    listening: list[asyncio.Task[None]] = field(default_factory=list)

    async def start(self, arguments: list[str]) -> None:
        """Start one, and wait until it serves."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.telegram.sabotaged", *arguments),
            cwd=self.folder,
            env=environment(PYTHONPATH=str(ROOT), HOME=str(self.folder), COLUMNS="2000", **self.settings),
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self.running.append(process)
        serves = asyncio.Event()
        self.listening.append(asyncio.create_task(self._listen(process, serves)))
        async with asyncio.timeout(LONGEST):
            await serves.wait()

    async def _listen(self, process: asyncio.subprocess.Process, serves: asyncio.Event) -> None:
        assert process.stdout is not None
        async for line in process.stdout:
            self.lines.append(line.decode(errors="replace").rstrip())
            if "Ctrl-C stops it" in self.lines[-1]:
                serves.set()

    async def stop(self) -> list[int]:
        """Stop those that are left; how each ended."""
        for process in self.running:
            if process.returncode is None:
                process.terminate()
        await asyncio.gather(*self.listening)
        return [await process.wait() for process in self.running]


@asynccontextmanager
async def programs(
    server: BotServer, url: str, folder: Path, roles: list[list[str]], **more: str
) -> AsyncIterator[Programs]:
    """The program in these roles over one database."""
    with closing(socket()) as free:
        free.bind(("127.0.0.1", 0))
        listen = "{}:{}".format(*free.getsockname())
    server.receivers = [f"http://{listen}/telegram"]
    settings = {
        "DATABASE": url,
        "KEYS": KEY,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API": server.url,
        "WEBHOOK_URL": "https://bot.example/telegram",
        "WEBHOOK_SECRET": SECRET,
        "SENDS_PER_SECOND": "1000",
        "SENDS_PER_CHAT": "1000",
        **more,
    }
    started = Programs(folder=folder, settings={f"PRESCREEN_{name}": value for name, value in settings.items()})
    try:
        for role in roles:
            if role[0] == "bot" and "--webhook" in role:
                started.settings["PRESCREEN_LISTEN"] = listen
            else:
                started.settings.pop("PRESCREEN_LISTEN", None)
            await started.start(role)
        yield started
    finally:
        await started.stop()


def send(server: BotServer, content: dict[str, Any]) -> None:
    """Somebody sends a message."""
    message = {"message_id": server.next_id(), "date": int(time.time()), "chat": CHAT, "from": ACCOUNT}
    server.deliver(message={**message, **content})


def press(server: BotServer, data: str) -> None:
    """Somebody presses a button."""
    shown = {"message_id": 7, "date": 1, "chat": CHAT, "text": CANARY}
    query = {"id": str(server.next_id()), "from": ACCOUNT, "chat_instance": CANARY, "message": shown, "data": data}
    server.deliver(callback_query=query)


async def go_through_everything(server: BotServer, user: User) -> None:
    """Every kind of update, and every fault with some of them. The last one ends the program."""
    for content in SENT:
        send(server, content)
        await user.sees()
    for fault in Fault:
        for method in ("sendMessage", "getUpdates"):
            server.fault(method, fault)
        send(server, {"text": f"{CANARY} {fault.name}"})
        await user.sees()
    press(server, f"v1:{CANARY}")
    await user.sees()
    server.deliver(edited_message={"message_id": 7, "date": 1, "chat": CHAT, "from": ACCOUNT, "text": CANARY})
    await user.sees()
    member = {"user": ACCOUNT, "status": "member"}
    group = {"id": -PERSON, "type": "group", "title": CANARY}
    moved = {"chat": group, "from": ACCOUNT, "date": 1, "old_chat_member": member, "new_chat_member": member}
    server.deliver(my_chat_member=moved)
    user.blocked = True
    send(server, {"text": CANARY})
    await server.until(lambda: any("blocked" in str(call) or not call.ok for call in server.called("sendMessage")))
    user.blocked = False


@pytest.mark.parametrize(
    ("database_url", "roles", "log"),
    [("sqlite", "polling", "text"), ("postgresql", "many", "json")],
    indirect=["database_url"],
)
async def test_nothing_personal_and_no_secret_is_written(
    database_url: str, roles: str, log: str, tmp_path: Path
) -> None:
    Store.open(database_url, KEYS).close()
    database = Database(database_url)
    execute(database, REFUSES[database.dialect])
    async with BotServer(patience=LONGEST) as server:
        user = server.user(PERSON)
        user.started = True
        async with programs(server, database_url, tmp_path, ROLES[roles], LOG=log) as started:
            await go_through_everything(server, user)
            send(server, {"text": f"{CANARY} {sabotaged.FATAL}"})
            last = started.running[-1]
            async with asyncio.timeout(LONGEST):
                assert await last.wait() == Exit.FAULT
            await started.stop()
    database.close()
    written = "\n".join(started.lines)
    assert [words for words in EVIDENCE if words not in written] == [], written
    assert [line for line in started.lines if any(canary in line for canary in CANARIES)] == []
