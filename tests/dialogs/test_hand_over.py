"""A screening that two sides answer: what one could not know the other is asked for, and where they differ."""

from __future__ import annotations

from dialogs import Role, Wish
from eligibility import PROTOCOL, Outcome, Status, assess, explain
from locales import catalogue
from tests.dialogs.talk import NOW, Talk

ENGLISH = catalogue("en")


def test_patient_is_asked_for_what_the_coordinator_did_not_know() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().types("1980-05-31").presses("unknown").is_handed_over()
    asked_before = list(talk.session.answers)[-1]
    assert talk.session.answers[asked_before].status is Status.DOES_NOT_KNOW
    talk.presses("patient", "agree")
    assert talk.session.asked == asked_before
    talk.presses("unknown")
    assert talk.session.asked != asked_before


def test_two_sides_that_differ_are_for_staff_to_judge() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().types("1980-05-31", "yes").is_handed_over()
    talk.presses("patient", "agree").wishes(Wish.SUMMARY).presses("fact:birth_date").types("2015-05-31")
    answer = talk.session.answers["birth_date"]
    assert (answer.by, answer.disputed and answer.disputed.by) == ("patient", "coordinator")
    finding = assess(talk.session.answers, on=NOW.date()).finding("I1")
    assert (finding.outcome, finding.disputed, finding.hard) == (Outcome.REVIEW, ("birth_date",), ())
    assert "Patient and coordinator gave different answers: date of birth." in ENGLISH.render(
        explain(finding, PROTOCOL.criterion("I1"))
    )
    talk.wishes(Wish.SUMMARY).presses("fact:birth_date").types("1980-05-31")
    assert talk.session.answers["birth_date"].disputed is None


def test_difference_that_decides_nothing_is_kept_and_decides_nothing() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().types("1980-05-31", "yes").is_handed_over()
    talk.presses("patient", "agree").wishes(Wish.SUMMARY).presses("fact:birth_date").types("1981-05-31")
    assert talk.session.answers["birth_date"].disputed is not None
    assert assess(talk.session.answers, on=NOW.date()).finding("I1").outcome is Outcome.PASS
