"""What is wrong with the records, and putting back what was set aside.

Nothing here says who somebody is, or what they wrote: ids, kinds, times and the program's own words about errors.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, exists, func, select, text, update

from dialogs import Due
from storage import chain, invariants
from storage.chain import Chain
from storage.engine import Database
from storage.invariants import Broken
from storage.keys import Keys
from storage.tables import contact, inbox, outbox, screening

#: Asked of the database itself: whether what it holds is whole. An answer other than these is damage.
SELF_TESTS = {
    "sqlite": (text("PRAGMA quick_check"), text("PRAGMA foreign_key_check")),
    "postgresql": (text("SELECT 'index ' || indexrelid::regclass::text FROM pg_index WHERE NOT indisvalid"),),
}
WHOLE = "ok"

later = inbox.alias("later")

#: The person said something after it that counted: put back, it would be taken for an answer to another question.
GONE_ON: ColumnElement[bool] = exists().where(
    later.c.contact_id == inbox.c.contact_id,
    later.c.id > inbox.c.id,
    later.c.status == "done",
    later.c.kind.not_in([due.value for due in Due]),
)

SET_ASIDE = (
    select(
        inbox.c.id,
        inbox.c.contact_id,
        inbox.c.kind,
        inbox.c.received_at,
        inbox.c.attempts,
        inbox.c.error,
        GONE_ON.label("gone_on"),
    )
    .where(inbox.c.status == "dead")
    .order_by(inbox.c.id)
)

UNDELIVERABLE = (
    select(outbox.c.id, outbox.c.contact_id, outbox.c.screening_id, outbox.c.created_at, outbox.c.error)
    .where(outbox.c.status == "undeliverable")
    .order_by(outbox.c.id)
)

#: As for a turn, so that none of this contact's is being taken.
LOCK = (
    select(contact.c.id)
    .join(inbox, inbox.c.contact_id == contact.c.id)
    .where(inbox.c.id == bindparam("inbox_id"))
    .with_for_update(of=contact)
)

PUT_BACK = (
    update(inbox)
    .where(inbox.c.id == bindparam("inbox_id"), inbox.c.status == "dead", ~GONE_ON)
    .values(status="waiting", attempts=0, next_at=None, done_at=None, error=None)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """An update that could not be handled. `gone_on`: the person answered again since, and it is not to be retried."""

    id: int
    contact_id: int
    kind: str
    received_at: datetime
    attempts: int
    error: str
    gone_on: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Undeliverable:
    """A message that will never arrive."""

    id: int
    contact_id: int
    screening_id: str
    created_at: datetime
    error: str


class Doctor:
    """Looks at the records in one database. Only `retry` changes anything."""

    def __init__(self, database: Database, keys: Keys) -> None:
        self._database = database
        self._keys = keys
        self.database = database.name
        self.on_sqlite = database.dialect == "sqlite"

    def screenings(self) -> int:
        """How many there are."""
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(screening)).scalar_one()

    def invariants(self, now: datetime) -> list[Broken]:
        """Each invariant, and how many break it."""
        with self._database.reading() as connection:
            return invariants.check(connection, now)

    def damage(self) -> list[str]:
        """What the database says is broken in itself; nothing where it is whole."""
        with self._database.reading() as connection:
            rows = [row for test in SELF_TESTS[self._database.dialect] for row in connection.execute(test)]
        return [" ".join(map(str, row)) for row in rows if row[0] != WHOLE]

    def audit(self) -> Chain:
        """Whether the audit is as it was written."""
        with self._database.reading() as connection:
            return chain.verify(connection, self._keys)

    def set_aside(self) -> list[SetAside]:
        """The updates that could not be handled, oldest first."""
        with self._database.reading() as connection:
            return [SetAside(**row) for row in connection.execute(SET_ASIDE).mappings()]

    def undeliverable(self) -> list[Undeliverable]:
        """The messages that will never arrive, oldest first."""
        with self._database.reading() as connection:
            return [Undeliverable(**row) for row in connection.execute(UNDELIVERABLE).mappings()]

    def retry(self, inbox_id: int) -> bool:
        """Have an update that was set aside handled again, before everything of its contact that waits.

        Whether it is so; not if it was not set aside, or if the person has gone on since.
        """
        with self._database.writing() as connection:
            connection.execute(LOCK, {"inbox_id": inbox_id})
            return connection.execute(PUT_BACK, {"inbox_id": inbox_id}).rowcount == 1
