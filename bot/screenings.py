"""`prescreen sessions` and `prescreen transcript`: the screenings, and what was said in one."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text as Styled

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.operator import operator
from bot.terminal import printable
from locales import catalogue
from review import Line, lines
from storage import Did, Entry

out = Console(highlight=False)


def sessions() -> None:
    """List all screenings: who, where they stand, and the verdict. Tab-separated where the output is no terminal."""
    configured = settings.load()
    with store_of(configured) as store:
        rows = store.screenings()
        store.staffing.record(Entry(actor=operator(), did=Did.VIEW, what={"list": "sessions"}), now())
    if not rows:
        out.print("No screenings yet.")
        return
    headings = ("ID", "subject", "as", "language", "answers", "stands at", "verdict", "look at first", "last heard")
    cells = [
        (
            *(
                row.id,
                printable(row.subject or "–"),
                row.role,
                row.language,
                str(row.answers),
                row.state,
                row.verdict or "–",
                ", ".join(row.alerts) or "–",
            ),
            f"{row.updated_at.astimezone(configured.zone):%Y-%m-%d %H:%M}",
        )
        for row in rows
    ]
    if not out.is_terminal:
        print(*("\t".join(line) for line in (headings, *cells)), sep="\n")
        return
    table = Table(*(Column(heading, no_wrap=heading in ("ID", "last heard")) for heading in headings))
    for line in cells:
        table.add_row(*(Styled(cell) for cell in line))
    out.print(table)


def transcript(
    screening: Annotated[str, typer.Argument(metavar="ID", help="As `prescreen sessions` shows it.")],
) -> None:
    """Print what was said in a screening, as it was shown, and how each answer was understood."""
    configured = settings.load()
    with store_of(configured) as store:
        events = store.transcript(screening)
        store.staffing.read_by_hand(screening, operator(), now())
    for line in lines(events):
        out.print(_styled(line, f"{line.at.astimezone(configured.zone):%Y-%m-%d %H:%M:%S}"), soft_wrap=True)


STYLES = {"shown": "", "said": "bold", "understood": "green", "happened": "dim"}
MARKS = {"shown": "", "said": "> ", "understood": "= ", "happened": "· "}


def _styled(line: Line, at: str) -> Styled:
    body = MARKS[line.kind] + "\n    ".join(printable(part) for part in catalogue("en").render(line.text).split("\n"))
    buttons = f"\n    [{' | '.join(line.choices)}]" if line.choices else ""
    reason = f"\n    reason: {line.reason}" if line.reason else ""
    return Styled.assemble(
        (f"{at}  {line.who}{f' → {line.to}' if line.to else ''}\n    ", "cyan"),
        (body, STYLES[line.kind]),
        (buttons, "cyan"),
        reason,
    )
