"""What the overview is made of: every screening is seen as what it is, and those that do not count are not."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from dialogs import (
    Actor,
    AnswerCorrected,
    AnswerRecorded,
    AnswerUnclear,
    CaseDecided,
    ConsentGiven,
    Event,
    Role,
    Session,
    StateChanged,
    Step,
)
from storage import Asked, Overview, Span, Staff, StaffRole, Standing, Store, StoredEvent, Way
from tests.review.records import hire
from tests.storage.samples import NOW, ROOT, arrival, later, next_id, receive, session

CONSENT = ConsentGiven(notice="3")

#: Of a questionnaire in which everybody is asked for an early and a late fact.
LATER: Mapping[Role, set[str]] = {Role.PATIENT: {"late"}, Role.COORDINATOR: {"later"}}

WEEK = Span(since=NOW, until=NOW + timedelta(days=7))


def answered(fact: str, status: str = "known", **more: Any) -> AnswerRecorded:
    """The event of an answer."""
    return AnswerRecorded(fact=fact, answer={"status": status}, understood="", **more)


def corrected(fact: str) -> AnswerCorrected:
    """The event of another answer, which is no first one."""
    unknown = {"status": "does_not_know"}
    return AnswerCorrected(fact=fact, old=unknown, was="", answer=unknown, understood="")


def unclear(fact: str) -> AnswerUnclear:
    """The event of words that were not understood."""
    return AnswerUnclear(fact=fact)


def happen(store: Store, screening: str, *events: Event, at: datetime = NOW, **fields: Any) -> None:
    """One turn, in which all this happened."""

    def decide(old: Session | None) -> Step:
        return Step(session=replace(old or session(screening, site="main"), **fields), events=events)

    receive(store, arrival(f"{screening}/{at}", screening), now=at)
    store.turn(next_id(store, at), decide, at)


def people(store: Store) -> dict[StaffRole, Staff]:
    """One of each role."""
    for role in (StaffRole.REVIEWER, StaffRole.MONITOR):
        hire(store, role.value, role, "unused")
    return {staff.role: staff for staff in store.staffing.everybody()}


Fails = Mapping[str, set[str]]


def judged(store: Store, staff: Staff, fails: Fails, void: Collection[str] = ()) -> None:
    """The evaluator has said what stands in whose way, and whose decision is void."""

    def judge(screened: Session | None, happened: Sequence[StoredEvent]) -> Standing:
        assert screened is not None
        decided = any(event.type == CaseDecided.type for event in happened)
        stage = "decided" if decided and screened.id not in void else None
        outcomes = dict.fromkeys(fails.get(screened.id, ()), "fail") | {"E7": "unknown"}
        return Standing(verdict="incomplete", findings=outcomes, answers=1, danger=False, person=False, stage=stage)

    store.desk(staff, NOW).bring_up_to_date(judge, rules="1", day=NOW.date())


@pytest.fixture
def overview(store: Store) -> Callable[..., Overview]:
    """What somebody of the site reads about a week."""
    reviewer = people(store)[StaffRole.REVIEWER]

    def read(site: str | None = None, fails: Fails | None = None) -> Overview:
        judged(store, reviewer, fails or {})
        return store.reports(reviewer, later(1)).overview(WEEK, site, LATER)

    return read


def way(**fields: Any) -> Way:
    """A screening that has only begun."""
    begun: dict[str, Any] = {
        "id": "a",
        "language": "zh",
        "state": "language",
        "ended": None,
        "started_at": NOW,
        "closed_at": None,
        "consented": False,
        "half": False,
        "failed": frozenset(),
        "reviewed": False,
        "decided_at": None,
    }
    return Way(**begun | fields)


def test_of_nothing_there_is_nothing(overview: Callable[..., Overview]) -> None:
    assert overview() == Overview(ways=(), asked=(), erased=0)


def test_a_way_from_the_first_word_to_the_end(store: Store, overview: Callable[..., Overview]) -> None:
    happen(store, "a")
    assert overview().ways == (way(),)
    happen(store, "a", CONSENT, answered("early"), at=later(60), state="I1", language="en")
    assert overview().ways == (way(consented=True, state="I1", language="en"),)
    happen(store, "a", answered("late"), at=later(120), state="submitted")
    end = later(120)
    assert overview(fails={"a": {"E3", "E6"}}).ways == (
        way(
            consented=True,
            half=True,
            state="submitted",
            ended="submitted",
            closed_at=end,
            language="en",
            failed=frozenset({"E3", "E6"}),
        ),
    )


@pytest.mark.parametrize(
    ("event", "role", "half"),
    [
        pytest.param(answered("late"), Role.PATIENT, True, id="a patient's later half"),
        pytest.param(answered("later"), Role.PATIENT, False, id="a coordinator's later half"),
        pytest.param(answered("later"), Role.COORDINATOR, True, id="a coordinator's own later half"),
        pytest.param(answered("late", "does_not_know"), Role.PATIENT, True, id="not knowing is an answer"),
        pytest.param(answered("late", actor=Actor.STAFF), Role.PATIENT, False, id="staff answered at the desk"),
        pytest.param(unclear("late"), Role.PATIENT, False, id="not understood"),
    ],
)
def test_half_is_an_answer_to_a_later_question(
    store: Store, overview: Callable[..., Overview], event: Event, role: Role, half: bool
) -> None:
    happen(store, "a", CONSENT, event, state="E6", role=role)
    assert [each.half for each in overview().ways] == [half]


def went(source: str, trigger: str, target: str) -> StateChanged:
    """The machine moved."""
    return StateChanged(source=source, trigger=trigger, target=target)


@pytest.mark.parametrize(
    ("events", "fields", "state", "ended"),
    [
        pytest.param((), {"state": "E4"}, "E4", None, id="open"),
        pytest.param((), {"state": "paused", "stopped_in": "E4"}, "E4", None, id="stopped"),
        pytest.param((), {"state": "declined"}, "notice", "declined", id="declined"),
        pytest.param((went("E4", "expire", "expired"),), {"state": "expired"}, "E4", "expired", id="expired"),
        pytest.param(
            (went("E4", "stop", "paused"), went("paused", "expire", "expired")),
            {"state": "expired", "stopped_in": "E4"},
            "E4",
            "expired",
            id="stopped and expired",
        ),
        pytest.param(
            (went("paused", "resume", "E4"), went("E5", "expire", "expired")),
            {"state": "expired", "stopped_in": "E4"},
            "E5",
            "expired",
            id="stopped, went on, and expired",
        ),
    ],
)
def test_where_somebody_stopped(
    store: Store,
    overview: Callable[..., Overview],
    events: tuple[Event, ...],
    fields: dict[str, Any],
    state: str,
    ended: str | None,
) -> None:
    happen(store, "a", CONSENT, *events, **fields)
    assert [(each.state, each.ended) for each in overview().ways] == [(state, ended)]


def test_reviewed_is_a_physicians_look_after_the_end(store: Store) -> None:
    staff = people(store)

    def reviewed(by: StaffRole, at: datetime) -> bool:
        judged(store, staff[StaffRole.REVIEWER], {})
        store.desk(staff[by], at).case("a")
        (each,) = store.reports(staff[by], at).overview(WEEK, None, LATER).ways
        return each.reviewed

    happen(store, "a", CONSENT, state="E6")
    assert not reviewed(StaffRole.REVIEWER, later(60))
    happen(store, "a", at=later(120), state="submitted")
    assert not reviewed(StaffRole.MONITOR, later(180))
    assert reviewed(StaffRole.REVIEWER, later(240))


DECIDED = CaseDecided(decision="invite", name="Dr. Ann", shown={}, sha256="")


def test_a_decision_counts_from_when_it_was_signed_last_unless_it_is_void(store: Store) -> None:
    reviewer = people(store)[StaffRole.REVIEWER]
    for screening in ("a", "b"):
        happen(store, screening, CONSENT, state="submitted")
        happen(store, screening, DECIDED, at=later(60))
        happen(store, screening, DECIDED, at=later(120))
    happen(store, "c", CONSENT, state="submitted")
    judged(store, reviewer, {}, void={"b"})
    ways = store.reports(reviewer, later(180)).overview(WEEK, None, LATER).ways
    assert {each.id: each.decided_at for each in ways} == {"a": later(120), "b": None, "c": None}


def test_practice_other_days_other_sites_and_what_was_erased_do_not_count(
    store: Store, overview: Callable[..., Overview]
) -> None:
    happen(store, "before", unclear("early"), at=NOW - timedelta(seconds=1))
    happen(store, "first", unclear("early"))
    happen(store, "last", answered("early"), at=WEEK.until - timedelta(seconds=1))
    happen(store, "after", answered("early"), at=WEEK.until)
    happen(store, "practice", answered("early"), practice=True)
    happen(store, "elsewhere", answered("early"), site="second")
    happen(store, "erased", CONSENT, answered("early"))
    happen(store, "erased-before", at=NOW - timedelta(days=1))
    for screening in ("erased", "erased-before"):
        store.erase(screening, Actor.STAFF, None, later(9), by=ROOT)
    found = overview("main", fails={"before": {"E6"}})
    assert [each.id for each in found.ways] == ["first", "last"]
    assert found.asked == (Asked(fact="early", language="zh", asked=2, answered=1, not_known=0, unclear=1),)
    assert found.erased == 1


def test_questions_are_counted_once_for_each_screening(store: Store, overview: Callable[..., Overview]) -> None:
    happen(store, "a", unclear("early"), unclear("early"), answered("early"), answered("late", "does_not_know"))
    happen(store, "b", answered("early"), corrected("early"), answered("late", "prefers_not_to_say"))
    happen(store, "c", unclear("late"), answered("early", "does_not_know"), language="en")
    happen(store, "d", answered("late", "does_not_know", actor=Actor.STAFF))
    assert sorted(overview().asked, key=lambda each: (each.fact, each.language)) == [
        Asked(fact="early", language="en", asked=1, answered=1, not_known=1, unclear=0),
        Asked(fact="early", language="zh", asked=2, answered=2, not_known=0, unclear=1),
        Asked(fact="late", language="en", asked=1, answered=0, not_known=0, unclear=1),
        Asked(fact="late", language="zh", asked=2, answered=2, not_known=1, unclear=0),
    ]


def test_reading_it_is_on_the_audit(store: Store, overview: Callable[..., Overview]) -> None:
    overview("main")
    (entry,) = store.staffing.audit(actor="reviewer")
    assert (entry.action, entry.site) == ("view", "main")
    assert entry.what == {"overview": "2026-03-01/2026-03-08"}
