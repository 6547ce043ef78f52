"""The programs as they are deployed: processes of their own, their logs, and how they end."""

from __future__ import annotations

import asyncio
import json
import logging
import signal
import socket
import sys
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession

from bot.exits import Exit
from bot.serving import log_handler
from bot.settings import Settings
from bot.telegram.logs import about
from tests.bot.commands import PRESCREEN, environment
from tests.postgres import KEY
from tests.telegram.server import TOKEN, BotServer

SECRET = "the-secret-of-the-tests"

#: Seconds that container hosts give a program that was asked to end, and how it may end: in the worst case by alarm.
NOTICE = 10
IN_TIME = (0, -signal.SIGALRM)


@dataclass(slots=True, kw_only=True)
class Program:
    """A process, and what it wrote so far."""

    process: asyncio.subprocess.Process
    log: list[str] = field(default_factory=list)

    async def ended(self) -> tuple[int, float]:
        """Ask it to end; its exit code, and the seconds that it took."""
        began = time.monotonic()
        self.process.send_signal(signal.SIGTERM)
        code = await self.process.wait()
        return code, time.monotonic() - began

    def lines(self) -> list[dict[str, Any]]:
        """The log's lines, each of which is JSON."""
        return [json.loads(line) for line in self.log]


@asynccontextmanager
async def program(*arguments: str, folder: Path, **settings: str) -> AsyncIterator[Program]:
    """`prescreen …`, once it says that it is ready; killed at the end of the block if it still runs."""
    process = await asyncio.create_subprocess_exec(
        str(PRESCREEN),
        *arguments,
        cwd=folder,
        env=environment(PRESCREEN_TELEGRAM_TOKEN=TOKEN, PRESCREEN_KEYS=KEY, **settings),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    started = Program(process=process)
    reading = asyncio.create_task(_read(started))
    try:
        assert process.stdout is not None
        assert b"Ctrl-C stops it" in await process.stdout.readline(), "\n".join(started.log)
        yield started
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
        await reading


async def _read(program: Program) -> None:
    assert program.process.stderr is not None
    async for line in program.process.stderr:
        program.log.append(line.decode())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port


@pytest.mark.long
async def test_deployment_of_receivers_and_workers(tmp_path: Path, postgresql_url: str) -> None:
    """Two receive, two work; one of each is killed in the middle, and the rest is asked to end."""
    ports = [free_port(), free_port()]
    async with BotServer(patience=60) as server, AsyncExitStack() as stack:
        shared = {"PRESCREEN_DATABASE": postgresql_url, "PRESCREEN_TELEGRAM_API": server.url}
        hook = {"PRESCREEN_WEBHOOK_URL": "https://bot.example/telegram", "PRESCREEN_WEBHOOK_SECRET": SECRET}
        receive = [
            program(
                *("bot", "--webhook", "--receive-only"),
                folder=tmp_path,
                PRESCREEN_LISTEN=f"127.0.0.1:{port}",
                **shared,
                **hook,
            )
            for port in ports
        ]
        work = [program("worker", folder=tmp_path, **shared) for _ in range(2)]
        started = await asyncio.gather(*(stack.enter_async_context(each) for each in (*receive, *work)))
        receivers, workers = started[:2], started[2:]
        server.receivers = [f"http://127.0.0.1:{port}/telegram" for port in ports]

        user = server.user()
        user.types("/start")
        await user.sees("English")
        receivers[0].process.kill()
        workers[0].process.kill()
        press = user.presses("English")
        await user.sees("I am the patient")
        await press.answered.wait()
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{ports[1]}/healthz") as answer:
            assert answer.status == 200

        for each in (receivers[1], workers[1]):
            code, seconds = await each.ended()
            assert code in IN_TIME
            assert seconds < NOTICE
    lines = [line for each in (*receivers, *workers) for line in each.lines()]
    assert {"time", "level", "logger", "event"} <= set.intersection(*(set(line) for line in lines))
    assert any("request" in line for line in lines if line["event"].startswith("Stored"))
    assert any({"update", "contact", "screening"} <= set(line) for line in lines)
    assert any({"message", "contact", "screening"} <= set(line) for line in lines)
    written = "".join(line for each in (*receivers, *workers) for line in each.log)
    for secret in (TOKEN.partition(":")[2], SECRET, "Person 31"):
        assert secret not in written


@pytest.mark.long
@pytest.mark.parametrize("hung", ["sendMessage", "getUpdates"])
async def test_program_ends_in_time_whatever_hangs(tmp_path: Path, hung: str) -> None:
    async with BotServer(patience=60) as server:
        user = server.user()
        settings = {"PRESCREEN_DATABASE": f"sqlite:///{tmp_path}/records.db", "PRESCREEN_TELEGRAM_API": server.url}
        async with program("bot", folder=tmp_path, **settings) as bot:
            server.hold(hung)
            user.types("/start")
            await server.held(hung)
            code, seconds = await bot.ended()
            server.release(hung)
            assert code in IN_TIME
            assert seconds < NOTICE
        async with program("bot", folder=tmp_path, **settings):
            await user.sees("English")


STUCK = """
import asyncio
from bot.telegram.stopping import stopped_by_signals

async def main():
    with stopped_by_signals(lambda: None, within=1):
        print("Ctrl-C stops it", flush=True)
        await asyncio.sleep(60)

asyncio.run(main())
"""


async def test_program_that_cannot_end_is_ended(tmp_path: Path) -> None:
    script = tmp_path / "stuck.py"
    script.write_text(STUCK)
    process = await asyncio.create_subprocess_exec(sys.executable, script, stdout=asyncio.subprocess.PIPE)
    assert process.stdout is not None
    await process.stdout.readline()
    process.terminate()
    async with asyncio.timeout(30):
        assert await process.wait() == -signal.SIGALRM


@pytest.mark.parametrize("command", [["worker"], ["bot", "--receive-only"]])
async def test_one_process_does_everything_on_sqlite(tmp_path: Path, command: list[str]) -> None:
    process = await asyncio.create_subprocess_exec(
        str(PRESCREEN),
        *command,
        cwd=tmp_path,
        env=environment(PRESCREEN_TELEGRAM_TOKEN=TOKEN, PRESCREEN_DATABASE=f"sqlite:///{tmp_path}/records.db"),
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    assert "On SQLite the one process `prescreen bot` does everything" in told.decode()
    assert process.returncode == Exit.WRONG_USE


def test_log_says_what_it_is_about_and_where_it_failed_but_not_on_what(capsys: pytest.CaptureFixture[str]) -> None:
    handler = log_handler(Settings(log="json"))
    logger = logging.getLogger("tests.log")
    logger.addHandler(handler)
    try:
        with about(update=3), about(contact=4):
            try:
                int("q9")
            except ValueError:
                logger.exception("It failed with %s", TOKEN)
    finally:
        logger.removeHandler(handler)
    line = json.loads(capsys.readouterr().err)
    assert (line["update"], line["contact"], line["event"]) == (3, 4, "It failed with [token]")
    assert line["error"].startswith("ValueError at test_processes.py")
    assert "q9" not in str(line)
