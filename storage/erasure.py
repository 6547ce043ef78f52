"""Erasing: of a screening stays that there was one, its dates, and that it was erased, by whom and why.

Whose it was is forgotten as well, once none of theirs is left and the last message to them is out.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, func, insert, select, update

from dialogs import ERASED, Actor, Role, ScreeningErased, Session, StateChanged
from storage import audit, contacts, events
from storage.audit import Did, Entry
from storage.errors import NoSuchScreening
from storage.keys import Keys
from storage.tables import (
    assignment,
    contact,
    erasure,
    event,
    finding,
    inbox,
    link,
    notice,
    outbox,
    screening,
    staff,
    standing,
    waiting_for,
)

#: What belongs to a screening and goes with it, in an order that leaves nothing referring to what is gone.
PARTS = tuple(
    delete(table).where(table.c.screening_id == bindparam("screening_id"))
    for table in (outbox, event, finding, waiting_for, standing, assignment, link, notice)
)

ERASE = insert(erasure)
IS_ERASED = select(erasure.c.screening_id).where(erasure.c.screening_id == bindparam("screening_id"))

OWNER = select(screening.c.contact_id, screening.c.site).where(screening.c.id == bindparam("screening_id"))
LOCK = select(contact.c.id).where(contact.c.id == bindparam("contact_id")).with_for_update()
THEIRS = select(screening.c.id).where(screening.c.contact_id == bindparam("contact_id")).order_by(screening.c.id)
ROW = select(screening).where(screening.c.id == bindparam("screening_id")).with_for_update()
KNOWN = select(contact.c.id).where(
    contact.c.id == bindparam("contact_id"),
    exists().where(screening.c.contact_id == contact.c.id) | exists().where(staff.c.contact_id == contact.c.id),
)

EMPTY = (
    update(screening)
    .where(screening.c.id == bindparam("screening_id"))
    .values(
        contact_id=None,
        lent_to=None,
        subject=None,
        heard_at=None,
        reminders=0,
        verdict=None,
        language=bindparam("no_language"),
        state=ERASED,
        snapshot=bindparam("skeleton", type_=screening.c.snapshot.type),
        version=screening.c.version + 1,
        updated_at=bindparam("now", type_=screening.c.updated_at.type),
        closed_at=func.coalesce(screening.c.closed_at, bindparam("now", type_=screening.c.closed_at.type)),
    )
)

#: What a contact sent and what was handled, as far as no transcript that is left speaks of it.
HANDLED = delete(inbox).where(
    inbox.c.contact_id == bindparam("contact_id"),
    inbox.c.status != "waiting",
    inbox.c.id.not_in(select(event.c.inbox_id).where(event.c.inbox_id.is_not(None))),
    ~exists().where(outbox.c.inbox_id == inbox.c.id),
)

LEAVE = (
    update(contact)
    .where(
        contact.c.id
        == select(screening.c.contact_id).where(screening.c.id == bindparam("screening_id")).scalar_subquery(),
        contact.c.current_screening_id == bindparam("screening_id"),
    )
    .values(current_screening_id=None)
)


def erase(
    connection: Connection,
    keys: Keys,
    screening_id: str,
    actor: Actor,
    reason: str | None,
    now: datetime,
    by: audit.Actor,
) -> bool:
    """What `Store.erase` says."""
    found = connection.execute(OWNER, {"screening_id": screening_id}).one_or_none()
    if found is None:
        raise NoSuchScreening(f"There is no screening {screening_id!r}.")
    contact_id: int | None = found.contact_id
    connection.execute(LOCK, {"contact_id": contact_id})
    if is_erased(connection, screening_id):
        return False
    _erase(connection, screening_id, actor, reason, now)
    if contact_id is not None:
        let_go(connection, contact_id, now)
        contacts.forget(connection, contact_id)
    done = Entry(actor=by, did=Did.ERASE, site=found.site, screening=screening_id, reason=reason)
    audit.add(connection, keys, done, now)
    return True


def erase_all(connection: Connection, contact_id: int, actor: Actor, now: datetime) -> None:
    """Erase all screenings of a contact who is locked. Once the last message to them is out they are forgotten."""
    for screening_id in connection.execute(THEIRS, {"contact_id": contact_id}).scalars().all():
        _erase(connection, screening_id, actor, None, now)
    let_go(connection, contact_id, now)


def let_go(connection: Connection, contact_id: int, now: datetime) -> None:
    """Part with a contact who is locked, unless a screening is left of theirs, or they are of the staff."""
    connection.execute(HANDLED, {"contact_id": contact_id})
    if connection.execute(KNOWN, {"contact_id": contact_id}).one_or_none() is None:
        contacts.part(connection, contact_id, now)


def is_erased(connection: Connection, screening_id: str) -> bool:
    """Whether the screening was erased."""
    return connection.execute(IS_ERASED, {"screening_id": screening_id}).one_or_none() is not None


def _erase(connection: Connection, screening_id: str, actor: Actor, reason: str | None, now: datetime) -> None:
    this = {"screening_id": screening_id}
    row = connection.execute(ROW, this).one()
    connection.execute(ERASE, {**this, "at": now, "actor": actor.value, "reason": reason})
    for part in (*PARTS, LEAVE):
        connection.execute(part, this)
    skeleton = Session(
        id=screening_id,
        role=Role(row.role),
        channel=row.channel,
        protocol=row.protocol,
        state=ERASED,
        site=row.site,
        practice=row.practice,
    )
    values = {**this, "no_language": skeleton.language, "skeleton": skeleton.dump(), "now": now}
    connection.execute(EMPTY, values)
    went = StateChanged(source=row.state, trigger="erase", target=ERASED)
    events.append(connection, screening_id, (went, ScreeningErased(actor=actor, reason=reason)), None, now)
