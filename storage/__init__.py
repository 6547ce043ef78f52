"""The records: what arrived, what was said, where each screening stands, what is to be sent.

Owns the database, and what is kept in it and how long. Knows no messenger and no network protocol; what a turn brings
about is decided in `dialogs`, and only written here.
"""

from storage.errors import (
    DatabaseForeign,
    DatabaseRefused,
    DatabaseTooNew,
    DatabaseTooOld,
    DatabaseUnprotected,
    DatabaseUnreachable,
    DatabaseURLInvalid,
    NoSuchScreening,
    ScreeningChanged,
    StorageError,
)
from storage.inbox import Arrival, Waiting
from storage.outbox import Outgoing
from storage.reading import ScreeningRow, StoredEvent
from storage.store import Store

__all__ = [
    "Arrival",
    "DatabaseForeign",
    "DatabaseRefused",
    "DatabaseTooNew",
    "DatabaseTooOld",
    "DatabaseURLInvalid",
    "DatabaseUnprotected",
    "DatabaseUnreachable",
    "NoSuchScreening",
    "Outgoing",
    "ScreeningChanged",
    "ScreeningRow",
    "StorageError",
    "Store",
    "StoredEvent",
    "Waiting",
]
