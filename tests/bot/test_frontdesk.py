"""Coordinators and patients at the same records, on each database: who is asked what, and who is told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

import dialogs
from bot.frontdesk import Frontdesk
from bot.subjects import SubjectCodes
from bot.telegram.opening import opening
from dialogs import (
    Aside,
    Conversation,
    Due,
    Inbound,
    Pressed,
    ScreeningExpired,
    Session,
    Step,
    Timed,
    Typed,
    Wish,
    Wished,
)
from storage import Actor, Arrival, Bench, StaffRole, Store, StoredEvent
from storage.engine import Database
from tests.postgres import KEYS
from tests.storage.samples import rows

CHANNEL, ACCOUNT = "telegram", "7000"
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
CONVERSATION = Conversation()
FRONTDESK = Frontdesk(CONVERSATION, codes=SubjectCodes(), zone=UTC)
ERASED_BY = dialogs.Actor.STAFF
OPERATOR = Actor(name="operator test")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database of `store`, by the back door."""
    opened = Database(database_url)
    yield opened
    opened.close()


class Person:
    """Somebody who writes to the bot."""

    def __init__(self, store: Store, address: str) -> None:
        self.store, self.address, self.updates = store, address, 0
        self.now = NOW
        self.step: Step | Aside | None = None

    def arrives(self) -> int:
        """Something that they did is stored; its row."""
        self.updates += 1
        key = f"{self.address}-{self.updates}"
        arrival = Arrival(update_id=key, address=self.address, person=self.address, kind="message", body={"key": key})
        self.store.receive(CHANNEL, ACCOUNT, [arrival], self.now)
        (row,) = [row for row in self.store.waiting(CHANNEL, self.now) if row.body.get("key") == key]
        return row.id

    def does(self, inbound: Inbound, row: int | None = None) -> Person:
        """Take a turn, with what has arrived or arrives now."""
        fresh = opening(CHANNEL, None, "en", frozenset())
        self.step = self.store.attend(
            row or self.arrives(),
            lambda session, bench: FRONTDESK.step(
                session, inbound, bench, now=self.now, opening=fresh, bot="study_bot"
            ),
            self.now,
        )
        return self

    def types(self, text: str) -> Person:
        return self.does(Typed(text=text))

    def wishes(self, wish: Wish, argument: str = "") -> Person:
        return self.does(Wished(wish=wish, argument=argument))

    def presses(self, *choices: str) -> Person:
        """Press one choice after the other on the newest prompt of the screening at hand."""
        for choice in choices:
            session = self.session
            self.does(Pressed(screening=session.id, prompt=session.prompt, choice=choice))
        return self

    @property
    def session(self) -> Session:
        """The screening at hand, after a turn in it."""
        assert isinstance(self.step, Step)
        return self.step.session


def linked(store: Store, login: str) -> Person:
    """A coordinator."""
    store.staffing.add(
        login=login,
        name=login.title(),
        role=StaffRole.COORDINATOR,
        sites=frozenset({"main"}),
        language="en",
        password="no hash",
        by=OPERATOR,
        now=NOW,
    )
    return Person(store, login).wishes(Wish.START, store.staffing.link(login, by=OPERATOR, now=NOW))


def patient(store: Store, address: str = "mei") -> Person:
    """A patient at the second question."""
    return Person(store, address).wishes(Wish.START).presses("language:en", "patient", "agree").types("1980-05-31")


def link_for(store: Store, login: str, screening: str) -> str:
    (staff,) = [staff for staff in store.staffing.everybody() if staff.login == login]
    return store.casework(staff, NOW).offer(screening)


def said_to(store: Store, who: Person) -> list[str]:
    """Everything that was to be sent to somebody and was not yet, which is sent with this."""
    told = []
    while waiting := [each for each in store.outgoing(CHANNEL, NOW + 2 * MONTH) if each.address == who.address]:
        told += [each.text for each in waiting]
        for each in waiting:
            store.sent(each.id, f"{each.id}", NOW)
    return told


