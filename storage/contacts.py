"""Who writes to us: found by the mark of their address, which itself stands sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, exists, insert, select, update

from storage import tables
from storage.keys import Keys
from storage.tables import contact, event, inbox, outbox, unless_there

#: Locked against being forgotten before what has arrived from them is stored.
FIND = (
    select(contact.c.mark, contact.c.id)
    .where(
        contact.c.channel == bindparam("channel"),
        contact.c.account == bindparam("account"),
        contact.c.mark.in_(bindparam("marks", expanding=True)),
    )
    .with_for_update(read=True, key_share=True)
)

COPIED = ("channel", "account", "address", "person", "mark")
WHO = select(*(contact.c[name] for name in COPIED)).where(contact.c.id == bindparam("contact_id"))
MARK = select(contact.c.mark).where(contact.c.id == bindparam("contact_id"))
ADD = insert(contact).returning(contact.c.id)
UNMARK = update(contact).where(contact.c.id == bindparam("contact_id")).values(mark=None, current_screening_id=None)
HAND_OVER = (
    update(inbox)
    .where(inbox.c.contact_id == bindparam("old"), tables.waiting(inbox))
    .values(contact_id=bindparam("new"))
)

WAITING = select(inbox.c.id).where(inbox.c.contact_id == bindparam("contact_id"), tables.waiting(inbox)).limit(1)

#: Parted, and nothing waits to be handled or to be sent.
DONE_WITH = select(contact.c.id).where(
    contact.c.id == bindparam("contact_id"),
    contact.c.mark.is_(None),
    ~exists().where(inbox.c.contact_id == contact.c.id, tables.waiting(inbox)),
    ~exists().where(outbox.c.contact_id == contact.c.id, tables.waiting(outbox)),
)
LAST_EVENTS = select(outbox.c.event_id).where(
    outbox.c.contact_id == bindparam("contact_id"), outbox.c.event_id.is_not(None)
)


def find_or_add(
    connection: Connection, keys: Keys, channel: str, account: str, people: Mapping[str, str], now: datetime
) -> dict[str, int]:
    """Address → contact. `people`: address → person, who becomes a contact where they are new."""
    address_of = {mark: address for address in people for mark in keys.marks(channel, account, address)}
    known = _find(connection, channel, account, address_of)
    new = [
        {
            "channel": channel,
            "account": account,
            "address": keys.seal(address),
            "person": keys.seal(people[address]),
            "mark": keys.mark(channel, account, address),
            "created_at": now,
        }
        for address in sorted(people.keys() - known.keys())  # two receivers lock new rows in the same order
    ]
    if new:
        connection.execute(unless_there(contact, connection.dialect), new)
        known = _find(connection, channel, account, address_of)
    return known


def _find(connection: Connection, channel: str, account: str, address_of: Mapping[str, str]) -> dict[str, int]:
    where = {"channel": channel, "account": account, "marks": list(address_of)}
    return {address_of[row.mark]: row.id for row in connection.execute(FIND, where)}


def mark(connection: Connection, contact_id: int) -> str:
    """What a contact who is not parted with is found by, the same whenever they come back."""
    found: str = connection.execute(MARK, {"contact_id": contact_id}).scalar_one()
    return found


def part(connection: Connection, contact_id: int, now: datetime) -> None:
    """Let a contact who is locked be found no more. Who writes again, or has written already, is a new contact."""
    this = {"contact_id": contact_id}
    who = connection.execute(WHO, this).mappings().one()
    connection.execute(UNMARK, this)
    if connection.execute(WAITING, this).one_or_none() is not None:
        new = connection.execute(ADD, {**who, "created_at": now}).scalar_one()
        connection.execute(HAND_OVER, {"old": contact_id, "new": new})


def forget(connection: Connection, contact_id: int) -> bool:
    """Forget a contact who was parted with, once nothing waits for them; whether it is so."""
    this = {"contact_id": contact_id}
    if connection.execute(DONE_WITH, this).one_or_none() is None:
        return False
    last_words = connection.execute(LAST_EVENTS, this).scalars().all()
    connection.execute(delete(outbox).where(outbox.c.contact_id == contact_id))
    if last_words:
        connection.execute(delete(event).where(event.c.id.in_(last_words)))
    connection.execute(delete(inbox).where(inbox.c.contact_id == contact_id))
    connection.execute(delete(contact).where(contact.c.id == contact_id))
    return True
