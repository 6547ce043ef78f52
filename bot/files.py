"""The files that a command reads and writes; "-" is standard input."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from bot.records import Unreadable

STANDARD_INPUT = "-"


def file_name(file: str) -> str:
    """What the file is called in words to the operator."""
    return "standard input" if file == STANDARD_INPUT else file


@contextmanager
def source(file: str) -> Iterator[tuple[BinaryIO, int | None]]:
    """The file, open to be read, and its size in bytes where it has one. Raises `Unreadable`."""
    if file == STANDARD_INPUT:
        yield sys.stdin.buffer, None
        return
    try:
        opened = Path(file).open("rb")  # noqa: SIM115
    except FileNotFoundError:
        raise Unreadable(file, "a file, but there is none") from None
    except IsADirectoryError:
        raise Unreadable(file, "a file, not a directory") from None
    except (OSError, ValueError) as error:
        raise Unreadable(file, f"a file that can be read ({_reason(error)})") from None
    with opened:
        about = os.fstat(opened.fileno())
        yield opened, about.st_size if stat.S_ISREG(about.st_mode) else None


@contextmanager
def lines_to(output: Path | None, *, but_not: str) -> Iterator[Callable[[str], None]]:
    """Write lines in UTF-8 to `output`, by default to standard output, each at once.

    Raises `Unreadable` for a file that cannot be written, or is the one that is being read (`but_not`).
    """
    if output is None:
        yield lambda line: _write(sys.stdout.buffer, line)
        return
    if but_not != STANDARD_INPUT and output.exists() and output.samefile(but_not):
        raise Unreadable(str(output), "another file to write than the one that is read")
    try:
        target = output.open("wb")
    except OSError as error:
        raise Unreadable(str(output), f"a file that can be written ({_reason(error)})") from None
    with target:
        yield lambda line: _write(target, line, output)


def _write(target: BinaryIO, line: str, output: Path | None = None) -> None:
    try:
        target.write(f"{line}\n".encode())
        target.flush()
    except BrokenPipeError:
        raise
    except OSError as error:
        name = "standard output" if output is None else str(output)
        raise Unreadable(name, f"a file that can be written ({_reason(error)})") from None


def _reason(error: Exception) -> str:
    return str(getattr(error, "strerror", None) or error)
