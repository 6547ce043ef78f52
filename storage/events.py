"""A screening's transcript: what happened is appended to it, and never changed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select

from dialogs import Event
from storage.tables import event

LAST_SEQ = select(func.coalesce(func.max(event.c.seq), 0)).where(event.c.screening_id == bindparam("screening_id"))

ADD = insert(event).returning(event.c.id, sort_by_parameter_order=True)


def append(
    connection: Connection, screening_id: str, events: Sequence[Event], inbox_id: int | None, now: datetime
) -> list[int]:
    """Append the events; their rows' keys, in order. `inbox_id`: the update that brought them about."""
    if not events:
        return []
    last: int = connection.execute(LAST_SEQ, {"screening_id": screening_id}).scalar_one()
    rows = [
        {
            "screening_id": screening_id,
            "seq": seq,
            "at": now,
            "actor": happened.actor.value,
            "type": happened.type,
            "reason": happened.reason,
            "payload": happened.payload(),
            "inbox_id": inbox_id,
        }
        for seq, happened in enumerate(events, last + 1)
    ]
    return list(connection.execute(ADD, rows).scalars())
