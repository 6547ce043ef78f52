"""The screening log: a line for every screening, with a number that stays, and nothing of what was erased."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from dialogs import Actor, CaseDecided, ConsentGiven, Session
from storage import Decided, Logged, Reports, Scope, Sought, Span, Staff, Standing, Store, StoredEvent
from tests.storage.samples import NOW, ROOT, later
from tests.storage.test_overview import happen, people

CONSENT = ConsentGiven(notice="3")
DAY = timedelta(days=1)
SIGNED = NOW + 4 * DAY + timedelta(hours=3)


def signed(name: str) -> dict[str, Any]:
    """What a decision carries beside what was decided."""
    return {"name": name, "shown": {}, "sha256": ""}


@pytest.fixture
def reviewer(store: Store) -> Staff:
    """Of the site "main"."""
    return next(iter(people(store).values()))


@pytest.fixture
def kept(store: Store, reviewer: Staff) -> Reports:
    """Six screenings on six days, one of them erased, one of another site and one for practice."""
    happen(store, "declined", state="declined")
    happen(store, "practice", CONSENT, at=NOW + DAY, practice=True)
    happen(store, "erased", CONSENT, at=NOW + 2 * DAY, subject="S-7")
    happen(store, "elsewhere", CONSENT, at=NOW + 3 * DAY, site="second")
    happen(store, "failed", CONSENT, at=NOW + 4 * DAY, state="submitted", subject="S-8")
    happen(store, "failed", CaseDecided(decision="invite", **signed("Dr. Ann")), at=SIGNED - DAY / 24)
    happen(store, "failed", CaseDecided(decision="rescreen", day="2026-06-01", **signed("Dr. Bob")), at=SIGNED)
    happen(store, "open", CONSENT, at=NOW + 5 * DAY, state="E6")
    store.erase("erased", Actor.STAFF, None, NOW + 6 * DAY, by=ROOT)

    def judge(session: Session | None, happened: Sequence[StoredEvent]) -> Standing:
        assert session is not None
        failed = session.id == "failed"
        return Standing(
            verdict="likely_not_eligible" if failed else "incomplete",
            findings={"E3": "fail" if failed else "pass", "E6": "unknown"},
            answers=int(bool(session.id == "open")),
            danger=False,
            person=False,
            stage="decided" if any(event.type == "case_decided" for event in happened) else None,
        )

    store.desk(reviewer, NOW).bring_up_to_date(judge, rules="1", day=NOW.date())
    return store.reports(reviewer, NOW + 9 * DAY)


ALWAYS = Span(since=NOW - DAY, until=NOW + 99 * DAY)


def test_every_screening_of_the_site_has_a_line(kept: Reports) -> None:
    lines, total = kept.log(Sought(span=ALWAYS), None, page=1, size=50)
    unknown = {"E6": "unknown"}
    declined = Logged(
        number=1,
        id="declined",
        site="main",
        subject=None,
        role="patient",
        started_at=NOW,
        consented_at=None,
        disposition="declined",
        verdict="incomplete",
        outcomes=unknown,
        decided=None,
    )
    erased = replace(
        declined, number=2, id="erased", started_at=NOW + 2 * DAY, disposition="erased", verdict=None, outcomes={}
    )
    at = NOW + 4 * DAY
    failed = replace(
        declined,
        number=3,
        id="failed",
        subject="S-8",
        started_at=at,
        consented_at=at,
        disposition="decided",
        verdict="likely_not_eligible",
        outcomes={"E3": "fail", "E6": "unknown"},
        decided=Decided(decision="rescreen", day="2026-06-01", name="Dr. Bob", at=SIGNED),
    )
    at = NOW + 5 * DAY
    going_on = replace(declined, number=4, id="open", started_at=at, consented_at=at, disposition="partial")
    assert lines == (declined, erased, failed, going_on)
    assert total == 4


@pytest.mark.parametrize(
    ("sought", "numbers"),
    [
        pytest.param(Sought(span=ALWAYS, verdict="likely_not_eligible"), [3], id="verdict"),
        pytest.param(Sought(span=ALWAYS, disposition="erased"), [2], id="erased"),
        pytest.param(Sought(span=ALWAYS, disposition="declined"), [1], id="disposition"),
        pytest.param(Sought(span=Span(since=NOW + 2 * DAY, until=NOW + 5 * DAY)), [2, 3], id="days"),
        pytest.param(Sought(span=Span(since=NOW + 50 * DAY, until=NOW + 60 * DAY)), [], id="nothing"),
    ],
)
def test_a_line_keeps_its_number_whatever_is_looked_for(kept: Reports, sought: Sought, numbers: list[int]) -> None:
    lines, total = kept.log(sought, "main", page=1, size=50)
    assert ([line.number for line in lines], total) == (numbers, len(numbers))


def test_pages_follow_each_other(kept: Reports) -> None:
    pages = [kept.log(Sought(span=ALWAYS), None, page=page, size=3) for page in (1, 2, 3)]
    assert [[line.number for line in lines] for lines, _ in pages] == [[1, 2, 3], [4], []]
    assert {total for _, total in pages} == {4}


def test_each_site_counts_for_itself(store: Store, kept: Reports, reviewer: Staff) -> None:
    both = replace(reviewer, sites=frozenset({"main", "second"}))
    lines, _ = store.reports(both, later(0)).log(Sought(span=ALWAYS), None, page=1, size=50)
    assert [(line.site, line.number) for line in lines] == [
        ("main", 1),
        ("main", 2),
        ("second", 1),
        ("main", 3),
        ("main", 4),
    ]


def test_a_site_that_is_not_theirs_is_no_site(kept: Reports) -> None:
    with pytest.raises(ValueError, match="without a site"):
        kept.log(Sought(span=ALWAYS), "second", page=1, size=50)
    with pytest.raises(ValueError, match="without a site"):
        Scope(frozenset())


def test_taking_it_away_is_on_the_audit_with_its_reason(store: Store, kept: Reports) -> None:
    assert len(kept.export_log(Sought(span=ALWAYS), None, form="csv", reason="monitoring visit")) == 4
    (*_, entry) = store.staffing.audit()
    assert (entry.action, entry.reason) == ("export", "monitoring visit")
    assert entry.what["lines"] == 4
    assert entry.what["as"] == "csv"
