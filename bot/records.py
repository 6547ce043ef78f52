"""The records of a file, one after the other, in memory that does not grow with the file."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from enum import StrEnum
from typing import Any, BinaryIO

from bot.exits import Failure
from eligibility.intake import RecordError, Subject, Table
from eligibility.strict_json import NotJson, parse

#: The most bytes that one record may have. A real one has some thousand.
LONGEST = 1 << 20

BOM = b"\xef\xbb\xbf"


class Unreadable(Failure):
    """A file cannot be read, or not be written, at all."""

    def __init__(self, file: str, expected: str, *, where: str | None = None) -> None:
        super().__init__(f"{file}{f', {where}' if where else ''}: expected {expected}")


class Format(StrEnum):
    """How a file holds records: one, one a line, or one a row."""

    JSON = "json"
    JSONL = "jsonl"
    CSV = "csv"


class Lines:
    """The lines of a file as text. One can go on after a line that was refused."""

    def __init__(self, source: BinaryIO) -> None:
        self._source = source
        self.number = 0
        self.bytes = 0

    def __iter__(self) -> Lines:
        return self

    def __next__(self) -> str:
        """The next line; `RecordError` for one that is too long or not UTF-8."""
        line = self._read()
        if not line:
            raise StopIteration
        self.number += 1
        if len(line) > LONGEST:
            while line and not line.endswith(b"\n"):
                line = self._read()
            raise RecordError(f"line {self.number}", f"at most {LONGEST} bytes")
        if self.number == 1:
            line = line.removeprefix(BOM)
        try:
            return line.decode()
        except UnicodeDecodeError as error:
            raise RecordError(f"line {self.number}, byte {error.start + 1}", "UTF-8") from None

    def _read(self) -> bytes:
        line = self._source.readline(LONGEST + 1)
        self.bytes += len(line)
        return line


#: A record as it was taken, or why it was refused.
Taken = Subject | RecordError


def read_one(source: BinaryIO, file: str) -> Any:
    """The JSON of a file with one record. Raises `Unreadable`."""
    content = source.read(LONGEST + 1)
    if len(content) > LONGEST:
        raise Unreadable(file, f"one record of at most {LONGEST} bytes; for many, .jsonl or .csv")
    try:
        text = content.removeprefix(BOM).decode()
    except UnicodeDecodeError as error:
        raise Unreadable(file, "UTF-8", where=f"byte {error.start + 1}") from None
    if not text.strip():
        raise Unreadable(file, "a record, but it is empty")
    try:
        return parse(text)
    except NotJson as error:
        raise Unreadable(file, error.expected, where=error.where) from None


def read_lines(lines: Lines, load: Callable[[Any], Subject]) -> Iterator[Taken]:
    """The records of JSON Lines. Lines with nothing in them do not count."""
    while True:
        try:
            line = next(lines)
            if line.strip():
                yield load(parse(line.rstrip(), line=lines.number))
        except StopIteration:
            return
        except NotJson as error:
            yield RecordError(error.where, error.expected)
        except RecordError as error:
            yield error


def read_rows(lines: Lines, file: str, load: Callable[[Table, list[str]], Subject]) -> Iterator[Taken]:
    """The records of a table. Rows with nothing in them do not count.

    The header is read at once; raises `Unreadable` for one that is none.
    """
    rows = csv.reader(lines, strict=True)
    try:
        header = next(rows, [])
        if not header:
            raise Unreadable(file, "a header of fact ids, but it is empty")
        return _rows(rows, lines, Table(header), load)
    except csv.Error as error:
        raise Unreadable(file, f"comma-separated values ({error})", where="header") from None
    except RecordError as error:
        raise Unreadable(file, error.expected, where=f"header, {error.field}") from None


def _rows(
    rows: Iterator[list[str]], lines: Lines, table: Table, load: Callable[[Table, list[str]], Subject]
) -> Iterator[Taken]:
    while True:
        begins = lines.number + 1
        try:
            cells = next(rows)
            if any(cell.strip() for cell in cells):
                yield load(table, cells)
        except StopIteration:
            return
        except csv.Error as error:
            yield RecordError(f"line {begins}", f"a row of comma-separated values ({error})")
        except RecordError as error:
            yield error
