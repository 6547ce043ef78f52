"""A turn happens as a whole or not at all, once, and in its order."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs import Session, SessionFormatError, Step
from storage import DatabaseRefused, DatabaseUnreachable, ScreeningChanged, Store, screenings
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import (
    CHANNEL,
    NOW,
    arrival,
    dump,
    execute,
    later,
    next_id,
    receive,
    reply,
    rows,
    session,
    take_turn,
)

INBOX_REFUSES_UPDATES = {
    "sqlite": """
        CREATE TRIGGER refuse BEFORE UPDATE ON inbox BEGIN SELECT RAISE(ABORT, 'no'); END
    """,
    "postgresql": """
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
        CREATE TRIGGER refuse BEFORE UPDATE ON inbox FOR EACH ROW EXECUTE FUNCTION refuse()
    """,
}


def test_a_turn_writes_everything(store: Store, database: Database) -> None:
    step = take_turn(store, 1, reply("How old are you?", answer="hello"))
    (screening,) = store.screenings()
    assert (screening.id, screening.state, screening.language) == (step.session.id, "language", "zh")
    assert [(e.seq, e.type, e.payload["text"]) for e in store.transcript(step.session.id)] == [
        (1, "message_received", "hello"),
        (2, "message_shown", "How old are you?"),
    ]
    (message,) = store.outgoing(CHANNEL, NOW)
    assert (message.text, message.prompt, message.screening_id) == ("How old are you?", 1, step.session.id)
    assert message.address == "100200300"
    (inbox,) = rows(database, "SELECT status, body FROM inbox")
    assert inbox == {"status": "done", "body": None}


def test_the_next_turn_goes_on_where_the_last_one_ended(store: Store) -> None:
    take_turn(store, 1)
    seen: list[Session | None] = []

    def decide(old: Session | None) -> Step:
        seen.append(old)
        return reply("second")(old)

    step = take_turn(store, 2, decide)
    assert seen == [replace(session(), prompt=1)]
    assert step.session.prompt == 2
    assert [event.seq for event in store.transcript(step.session.id)] == [1, 2, 3, 4]


def test_the_store_may_be_reopened_between_any_two_turns(database_url: str) -> None:
    changes: list[dict[str, Any]] = [
        {"language": "en"},
        {"state": "E1", "asked": "age", "excluded_by": "E6"},
        {"stopped_in": "E1", "passed_over": ("E6",)},
        {"state": "submitted", "verdict": "incomplete", "subject": "S-001"},
    ]
    expected = session()
    for number, change in enumerate(changes, 1):
        opened = Store.open(database_url, KEYS)
        step = take_turn(opened, number, reply(f"re {number}", **change))
        opened.close()
        expected = replace(expected, prompt=number, **change)
        assert step.session == expected
    opened = Store.open(database_url, KEYS)
    (row,) = opened.screenings()
    transcript = opened.transcript(row.id)
    opened.close()
    assert (row.state, row.verdict, row.subject, row.language) == ("submitted", "incomplete", "S-001", "en")
    assert [event.payload["text"] for event in transcript if event.type == "message_shown"] == [
        "re 1",
        "re 2",
        "re 3",
        "re 4",
    ]


def test_an_exception_of_the_decision_changes_nothing_and_comes_out(store: Store, database: Database) -> None:
    take_turn(store, 1)
    receive(store, arrival(2))
    before = dump(database)

    def decide(old: Session | None) -> Step:
        raise LookupError("no such question")

    with pytest.raises(LookupError, match="no such question"):
        store.turn(next_id(store), decide, NOW)
    assert dump(database) == before
    assert store.turn(next_id(store), reply(), NOW) is not None


def test_a_failure_of_the_last_statement_changes_nothing(store: Store, database: Database) -> None:
    take_turn(store, 1)
    receive(store, arrival(2))
    before = dump(database)
    execute(database, INBOX_REFUSES_UPDATES[database.dialect])
    with pytest.raises(DatabaseRefused):
        store.turn(next_id(store), reply("second", screening="bbbbbbbbbb"), NOW)
    assert dump(database) == before
    execute(database, "DROP TRIGGER refuse" + (" ON inbox" if database.dialect == "postgresql" else ""))
    assert store.turn(next_id(store), reply("second", screening="bbbbbbbbbb"), NOW) is not None
    assert len(store.transcript("bbbbbbbbbb")) == 2


def test_an_update_is_handled_once(store: Store) -> None:
    receive(store, arrival(1))
    row_id = next_id(store)
    assert store.turn(row_id, reply(), NOW) is not None
    assert store.turn(row_id, reply(), NOW) is None
    assert len(store.transcript("aaaaaaaaaa")) == 2


def test_an_unknown_update_is_nobodys_turn(store: Store) -> None:
    assert store.turn(4711, reply(), NOW) is None


def test_a_later_update_must_wait_for_the_one_before_it(store: Store, database: Database) -> None:
    receive(store, arrival(1), arrival(2))
    first, second = (row["id"] for row in rows(database, "SELECT id FROM inbox ORDER BY id"))
    assert store.turn(second, reply(), NOW) is None
    assert store.turn(first, reply(), NOW) is not None
    assert store.turn(second, reply(), NOW) is not None


def test_an_update_that_is_to_be_tried_later_holds_up_those_behind_it(store: Store, database: Database) -> None:
    receive(store, arrival(1), arrival(2), arrival(3, "another"))
    first, second, _ = (row["id"] for row in rows(database, "SELECT id FROM inbox ORDER BY id"))
    assert store.fail(first, "broken", NOW) is False
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [3]
    assert store.turn(second, reply(), NOW) is None
    assert [(row.body["update_id"], row.attempts) for row in store.waiting(CHANNEL, later(2))] == [(1, 1), (3, 0)]


def test_each_pause_is_longer_than_the_one_before_up_to_a_limit(store: Store) -> None:
    receive(store, arrival(1))
    row_id = next_id(store)
    now = NOW
    for pause in [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]:
        assert store.fail(row_id, "broken", now, give_up_after=100) is False
        now += timedelta(seconds=pause)
        assert store.waiting(CHANNEL, now - timedelta(milliseconds=1)) == []
        assert [row.id for row in store.waiting(CHANNEL, now)] == [row_id]


def test_a_clock_that_is_set_back_makes_no_update_wait(store: Store) -> None:
    receive(store, arrival(1))
    row_id = next_id(store)
    store.fail(row_id, "broken", NOW, give_up_after=100)
    assert store.waiting(CHANNEL, NOW) == []
    assert [row.id for row in store.waiting(CHANNEL, later(-3600))] == [row_id]


def test_a_dead_update_does_not_hold_up_those_behind_it(store: Store, database: Database) -> None:
    receive(store, arrival(1), arrival(2))
    row_id = next_id(store)
    assert [store.fail(row_id, "broken", NOW, give_up_after=3) for _ in range(3)] == [False, False, True]
    (row,) = rows(database, "SELECT status, attempts, error, body FROM inbox WHERE status = 'dead'")
    assert (row["attempts"], row["error"]) == (3, "broken")
    assert row["body"] is not None
    assert store.turn(row_id, reply(), NOW) is None
    (left,) = store.waiting(CHANNEL, NOW)
    assert left.body["update_id"] == 2
    assert store.turn(left.id, reply(), NOW) is not None


def test_a_failure_reported_after_the_update_was_handled_changes_nothing(store: Store, database: Database) -> None:
    receive(store, arrival(1))
    row_id = next_id(store)
    store.turn(row_id, reply(), NOW)
    before = dump(database)
    assert store.fail(row_id, "too late", NOW, give_up_after=1) is False
    store.skip(row_id, NOW)
    assert dump(database) == before


def test_giving_up_tells_the_person_and_keeps_what_they_sent(store: Store, database: Database) -> None:
    receive(store, arrival(1), arrival(2))
    assert store.turn(next_id(store), reply("Sorry?"), NOW, given_up="broken") is not None
    (message,) = store.outgoing(CHANNEL, NOW)
    assert message.text == "Sorry?"
    (row,) = rows(database, "SELECT attempts, error, body FROM inbox WHERE status = 'dead'")
    assert (row["attempts"], row["error"]) == (1, "broken")
    assert row["body"] is not None
    (left,) = store.waiting(CHANNEL, NOW)
    assert left.body["update_id"] == 2


def test_another_id_begins_a_new_screening_and_leaves_the_old_one(store: Store, database: Database) -> None:
    take_turn(store, 1, reply(state="submitted", verdict="incomplete"))
    take_turn(store, 2, reply("again", screening="bbbbbbbbbb"))
    take_turn(store, 3, reply("and on", screening="bbbbbbbbbb"))
    assert {row.id: row.state for row in store.screenings()} == {"aaaaaaaaaa": "submitted", "bbbbbbbbbb": "language"}
    assert [event.seq for event in store.transcript("aaaaaaaaaa")] == [1, 2]
    assert [event.seq for event in store.transcript("bbbbbbbbbb")] == [1, 2, 3, 4]
    (contact,) = rows(database, "SELECT current_screening_id FROM contact")
    assert contact["current_screening_id"] == "bbbbbbbbbb"


def test_an_id_that_is_taken_begins_no_screening(store: Store, database: Database) -> None:
    take_turn(store, 1, address="one")
    receive(store, arrival(2, "two"))
    before = dump(database)
    with pytest.raises(DatabaseRefused):
        store.turn(next_id(store), reply(), NOW)
    assert dump(database) == before


def test_people_have_their_own_screenings(store: Store) -> None:
    take_turn(store, 1, reply(screening="aaaaaaaaaa"), address="one")
    take_turn(store, 2, reply(screening="bbbbbbbbbb"), address="two")
    take_turn(store, 3, reply(screening="aaaaaaaaaa"), address="one")
    assert [len(store.transcript(screening)) for screening in ("aaaaaaaaaa", "bbbbbbbbbb")] == [4, 2]


def test_a_screening_is_closed_when_it_first_ends(store: Store, database: Database) -> None:
    for number, state in enumerate(["E1", "submitted", "submitted"], 1):
        receive(store, arrival(number))
        store.turn(next_id(store), reply(state=state), later(number))
    (row,) = rows(database, "SELECT created_at, updated_at, closed_at FROM screening")
    seconds = {name: str(value)[17:19] for name, value in row.items()}
    assert seconds == {"created_at": "01", "updated_at": "03", "closed_at": "02"}


def test_a_turn_without_events_is_a_turn(store: Store) -> None:
    take_turn(store, 1, lambda old: Step(session=session(), events=()))
    assert store.transcript("aaaaaaaaaa") == []
    assert store.waiting(CHANNEL, NOW) == []
    assert store.outgoing(CHANNEL, NOW) == []


def test_a_screening_that_cannot_be_read_stops_its_turn_only(store: Store, database: Database) -> None:
    take_turn(store, 1, address="one")
    execute(database, "UPDATE screening SET snapshot = '{\"format\": 999}'")
    receive(store, arrival(2, "one"), arrival(3, "two"))
    broken, fine = store.waiting(CHANNEL, NOW)
    with pytest.raises(SessionFormatError, match="999"):
        store.turn(broken.id, reply(), NOW)
    assert store.turn(fine.id, reply(screening="bbbbbbbbbb"), NOW) is not None
    assert [row.body["update_id"] for row in store.waiting(CHANNEL, NOW)] == [2]


def test_a_screening_that_somebody_else_changed_is_not_overwritten(store: Store, database: Database) -> None:
    take_turn(store, 1)
    with database.reading() as connection:
        stale = screenings.read(connection, "aaaaaaaaaa")
    take_turn(store, 2, reply(language="en"))
    with pytest.raises(ScreeningChanged, match="aaaaaaaaaa"), database.writing() as connection:
        screenings.write(connection, stale, replace(stale.session, language="zh"), NOW)
    assert [row.language for row in store.screenings()] == ["en"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)  # SQLite lets nobody write during a turn
def test_nobody_changes_a_screening_while_a_turn_decides(store: Store, database: Database) -> None:
    take_turn(store, 1)
    receive(store, arrival(2))

    def decide(old: Session | None) -> Step:
        with pytest.raises(DatabaseUnreachable, match="lock timeout"):
            execute(database, "SET LOCAL lock_timeout = '50ms'; UPDATE screening SET subject = 'S-7'")
        return reply("kept")(old)

    assert store.turn(next_id(store), decide, NOW) is not None
    assert [row.subject for row in store.screenings()] == [None]
    assert len(store.transcript("aaaaaaaaaa")) == 4
