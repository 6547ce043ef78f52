"""Whatever people send can be stored, and says who they are in one place only."""

from __future__ import annotations

import json

import pytest

from dialogs import Actor, MessageReceived, MessageShown, Step
from storage import Store, storable
from storage.engine import Database
from tests.storage.samples import CHANNEL, NOW, arrival, dump, next_id, receive, reply, rows, session, take_turn

#: What is sent, and what is kept of it.
HOSTILE = {
    "a\0b": "a�b",
    "a\ud800b": "a�b",
    "\udc00\ud800": "��",
    "\\u0000": "\\u0000",  # spelt out: no NUL
    "\\\0\\\\u0000": "\\�\\\\u0000",
    "\U0001f600中文\u200f": "\U0001f600中文\u200f",
    "'; DROP TABLE event; --": "'; DROP TABLE event; --",
    "%s %(name)s :name {0}": "%s %(name)s :name {0}",
}


def test_a_turn_with_any_text_is_kept(store: Store) -> None:
    for number, (sent, kept) in enumerate(HOSTILE.items()):
        screening = f"screening{number}"
        receive(store, arrival(number, f"person {number}", text=sent))
        (row,) = store.waiting(CHANNEL, NOW)
        assert row.body["message"]["text"] == kept
        step = Step(
            session=session(screening, subject=sent),
            events=(
                MessageReceived(actor=Actor.PATIENT, reason=sent, kind="typed", text=sent),
                MessageShown(text=f"“{sent}”", language="en"),
            ),
        )
        assert store.turn(row.id, lambda old, step=step: step, NOW) is not None  # type: ignore[misc]
        heard, shown = store.transcript(screening)
        assert (heard.reason, heard.payload["text"], shown.payload["text"]) == (kept, kept, f"“{kept}”")
        assert [message.text for message in store.outgoing(CHANNEL, NOW)][-1] == f"“{kept}”"
        assert [row.subject for row in store.screenings() if row.id == screening] == [kept]
        again = take_turn(store, 100 + number, reply(screening=screening), f"person {number}")
        assert again.session.subject == kept


def test_an_error_with_any_text_is_kept(store: Store, database: Database) -> None:
    for number, (sent, kept) in enumerate(HOSTILE.items()):
        receive(store, arrival(number))
        assert store.fail(next_id(store), sent, NOW, give_up_after=1) is True
        errors = rows(database, "SELECT error FROM inbox ORDER BY id")
        assert errors[-1]["error"] == kept


def test_names_of_any_text_are_kept(store: Store) -> None:
    for number, sent in enumerate(HOSTILE, 1):
        name = f"{number}{sent}"
        assert receive(store, arrival(name, name)) == 1
        assert receive(store, arrival(name, name)) == 0
        assert len(store.waiting(CHANNEL, NOW)) == number


def test_text_of_any_length_is_kept(store: Store) -> None:
    long = "长" * 1_000_000
    take_turn(store, 1, reply(long))
    assert store.transcript("aaaaaaaaaa")[0].payload["text"] == long


def test_numbers_that_json_does_not_have_are_kept_as_words(store: Store) -> None:
    receive(store, arrival(1, location=json.loads("[NaN, -Infinity, 1e400, 12345678901234567890123]")))
    (row,) = store.waiting(CHANNEL, NOW)
    assert row.body["message"]["location"] == ["NaN", "-Infinity", "Infinity", 12345678901234567890123]


def test_deep_nesting_is_kept(store: Store) -> None:
    deep: list[object] = []
    for _ in range(400):
        deep = [deep, "\0"]
    receive(store, arrival(1, deep=deep))
    (row,) = store.waiting(CHANNEL, NOW)
    assert json.dumps(row.body["message"]["deep"]) == json.dumps(deep).replace(r"\u0000", r"\ufffd")


def test_keys_of_any_text_are_kept() -> None:
    assert json.loads(storable.dumps({"a\0": {"\ud800": 1}})) == {"a�": {"�": 1}}


def test_who_somebody_is_stands_nowhere_in_the_open(store: Store, database: Database) -> None:
    address = "8877665544"
    receive(store, *(arrival(number, address, text="hi") for number in range(1, 6)))
    for _ in range(2):
        store.turn(next_id(store), reply(), NOW)
    store.skip(next_id(store), NOW)
    store.fail(next_id(store), "broken", NOW, give_up_after=1)
    message = store.outgoing(CHANNEL, NOW)[0]
    store.sent(message.id, "ref-1", NOW)
    tables = dump(database)
    assert [row for rows in tables.values() for row in rows if address in row or "Mei" in row] == []
    assert (len(tables["event"]), len(tables["inbox"])) == (4, 5)
    assert message.address == address
    assert [row.body["message"]["chat"]["first_name"] for row in store.waiting(CHANNEL, NOW)] == ["Mei"]


def test_errors_do_not_quote_people(store: Store, database: Database) -> None:
    """The driver's own message on a taken key quotes the key."""
    take_turn(store, 1, reply(screening="secretname"), address="one")
    receive(store, arrival(2, "two"))
    with pytest.raises(Exception, match="refused a statement") as caught:
        store.turn(next_id(store), reply("private words", screening="secretname"), NOW)
    told = "".join([str(caught.value), *caught.value.__notes__])
    assert "secretname" not in told
    assert "private words" not in told
