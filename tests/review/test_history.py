"""How far a screening has come: what the history says last is what the list says now."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta

import pytest

from dialogs import AnswerRecorded, Event, Role, ScreeningStarted, StateChanged
from dialogs.machine import DECLINED, ENDED_EARLY, EXPIRED, SUBMITTED
from eligibility import Answer, Status
from storage import Store
from tests.review.conftest import Visitor
from tests.storage.samples import NOW
from tests.storage.test_overview import answered, happen

Enter = Callable[[str], Visitor]

HOUR = timedelta(hours=1)


def began(role: Role, referral: str | None = None) -> ScreeningStarted:
    return ScreeningStarted(protocol="1.0", role=role.value, referral=referral)


def went(source: str, target: str) -> StateChanged:
    return StateChanged(source=source, trigger="proceed", target=target)


PATIENT = began(Role.PATIENT)
ANSWER = answered("birth_date")

#: What happened, hour by hour, the states, and what is told of it.

WAYS: dict[str, tuple[list[tuple[Event, ...]], str, list[str]]] = {
    "nothing said yet": ([(PATIENT,)], "I1", ["started"]),
    "some said": ([(PATIENT,), (ANSWER,), (answered("sex"),)], "I1", ["started", "partial"]),
    "by a link": ([(began(Role.PATIENT, "poster-7"),)], "I1", ["invited, by the link poster-7", "started"]),
    "declined": ([(PATIENT,), (went("notice", DECLINED),)], DECLINED, ["started", "declined"]),
    "handed in": (
        [(PATIENT,), (ANSWER,), (went("summary", SUBMITTED),)],
        SUBMITTED,
        ["started", "partial", "complete"],
    ),
    "ended early": (
        [(PATIENT,), (ANSWER, went("exclusion", ENDED_EARLY))],
        ENDED_EARLY,
        ["started", "partial", "complete"],
    ),
    "expired": ([(PATIENT,), (ANSWER,), (went("I2", EXPIRED),)], EXPIRED, ["started", "partial", "expired"]),
    "taken up again and given back": (
        [(PATIENT,), (ANSWER,), (went("summary", SUBMITTED),), (went(SUBMITTED, "I2"),), (went("I2", SUBMITTED),)],
        SUBMITTED,
        ["started", "partial", "complete", "partial", "complete"],
    ),
    "taken up again": (
        [(PATIENT,), (ANSWER,), (went("summary", SUBMITTED),), (went(SUBMITTED, "I2"),)],
        "I2",
        ["started", "partial", "complete", "partial"],
    ),
}


def told(browser: Visitor) -> tuple[str, list[str]]:
    """Where the screening stands, and the steps that led there."""
    page = browser.get("/screening/a").text
    section = re.findall(r'<details id="history">(.*?)</ol>', page, re.DOTALL)[0]
    steps = [re.sub(r"<[^>]+>", "", step).strip() for step in re.findall(r"</span>(.*?)</li>", section, re.DOTALL)]
    (stands,) = re.findall(r"How far it has come: ([^<]+)<", section)
    return stands, steps


def keep(store: Store, happened: list[tuple[Event, ...]], state: str, role: Role = Role.PATIENT) -> None:
    """Have all this happen to a screening, an hour after each other."""
    facts = {event.fact for events in happened for event in events if isinstance(event, AnswerRecorded)}
    answers = dict.fromkeys(facts, Answer(status=Status.DOES_NOT_KNOW))
    for hour, events in enumerate(happened):
        happen(store, "a", *events, at=NOW + hour * HOUR, state=state, role=role, answers=answers)


@pytest.mark.parametrize("way", WAYS)
def test_the_last_step_is_where_it_stands(store: Store, enter: Enter, way: str) -> None:
    happened, state, expected = WAYS[way]
    keep(store, happened, state)
    assert told(enter("reviewer")) == (expected[-1], expected)


def offer(store: Store, hours: float) -> None:
    """Somebody has a link made with which another goes on."""
    (reviewer,) = [staff for staff in store.staffing.everybody() if staff.login == "reviewer"]
    store.casework(reviewer, NOW + hours * HOUR).offer("a")


def test_a_patient_whom_a_coordinator_has_a_link_made_for_is_invited(store: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    keep(store, [(began(Role.COORDINATOR),)], "I1", Role.COORDINATOR)
    assert told(browser) == ("started", ["started"])
    offer(store, 0.5)
    offer(store, 0.7)
    assert told(browser) == ("invited", ["started", "invited"])


def test_a_coordinator_who_is_to_complete_a_patients_screening_invites_nobody(store: Store, enter: Enter) -> None:
    keep(store, [(PATIENT,)], "I1")
    offer(store, 0.5)
    assert told(enter("reviewer")) == ("started", ["started"])


def test_who_takes_it_up_looks_after_it(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    browser.submit("/screening/s-3/assign", on="/screening/s-3", mine="yes")
    page = browser.get("/screening/s-3").text
    assert "How far it has come: in review" in page
    assert "in review: looked after by Dr. Reviewer" in page
