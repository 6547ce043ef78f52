"""Tables for spreadsheet programs: comma-separated, and with nothing in them that such a program would execute."""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Sequence
from io import StringIO

#: A cell that begins with one of these is taken for a formula, also where the sign is a wide one.
FORMULA = ("=", "+", "-", "@")

#: These too begin something else than text.
CONTROL = ("\t", "\r", "\n", "\0")


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The table as a file, with the mark by which Excel knows UTF-8."""
    written = StringIO()
    writer = csv.writer(written, quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in row] for row in (headings, *rows))
    return written.getvalue().encode("utf-8-sig")


def harmless(cell: str) -> str:
    """The same text, with an apostrophe before what could be taken for a formula."""
    visible = "".join(sign for sign in cell if unicodedata.category(sign) != "Cf").lstrip()
    begins = unicodedata.normalize("NFKC", visible[:1])
    return f"'{cell}" if begins[:1] in FORMULA or cell[:1] in CONTROL else cell
