"""Every invariant holds of records that were made by turns, and is seen to be broken when somebody breaks it."""

from __future__ import annotations

import pytest

from storage import INVARIANTS, Store
from storage.engine import Database
from storage.invariants import EXAMPLES
from tests.storage.samples import CHANNEL, NOW, arrival, execute, later, next_id, receive, reply, take_turn
from tests.storage.talking import Talker, deliver

MEI, LI = "screeningm", "screeningl"


@pytest.fixture
def lived(store: Store) -> Store:
    """A store with two people who have answered the first question."""
    for address, screening in (("mei", MEI), ("li", LI)):
        Talker(store, address, screening).answers_the_first_question()
    assert broken(store) == {}
    return store


def broken(store: Store, seconds: float = 3600) -> dict[str, tuple[str, ...]]:
    """The invariants that do not hold, with examples."""
    found = store.doctor.invariants(later(seconds))
    assert [each.invariant for each in found] == list(INVARIANTS)
    return {each.invariant.id: each.examples for each in found if each.count}


#: An event of a screening once more, at the end of its transcript; `{}` is what the update that it names becomes.
AGAIN = """
    INSERT INTO event (screening_id, seq, at, actor, type, payload, inbox_id)
    SELECT screening_id, (SELECT max(seq) + {step} FROM event WHERE screening_id = '{screening}'),
           at, {actor}, type, payload, {inbox}
    FROM event
    WHERE id = (SELECT max(id) FROM event WHERE screening_id = '{screening}' AND type = '{type}')
"""


def again(kind: str, inbox: str = "inbox_id", step: int = 1, actor: str = "actor") -> str:
    """The statement that repeats Mei's newest event of this kind."""
    return AGAIN.format(screening=MEI, type=kind, inbox=inbox, step=step, actor=actor)


LAST_MESSAGE = "(SELECT max(id) FROM outbox)"
ONE_BEFORE = f"(SELECT max(id) FROM outbox WHERE id < {LAST_MESSAGE})"


@pytest.mark.parametrize(
    ("expected", "statement"),
    [
        pytest.param({"I2": MEI}, again("answer_recorded"), id="a prompt answered twice"),
        pytest.param({}, again("answer_recorded", inbox="NULL", actor="'staff'"), id="an answer of staff"),
        pytest.param({"I2": MEI, "I3": MEI}, again("answer_recorded", inbox="NULL"), id="an answer from nowhere"),
        pytest.param({"I2": MEI, "I3": MEI}, again("answer_recorded", inbox="4711"), id="an answer from no update"),
        pytest.param(
            {"I4": MEI}, f"UPDATE screening SET state = 'E6' WHERE id = '{MEI}'", id="a move that nobody noted"
        ),
        pytest.param({"I8": MEI}, again("message_shown"), id="a message that nobody was to send"),
        pytest.param({"I8": MEI}, again("message_received", inbox="NULL"), id="words from nowhere"),
        pytest.param({"I8": MEI}, again("language_chosen", step=2), id="a gap"),
        pytest.param(
            {"I8": LI},
            f"UPDATE outbox SET event_id = (SELECT min(id) FROM event) WHERE id = {LAST_MESSAGE}",
            id="a message that is no event",
        ),
    ],
)
def test_what_is_broken_is_seen(lived: Store, database: Database, expected: dict[str, str], statement: str) -> None:
    execute(database, statement)
    assert broken(lived) == {name: (screening,) for name, screening in expected.items()}


def test_an_update_that_waits_is_late_after_a_while(lived: Store) -> None:
    receive(lived, arrival(1, "mei"))
    assert broken(lived, 240) == {}
    assert broken(lived) == {"I1": (str(next_id(lived)),)}


def test_somebody_who_was_not_told_is_seen(lived: Store) -> None:
    receive(lived, arrival(1, "mei"))
    lived.fail(row := next_id(lived), "broken", NOW, give_up_after=1)
    assert broken(lived) == {"I1": (str(row),)}


def test_somebody_who_was_told_is_none(lived: Store) -> None:
    receive(lived, arrival(1, "mei"))
    lived.turn(next_id(lived), reply("Sorry?", screening=MEI), NOW, given_up="broken")
    deliver(lived)
    assert broken(lived) == {}


def test_somebody_without_a_reply_is_seen(lived: Store, database: Database) -> None:
    execute(database, f"DELETE FROM outbox WHERE id = {LAST_MESSAGE}")
    found = broken(lived)
    assert set(found) == {"I5", "I8"}
    assert found["I8"] == (LI,)


def test_a_message_that_waits_is_late_unless_nobody_is_there(lived: Store) -> None:
    take_turn(lived, 1, reply("hello?", screening="newscreen1"), "new")
    (message,) = lived.outgoing(CHANNEL, NOW)
    assert broken(lived, 240) == {}
    assert broken(lived) == {"I6": (str(message.id),)}
    lived.undeliverable(message.id, "blocked", NOW, unreachable=True)
    take_turn(lived, 2, reply("still there?", screening=LI), "li")
    (message,) = lived.outgoing(CHANNEL, NOW)
    lived.undeliverable(message.id, "no", NOW, unreachable=True)
    assert broken(lived) == {}


OVERTAKEN = {
    "the one before still waits": "UPDATE outbox SET status = 'waiting', payload = '{}', sent_at = NULL WHERE id = "
    + ONE_BEFORE,
    "the one before left later": "UPDATE outbox SET sent_at = '2026-03-01 08:31:00+00:00' WHERE id = " + ONE_BEFORE,
}


@pytest.mark.parametrize("statement", [pytest.param(value, id=name) for name, value in OVERTAKEN.items()])
def test_a_message_that_overtook_another_is_seen(lived: Store, database: Database, statement: str) -> None:
    execute(database, statement)
    assert set(broken(lived, 0)) == {"I7"}


def test_a_clock_that_was_set_back_is_no_overtaking(lived: Store) -> None:
    take_turn(lived, 1, reply("one", screening=MEI), "mei")
    (message,) = lived.outgoing(CHANNEL, NOW)
    lived.sent(message.id, None, later(-1000))
    receive(lived, arrival(2, "mei"))
    lived.turn(next_id(lived), reply("two", screening=MEI), later(-2000))
    (message,) = lived.outgoing(CHANNEL, NOW)
    lived.sent(message.id, None, later(-1999))
    assert broken(lived) == {}


def test_some_are_named_and_all_are_counted(lived: Store) -> None:
    receive(lived, *(arrival(n, str(n)) for n in range(20)))
    late = lived.doctor.invariants(later(3600))[0]
    assert (late.count, len(late.examples)) == (20, EXAMPLES)
    assert list(late.examples) == sorted(late.examples, key=int)
