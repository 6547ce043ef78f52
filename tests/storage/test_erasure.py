"""Of what is erased, nothing is left but that there was something: not in a table, not in the file."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dialogs import ERASED, Actor, MessageShown, ScreeningErased, Session, StateChanged, Step
from storage import DatabaseRefused, NoSuchScreening, Store, invariants
from storage.engine import Database
from storage.erasure import PARTS
from storage.tables import Table
from tests.postgres import KEYS
from tests.storage.samples import (
    CHANNEL,
    NOW,
    ROOT,
    arrival,
    dump,
    execute,
    later,
    next_id,
    receive,
    reply,
    rows,
    take_turn,
)

ADDRESS = "8877665544"
CANARY = "canary-Zq7-早"


def erase(old: Session | None) -> Step:
    """The decision to erase everything, with a last word."""
    assert old is not None
    gone = replace(old, state=ERASED, answers={}, subject=None)
    return Step(
        session=gone,
        events=(
            StateChanged(source=old.state, trigger="erase", target=ERASED),
            ScreeningErased(actor=Actor.PATIENT),
            MessageShown(text="All erased.", language="en", prompt=9),
        ),
    )


def say_much(store: Store, address: str = ADDRESS, screening: str = "aaaaaaaaaa") -> None:
    """Somebody says a lot, and not all of it can be handled or sent."""
    for number in range(1, 60):
        words = f"{CANARY} {number} " * 20
        receive(store, arrival(f"{screening}{number}", address, text=words))
        (row,) = [row for row in store.waiting(CHANNEL, NOW) if row.body["update_id"] == f"{screening}{number}"]
        if number % 20 == 0:
            store.fail(row.id, "broken", NOW, give_up_after=1)
        else:
            store.turn(row.id, reply(words, subject=CANARY, screening=screening), NOW)
    for _ in range(30):
        message = next(message for message in store.outgoing(CHANNEL, NOW) if message.address == address)
        store.sent(message.id, "4711", NOW)


def send_all(store: Store) -> list[str]:
    """Send what is to be sent; the texts."""
    sent = []
    while messages := store.outgoing(CHANNEL, NOW):
        for message in messages:
            sent.append(message.text)
            store.sent(message.id, "ref", NOW)
    return sent


def broken(database: Database) -> list[str]:
    """The invariants that do not hold."""
    with database.reading() as connection:
        return [each.invariant.id for each in invariants.check(connection, NOW) if each.count]


def test_a_person_who_erased_everything_is_forgotten_with_the_last_word(store: Store, database: Database) -> None:
    say_much(store)
    take_turn(store, "erase", erase, ADDRESS)
    assert [message.text for message in store.outgoing(CHANNEL, NOW)] == ["All erased."]
    assert broken(database) == []
    assert send_all(store) == ["All erased."]
    assert broken(database) == []
    tables = dump(database)
    assert [row for table in tables.values() for row in table if CANARY in row or ADDRESS in row] == []
    assert (tables["contact"], tables["inbox"], tables["outbox"]) == ([], [], [])
    (row,) = rows(database, "SELECT * FROM screening")
    left = {name: value for name, value in row.items() if value is not None}
    assert left["snapshot"] if isinstance(left["snapshot"], dict) else CANARY not in left["snapshot"]
    assert set(left) == {
        *("id", "site", "role", "channel", "language", "state", "protocol", "practice", "snapshot", "version"),
        *("created_at", "updated_at", "closed_at", "reminders"),
    }
    assert [(event.type, event.actor) for event in store.transcript("aaaaaaaaaa")] == [
        ("state_changed", "system"),
        ("screening_erased", "patient"),
    ]
    (erased,) = rows(database, "SELECT screening_id, actor, reason FROM erasure")
    assert erased == {"screening_id": "aaaaaaaaaa", "actor": "patient", "reason": None}
    assert [(row.id, row.state, row.answers) for row in store.screenings()] == [("aaaaaaaaaa", ERASED, 0)]


@pytest.mark.parametrize("gives_up", [False, True], ids=["delivered", "given up"])
def test_no_byte_is_left_in_the_file(sqlite_url: str, gives_up: bool) -> None:
    store = Store.open(sqlite_url, KEYS)
    say_much(store)
    contact = rows(store._database, "SELECT address, person, mark FROM contact")[0]
    bodies = [row["body"].strip('"') for row in rows(store._database, "SELECT body FROM inbox WHERE body IS NOT NULL")]
    needles = [CANARY, *contact.values(), *bodies]
    assert [needle for needle in needles if needle not in bytes_of(sqlite_url)] == []
    take_turn(store, "erase", erase, ADDRESS)
    (message,) = store.outgoing(CHANNEL, NOW)
    assert [needle for needle in [CANARY, *bodies] if needle in bytes_of(sqlite_url)] == []
    if gives_up:
        store.undeliverable(message.id, "blocked", NOW, unreachable=True)
    else:
        store.sent(message.id, "ref", NOW)
    assert [needle for needle in needles if needle in bytes_of(sqlite_url)] == []
    store.close()


def bytes_of(url: str) -> str:
    """Everything that SQLite keeps on the disk."""
    path = Path(url.removeprefix("sqlite:///"))
    return "".join(file.read_bytes().decode(errors="replace") for file in path.parent.glob(f"{path.name}*"))


def test_all_screenings_of_the_person_go_and_nobody_elses(store: Store, database: Database) -> None:
    take_turn(store, 1, reply(CANARY, state="submitted"), ADDRESS)
    take_turn(store, 2, reply(CANARY, screening="bbbbbbbbbb"), ADDRESS)
    take_turn(store, 3, reply("stays", screening="cccccccccc"), "another")
    take_turn(store, 4, erase, ADDRESS)
    send_all(store)
    states = {row.id: row.state for row in store.screenings()}
    assert states == {"aaaaaaaaaa": ERASED, "bbbbbbbbbb": ERASED, "cccccccccc": "language"}
    assert [row for table in dump(database).values() for row in table if CANARY in row] == []
    assert len(store.transcript("cccccccccc")) == 2
    take_turn(store, 5, reply("goes on", screening="cccccccccc"), "another")
    assert broken(database) == []


def test_what_waits_while_everything_is_erased_is_a_new_persons(store: Store, database: Database) -> None:
    take_turn(store, 1, address=ADDRESS)
    receive(store, arrival(2, ADDRESS), arrival(3, ADDRESS, text="still there?"))
    assert store.turn(next_id(store), erase, NOW) is not None
    receive(store, arrival(4, ADDRESS, text="hello?"))
    assert len(rows(database, "SELECT id FROM contact")) == 2
    for _ in range(2):
        assert store.turn(next_id(store), reply("Welcome.", screening="bbbbbbbbbb"), NOW) is not None
    assert sorted(send_all(store)) == ["All erased.", "Welcome.", "Welcome."]
    assert len(rows(database, "SELECT id FROM contact")) == 1
    assert broken(database) == []
    take_turn(store, 5, reply("on", screening="bbbbbbbbbb"), ADDRESS)
    assert [len(store.transcript(row.id)) for row in store.screenings()] == [2, 6]


def test_a_press_on_what_was_erased_begins_nothing(store: Store, database: Database) -> None:
    take_turn(store, 1, address=ADDRESS)
    take_turn(store, 2, erase, ADDRESS)
    receive(store, arrival(3, ADDRESS))
    assert store.turn(next_id(store), reply("Hello!", screening="bbbbbbbbbb"), NOW, about="aaaaaaaaaa") is None
    send_all(store)
    assert (rows(database, "SELECT * FROM contact"), store.waiting(CHANNEL, NOW)) == ([], [])
    receive(store, arrival(4, ADDRESS))
    assert store.turn(next_id(store), reply("Hello!", screening="bbbbbbbbbb"), NOW, about="nothere") is not None


def test_one_screening_can_be_erased_by_staff(store: Store, database: Database) -> None:
    take_turn(store, 1, reply(CANARY, state="submitted"), ADDRESS)
    take_turn(store, 2, reply("stays", screening="bbbbbbbbbb"), ADDRESS)
    send_all(store)
    assert store.erase("aaaaaaaaaa", Actor.STAFF, "asked on the phone", NOW, by=ROOT) is True
    assert store.erase("aaaaaaaaaa", Actor.STAFF, "asked on the phone", NOW, by=ROOT) is False
    assert [row for table in dump(database).values() for row in table if CANARY in row] == []
    assert store.transcript("aaaaaaaaaa")[-1].reason == "asked on the phone"
    (entry,) = store.staffing.audit()
    assert (entry.actor, entry.action, entry.screening_id, entry.site, entry.reason) == (
        "operator test",
        "erase",
        "aaaaaaaaaa",
        "main",
        "asked on the phone",
    )
    assert len(store.transcript("bbbbbbbbbb")) == 2
    take_turn(store, 3, reply("goes on", screening="bbbbbbbbbb"), ADDRESS)
    assert broken(database) == []


def test_whose_last_screening_is_erased_is_forgotten(store: Store, database: Database) -> None:
    take_turn(store, 1, reply(CANARY), ADDRESS)
    receive(store, arrival(2, ADDRESS))
    store.erase("aaaaaaaaaa", Actor.SYSTEM, "kept for 90 days", NOW, by=ROOT)
    (contact,) = rows(database, "SELECT current_screening_id, address FROM contact")
    assert (contact["current_screening_id"], KEYS.unseal(contact["address"])) == (None, ADDRESS)
    assert store.turn(next_id(store), reply("Hello!", screening="bbbbbbbbbb"), NOW) is not None
    store.erase("bbbbbbbbbb", Actor.SYSTEM, "kept for 90 days", NOW, by=ROOT)
    assert (dump(database)["contact"], dump(database)["inbox"], dump(database)["outbox"]) == ([], [], [])
    assert broken(database) == []


def test_staff_are_not_forgotten_with_a_screening(store: Store, database: Database) -> None:
    take_turn(store, 1, address=ADDRESS)
    execute(
        database,
        "INSERT INTO staff (login, name, role, language, password, contact_id, created_at)"
        " VALUES ('mei', 'Mei', 'coordinator', 'zh', 'x', 1, '2026-03-01')",
    )
    store.erase("aaaaaaaaaa", Actor.STAFF, "a mistake", NOW, by=ROOT)
    assert len(rows(database, "SELECT id FROM contact")) == 1
    take_turn(store, 2, reply(screening="bbbbbbbbbb"), ADDRESS)
    assert len(rows(database, "SELECT id FROM contact")) == 1


def test_no_table_that_belongs_to_a_screening_is_overlooked() -> None:
    """A table that refers to screenings goes with them; of `audit`, which outlasts everything, none holds an answer."""
    belonging = {table.name for table in Table.metadata.tables.values() if "screening_id" in table.c}
    assert {str(part.table) for part in PARTS} == belonging - {"erasure", "audit"}


def test_an_unknown_screening_is_not_erased(store: Store) -> None:
    with pytest.raises(NoSuchScreening):
        store.erase("nosuchthing", Actor.STAFF, "why not", NOW, by=ROOT)


def test_what_ended_long_ago_is_found(store: Store) -> None:
    for number, (state, address) in enumerate([("submitted", "one"), ("E1", "two"), ("expired", "three")]):
        take_turn(store, number, reply(state=state, screening=f"screening{number}"), address)
    assert store.closed_before(NOW) == []
    assert [row.id for row in store.closed_before(later(1))] == ["screening0", "screening2"]
    store.erase("screening0", Actor.SYSTEM, None, NOW + timedelta(days=-9), by=ROOT)
    assert [row.id for row in store.closed_before(later(1))] == ["screening2"]


def test_only_what_is_erased_leaves_the_transcript(store: Store, database: Database) -> None:
    take_turn(store, 1, address="one")
    take_turn(store, 2, reply(screening="bbbbbbbbbb"), "two")
    store.erase("aaaaaaaaaa", Actor.STAFF, "a mistake", NOW, by=ROOT)
    refused: list[str] = []
    for statement in (
        "DELETE FROM event WHERE screening_id = 'bbbbbbbbbb'",
        "UPDATE event SET actor = 'staff' WHERE screening_id = 'aaaaaaaaaa'",
        "UPDATE erasure SET reason = 'another'",
        "DELETE FROM erasure",
    ):
        with pytest.raises(DatabaseRefused):
            execute(database, statement)
        refused.append(statement)
    assert len(refused) == 4


def test_an_erasure_that_fails_leaves_everything(
    store: Store, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    say_much(store)
    receive(store, arrival("erase", ADDRESS))
    before = dump(database)

    def fails(*_: object) -> None:
        raise ZeroDivisionError

    with monkeypatch.context() as patched:
        patched.setattr("storage.contacts.part", fails)
        with pytest.raises(ZeroDivisionError):
            store.turn(next_id(store), erase, NOW)
    assert dump(database) == before
