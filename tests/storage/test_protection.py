"""The transcript only grows."""

from __future__ import annotations

import pytest

from storage import DatabaseRefused, DatabaseUnprotected, Store, protection
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import dump, execute, take_turn

TAMPERING = {
    "change": "UPDATE event SET payload = '{}' WHERE seq = 1",
    "change of nothing": "UPDATE event SET seq = seq",
    "deletion": "DELETE FROM event WHERE seq = 2",
    "deletion with its screening": "DELETE FROM screening",
}

TAMPERING_BY_DATABASE = {
    "sqlite": {
        "replacement by key": "REPLACE INTO event SELECT * FROM event WHERE seq = 1",
        "replacement by number": "INSERT OR REPLACE INTO event (screening_id, seq, at, actor, type, payload)"
        " SELECT screening_id, seq, at, 'staff', type, payload FROM event WHERE seq = 1",
    },
    "postgresql": {
        "truncation": "TRUNCATE event CASCADE",
        "change on conflict": "INSERT INTO event (screening_id, seq, at, actor, type, payload)"
        " SELECT screening_id, seq, at, 'staff', type, payload FROM event WHERE seq = 1"
        " ON CONFLICT (screening_id, seq) DO UPDATE SET actor = excluded.actor",
    },
}


def test_tampering_is_refused(store: Store, database: Database) -> None:
    take_turn(store, 1)
    before = dump(database)
    for statement in (TAMPERING | TAMPERING_BY_DATABASE[database.dialect]).values():
        with pytest.raises(DatabaseRefused):
            execute(database, statement)
        assert dump(database) == before
    take_turn(store, 2)
    assert len(store.transcript("aaaaaaaaaa")) == 4


@pytest.mark.parametrize("number", range(6))
def test_a_missing_trigger_is_noticed(database_url: str, database: Database, number: int) -> None:
    trigger = sorted(protection.TRIGGERS[database.dialect])[number]
    table = trigger.partition("_")[0]
    execute(database, f"DROP TRIGGER {trigger}" + (f" ON {table}" if database.dialect == "postgresql" else ""))
    with pytest.raises(DatabaseUnprotected, match=trigger):
        Store.open(database_url, KEYS)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_trigger_that_was_switched_off_is_noticed(database_url: str, database: Database) -> None:
    execute(database, "ALTER TABLE event DISABLE TRIGGER event_refuses_update")
    with pytest.raises(DatabaseUnprotected, match="event_refuses_update"):
        Store.open(database_url, KEYS)
