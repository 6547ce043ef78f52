"""The records as people read them."""

from __future__ import annotations

from datetime import UTC, timedelta, timezone

import pytest
from sqlalchemy.exc import StatementError

from dialogs import Actor, ConsentDeclined, Role, Session, Step
from storage import NoSuchScreening, Store
from tests.storage.samples import NOW, arrival, later, next_id, receive, reply, session, take_turn


def test_screenings_are_listed_oldest_first(store: Store) -> None:
    assert store.screenings() == []
    for number, screening in enumerate(["zzzzzzzzzz", "aaaaaaaaaa"]):
        receive(store, arrival(number, screening), now=later(number))
        store.turn(next_id(store), reply(screening=screening), later(number))
    assert [row.id for row in store.screenings()] == ["zzzzzzzzzz", "aaaaaaaaaa"]


def test_a_screening_is_listed_with_what_people_look_for(store: Store) -> None:
    take_turn(store, 1, reply(role=Role.COORDINATOR, subject="S-001", state="E6", language="en"))
    (row,) = store.screenings()
    assert (row.subject, row.role, row.channel) == ("S-001", "coordinator", "telegram")
    assert (row.state, row.language, row.verdict, row.answers) == ("E6", "en", None, 0)


def test_an_event_is_read_with_who_and_why(store: Store) -> None:
    declined = ConsentDeclined(actor=Actor.HELPER, reason="too far away", notice="3")
    take_turn(store, 1, lambda old: Step(session=session(), events=(declined,)))
    (event,) = store.transcript("aaaaaaaaaa")
    assert (event.type, event.actor, event.reason) == ("consent_declined", "helper", "too far away")
    assert event.payload == {"notice": "3"}


def test_an_unknown_screening_has_no_transcript(store: Store) -> None:
    with pytest.raises(NoSuchScreening, match="nosuchthing"):
        store.transcript("nosuchthing")


def test_times_come_back_in_utc_wherever_they_were_taken(store: Store) -> None:
    beijing = (NOW + timedelta(microseconds=7)).astimezone(timezone(timedelta(hours=8)))
    receive(store, arrival(1), now=beijing)
    store.turn(next_id(store), reply(), beijing)
    (row,) = store.screenings()
    times = [row.created_at, row.updated_at, *(event.at for event in store.transcript(row.id))]
    assert times == [beijing] * 4
    assert {time.tzinfo for time in times} == {UTC}


def test_a_time_without_a_zone_is_refused(store: Store) -> None:
    with pytest.raises(StatementError, match="without a zone"):
        receive(store, arrival(1), now=NOW.replace(tzinfo=None))


def test_a_session_comes_back_as_it_was(store: Store) -> None:
    written = session(state="E6", asked="age", excluded_by="E6", passed_over=("E6",), stopped_in="E5")
    take_turn(store, 1, lambda old: Step(session=written, events=()))
    seen: list[Session | None] = []

    def look(old: Session | None) -> Step:
        seen.append(old)
        return reply()(old)

    take_turn(store, 2, look)
    assert seen == [written]
