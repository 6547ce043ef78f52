"""Small values to store: a conversation in which everything said is repeated."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect

from dialogs import Actor, Choice, MessageReceived, MessageShown, Role, Session, Step
from storage import Actor as Operator
from storage import Arrival, Store
from storage.engine import Database

NOW = datetime(2026, 3, 1, 8, 30, tzinfo=UTC)

#: Whose hand is on the command line.
ROOT = Operator(name="operator test")

CHANNEL = "telegram"
ACCOUNT = "7000"

Decide = Callable[[Session | None], Step]


def later(seconds: float) -> datetime:
    """A moment after `NOW`."""
    return NOW + timedelta(seconds=seconds)


def arrival(update_id: int | str, address: str = "100200300", **body: Any) -> Arrival:
    """An update of a private chat."""
    raw = {"update_id": update_id, "message": {"chat": {"id": address, "first_name": "Mei"}, **body}}
    return Arrival(update_id=str(update_id), address=address, person=address, kind="message", body=raw)


def receive(store: Store, *arrivals: Arrival, now: datetime = NOW) -> int:
    """Have the store receive updates on the usual channel."""
    return store.receive(CHANNEL, ACCOUNT, arrivals, now)


def session(screening: str = "aaaaaaaaaa", **fields: Any) -> Session:
    """A session in its first state."""
    return replace(Session(id=screening, role=Role.PATIENT, channel=CHANNEL, protocol="1.0"), **fields)


def reply(text: str = "hello", *, answer: str | None = None, screening: str = "aaaaaaaaaa", **fields: Any) -> Decide:
    """A decision: what the person said is noted, `text` is shown as the next prompt, and `fields` are set."""

    def decide(old: Session | None) -> Step:
        before = old if old is not None and old.id == screening else session(screening)
        after = replace(before, prompt=before.prompt + 1, **fields)
        heard = MessageReceived(actor=Actor.PATIENT, kind="typed", text=text if answer is None else answer)
        shown = MessageShown(
            text=text,
            language=after.language,
            prompt=after.prompt,
            choices=(
                (Choice(id="yes", label="Yes"), Choice(id="no", label="No")),
                (Choice(id="skip", label="不知道"),),
            ),
        )
        return Step(session=after, events=(heard, shown))

    return decide


def next_id(store: Store, now: datetime = NOW) -> int:
    """The only update that can be handled now."""
    (row,) = store.waiting(CHANNEL, now)
    return row.id


def take_turn(store: Store, update_id: int | str, decide: Decide | None = None, address: str = "100200300") -> Step:
    """An update that arrives and is handled, of a person for whom nothing else waits."""
    receive(store, arrival(update_id, address))
    (row,) = [row for row in store.waiting(CHANNEL, NOW) if row.body["update_id"] == update_id]
    step = store.turn(row.id, decide or reply(f"re {update_id}"), NOW)
    assert step is not None
    return step


def execute(database: Database, statement: str) -> None:
    """Change the database behind the store's back."""
    with database.writing() as connection:
        connection.exec_driver_sql(statement)


def rows(database: Database, query: str) -> list[dict[str, Any]]:
    """What the database holds, as SQL sees it."""
    with database.reading() as connection:
        return [dict(row) for row in connection.exec_driver_sql(query).mappings()]


def dump(database: Database) -> dict[str, list[str]]:
    """Every row of every table, written out."""
    with database.reading() as connection:
        return {
            table: [str(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")]
            for table in inspect(connection).get_table_names()
        }
