"""What is to be sent: written with the turn that brought it about, sent from here only, in order for each contact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, bindparam, func, insert, select, update

from dialogs import Aside, Choice, MessageShown
from storage import contacts, tables
from storage.inbox import ERROR_LENGTH
from storage.keys import Keys
from storage.tables import contact, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """The message to a contact that is next to be sent, and how often that was tried."""

    id: int
    contact_id: int
    screening_id: str | None
    prompt: int | None
    text: str
    choices: tuple[tuple[Choice, ...], ...]
    attempts: int
    created_at: datetime
    sealed_address: str = field(repr=False)
    keys: Keys = field(repr=False)

    @property
    def address(self) -> str:
        """Where it goes. Raises `KeyMissing` and `SealBroken`."""
        return self.keys.unseal(self.sealed_address)

    #: The message that it may take the place of.
    replaces: str | None = None
    #: An answer to this very message is asked for.
    asks_reply: bool = False


#: No message is put off for longer at once.
LONGEST_WAIT = timedelta(hours=1)

WAITING = tables.waiting(outbox)


def _next(*whose: ColumnElement[bool]) -> Select[Any]:
    """The oldest message to each contact that can be reached, if its time has come."""
    return (
        select(
            outbox.c.id,
            outbox.c.contact_id,
            contact.c.address,
            outbox.c.screening_id,
            outbox.c.prompt,
            outbox.c.payload,
            outbox.c.attempts,
            outbox.c.created_at,
        )
        .join(contact, contact.c.id == outbox.c.contact_id)
        .where(
            outbox.c.id.in_(select(func.min(outbox.c.id)).where(WAITING, *whose).group_by(outbox.c.contact_id)),
            contact.c.channel == bindparam("channel"),
            contact.c.unreachable_at.is_(None),
            tables.due(outbox),
        )
        .order_by(outbox.c.id)
    )


NEXT = _next().limit(tables.AT_ONCE)
NEXT_TO_CONTACT = _next(outbox.c.contact_id == bindparam("contact_id"))
CONTACTS_WAITING = _next().with_only_columns(outbox.c.contact_id)

#: Counts on from what is there: the word that an update was set aside comes before the reply, if it is retried.
INSERT = insert(outbox).values(
    n=select(func.coalesce(func.max(outbox.c.n) + 1, 0))
    .where(outbox.c.inbox_id == bindparam("cause"))
    .scalar_subquery()
)

# Parted with: a contact who is to be forgotten with the last message to them.
THIS_ONE = (
    select(outbox.c.id, outbox.c.contact_id, outbox.c.prompt, contact.c.mark.is_(None).label("parted"))
    .join(contact, contact.c.id == outbox.c.contact_id)
    .where(outbox.c.id == bindparam("outbox_id"))
)

# The newest message that showed a prompt to somebody, before a certain one.
SHOWN_BEFORE = (
    select(outbox.c.reference, outbox.c.screening_id, outbox.c.prompt)
    .where(
        outbox.c.contact_id == bindparam("contact_id"),
        outbox.c.prompt.is_not(None),
        outbox.c.reference.is_not(None),
        outbox.c.id < bindparam("outbox_id"),
    )
    .order_by(outbox.c.id.desc())
    .limit(1)
)

THIS = update(outbox).where(outbox.c.id == bindparam("outbox_id"), WAITING)

SENT = THIS.values(
    status="sent", payload=None, sent_at=bindparam("now"), reference=bindparam("name"), next_at=None, error=None
)
NOT_YET = THIS.values(next_at=bindparam("next"))
LATER = THIS.values(attempts=outbox.c.attempts + 1, next_at=bindparam("next"), error=bindparam("why"))
UNDELIVERABLE = THIS.values(
    status="undeliverable", payload=None, attempts=outbox.c.attempts + 1, next_at=None, error=bindparam("why")
)

UNREACHABLE = (
    update(contact)
    .where(contact.c.id == select(outbox.c.contact_id).where(outbox.c.id == bindparam("outbox_id")).scalar_subquery())
    .values(unreachable_at=func.coalesce(contact.c.unreachable_at, bindparam("now", type_=contact.c.created_at.type)))
)


def add(
    connection: Connection,
    messages: Iterable[tuple[int, MessageShown]],
    *,
    contact_id: int,
    screening_id: str,
    inbox_id: int | None,
    now: datetime,
) -> None:
    """Queue the messages of one turn: (the event's row, the event) each, in the order in which they are to arrive."""
    rows = [
        {
            "contact_id": contact_id,
            "screening_id": screening_id,
            "event_id": event_id,
            "inbox_id": inbox_id,
            "cause": inbox_id,
            "prompt": message.prompt,
            "payload": {
                "text": message.text,
                "in_place": message.in_place,
                "choices": [[asdict(choice) for choice in row] for row in message.choices],
            },
            "created_at": now,
        }
        for event_id, message in messages
    ]
    if rows:
        connection.execute(INSERT, rows)


def add_aside(
    connection: Connection,
    aside: Aside,
    *,
    contact_id: int,
    now: datetime,
    inbox_id: int | None = None,
) -> None:
    """Queue a message that belongs to no transcript."""
    row = {
        "contact_id": contact_id,
        "screening_id": aside.about,
        "event_id": None,
        "inbox_id": inbox_id,
        "cause": inbox_id,
        "prompt": None,
        "payload": {
            "text": aside.text,
            "in_place": False,
            "choices": [[asdict(choice) for choice in row] for row in aside.choices],
            "asks_reply": aside.asks_reply,
        },
        "created_at": now,
    }
    connection.execute(INSERT, row)


def outgoing(connection: Connection, keys: Keys, channel: str, now: datetime, contact_id: int | None) -> list[Outgoing]:
    """The oldest message to each contact that can be reached, or to one, as far as its time has come; oldest first."""
    where = {"channel": channel, **tables.moments(now, LONGEST_WAIT)}
    if contact_id is None:
        rows = connection.execute(NEXT, where).all()
    else:
        rows = connection.execute(NEXT_TO_CONTACT, where | {"contact_id": contact_id}).all()
    return [_outgoing(row, keys, _replaced(connection, row) if row.payload.get("in_place") else None) for row in rows]


def contacts_waiting(connection: Connection, channel: str, now: datetime) -> set[int]:
    """To whom a message can be sent now."""
    return set(
        connection.execute(CONTACTS_WAITING, {"channel": channel, **tables.moments(now, LONGEST_WAIT)}).scalars()
    )


def put_off(connection: Connection, outgoing_id: int, until: datetime) -> None:
    """It was not tried; its turn is from `until` on."""
    connection.execute(NOT_YET, {"outbox_id": outgoing_id, "next": until})


def _shown_before(connection: Connection, row: Any) -> Any:
    return connection.execute(SHOWN_BEFORE, {"outbox_id": row.id, "contact_id": row.contact_id}).one_or_none()


def _replaced(connection: Connection, row: Any) -> str | None:
    """The message that showed the same prompt, unless another one was shown since."""
    before = _shown_before(connection, row)
    if before is None or (before.screening_id, before.prompt) != (row.screening_id, row.prompt):
        return None
    return str(before.reference)


def sent(connection: Connection, outgoing_id: int, reference: str | None, now: datetime) -> tuple[str | None, bool]:
    """The messenger has taken it, and calls it `reference`.

    The message whose buttons it puts out of use; and whether the contact is forgotten with it.
    """
    connection.execute(SENT, {"outbox_id": outgoing_id, "name": reference, "now": now})
    row = connection.execute(THIS_ONE, {"outbox_id": outgoing_id}).one_or_none()
    if row is None:  # erased meanwhile
        return None, False
    before = None if row.prompt is None else _shown_before(connection, row)
    out_of_use = None if before is None or before.reference == reference else before.reference
    return out_of_use, row.parted and contacts.forget(connection, row.contact_id)


def postpone(connection: Connection, outgoing_id: int, error: str, until: datetime) -> None:
    """It is not known to have arrived; try again from `until` on."""
    connection.execute(LATER, {"outbox_id": outgoing_id, "why": error[:ERROR_LENGTH], "next": until})


def undeliverable(connection: Connection, outgoing_id: int, error: str, now: datetime, *, unreachable: bool) -> bool:
    """It will never arrive. `unreachable`: it and all others wait until the contact writes again.

    Nothing waits for somebody who was parted with. Whether whoever it was to is forgotten with it.
    """
    values = {"outbox_id": outgoing_id, "why": error[:ERROR_LENGTH]}
    row = connection.execute(THIS_ONE, {"outbox_id": outgoing_id}).one_or_none()
    parted = row is not None and row.parted
    if unreachable and not parted:
        connection.execute(LATER, values | {"next": None})
        connection.execute(UNREACHABLE, {"outbox_id": outgoing_id, "now": now})
        return False
    connection.execute(UNDELIVERABLE, values)
    return row is not None and parted and contacts.forget(connection, row.contact_id)


def _outgoing(row: Any, keys: Keys, replaces: str | None) -> Outgoing:
    return Outgoing(
        id=row.id,
        contact_id=row.contact_id,
        screening_id=row.screening_id,
        prompt=row.prompt,
        text=row.payload["text"],
        choices=tuple(tuple(Choice(**choice) for choice in choices) for choices in row.payload["choices"]),
        attempts=row.attempts,
        created_at=row.created_at,
        sealed_address=row.address,
        keys=keys,
        replaces=replaces,
        asks_reply=row.payload.get("asks_reply", False),
    )
