"""One turn: everything that an update brings about, in one transaction or not at all.

The contact's row is locked first. So a contact's updates are handled one at a time and in the order in which they
arrived, however many threads, processes and machines take part: only the oldest waiting one may be handled. On
PostgreSQL the lock also waits for a receiver that is just storing an update of the same contact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from dialogs import Event, MessageShown, Session, Step
from storage import inbox, outbox, screenings
from storage.tables import contact, event
from storage.tables import inbox as inbox_table

WAITING = select(inbox_table.c.contact_id, inbox_table.c.attempts).where(
    inbox_table.c.id == bindparam("inbox_id"), inbox.WAITING
)

LOCK = (
    select(contact.c.current_screening_id, contact.c.unreachable_at)
    .where(contact.c.id == bindparam("contact_id"))
    .with_for_update()
)

OLDEST = select(func.min(inbox_table.c.id)).where(inbox_table.c.contact_id == bindparam("contact_id"), inbox.WAITING)

LAST_SEQ = select(func.coalesce(func.max(event.c.seq), 0)).where(event.c.screening_id == bindparam("screening_id"))

ADD_EVENTS = insert(event).returning(event.c.id, sort_by_parameter_order=True)

WRITES_TO_US = (
    update(contact)
    .where(contact.c.id == bindparam("contact_id"))
    .values(current_screening_id=bindparam("screening_id"), unreachable_at=None)
)


def take(
    connection: Connection,
    inbox_id: int,
    decide: Callable[[Session | None], Step | None],
    now: datetime,
    given_up: str | None,
    site: str,
) -> Step | None:
    """What `Store.turn` says."""
    waiting = connection.execute(WAITING, {"inbox_id": inbox_id}).one_or_none()
    if waiting is None:
        return None
    contact_id: int = waiting.contact_id
    who = connection.execute(LOCK, {"contact_id": contact_id}).one()
    # Asked again now that the lock is held: somebody else may have handled it while this one waited.
    if connection.execute(OLDEST, {"contact_id": contact_id}).scalar_one() != inbox_id:
        return None

    current = who.current_screening_id
    stored = None if current is None else screenings.read(connection, current)
    step = decide(None if stored is None else stored.session)
    if step is None:
        inbox.done(connection, inbox_id, now)
        return None

    session = step.session
    if stored is not None and session.id == current:
        screenings.write(connection, stored, session, now)
    else:
        screenings.add(connection, session, contact_id, site, now)
    if session.id != current or who.unreachable_at is not None:
        connection.execute(WRITES_TO_US, {"contact_id": contact_id, "screening_id": session.id})

    keys = _add_events(connection, session.id, step.events, inbox_id, now)
    shown = [
        (key, happened) for key, happened in zip(keys, step.events, strict=True) if isinstance(happened, MessageShown)
    ]
    outbox.add(connection, shown, contact_id=contact_id, screening_id=session.id, inbox_id=inbox_id, now=now)
    if given_up is None:
        inbox.done(connection, inbox_id, now)
    else:
        inbox.bury(connection, inbox_id, given_up, now, waiting.attempts + 1)
    return step


def _add_events(
    connection: Connection, screening_id: str, events: Sequence[Event], inbox_id: int, now: datetime
) -> list[int]:
    """Append the events to the screening's transcript; their rows' keys, in order."""
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
    return list(connection.execute(ADD_EVENTS, rows).scalars())
