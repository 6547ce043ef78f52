"""Who writes to us: found by the mark of their address, which itself stands sealed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from storage.keys import Keys
from storage.tables import contact, unless_there

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
