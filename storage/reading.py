"""The records, for people to read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from dialogs import ERASED
from storage.errors import NoSuchScreening
from storage.tables import event, screening


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningRow:
    """A screening in the list. `answers`: how many facts have an answer, "I don't know" included.

    `alerts` is what staff should look at first: danger signs, and "person" where one was asked for.
    """

    id: str
    site: str | None
    subject: str | None
    role: str
    channel: str
    language: str
    state: str
    verdict: str | None
    created_at: datetime
    updated_at: datetime
    answers: int
    alerts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEvent:
    """An event as it is kept. `payload` holds the fields of the event of this `type`."""

    seq: int
    at: datetime
    type: str
    actor: str
    reason: str | None
    payload: dict[str, Any]


LISTED = (
    screening.c.id,
    screening.c.site,
    screening.c.subject,
    screening.c.role,
    screening.c.channel,
    screening.c.language,
    screening.c.state,
    screening.c.verdict,
    screening.c.created_at,
    screening.c.updated_at,
)

SCREENINGS = select(*LISTED, screening.c.snapshot).order_by(screening.c.created_at, screening.c.id)

EXISTS = select(screening.c.id).where(screening.c.id == bindparam("screening_id"))

#: The columns of a `StoredEvent`.
EVENT = (event.c.seq, event.c.at, event.c.type, event.c.actor, event.c.reason, event.c.payload)

TRANSCRIPT = select(*EVENT).where(event.c.screening_id == bindparam("screening_id")).order_by(event.c.seq)


def screenings(connection: Connection) -> list[ScreeningRow]:
    """All screenings that are not practice, oldest first."""
    return _rows(connection, SCREENINGS.where(screening.c.practice.is_(False)))


def closed_before(connection: Connection, moment: datetime) -> list[ScreeningRow]:
    """All that ended before `moment` and are not erased, practice too, oldest first."""
    return _rows(connection, SCREENINGS.where(screening.c.closed_at < moment, screening.c.state != ERASED))


def _rows(connection: Connection, these: Select[Any]) -> list[ScreeningRow]:
    return [
        ScreeningRow(
            **{column.name: row[column.name] for column in LISTED},
            answers=len(row["snapshot"].get("answers", ())),
            alerts=tuple(row["snapshot"].get("alerts", ())),
        )
        for row in connection.execute(these).mappings()
    ]


def transcript(connection: Connection, screening_id: str) -> list[StoredEvent]:
    """What happened in a screening, in order. Raises `NoSuchScreening`."""
    if connection.execute(EXISTS, {"screening_id": screening_id}).one_or_none() is None:
        raise NoSuchScreening(f"There is no screening {screening_id!r}.")
    rows = connection.execute(TRANSCRIPT, {"screening_id": screening_id}).mappings()
    return [StoredEvent(**row) for row in rows]
