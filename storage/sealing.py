"""Sealing what stands in the database: with which keys it is sealed, and anew with the newest."""

from __future__ import annotations

from sqlalchemy import Connection, String, bindparam, cast, func, inspect, select, update

from storage import chain
from storage.errors import SealBroken
from storage.keys import NAME_LENGTH, Keys, name_of
from storage.tables import audit, contact, inbox, staff

#: Rows that are sealed anew in one transaction: others can write in between.
BATCH = 500

NAMES = {
    "contact": select(func.substr(contact.c.address, 1, NAME_LENGTH)).distinct(),
    "audit": select(func.substr(audit.c.mark, 1, NAME_LENGTH)).order_by(audit.c.id.desc()).limit(1),
}

CONTACTS = (
    select(contact.c.id, contact.c.channel, contact.c.account, contact.c.address, contact.c.person, contact.c.mark)
    .where(func.substr(contact.c.address, 1, NAME_LENGTH) != bindparam("newest"))
    .order_by(contact.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)
BODIES = (
    select(inbox.c.id, inbox.c.body)
    .where(
        inbox.c.body.is_not(None),
        func.substr(cast(inbox.c.body, String), 2, NAME_LENGTH) != bindparam("newest"),  # a string begins with a quote
    )
    .order_by(inbox.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)

SEAL_CONTACT = (
    update(contact)
    .where(contact.c.id == bindparam("row"))
    .values(address=bindparam("new_address"), person=bindparam("new_person"), mark=bindparam("new_mark"))
)
SECOND_FACTORS = (
    select(staff.c.id, staff.c.totp_secret)
    .where(func.substr(staff.c.totp_secret, 1, NAME_LENGTH) != bindparam("newest"))
    .limit(bindparam("most"))
    .with_for_update()
)
SEAL_SECOND_FACTOR = update(staff).where(staff.c.id == bindparam("row")).values(totp_secret=bindparam("new_secret"))
MARKS = (
    select(audit.c.id, audit.c.hash, audit.c.mark)
    .where(func.substr(audit.c.mark, 1, NAME_LENGTH) != bindparam("newest"))
    .order_by(audit.c.id)
    .limit(bindparam("most"))
    .with_for_update()
)
SET_MARK = update(audit).where(audit.c.id == bindparam("row")).values(mark=bindparam("new_mark"))
SEAL_BODY = update(inbox).where(inbox.c.id == bindparam("row")).values(body=bindparam("new_body"))


def key_names(connection: Connection) -> set[str]:
    """The names of the keys with which contacts are sealed and the newest entry of the audit is marked.

    None in a database that is not sealed yet.
    """
    there = inspect(connection)
    sealed = [
        names
        for table, names in NAMES.items()
        if there.has_table(table) and "mark" in {column["name"] for column in there.get_columns(table)}
    ]
    return {name for names in sealed for name in connection.execute(names).scalars()}


def reseal(connection: Connection, keys: Keys) -> int:
    """Seal some rows anew that are not sealed with the newest key; how many. 0 when all are.

    Raises `KeyMissing`, and `SealBroken` for what no key has sealed or marked: it gets no new mark.
    """
    return (
        _reseal_contacts(connection, keys)
        or _reseal_bodies(connection, keys)
        or _reseal_second_factors(connection, keys)
        or _mark_audit_anew(connection, keys)
    )


def _reseal_contacts(connection: Connection, keys: Keys) -> int:
    rows = []
    for row in connection.execute(CONTACTS, {"newest": keys.newest, "most": BATCH}):
        address = keys.unseal(row.address)
        rows.append(
            {
                "row": row.id,
                "new_address": keys.seal(address),
                "new_person": keys.seal(keys.unseal(row.person)),
                "new_mark": row.mark and keys.mark(row.channel, row.account, address),
            }
        )
    if rows:
        connection.execute(SEAL_CONTACT, rows)
    return len(rows)


def _reseal_bodies(connection: Connection, keys: Keys) -> int:
    found = connection.execute(BODIES, {"newest": keys.newest, "most": BATCH})
    rows = [{"row": row.id, "new_body": keys.seal(keys.unseal(row.body))} for row in found]
    if rows:
        connection.execute(SEAL_BODY, rows)
    return len(rows)


def _reseal_second_factors(connection: Connection, keys: Keys) -> int:
    found = connection.execute(SECOND_FACTORS, {"newest": keys.newest, "most": BATCH})
    rows = [{"row": row.id, "new_secret": keys.seal(keys.unseal(row.totp_secret))} for row in found]
    if rows:
        connection.execute(SEAL_SECOND_FACTOR, rows)
    return len(rows)


def _mark_audit_anew(connection: Connection, keys: Keys) -> int:
    rows = []
    for row in connection.execute(MARKS, {"newest": keys.newest, "most": BATCH}):
        keys.check(name_of(row.mark))
        if not chain.is_marked(keys, row.hash, row.mark):
            raise SealBroken(f"Entry {row.id} of the audit was not written by this program: `prescreen audit verify`.")
        rows.append({"row": row.id, "new_mark": chain.mark(keys, row.hash)})
    if rows:
        connection.execute(SET_MARK, rows)
    return len(rows)
