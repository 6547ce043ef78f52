"""`prescreen doctor`: whether the records are as they should be, and what was set aside."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.text import Text as Styled

from bot import settings
from bot.auditing import fault
from bot.clock import now
from bot.database import store_of
from bot.exits import Exit
from bot.terminal import printable
from locales import catalogue
from storage import Broken, Doctor, SetAside, Undeliverable

#: So many of those set aside, or undeliverable, are listed.
LISTED = 20

BACKUPS = {
    True: "Backups: with `prescreen backup FILE`, never by copying the file, which misses what was last.",
    False: "Backups: base backups and the archived write-ahead log. Restore one now and then, to see that it can be.",
}

Line = tuple[str, str]


def run(
    retry: Annotated[
        str | None,
        typer.Option(metavar="ID|all", help="Hand what was set aside to the bot again: one update, or all."),
    ] = None,
) -> None:
    """Check the records: that nothing was lost, counted twice or left waiting, and that the database is whole.

    Lists what could not be handled and what could not be delivered, without anything personal. Ends with 0 if all is
    well and with 6 if not. It may be run at any time, also beside a bot at work.
    """
    configured = settings.load()
    with store_of(configured) as store:
        if retry is None:
            healthy = _report(store.doctor, configured.zone)
        else:
            _retry(store.doctor, retry)
            return
    if not healthy:
        raise typer.Exit(Exit.UNHEALTHY)


def _report(doctor: Doctor, zone: ZoneInfo) -> bool:
    out = Console(highlight=False)
    invariants, damage, wrong = doctor.invariants(now()), doctor.damage(), _wrong_with_the_audit(doctor)
    lines = [
        ("bold", f"{doctor.database}, screenings: {doctor.screenings()}"),
        _good("The tables are those of this release, and transcript and audit can only be added to."),  # or not opened
        *(_holds(each) for each in invariants),
        _bad("The database is damaged", damage) if damage else _good("The database is whole."),
        _bad("The audit", [wrong]) if wrong else _good("The audit is as it was written."),
        *_set_aside(doctor.set_aside(), zone),
        *_undeliverable(doctor.undeliverable(), zone),
        ("dim", BACKUPS[doctor.on_sqlite]),
    ]
    for style, line in lines:
        out.print(Styled(printable(line), style=style), soft_wrap=True)
    return not damage and wrong is None and not any(each.count for each in invariants)


def _wrong_with_the_audit(doctor: Doctor) -> str | None:
    found = fault(doctor.audit())
    return None if found is None else catalogue("en").render(found).rstrip(".")


def _holds(checked: Broken) -> Line:
    says = f"{checked.invariant.id} {checked.invariant.says}"
    if not checked.count:
        return _good(says)
    more = ["…"] if checked.count > len(checked.examples) else []
    return _bad(
        f"{says} Broken by {checked.count}",
        [f"{checked.invariant.of} {', '.join([*checked.examples, *more])}"],
    )


def _good(says: str) -> Line:
    return "green", f"ok   {says}"


def _bad(says: str, what: list[str]) -> Line:
    return "bold red", f"BAD  {says}: {'; '.join(what[:LISTED])}."


def _set_aside(rows: list[SetAside], zone: ZoneInfo) -> Iterator[Line]:
    if not rows:
        yield _good("Nothing was set aside.")
        return
    yield (
        "yellow",
        f"note {len(rows)} updates were set aside. `--retry ID` hands one to the bot again, `--retry all` all:",
    )
    for row in rows[:LISTED]:
        gone_on = "; the person has answered again since, so it stays" if row.gone_on else ""
        tries = f"{row.attempts} {'try' if row.attempts == 1 else 'tries'}"
        yield (
            "yellow",
            f"       {row.id}: {row.kind} of contact {row.contact_id}, {_time(row.received_at, zone)}, {tries},"
            f" {row.error}{gone_on}",
        )
    yield from _rest(rows)


def _undeliverable(rows: list[Undeliverable], zone: ZoneInfo) -> Iterator[Line]:
    if not rows:
        yield _good("Every message could be delivered, or still can.")
        return
    yield "yellow", f"note {len(rows)} messages can never be delivered:"
    for row in rows[:LISTED]:
        yield (
            "yellow",
            f"       {row.id}: to contact {row.contact_id}, screening {row.screening_id}, "
            f"{_time(row.created_at, zone)}, {row.error}",
        )
    yield from _rest(rows)


def _rest(rows: list[SetAside] | list[Undeliverable]) -> Iterator[Line]:
    if len(rows) > LISTED:
        yield "yellow", f"       and {len(rows) - LISTED} more"


def _time(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def _retry(doctor: Doctor, which: str) -> None:
    known = [str(row.id) for row in doctor.set_aside()]
    wanted = known if which == "all" else [id_ for id_ in known if id_ == which]
    put_back = [id_ for id_ in wanted if doctor.retry(int(id_))]
    if which != "all" and not put_back:
        reason = "its person has answered again since" if wanted else "no such update was set aside"
        print(f"prescreen: Update {which} is not handled again: {reason}.", file=sys.stderr)
        raise typer.Exit(Exit.NOT_FOUND)
    print(f"Handled again: {', '.join(put_back) or 'none'}.")
    if left := [id_ for id_ in wanted if id_ not in put_back]:
        print(f"Left, since their people have answered again: {', '.join(left)}.")
