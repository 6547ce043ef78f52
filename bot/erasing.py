"""`prescreen erase`: a screening, or those that are kept no longer."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text as Styled

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.operator import operator
from bot.settings import PREFIX, Settings, SettingsError
from bot.terminal import printable
from dialogs import Actor
from storage import Store

out = Console(highlight=False)


def erase(
    screening: Annotated[
        str | None, typer.Argument(metavar="[ID]", help="As `prescreen sessions` shows it.", show_default=False)
    ] = None,
    reason: Annotated[str | None, typer.Option(help="Why; it stays, so it must not say whose it was.")] = None,
    expired: Annotated[bool, typer.Option("--expired", help="All that ended PRESCREEN_RETENTION_DAYS ago.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="With --expired: do it; without, only list them.")] = False,
) -> None:
    """Erase a screening for good, or with --expired all that are kept no longer.

    What stays is that there was one, its dates, and that it was erased, by whom and why. People erase their own with
    /delete.
    """
    configured = settings.load()
    if (screening is None) != expired:
        raise SettingsError("Name the screening to erase, or use --expired.")
    if screening is not None and not (reason or "").strip():
        raise SettingsError("--reason is missing: say why it is erased. It stays, so it must not say whose it was.")
    with store_of(configured) as store:
        if screening is None:
            _erase_expired(store, configured, yes)
            return
        if store.erase(screening, Actor.STAFF, reason, now(), by=operator()):
            print(f"Erased: {screening}.")
        else:
            print(f"{screening} was erased already.")


def _erase_expired(store: Store, configured: Settings, yes: bool) -> None:
    days = configured.retention_days
    if days is None:
        raise SettingsError(f"{PREFIX}RETENTION_DAYS is not set, so everything is kept.")
    rows = store.closed_before(now() - timedelta(days=days))
    if not rows:
        print(f"Nothing ended more than {days} days ago.")
        return
    if not yes:
        table = Table("ID", "subject", "stands at", "last heard")
        for row in rows:
            at = f"{row.updated_at.astimezone(configured.zone):%Y-%m-%d %H:%M}"
            table.add_row(*(Styled(cell) for cell in (row.id, printable(row.subject or "–"), row.state, at)))
        out.print(table)
        print(f"With --yes, everything of these {len(rows)} would be erased for good.")
        return
    reason = f"kept for {days} days"
    erased = [row for row in rows if store.erase(row.id, Actor.SYSTEM, reason, now(), by=operator())]
    print(f"Erased: {len(erased)}.")
