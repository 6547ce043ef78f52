"""The program as people run it: in a process of its own, with a database and an empty folder for each test."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import pytest

from bot.settings import PREFIX
from tests.postgres import KEY

ROOT = Path(__file__).parents[2]
#: More than any of these takes, so that a program that hangs is a failed test.
LONGEST = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a program left behind."""

    code: int
    out: str
    err: str


@dataclass(slots=True, kw_only=True)
class Program:
    """`prescreen` with the given settings."""

    folder: Path
    settings: dict[str, str]
    running: list[subprocess.Popen[str]] = field(default_factory=list)

    def environment(self, **more: str) -> dict[str, str]:
        """What the program sees: this test's settings, and none of those of whoever runs the tests."""
        outside = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith((PREFIX, "PYTHON", "FORCE_COLOR", "NO_COLOR", "COLUMNS"))
        }
        return {**outside, "PYTHONPATH": str(ROOT), "HOME": str(self.folder), **self.settings, **more}

    def run(self, *arguments: str, said: str | bytes = "", **more: str) -> Ended:
        """Run a command to its end, with lines `said` on its standard input and `more` in its environment."""
        done = subprocess.run(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=self.folder,
            env=self.environment(**more),
            input=said.encode() if isinstance(said, str) else said,
            capture_output=True,
            timeout=LONGEST,
            check=False,
        )
        return Ended(code=done.returncode, out=done.stdout.decode(), err=done.stderr.decode())

    def start(self, *arguments: str) -> Talk:
        """Start a command and talk with it."""
        process = subprocess.Popen(
            [sys.executable, "-m", "bot.cli", *arguments],
            cwd=self.folder,
            env=self.environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            encoding="utf-8",
        )
        self.running.append(process)
        return Talk(process)


class Talk:
    """A running program, to be talked with line by line."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def says(self, line: str) -> None:
        """Type a line."""
        typed = self._pipe(self._process.stdin)
        typed.write(f"{line}\n")
        typed.flush()

    def shows(self, words: str) -> str:
        """Read on until `words` were shown; everything up to the end of their line."""
        shown = ""
        for line in self._pipe(self._process.stdout):
            shown += line
            if words in line:
                return shown
        raise AssertionError(f"it ended without {words!r}: {shown}")

    def kill(self) -> None:
        """End it at once, as a power cut does."""
        self._process.kill()
        self._process.wait()

    @staticmethod
    def _pipe(pipe: IO[str] | None) -> IO[str]:
        assert pipe is not None
        return pipe


@pytest.fixture
def program(tmp_path: Path, sqlite_url: str) -> Iterator[Program]:
    """The program on a SQLite database with nothing in it."""
    settings = {f"{PREFIX}DATABASE": sqlite_url, f"{PREFIX}KEYS": KEY}
    program = Program(folder=tmp_path, settings=settings)
    yield program
    for process in program.running:
        process.kill()
        process.communicate()
