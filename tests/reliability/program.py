"""The program, imported once and then begun again and again: every time as a process of its own.

How a fresh interpreter imports it is tested elsewhere. Here it would leave little time for being killed at work.
"""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import sys
from collections.abc import Sequence
from multiprocessing.connection import Connection
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import storage.jobs  # noqa: F401  # what only PostgreSQL needs is imported late
from bot import cli, serving  # noqa: F401
from bot.settings import PREFIX
from dialogs import warm_up

_CONTEXT = multiprocessing.get_context("forkserver")
_CONTEXT.set_forkserver_preload([__name__])

warm_up()


def _begin(arguments: Sequence[str], folder: Path, settings: dict[str, str], out: Connection, err: Connection) -> None:
    os.chdir(folder)
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ.update(settings)
    sys.stdout = os.fdopen(out.fileno(), "w", encoding="utf-8", closefd=False)
    sys.stderr = os.fdopen(err.fileno(), "w", encoding="utf-8", closefd=False)
    sys.argv = ["prescreen", *arguments]
    cli.main()


class Running:
    """`prescreen …` at work, with what it writes."""

    def __init__(self, process: ForkServerProcess, stdout: asyncio.StreamReader, stderr: asyncio.StreamReader) -> None:
        self._process = process
        self._ended = asyncio.Event()
        asyncio.get_running_loop().add_reader(process.sentinel, self._note_end)
        self.stdout = stdout
        self.stderr = stderr

    @classmethod
    async def start(cls, *arguments: str, folder: Path, settings: dict[str, str]) -> Running:
        """Begin it in `folder`."""
        (out, its_out), (err, its_err) = _CONTEXT.Pipe(duplex=False), _CONTEXT.Pipe(duplex=False)
        process = _CONTEXT.Process(target=_begin, args=(arguments, folder, settings, its_out, its_err), daemon=True)
        await asyncio.to_thread(process.start)
        its_out.close()
        its_err.close()
        return cls(process, await _read(out), await _read(err))

    @property
    def pid(self) -> int:
        """Its number."""
        assert self._process.pid is not None
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """How it ended; nothing while it runs."""
        return self._process.exitcode

    async def wait(self) -> int:
        """Wait until it has ended; how."""
        await self._ended.wait()
        assert self.returncode is not None
        return self.returncode

    def _note_end(self) -> None:
        asyncio.get_running_loop().remove_reader(self._process.sentinel)
        self._process.join()
        self._ended.set()

    def kill(self) -> None:
        """End it as a power cut does."""
        self._process.kill()

    def terminate(self) -> None:
        """Ask it to end."""
        self._process.terminate()


async def _read(pipe: Connection) -> asyncio.StreamReader:
    reader = asyncio.StreamReader()
    with pipe:
        file = os.fdopen(os.dup(pipe.fileno()), "rb")
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), file)
    return reader