def test_each_is_told_what_is_for_them(store: Store) -> None:
    ann, mei = linked(store, "ann"), patient(store)
    said_to(store, ann), said_to(store, mei)
    ann.wishes(Wish.START, link_for(store, "ann", mei.session.id))
    (to_ann,), (to_mei,) = said_to(store, ann), said_to(store, mei)
    assert "You complete these questions for the patient" in to_ann
    assert "The study team now completes these questions with you" in to_mei
    mei.types("yes")
    assert said_to(store, ann) == []
    (to_mei,) = said_to(store, mei)
    assert to_mei.startswith("I have passed this on")
    ann.presses("yes")
    (to_ann,) = said_to(store, ann)
    assert "Question 3" in to_ann
    assert said_to(store, mei) == []
    ann.wishes(Wish.HANDOVER)
    (to_ann,), (to_mei,) = said_to(store, ann), said_to(store, mei)
    assert "the patient goes on" in to_ann
    assert "has given the questions back to you" in to_mei
    mei.types("42")
    assert [(answer.by) for answer in mei.session.answers.values()] == ["patient", "coordinator", "patient"]
    assert [broken.invariant.id for broken in store.doctor.invariants(NOW) if broken.count] == []


def test_link_that_two_open_at_once_lends_it_to_one(store: Store, database: Database) -> None:
    mei = patient(store)
    staff = [linked(store, login) for login in ("ann", "bob", "cho")]
    secret = link_for(store, "ann", mei.session.id)
    arrived = [(each, each.arrives()) for each in staff]
    with ThreadPoolExecutor(3) as threads:
        list(threads.map(lambda each: each[0].does(Wished(wish=Wish.START, argument=secret), each[1]), arrived))
    (winner,) = [each for each in staff if isinstance(each.step, Step)]
    (row,) = rows(database, "SELECT staff.login FROM screening JOIN staff ON staff.contact_id = screening.lent_to")
    assert row["login"] == winner.address
    assert len([text for text in said_to(store, mei) if "now completes these questions" in text]) == 1


def test_subject_code_that_many_begin_at_once_is_one_subject(store: Store) -> None:
    staff = [linked(store, login) for login in ("ann", "bob", "cho", "dan", "eva")]
    for code in ("S-001", "S-002", "S-003", "S-004"):
        arrived = [(each, each.arrives()) for each in staff]
        begin = threading.Barrier(len(staff))

        def starts(each: tuple[Person, int], code: str = code, begin: threading.Barrier = begin) -> None:
            begin.wait()
            each[0].does(Wished(wish=Wish.NEW, argument=code), each[1])

        with ThreadPoolExecutor(len(staff)) as threads:
            list(threads.map(starts, arrived))
        assert len([each for each in staff if isinstance(each.step, Step)]) == 1
    assert sorted(row.subject or "" for row in store.screenings()) == ["S-001", "S-002", "S-003", "S-004"]


def expire(store: Store, *, now: datetime = NOW + MONTH) -> list[Step | Aside | None]:
    """Let the clock close what nobody goes on with; what each row came to."""
    store.expire(CHANNEL, now, MONTH)
    came_to = []
    while due := [row for row in store.waiting(CHANNEL, now) if row.kind == Due.EXPIRY.value]:
        for row in due:
            what = Timed(due=Due.EXPIRY, since=datetime.fromisoformat(row.body["since"]))
            about = row.body["screening"]
            came_to.append(
                store.attend(
                    row.id,
                    lambda session, bench, what=what, about=about: FRONTDESK.due(  # type: ignore[misc]
                        session, what, bench, about=about, now=now
                    ),
                    now,
                )
            )
    return came_to


def happened(store: Store, screening: str, kind: str) -> list[StoredEvent]:
    return [event for event in store.transcript(screening) if event.type == kind]


def test_subjects_that_were_put_aside_are_closed_too_and_told_at_once(store: Store) -> None:
    ann = linked(store, "ann")
    for code in ("S-001", "S-002", "S-003"):
        ann.wishes(Wish.NEW, code).presses("language:en", "agree")
    ann.now += timedelta(days=20)
    ann.wishes(Wish.NEW, "S-004").presses("language:en", "agree")
    at_hand = ann.session.id
    said_to(store, ann)
    came_to = expire(store)
    assert [type(each) for each in came_to] == [Aside, type(None), type(None)]
    (told,) = said_to(store, ann)
    assert told.endswith("kept: S-001, S-002, S-003")
    states = {row.subject: (row.state, row.verdict) for row in store.screenings()}
    assert states.pop("S-004") == ("I1", None)
    assert set(states.values()) == {("expired", "incomplete")}
    for row in store.screenings():
        assert len(happened(store, row.id, ScreeningExpired.type)) == (row.subject != "S-004")
    assert expire(store) == []
    ann.now += timedelta(days=20)
    ann.types("1980-05-31")
    assert ann.session.id == at_hand
    assert [broken.invariant.id for broken in store.doctor.invariants(NOW) if broken.count] == []


