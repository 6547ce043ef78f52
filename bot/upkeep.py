"""`prescreen backup` and `prescreen migrate`: the database as a whole."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bot import settings
from bot.clock import now
from bot.database import keys_of, store_of
from bot.operator import operator
from storage import Did, Entry
from storage.migrate import upgrade


def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
) -> None:
    """Copy a SQLite database into a new file, whole, also beside a bot at work. The key is not in it."""
    configured = settings.load()
    with store_of(configured) as store:
        store.backup(file)
        store.staffing.record(Entry(actor=operator(), did=Did.EXPORT, what={"as": "backup"}), now())
    print(f"Copied to {file}. The key that it is sealed with is not in it: keep a copy of that elsewhere.")


def migrate() -> None:
    """Bring the database up to this program's release. A new database needs no such step."""
    configured = settings.load()
    upgrade(configured.database, keys_of(configured))
    print("The database is up to date.")
