"""`prescreen doctor` as it is run: what it says, how it ends, and that it says nothing personal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from bot.exits import Exit
from bot.settings import PREFIX
from storage import Arrival, Store
from tests.bot.conftest import Program
from tests.bot.test_cli import assert_one_sentence, change
from tests.postgres import KEYS

LINES = "/start\nEnglish\n1\nagree\n1963\n"
WORDS = "canary-Zq7"


@pytest.fixture
def store(program: Program) -> Iterator[Store]:
    """The program's store, in which somebody has answered the first question."""
    program.run("chat", said=LINES)
    store = Store.open(program.settings[f"{PREFIX}DATABASE"], KEYS)
    yield store
    store.close()


def set_aside(store: Store, *people: str) -> list[int]:
    """An update of each of these people that could not be handled; their rows."""
    now = datetime.now(UTC)
    arrivals = [
        Arrival(update_id=WORDS + person, address=person, person=person, kind="message", body={"text": WORDS})
        for person in people
    ]
    store.receive("telegram", "7", arrivals, now)
    ids = [row.id for row in store.waiting("telegram", now)]
    for each in ids:
        store.fail(each, "RuntimeError at x.py:3", now, give_up_after=1)
    return ids


def test_all_is_well(program: Program, store: Store) -> None:
    ended = program.run("doctor")
    assert (ended.code, ended.err) == (0, "")
    assert "screenings: 1" in ended.out
    assert "BAD" not in ended.out
    assert ended.out.count("ok ") == 13


def test_what_is_broken_is_told_with_ids_and_an_exit_code(program: Program, store: Store) -> None:
    (screening,) = store.screenings()
    change(program.settings[f"{PREFIX}DATABASE"], "UPDATE screening SET state = 'E6'")
    ended = program.run("doctor")
    assert ended.code == Exit.UNHEALTHY
    (bad,) = [line for line in ended.out.splitlines() if line.startswith("BAD")]
    assert bad.startswith("BAD  I4 ")
    assert bad.endswith(f" Broken by 1: screening {screening.id}.")


def test_what_was_set_aside_is_listed_and_handed_back(program: Program, store: Store) -> None:
    first, second, third = set_aside(store, WORDS + "1", WORDS + "2", WORDS + "3")
    ended = program.run("doctor")
    assert ended.code == 0
    assert f"{second}: message of contact" in ended.out
    assert "RuntimeError at x.py:3" in ended.out
    assert WORDS not in ended.out
    assert program.run("doctor", "--retry", str(second)).out == f"Handled again: {second}.\n"
    assert [row.id for row in store.waiting("telegram", datetime.now(UTC))] == [second]
    assert program.run("doctor", "--retry", "all").out == f"Handled again: {first}, {third}.\n"
    assert "Nothing was set aside" in program.run("doctor").out
    assert program.run("doctor", "--retry", "all").out == "Handled again: none.\n"


def test_what_the_person_answered_since_stays(program: Program, store: Store) -> None:
    (row,) = set_aside(store, "mei")
    now = datetime.now(UTC)
    store.receive("telegram", "7", [Arrival(update_id="2", address="mei", person="mei", kind="message", body={})], now)
    (newer,) = store.waiting("telegram", now)
    store.skip(newer.id, now)
    assert "has answered again since" in program.run("doctor").out
    assert_one_sentence(program.run("doctor", "--retry", str(row)), Exit.NOT_FOUND, str(row), "answered again")
    ended = program.run("doctor", "--retry", "all")
    assert ended.out.splitlines()[1] == f"Left, since their people have answered again: {row}."


@pytest.mark.parametrize("which", ["4711", "nonsense", "-1"])
def test_retry_of_what_was_not_set_aside(program: Program, which: str) -> None:
    ended = program.run("doctor", f"--retry={which}")
    assert_one_sentence(ended, Exit.NOT_FOUND, which, "no such update")


def test_colours_in_a_terminal_only(program: Program, store: Store) -> None:
    assert "\x1b[" in program.run("doctor", FORCE_COLOR="1").out
    assert "\x1b[" not in program.run("doctor").out


def test_a_database_without_its_triggers_is_not_well(program: Program, store: Store) -> None:
    change(program.settings[f"{PREFIX}DATABASE"], "DROP TRIGGER event_refuses_update")
    assert_one_sentence(program.run("doctor"), Exit.DATABASE, "event_refuses_update")
