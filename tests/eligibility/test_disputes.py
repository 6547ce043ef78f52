"""Facts on which answers differ: staff judge the criteria that would come out otherwise, and only those."""

from __future__ import annotations

import json
from typing import Any

import pytest

from eligibility import PROTOCOL, Answer, Assessment, Outcome, Verdict, assess, dump_assessment, explain, load_answer
from eligibility.disputes import MOST_WAYS, ways
from eligibility.intake import load_subject
from locales import catalogue
from tests.eligibility import patients
from tests.eligibility.test_schema import ASSESSMENT

CLASSIC = patients.read()["classic"]


def of_two(**said: tuple[Any, Any]) -> dict[str, Any]:
    """Facts in JSON with what stands and what others say instead."""
    return {
        fact: {"status": "known", "value": stands, "disputed": [{"status": "known", "value": other, "by": "patient"}]}
        for fact, (stands, other) in said.items()
    }


def assessed(**facts: Any) -> Assessment:
    """The classic subject but for these facts."""
    subject = load_subject({"facts": {**CLASSIC.facts, **facts}}, on=CLASSIC.on, today=CLASSIC.on)
    return assess(subject.record, on=subject.on)


def disputed(assessment: Assessment) -> dict[str, tuple[str, ...]]:
    """By criterion, the facts that staff have to look at."""
    return {finding.criterion: finding.disputed for finding in assessment.findings if finding.disputed}


def test_difference_that_decides_is_for_staff() -> None:
    assessment = assessed(**of_two(hbsag=("positive", "negative")))
    finding = assessment.finding("E6")
    assert (finding.outcome, finding.disputed, finding.hard) == (Outcome.REVIEW, ("hbsag",), ())
    assert disputed(assessment) == {"E6": ("hbsag",)}
    assert assessment.verdict is Verdict.NEEDS_STAFF_REVIEW


def test_difference_that_decides_nothing_changes_nothing() -> None:
    assessment = assessed(**of_two(hemoglobin=(120, 121)))
    assert disputed(assessment) == {}
    assert assessment.findings == assessed(hemoglobin=120).findings


def test_each_criterion_names_its_own_difference_only() -> None:
    assessment = assessed(**of_two(hbsag=("negative", "positive"), hemoglobin=(120, 70), platelets=(200, 201)))
    assert disputed(assessment) == {"E2.4": ("hemoglobin",), "E6": ("hbsag",)}


def test_differences_that_decide_only_together_are_named_together() -> None:
    """Each of two excludes alone, so that one of them denied makes no difference."""
    denied = of_two(hbsag=("positive", "negative"))
    assert disputed(assessed(**denied, anti_hcv="positive")) == {}
    both = assessed(**denied, **of_two(anti_hcv=("positive", "negative")))
    assert disputed(both) == {"E6": ("hbsag", "anti_hcv")}


def test_what_is_missing_is_still_asked_for() -> None:
    finding = assessed(**of_two(hbsag=("negative", "positive")), anti_hcv=None).finding("E6")
    assert (finding.outcome, finding.disputed, finding.missing) == (Outcome.REVIEW, ("hbsag",), ("anti_hcv",))
    assert catalogue("en").render(explain(finding, PROTOCOL.criterion("E6"))) == (
        "Exclusion 6 (Hepatitis B and C) cannot be decided yet. Missing: hepatitis C antibody (anti-HCV). "
        "Different answers were given: hepatitis B surface antigen (HBsAg)."
    )


def test_not_knowing_can_differ_from_an_answer() -> None:
    said = {"status": "does_not_know", "disputed": [{"status": "known", "value": "negative"}]}
    finding = assessed(hbsag=said).finding("E6")
    assert (finding.outcome, finding.disputed, finding.missing) == (Outcome.REVIEW, ("hbsag",), ("hbsag",))


@pytest.mark.parametrize("many", [6, 7, 12])
def test_many_differences_are_looked_at_in_bounded_time(many: int) -> None:
    facts = [fact for fact, value in CLASSIC.facts.items() if isinstance(value, bool)][:many]
    assert len(facts) == many
    record = load_subject(
        {"facts": of_two(**{fact: (CLASSIC.facts[fact], not CLASSIC.facts[fact]) for fact in facts})},
        on=CLASSIC.on,
        today=CLASSIC.on,
    ).record
    found = ways(record)
    assert len(found) < MOST_WAYS
    assert {tuple(way) for way in found[:many]} == {(fact,) for fact in facts}
    assert set(found[-1]) == set(facts)


def test_written_assessment_names_what_differs() -> None:
    assessment = assessed(**of_two(hbsag=("positive", "negative")))
    written = json.loads(json.dumps(dump_assessment(assessment)))
    ASSESSMENT.validate(written)
    assert {each["criterion"]: each["disputed"] for each in written["findings"] if each["disputed"]} == {
        "E6": ["hbsag"]
    }


def test_record_keeps_who_said_what_else() -> None:
    record = load_subject(of_two(hbsag=("positive", "negative")), on=CLASSIC.on, today=CLASSIC.on).record
    (other,) = record["hbsag"].disputed
    assert isinstance(other, Answer)
    assert (other.by, other.value) == ("patient", "negative")


def test_single_dispute_as_it_was_stored_before_there_could_be_several() -> None:
    other = {"status": "known", "value": "negative", "by": "coordinator"}
    answer = load_answer("hbsag", {"status": "known", "value": "positive", "by": "patient", "disputed": other})
    assert [(each.by, each.value) for each in answer.disputed] == [("coordinator", "negative")]
