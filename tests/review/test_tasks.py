"""What somebody has to see to: listed for one's own sites until it is done."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import Actor, DangerSignSeen, Event, PersonAskedFor, Session, Step
from storage import Arrival, Store
from tests.review.conftest import Visitor
from tests.review.records import NOW, keep


def happens(store: Store, address: str, *events: Event) -> None:
    """Something happens in the screening of whoever has this address."""
    arrival = Arrival(update_id=f"{address}/more", address=address, person=address, kind="line", body={})
    store.receive("console", "local", [arrival], NOW)
    (row,) = store.waiting("console", NOW)

    def decide(session: Session | None) -> Step:
        assert session is not None
        return Step(session=session, events=events)

    store.turn(row.id, decide, NOW)


def test_task_is_open_then_taken_then_done(store: Store, enter: Callable[[str], Visitor]) -> None:
    keep(store, "en_patient_incomplete", "here", subject="S-7")
    keep(store, "en_patient_incomplete", "elsewhere", subject="S-8", site="second")
    happens(store, "here", PersonAskedFor(actor=Actor.PATIENT))
    happens(store, "elsewhere", DangerSignSeen(sign="chest_pain", actor=Actor.PATIENT))
    ann = enter("coordinator")
    listed = ann.get("/tasks").text
    assert "S-7" in listed
    assert "asks for a person" in listed
    assert "S-8" not in listed
    assert "taken by" not in listed
    ann.submit("/screening/here/tasks", on="/tasks", done="no")
    assert "taken by Dr. Coordinator" in ann.get("/tasks").text
    assert ann.submit("/screening/elsewhere/tasks", on="/tasks", done="yes").status_code == 404
    ann.submit("/screening/here/tasks", on="/tasks", done="yes")
    assert "There is nothing to see to." in ann.get("/tasks").text
    assert [entry.what for entry in store.staffing.audit(screening="here")] == [{"tasks": "taken"}, {"tasks": "done"}]
