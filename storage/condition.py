"""How the records stand: what waits, since when, and what was set aside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, text

from storage import migrate, tables
from storage.tables import contact, inbox, outbox


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """The records at a moment. `oldest_…`: since when the oldest waits, None where none does.

    Messages to people who cannot be reached do not count as waiting.
    """

    schema_is_current: bool
    updates_waiting: int
    oldest_update: datetime | None
    messages_waiting: int
    oldest_message: datetime | None
    updates_dead: int
    messages_undeliverable: int


UPDATES = select(func.count(), func.min(inbox.c.received_at)).where(tables.waiting(inbox))

MESSAGES = (
    select(func.count(), func.min(outbox.c.created_at))
    .join_from(outbox, contact, contact.c.id == outbox.c.contact_id)
    .where(tables.waiting(outbox), contact.c.unreachable_at.is_(None))
)

# Literals, so that the partial indexes serve.
DEAD_UPDATE = text(f"inbox.{tables.DEAD}")
UNDELIVERABLE_MESSAGE = text(f"outbox.{tables.UNDELIVERABLE}")

DEAD = select(func.count()).select_from(inbox).where(DEAD_UPDATE)

UNDELIVERABLE = select(func.count()).select_from(outbox).where(UNDELIVERABLE_MESSAGE)


def condition(connection: Connection, head: str) -> Condition:
    """How the records stand now. `head`: the schema's newest revision."""
    updates_waiting, oldest_update = connection.execute(UPDATES).one()
    messages_waiting, oldest_message = connection.execute(MESSAGES).one()
    return Condition(
        schema_is_current=migrate.revision(connection) == head,
        updates_waiting=updates_waiting,
        oldest_update=oldest_update,
        messages_waiting=messages_waiting,
        oldest_message=oldest_message,
        updates_dead=connection.execute(DEAD).scalar_one(),
        messages_undeliverable=connection.execute(UNDELIVERABLE).scalar_one(),
    )
