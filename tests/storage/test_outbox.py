"""What is to be sent leaves in order for each contact, at least once, and is not lost."""

from __future__ import annotations

from dialogs import MessageShown, Session, Step
from storage import LONGEST_WAIT, Outgoing, Store
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import CHANNEL, NOW, arrival, later, next_id, receive, reply, rows, session, take_turn


def two_messages(old: Session | None) -> Step:
    """A decision that says two things."""
    shown = (MessageShown(text="first", language="en"), MessageShown(text="second", language="en", prompt=1))
    return Step(session=session(), events=shown)


def next_message(store: Store, seconds: float = 0) -> Outgoing:
    """The only message that can be sent."""
    (message,) = store.outgoing(CHANNEL, later(seconds))
    return message


def test_messages_of_a_turn_leave_one_after_the_other(store: Store, database: Database) -> None:
    take_turn(store, 1, two_messages)
    first = next_message(store)
    assert (first.text, first.prompt, first.choices) == ("first", None, ())
    store.sent(first.id, "ref-1", NOW)
    second = next_message(store)
    assert (second.text, second.prompt) == ("second", 1)
    store.sent(second.id, None, NOW)
    assert store.outgoing(CHANNEL, NOW) == []
    sent = rows(database, "SELECT n, status, reference, payload FROM outbox ORDER BY id")
    assert sent == [
        {"n": 0, "status": "sent", "reference": "ref-1", "payload": None},
        {"n": 1, "status": "sent", "reference": None, "payload": None},
    ]


def test_choices_come_back_as_rows_of_buttons(store: Store) -> None:
    take_turn(store, 1)
    choices = [[(choice.id, choice.label) for choice in row] for row in next_message(store).choices]
    assert choices == [[("yes", "Yes"), ("no", "No")], [("skip", "不知道")]]


def test_messages_survive_a_restart(database_url: str) -> None:
    opened = Store.open(database_url, KEYS)
    take_turn(opened, 1, reply("still there"))
    opened.close()
    opened = Store.open(database_url, KEYS)
    message = next_message(opened)
    opened.close()
    assert message.text == "still there"


def test_messages_are_those_of_the_channel(store: Store) -> None:
    take_turn(store, 1)
    assert store.outgoing("console", NOW) == []


def test_a_message_to_be_tried_later_holds_up_those_behind_it(store: Store) -> None:
    take_turn(store, 1, two_messages)
    store.postpone(next_message(store).id, "timed out", later(30))
    assert store.outgoing(CHANNEL, later(29)) == []
    message = next_message(store, 30)
    assert (message.text, message.attempts) == ("first", 1)


def test_a_clock_that_is_set_back_makes_no_message_wait(store: Store) -> None:
    take_turn(store, 1)
    store.postpone(next_message(store).id, "timed out", NOW + LONGEST_WAIT)
    assert store.outgoing(CHANNEL, NOW) == []
    assert next_message(store, -1).attempts == 1


def test_a_message_to_be_tried_later_holds_up_nobody_else(store: Store) -> None:
    take_turn(store, 1, reply(screening="aaaaaaaaaa"), address="one")
    take_turn(store, 2, reply(screening="bbbbbbbbbb"), address="two")
    first, _ = store.outgoing(CHANNEL, NOW)
    store.postpone(first.id, "slow down", later(30))
    assert [message.address for message in store.outgoing(CHANNEL, NOW)] == ["two"]


def test_a_message_that_is_wrong_for_good_makes_room_for_the_next(store: Store, database: Database) -> None:
    take_turn(store, 1, two_messages)
    store.undeliverable(next_message(store).id, "too long", NOW, unreachable=False)
    assert next_message(store).text == "second"
    (row,) = rows(database, "SELECT error, payload FROM outbox WHERE status = 'undeliverable'")
    assert row == {"error": "too long", "payload": None}


def test_messages_to_somebody_unreachable_wait_until_they_write_again(store: Store, database: Database) -> None:
    take_turn(store, 1, two_messages)
    store.undeliverable(next_message(store).id, "blocked", NOW, unreachable=True)
    assert store.outgoing(CHANNEL, later(3600)) == []
    (contact,) = rows(database, "SELECT unreachable_at FROM contact")
    assert contact["unreachable_at"] is not None
    take_turn(store, 2, reply("third"))
    texts = []
    for _ in range(3):
        message = next_message(store)
        texts.append(message.text)
        store.sent(message.id, None, NOW)
    assert texts == ["first", "second", "third"]


def test_somebody_unreachable_holds_up_nobody_else(store: Store) -> None:
    take_turn(store, 1, reply(screening="aaaaaaaaaa"), address="one")
    take_turn(store, 2, reply(screening="bbbbbbbbbb"), address="two")
    first, _ = store.outgoing(CHANNEL, NOW)
    store.undeliverable(first.id, "blocked", NOW, unreachable=True)
    assert [message.address for message in store.outgoing(CHANNEL, NOW)] == ["two"]


def test_what_is_over_stays_as_it_was(store: Store, database: Database) -> None:
    """A second sender, or a late answer, reports once more on a message that has gone."""
    take_turn(store, 1)
    message = next_message(store)
    store.sent(message.id, "ref-1", NOW)
    store.sent(message.id, "ref-2", later(1))
    store.postpone(message.id, "timed out", later(1))
    store.undeliverable(message.id, "too long", NOW, unreachable=False)
    (row,) = rows(database, "SELECT status, reference, attempts, error FROM outbox")
    assert row == {"status": "sent", "reference": "ref-1", "attempts": 0, "error": None}


def test_a_message_names_the_update_and_the_event_it_came_from(store: Store, database: Database) -> None:
    receive(store, arrival(1))
    row_id = next_id(store)
    store.turn(row_id, reply(), NOW)
    (row,) = rows(
        database,
        "SELECT outbox.inbox_id, outbox.n, event.type, event.seq, event.inbox_id AS cause"
        " FROM outbox JOIN event ON event.id = outbox.event_id",
    )
    assert row == {"inbox_id": row_id, "n": 0, "type": "message_shown", "seq": 2, "cause": row_id}
