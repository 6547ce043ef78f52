"""The records that the settings name, opened with the keys that they are sealed with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console

from bot.settings import PREFIX, Settings, SettingsError, read_keys
from storage import Keys, Store, key_file, read_or_make


@contextmanager
def store_of(configured: Settings) -> Iterator[Store]:
    """The records, for a while."""
    store = Store.open(configured.database, keys_of(configured), configured.sites[0])
    try:
        yield store
    finally:
        store.close()


def keys_of(configured: Settings) -> Keys:
    """The keys that are set; without any, those in the file beside a SQLite database, made and told of at first."""
    if configured.keys is not None:
        return read_keys(configured.keys)
    path = key_file(configured.database)
    if path is None:
        raise SettingsError(
            f"{PREFIX}KEYS is not set: the records of a database on a server are sealed with keys that stand elsewhere."
            " `prescreen keys new` prints a new one."
        )
    keys, made = read_or_make(configured.database, path)
    if made:
        told = (
            f"A key was made that seals who somebody is: {path}. Keep a copy, apart from copies of the database:"
            " without the key nobody can be written to."
        )
        Console(stderr=True, highlight=False).print(told, markup=False, soft_wrap=True)
    return keys
