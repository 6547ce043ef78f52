"""Rows for people in a terminal, and for programs where the output is none."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from bot.terminal import printable


def print_table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Print them: tab-separated where the output is no terminal."""
    out = Console(highlight=False)
    if not out.is_terminal:
        print(*("\t".join(map(printable, line)) for line in (headings, *rows)), sep="\n")
        return
    table = Table(*headings)
    for line in rows:
        table.add_row(*(Styled(printable(cell)) for cell in line))
    out.print(table)
