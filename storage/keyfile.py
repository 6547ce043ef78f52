"""The file with the keys of a SQLite database for which no others are set. It stands beside the database."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sqlalchemy import URL

from storage import sealing
from storage.engine import Database, read_url
from storage.errors import KeyFileUnusable, KeyMissing
from storage.keys import Keys


def key_file(url: str) -> Path | None:
    """Where the keys of the database at `url` stand; None for one on a server. Raises `DatabaseURLInvalid`."""
    parsed = read_url(url)
    return _beside(parsed) if parsed.get_backend_name() == "sqlite" else None


def read_or_make(url: str, path: Path) -> tuple[Keys, bool]:
    """The keys in the file at `path`, and whether it was made just now, since there was none.

    Nothing is made for a database that is sealed already: `KeyMissing`. `KeyFileUnusable` for a file that cannot be
    read, cannot be made or holds no keys.
    """
    try:
        made = not path.exists()
        if made:
            _check_unsealed(url, path)
            _make(path)
        return Keys(path.read_text(encoding="ascii").split(), str(path)), made
    except OSError as error:
        raise KeyFileUnusable(f"The key file {path} cannot be used: {error.strerror}.") from None
    except ValueError:
        raise KeyFileUnusable(f"The key file {path} holds something else than keys.") from None


def _beside(url: URL) -> Path:
    return Path(str(url.database).removeprefix("file:")).with_suffix(".key")


def _check_unsealed(url: str, path: Path) -> None:
    database = Database(url)
    try:
        with database.reading() as connection:
            names = sealing.key_names(connection)
    finally:
        database.close()
    if names:
        raise KeyMissing(
            f"The records are sealed with the key {', '.join(sorted(names))}, and the key file {path} is missing."
            " Put it back from where its copy is kept."
        )


def _make(path: Path) -> None:
    """Make the file with a new key, whole and on the disk before it has its name; leave one that is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile("w", dir=path.parent, prefix=".key-", encoding="ascii") as new:  # mode 0600
        new.write(f"{Keys.new()}\n")
        new.flush()
        os.fsync(new.fileno())
        try:
            os.link(new.name, path)
        except FileExistsError:
            return
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
