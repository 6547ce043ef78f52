"""What arrives: stored as it came before anybody is told that it has arrived, and looked at later.

An update's key is what the messenger calls it. The same key with the same body is the same update, come again; with
another body it is another update, and is kept under a key of its own.
"""

from __future__ import annotations

import hashlib
import json
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, select, update

from storage import contacts, storable, tables
from storage.keys import Keys, name_of
from storage.tables import inbox, unless_there

log = logging.getLogger(__name__)

#: Waiting between two tries doubles from the first to the second.
FIRST_PAUSE = timedelta(seconds=1)
LONGEST_PAUSE = timedelta(minutes=5)

#: Of an error's text; the rest helps nobody.
ERROR_LENGTH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An update as it arrived. `address`: where an answer goes; `person`: whose it is; `body`: the raw JSON."""

    update_id: str
    address: str
    person: str
    kind: str
    body: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """The update of a contact that is next to be handled, how often that was tried, and how many wait behind it."""

    id: int
    contact_id: int
    kind: str
    received_at: datetime
    attempts: int
    behind: int
    sealed: str = field(repr=False)
    keys: Keys = field(repr=False)

    @property
    def body(self) -> dict[str, Any]:
        """The raw JSON. Raises `KeyMissing` and `SealBroken`."""
        body: dict[str, Any] = json.loads(self.keys.unseal(self.sealed))
        return body


WAITING = tables.waiting(inbox)

BODIES = select(inbox.c.update_id, inbox.c.body_mark).where(
    inbox.c.channel == bindparam("channel"),
    inbox.c.account == bindparam("account"),
    inbox.c.update_id.in_(bindparam("update_ids", expanding=True)),
)


def _next(*whose: ColumnElement[bool]) -> Select[Any]:
    """The oldest waiting row of each contact, if its time has come: before that, a later one must not overtake it."""
    oldest = (
        select(func.min(inbox.c.id).label("id"), (func.count() - 1).label("behind"))
        .where(WAITING, *whose)
        .group_by(inbox.c.contact_id)
        .subquery()
    )
    return (
        select(
            inbox.c.id,
            inbox.c.contact_id,
            inbox.c.kind,
            inbox.c.received_at,
            inbox.c.body,
            inbox.c.attempts,
            oldest.c.behind,
        )
        .join(oldest, oldest.c.id == inbox.c.id)
        .where(
            inbox.c.channel == bindparam("channel"),
            tables.due(inbox),
        )
        .order_by(inbox.c.id)
    )


NEXT = _next().limit(tables.AT_ONCE)
NEXT_OF_CONTACT = _next(inbox.c.contact_id == bindparam("contact_id"))
CONTACTS_WAITING = _next().with_only_columns(inbox.c.contact_id)

ATTEMPTS = select(inbox.c.attempts).where(inbox.c.id == bindparam("inbox_id"), WAITING).with_for_update()

DONE = (
    update(inbox)
    .where(inbox.c.id == bindparam("inbox_id"), WAITING)
    .values(status="done", body=None, done_at=bindparam("now"), next_at=None, error=None)
)
LATER = (
    update(inbox)
    .where(inbox.c.id == bindparam("inbox_id"), WAITING)
    .values(attempts=bindparam("tries"), next_at=bindparam("next"), error=bindparam("why"))
)
DEAD = (
    update(inbox)
    .where(inbox.c.id == bindparam("inbox_id"), WAITING)
    .values(
        status="dead",
        attempts=bindparam("tries"),
        done_at=bindparam("now"),
        next_at=None,
        error=bindparam("why"),
    )
)


def receive(
    connection: Connection, keys: Keys, channel: str, account: str, arrivals: Sequence[Arrival], now: datetime
) -> list[int]:
    """Store what is new of `arrivals`, in their order; for each new row whose it is."""
    arrivals = [_storable(arrival) for arrival in arrivals]  # what is looked up has to be what is stored
    people: dict[str, str] = {}
    for arrival in arrivals:
        people.setdefault(arrival.address, arrival.person)
    ids = contacts.find_or_add(connection, keys, channel, account, people, now)
    rows: dict[str, dict[str, Any]] = {}
    again: list[dict[str, Any]] = []
    for arrival in arrivals:
        row = {
            "channel": channel,
            "account": account,
            "update_id": arrival.update_id,
            "contact_id": ids[arrival.address],
            "kind": arrival.kind,
            "received_at": now,
            "body": keys.seal(storable.dumps(arrival.body)),
            "body_mark": keys.mark(sha256(arrival.body)),
        }
        if rows.setdefault(arrival.update_id, row) is not row:
            again.append(row)
    stored = store(connection, rows.values())
    again += [row for update_id, row in rows.items() if update_id not in stored]
    news = [rows[update_id]["contact_id"] for update_id in stored]
    return news + (_store_namesakes(connection, again) if again else [])


def waiting(connection: Connection, keys: Keys, channel: str, now: datetime, contact_id: int | None) -> list[Waiting]:
    """The oldest waiting row of each contact, or of one, as far as its time has come; oldest first."""
    where = {"channel": channel, **tables.moments(now, LONGEST_PAUSE)}
    if contact_id is None:
        rows = connection.execute(NEXT, where)
    else:
        rows = connection.execute(NEXT_OF_CONTACT, where | {"contact_id": contact_id})
    return [
        Waiting(
            id=row.id,
            contact_id=row.contact_id,
            kind=row.kind,
            received_at=row.received_at,
            attempts=row.attempts,
            behind=row.behind,
            sealed=row.body,
            keys=keys,
        )
        for row in rows
    ]


def contacts_waiting(connection: Connection, channel: str, now: datetime) -> set[int]:
    """Whose oldest waiting update can be handled now."""
    return set(
        connection.execute(CONTACTS_WAITING, {"channel": channel, **tables.moments(now, LONGEST_PAUSE)}).scalars()
    )


def done(connection: Connection, inbox_id: int, now: datetime) -> None:
    """The row is handled; what it said of its sender goes."""
    connection.execute(DONE, {"inbox_id": inbox_id, "now": now})


def fail(connection: Connection, inbox_id: int, error: str, now: datetime, give_up_after: int) -> bool:
    """Count a try that failed; whether it was the last."""
    attempts = connection.execute(ATTEMPTS, {"inbox_id": inbox_id}).scalar_one_or_none()
    if attempts is None:
        return False
    tries = attempts + 1
    if tries >= give_up_after:
        bury(connection, inbox_id, error, now, tries)
        return True
    pause = min(FIRST_PAUSE * 2**attempts, LONGEST_PAUSE)
    values = {"inbox_id": inbox_id, "tries": tries, "next": now + pause, "why": error[:ERROR_LENGTH]}
    connection.execute(LATER, values)
    return False


def bury(connection: Connection, inbox_id: int, error: str, now: datetime, tries: int) -> None:
    """Set the row aside for people to look at, with its body."""
    values = {"inbox_id": inbox_id, "tries": tries, "now": now, "why": error[:ERROR_LENGTH]}
    connection.execute(DEAD, values)


def store(connection: Connection, rows: Iterable[dict[str, Any]]) -> set[str]:
    """Insert those whose key is free; their keys."""
    statement = unless_there(inbox, connection.dialect).returning(inbox.c.update_id)
    return set(connection.execute(statement, list(rows)).scalars())


def _store_namesakes(connection: Connection, rows: list[dict[str, Any]]) -> list[int]:
    """Of rows whose keys are taken, keep those that say something else than the row with the key; whose."""
    first = rows[0]
    where = {
        "channel": first["channel"],
        "account": first["account"],
        "update_ids": [row["update_id"] for row in rows],
    }
    stored = {row.update_id: row.body_mark for row in connection.execute(BODIES, where)}
    amended = {
        key: {**row, "update_id": key}
        for row in rows
        if _differ(stored[row["update_id"]], row["body_mark"])
        for key in [f"{row['update_id']}#{row['body_mark'][-16:]}"]
    }
    if not amended:
        return []
    kept = store(connection, amended.values())
    for key in sorted(kept):
        log.warning("An update's id was used twice, for different contents; the second is kept as %s.", key)
    return [amended[key]["contact_id"] for key in kept]


def _storable(arrival: Arrival) -> Arrival:
    return replace(arrival, update_id=storable.words(arrival.update_id), address=storable.words(arrival.address))


def _differ(mark: str, other: str) -> bool:
    """Whether two bodies are known to differ: marks of two keys tell nothing."""
    return name_of(mark) == name_of(other) and mark != other


def sha256(body: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
