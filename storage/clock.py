"""What comes by the clock. It goes into the inbox like everything else: the same order, the same lock, one transaction.

A row's key says what it is due for, so that several programs that look at the same clock bring it about once.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, bindparam, func, select, update

from dialogs import Due, Role
from storage import inbox, storable
from storage.keys import Keys
from storage.tables import contact, receiving, screening, unless_there

#: A gap in receiving that is longer may have swallowed presses: the messenger keeps them for 150 s.
GAP = timedelta(minutes=2)

#: Each reminder comes so long after a person was last heard from.
REMINDERS = (timedelta(days=1), timedelta(days=3))


def _silent(whose: ColumnElement[bool]) -> Select[Any]:
    """The open screenings on a channel where nothing was heard since some time, and of contacts `whose` they are."""
    return (
        select(screening.c.id, contact.c.account, contact.c.id.label("contact_id"))
        .join(contact, whose)
        .where(
            contact.c.channel == bindparam("channel"),
            screening.c.closed_at.is_(None),
            screening.c.heard_at <= bindparam("since", type_=screening.c.heard_at.type),
        )
        .order_by(contact.c.id, screening.c.id)
        .with_for_update(of=contact, read=True, key_share=True)  # who is just being forgotten gets nothing
    )


#: Of everybody, also those that a coordinator has put aside.
TO_CLOSE = _silent(contact.c.id == screening.c.contact_id)

#: Those that somebody has in hand: what is asked there is the question that stands in their chat.
AT_HAND = _silent(
    and_(
        contact.c.current_screening_id == screening.c.id,
        contact.c.id == func.coalesce(screening.c.lent_to, screening.c.contact_id),
    )
).where(contact.c.unreachable_at.is_(None))
OF_ACCOUNT = AT_HAND.where(contact.c.account == bindparam("account"))
TO_REMIND = AT_HAND.where(
    screening.c.role == Role.PATIENT.value,
    screening.c.lent_to.is_(None),
    screening.c.reminders == bindparam("reminders"),
)

HERE = (receiving.c.channel == bindparam("of_channel"), receiving.c.account == bindparam("of_account"))
LAST = select(receiving.c.at).where(*HERE).with_for_update()
SET = update(receiving).where(*HERE).values(at=bindparam("now"))
KNOWN_AS = update(receiving).where(*HERE).values(name=bindparam("called"))


def received(connection: Connection, keys: Keys, channel: str, account: str, now: datetime) -> int:
    """What `Store.received` says."""
    here = {"of_channel": channel, "of_account": account}
    last = connection.execute(LAST, here).scalar_one_or_none()
    if last is None:
        connection.execute(
            unless_there(receiving, connection.dialect), {"channel": channel, "account": account, "at": now}
        )
        return 0
    ahead = last - now  # little: another receiver was faster; more: the clock was wrong
    connection.execute(SET, here | {"now": last if timedelta(0) < ahead < GAP else now})
    if now - last <= GAP:
        return 0
    # Since `last` it may have worked a little longer, but never for as long as a gap lasts.
    since, occasion = last + GAP, last.isoformat()
    return _bring(connection, keys, Due.REPEAT, OF_ACCOUNT, channel, since, now, occasion, account=account)


def known_as(connection: Connection, channel: str, account: str, name: str, now: datetime) -> None:
    """What `Store.known_as` says."""
    row = {"channel": channel, "account": account, "at": now}
    connection.execute(unless_there(receiving, connection.dialect), row)
    connection.execute(KNOWN_AS, {"of_channel": channel, "of_account": account, "called": name})


def remind(connection: Connection, keys: Keys, channel: str, now: datetime) -> int:
    """What `Store.remind` says."""
    return sum(
        _bring(connection, keys, Due.REMINDER, TO_REMIND, channel, now - pause, now, str(number), reminders=number)
        for number, pause in enumerate(REMINDERS)
    )


def expire(connection: Connection, keys: Keys, channel: str, now: datetime, after: timedelta) -> int:
    """What `Store.expire` says."""
    return _bring(connection, keys, Due.EXPIRY, TO_CLOSE, channel, now - after, now, "")


def _bring(
    connection: Connection,
    keys: Keys,
    due: Due,
    to: Select[Any],
    channel: str,
    since: datetime,
    now: datetime,
    occasion: str,
    **where: object,
) -> int:
    """Put it into the inbox of everybody `to` whom it is due, once for each `occasion`; how many that are new."""
    people = connection.execute(to, {"channel": channel, "since": since, **where}).all()
    rows = [
        {
            "channel": channel,
            "account": who.account,
            "update_id": f"{due.value}:{who.id}:{occasion}",
            "contact_id": who.contact_id,
            "kind": due.value,
            "received_at": now,
            "body": keys.seal(storable.dumps(body)),
            "body_mark": keys.mark(inbox.sha256(body)),
        }
        for who in people
        for body in ({"since": since.isoformat(), "screening": who.id},)
    ]
    return len(inbox.store(connection, rows)) if rows else 0
