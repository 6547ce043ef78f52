"""What staff change of a screening: at once with each other and with its conversation, and nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from dialogs import Actor, NoteAdded, Session, Step
from storage import NoSuchScreening, ScreeningChanged, Store
from tests.storage.samples import NOW, reply, take_turn
from tests.storage.test_staffing import add

SCREENING = "aaaaaaaaaa"


def note(text: str) -> Callable[[Session], Step]:
    """What makes a note of a screening."""

    def step(session: Session) -> Step:
        return Step(session=session, events=(NoteAdded(text=text, staff="ann", actor=Actor.STAFF),))

    return step


def test_of_several_who_saw_the_same_version_one_changes_it(store: Store) -> None:
    take_turn(store, 1)
    ann = add(store, "ann")
    version = store.desk(ann, NOW).case(SCREENING).version

    def change(number: int) -> bool:
        try:
            store.casework(ann, NOW).take(SCREENING, version, note(f"note {number}"), note="added")
        except ScreeningChanged:
            return False
        return True

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(change, range(4))) == [False, False, False, True]
    assert [event.type for event in store.transcript(SCREENING)].count("note_added") == 1


def test_notes_and_turns_at_the_same_time_are_all_kept(store: Store) -> None:
    take_turn(store, 0)
    ann = add(store, "ann")

    def write() -> None:
        for number in range(10):
            store.casework(ann, NOW).take(SCREENING, None, note(f"note {number}"), note="added")

    def talk() -> None:
        for number in range(1, 11):
            take_turn(store, number, reply(f"re {number}"))

    with ThreadPoolExecutor(2) as threads:
        for each in [threads.submit(write), threads.submit(talk)]:
            each.result()
    events = store.transcript(SCREENING)
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert [event.type for event in events].count("note_added") == 10
    assert [event.type for event in events].count("message_received") == 11
    case = store.desk(ann, NOW).case(SCREENING)
    assert (case.session.prompt, case.version) == (11, 21)


def test_another_site_s_screening_is_refused_and_on_the_audit(store: Store) -> None:
    take_turn(store, 1)
    bob = add(store, "bob", site="second")
    with pytest.raises(NoSuchScreening):
        store.casework(bob, NOW).take(SCREENING, None, note("mine"), note="added")
    (entry,) = store.staffing.audit(actor="bob")
    assert (entry.action, entry.site, entry.screening_id) == ("refused", "main", SCREENING)
