"""`prescreen keys …`: new keys, and sealing everything with the newest."""

from __future__ import annotations

import typer
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn

from bot import settings
from bot.database import store_of
from storage import Keys

app = typer.Typer(no_args_is_help=True, help="The keys that seal who somebody is: new ones, and changing over to them.")


@app.command()
def new() -> None:
    """Print a new key. It counts once it stands first in PRESCREEN_KEYS, or in the first line of the key file."""
    print(Keys.new())


@app.command()
def rotate() -> None:
    """Seal everything with the newest key, so that the older ones can go. Interrupted, it goes on where it was.

    First give the new key, before the old one, to every process that uses the database.
    """
    configured = settings.load()
    columns = (SpinnerColumn(), TextColumn("{task.completed} rows sealed with the newest key"))
    with store_of(configured) as store, Progress(*columns, console=Console(stderr=True)) as progress:
        task = progress.add_task("")
        rows = 0
        while sealed := store.reseal():
            rows += sealed
            progress.advance(task, sealed)
    print(f"Everything is sealed with the newest key ({rows} rows were not); the older ones can go.")