def test_lent_screening_that_nobody_goes_on_with_is_closed_and_both_are_told(store: Store) -> None:
    ann, mei = linked(store, "ann"), patient(store)
    ann.wishes(Wish.NEW, "S-001").presses("language:en", "agree")
    ann.wishes(Wish.START, link_for(store, "ann", mei.session.id))
    said_to(store, ann), said_to(store, mei)
    assert store.remind(CHANNEL, NOW + timedelta(days=2)) == 0
    expire(store)
    assert {row.state for row in store.screenings()} == {"expired"}
    (to_mei,) = said_to(store, mei)
    assert "these questions are closed now, not finished" in to_mei
    assert sorted(told.rpartition(": ")[2] for told in said_to(store, ann)) == sorted(["S-001", mei.session.id])
    ann.wishes(Wish.LIST)
    assert said_to(store, ann) == ["You have no open subjects. /new and a subject code begins one."]


def test_question_is_put_again_to_whoever_has_it_in_hand(store: Store) -> None:
    ann, mei = linked(store, "ann"), patient(store)
    ann.wishes(Wish.START, link_for(store, "ann", mei.session.id))
    store.received(CHANNEL, ACCOUNT, NOW)
    store.received(CHANNEL, ACCOUNT, NOW + timedelta(hours=1))
    (row,) = [row for row in store.waiting(CHANNEL, NOW) if row.kind == Due.REPEAT.value]
    what = Timed(due=Due.REPEAT, since=datetime.fromisoformat(row.body["since"]))
    said_to(store, ann), said_to(store, mei)
    store.attend(
        row.id,
        lambda session, bench: FRONTDESK.due(
            session, what, bench, about=row.body["screening"], now=NOW + timedelta(hours=1)
        ),
        NOW + timedelta(hours=1),
    )
    (told,) = said_to(store, ann)
    assert "I was away for a few minutes" in told
    assert said_to(store, mei) == []


def test_lent_screening_that_is_erased_is_nobody_s(store: Store, database: Database) -> None:
    ann, mei = linked(store, "ann"), patient(store)
    ann.wishes(Wish.START, link_for(store, "ann", mei.session.id))
    store.erase(mei.session.id, ERASED_BY, "asked by letter", NOW, by=OPERATOR)
    ann.types("yes")
    assert isinstance(ann.step, Aside)
    assert [row["lent_to"] for row in rows(database, "SELECT lent_to FROM screening")] == [None]


def test_stranger_whose_only_word_is_a_bad_link_is_forgotten_and_still_counted(
    store: Store, database: Database
) -> None:
    guesser = Person(store, "eve")
    for guess in range(5):
        guesser.wishes(Wish.START, f"{guess:x<32}")
        said_to(store, guesser)
        assert rows(database, "SELECT id FROM contact") == []
        assert rows(database, "SELECT id FROM inbox") == []
    ann = linked(store, "ann")
    assert isinstance(ann.step, Aside)
    (staff,) = store.staffing.everybody()
    secret = store.staffing.link("ann", by=OPERATOR, now=NOW)
    guesser.wishes(Wish.START, secret)
    assert store.staffing.everybody() == [staff]
    (told,) = said_to(store, guesser)
    assert "wait for an hour" in told


def test_coordinator_and_patient_who_wait_for_each_other_both_take_their_turn(postgresql_url: str) -> None:
    with closing(Store.open(postgresql_url, KEYS)) as store, closing(Database(postgresql_url)) as database:
        ann, mei = linked(store, "ann"), patient(store)
        ann.wishes(Wish.START, link_for(store, "ann", mei.session.id))
        hers, mine = mei.arrives(), ann.arrives()
        blocked = "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
        tries = []

        def give_back(session: Session | None, bench: Bench) -> Step:
            """Written to the patient only when their turn waits for this one."""
            tries.append("ann")
            assert session is not None
            while len(tries) == 1 and not rows(database, blocked):
                time.sleep(0.01)
            return CONVERSATION.give_back(session, now=NOW)

        def goes_on(session: Session | None, bench: Bench) -> Step:
            tries.append("mei")
            assert session is not None
            loan = session.loan is not None
            typed = Typed(text="42")
            fresh = opening(CHANNEL, None, "en", frozenset())
            return (
                CONVERSATION.beside(session, typed, now=NOW)
                if loan
                else CONVERSATION.step(session, typed, now=NOW, opening=fresh)
            )

        with ThreadPoolExecutor(2) as threads:
            both = [
                threads.submit(store.attend, mine, give_back, NOW),
                threads.submit(store.attend, hers, goes_on, NOW),
            ]
            assert [each.exception() for each in both] == [None, None]
        assert sorted(tries) in (["ann", "ann", "mei"], ["ann", "mei"])
        assert all(each.result() is not None for each in both)
