"""The chain of the audit: each entry has a hash over itself and the hash before it, and a keyed mark of that hash.

So nobody can change an entry, take one out or put one in without its showing: anybody can work out the hashes anew, but
the marks only whoever has a key. What is cut off at the end shows to those alone who noted the newest entry elsewhere,
and so does a chain that was written anew with the key.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Connection, String, cast, func, insert, select, type_coerce
from sqlalchemy.types import NullType

from storage import storable
from storage.keys import Keys, name_of
from storage.secret import sha256
from storage.tables import audit

#: On PostgreSQL, says that somebody appends: a number that no other program on the same server uses.
PG_LOCK = 7_203_144_912

#: What an entry says, in the order in which it is hashed.
SAID = ("id", "at", "actor", "staff_id", "action", "site", "screening_id", "what", "reason")

#: Rows that are held in memory at once.
BATCH = 1000

HOLD = select(func.pg_advisory_xact_lock(PG_LOCK))
NEWEST = select(audit.c.id, audit.c.hash).order_by(audit.c.id.desc()).limit(1)
INSERT = insert(audit)

#: As they are stored: what somebody has put there by hand need not be what it should be.
AS_STORED: Mapping[str, ColumnElement[Any]] = {
    "at": type_coerce(audit.c.at, NullType()).label("at"),
    "what": cast(audit.c.what, String).label("what"),
}
ALL = select(*(AS_STORED.get(name, audit.c[name]) for name in (*SAID, "hash", "mark"))).order_by(audit.c.id)

_NOTED = re.compile(r"([1-9][0-9]{0,17}):([0-9a-f]{64})", re.ASCII)


class Fault(StrEnum):
    """What is wrong with an entry. `CHANGED`: it does not follow from the one before, or is not what was hashed.

    `UNMARKED`: no key of ours has marked it. `KEY_MISSING`: the key that is to have marked it is not there.
    `NOT_NOTED`: it is another one than was noted, or is gone.
    """

    CHANGED = "changed"
    UNMARKED = "unmarked"
    KEY_MISSING = "key_missing"
    NOT_NOTED = "not_noted"


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """An entry as somebody noted it outside of the database: its number and its hash."""

    number: int
    hash: str

    def __str__(self) -> str:
        return f"{self.number}:{self.hash}"

    @classmethod
    def read(cls, written: str) -> Noted:
        """What `str` has written. `ValueError` for anything else."""
        parts = _NOTED.fullmatch(written.strip())
        if parts is None:
            raise ValueError("expected a number, a colon and 64 digits or letters from a to f")
        return cls(number=int(parts[1]), hash=parts[2])


@dataclass(frozen=True, slots=True, kw_only=True)
class Chain:
    """What there is to say of the whole audit. `broken`: the first entry with a fault; `key`: whose name it bears."""

    entries: int
    newest: Noted | None = None
    broken: int | None = None
    fault: Fault | None = None
    key: str | None = None


def append(connection: Connection, keys: Keys, said: dict[str, Any]) -> None:
    """Add an entry, and let nobody else add one until the transaction ends: have it be the last thing done there."""
    if connection.dialect.name == "postgresql":
        connection.execute(HOLD)  # on SQLite whoever writes is alone anyway
    before = connection.execute(NEWEST).one_or_none()
    said = {"id": 1 if before is None else before.id + 1, **said}
    hashed = digest("" if before is None else before.hash, {**said, "what": storable.dumps(said["what"])})
    assert hashed is not None  # it is an entry
    connection.execute(INSERT, {**said, "hash": hashed, "mark": mark(keys, hashed)})


def mark(keys: Keys, hashed: str) -> str:
    """The mark of an entry with this hash, by the newest key."""
    return keys.mark("audit", hashed)


def is_marked(keys: Keys, hashed: str, marked: str) -> bool:
    """Whether one of these keys has made the mark."""
    return marked in keys.marks("audit", hashed)


def verify(connection: Connection, keys: Keys, noted: Noted | None = None) -> Chain:
    """Hold every entry against the one before it and against the keys; and against what was noted."""
    before, number, count, seen = "", 0, 0, noted is None
    with connection.execute(ALL, execution_options={"yield_per": BATCH}) as rows:
        for row in rows:
            number, count = row.id, count + 1
            if digest(before, row._asdict()) != row.hash:
                return Chain(entries=count, broken=number, fault=Fault.CHANGED)
            if not is_marked(keys, row.hash, row.mark):
                key = name_of(row.mark)
                if keys.knows(key):
                    return Chain(entries=count, broken=number, fault=Fault.UNMARKED)
                return Chain(entries=count, broken=number, fault=Fault.KEY_MISSING, key=key)
            before = row.hash
            seen = seen or Noted(number=number, hash=before) == noted
    if noted is not None and not seen:
        return Chain(entries=count, broken=noted.number, fault=Fault.NOT_NOTED)
    return Chain(entries=count, newest=Noted(number=number, hash=before) if count else None)


def digest(before: str, said: Mapping[str, Any]) -> str | None:
    """The hash of an entry; nothing for one that cannot be an entry. `what` is JSON."""
    try:
        at = said["at"] if isinstance(said["at"], datetime) else datetime.fromisoformat(said["at"])
        utc = (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat(timespec="microseconds")
        return sha256(storable.dumps([before, *(utc if name == "at" else said[name] for name in SAID)]))
    except (TypeError, ValueError):
        return None
