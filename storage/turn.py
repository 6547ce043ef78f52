"""One turn: everything that an update brings about, in one transaction or not at all.

The contact's row is locked first. So a contact's updates are handled one at a time and in the order in which they
arrived, however many threads, processes and machines take part: only the oldest waiting one may be handled. On
PostgreSQL the lock also waits for a receiver that is just storing an update of the same contact.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, select, update

from dialogs import Aside, Event, MessageShown, ScreeningErased, Session, Step
from storage import contacts, erasure, events, inbox, notices, outbox, screenings
from storage.bench import Bench
from storage.keys import Keys
from storage.tables import contact
from storage.tables import inbox as inbox_table

WAITING = select(inbox_table.c.contact_id, inbox_table.c.attempts).where(
    inbox_table.c.id == bindparam("inbox_id"), inbox.WAITING
)

LOCK = (
    select(contact.c.current_screening_id, contact.c.unreachable_at)
    .where(contact.c.id == bindparam("contact_id"))
    .with_for_update()
)

NOT_DONE = select(inbox_table.c.id).where(
    inbox_table.c.contact_id == bindparam("contact_id"), inbox_table.c.status != "done"
)

OLDEST = select(func.min(inbox_table.c.id)).where(inbox_table.c.contact_id == bindparam("contact_id"), inbox.WAITING)

WRITES_TO_US = (
    update(contact)
    .where(contact.c.id == bindparam("contact_id"))
    .values(current_screening_id=bindparam("screening_id"), unreachable_at=None)
)

Decided = Step | Aside | None


def take(
    connection: Connection,
    keys: Keys,
    inbox_id: int,
    decide: Callable[[Session | None, Bench], Decided],
    now: datetime,
    given_up: str | None,
    site: str,
    about: str | None = None,
) -> Decided:
    """What `Store.turn` says."""
    waiting = connection.execute(WAITING, {"inbox_id": inbox_id}).one_or_none()
    if waiting is None:
        return None
    contact_id: int = waiting.contact_id
    who = connection.execute(LOCK, {"contact_id": contact_id}).one_or_none()
    # Asked again now that the lock is held: somebody else may have handled it while this one waited.
    if who is None or connection.execute(OLDEST, {"contact_id": contact_id}).scalar_one() != inbox_id:
        return None

    current = who.current_screening_id
    erased_before = current is None and about is not None and erasure.is_erased(connection, about)
    bench = Bench(connection, keys, contact_id, site, now)
    step = None if erased_before else decide(bench.at_hand(current), bench)
    if step is None:
        inbox.done(connection, inbox_id, now)
        if current is None:
            _forget_stranger(connection, contact_id, now)
        return None
    if isinstance(step, Aside):
        if who.unreachable_at is not None:
            connection.execute(WRITES_TO_US, {"contact_id": contact_id, "screening_id": current})
        outbox.add_aside(connection, step, contact_id=contact_id, inbox_id=inbox_id, now=now)
        inbox.done(connection, inbox_id, now)
        if current is None:
            erasure.let_go(connection, contact_id, now)
        return step
    erased = next((happened for happened in step.events if isinstance(happened, ScreeningErased)), None)
    if erased is not None:
        inbox.done(connection, inbox_id, now)
        erasure.erase_all(connection, contact_id, erased.actor, now)
        last_words = [happened for happened in step.events if isinstance(happened, MessageShown)]
        _tell(connection, step.session.id, last_words, contact_id, None, now)
        return step

    session = step.session
    stored = bench.read.get(session.id)
    if stored is not None:
        screenings.write(connection, stored, session, now, by=contact_id)
    else:
        screenings.add(connection, session, contact_id, site, now)
    if session.id != current or who.unreachable_at is not None:
        connection.execute(WRITES_TO_US, {"contact_id": contact_id, "screening_id": session.id})
    _tell(connection, session.id, step.events, contact_id, inbox_id, now, owner=stored.contact_id if stored else None)
    notices.note(connection, session, step.events, now)
    if given_up is None:
        inbox.done(connection, inbox_id, now)
    else:
        inbox.bury(connection, inbox_id, given_up, now, waiting.attempts + 1)
    return step


def skip(connection: Connection, inbox_id: int, now: datetime) -> None:
    """What `Store.skip` says."""
    waiting = connection.execute(WAITING, {"inbox_id": inbox_id}).one_or_none()
    if waiting is None:
        return
    who = connection.execute(LOCK, {"contact_id": waiting.contact_id}).one_or_none()
    inbox.done(connection, inbox_id, now)
    if who is not None and who.current_screening_id is None:
        _forget_stranger(connection, waiting.contact_id, now)


def _forget_stranger(connection: Connection, contact_id: int, now: datetime) -> None:
    """Do not keep who it was that we do not talk with: a group, or somebody who erased everything.

    Whoever sent something that was set aside is kept with it, for people to look at.
    """
    if connection.execute(NOT_DONE, {"contact_id": contact_id}).first() is None:
        erasure.let_go(connection, contact_id, now)
        contacts.forget(connection, contact_id)


def _tell(
    connection: Connection,
    screening_id: str,
    happened: Sequence[Event],
    contact_id: int,
    inbox_id: int | None,
    now: datetime,
    owner: int | None = None,
) -> None:
    """Append what happened to the transcript, and queue the messages among it.

    What is for somebody else than whoever takes the turn goes to the `owner`, whose screening it is.
    """
    stored = events.append(connection, screening_id, happened, inbox_id, now)
    shown = [(key, event) for key, event in zip(stored, happened, strict=True) if isinstance(event, MessageShown)]
    theirs = [] if owner in (None, contact_id) else [(key, event) for key, event in shown if event.to is not None]
    own = [each for each in shown if each not in theirs]
    outbox.add(connection, own, contact_id=contact_id, screening_id=screening_id, inbox_id=inbox_id, now=now)
    if theirs and owner is not None:
        outbox.add(connection, theirs, contact_id=owner, screening_id=screening_id, inbox_id=None, now=now)
