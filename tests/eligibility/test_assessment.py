"""What holds of every assessment, whatever the subject."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import FACTS, PROTOCOL, Answer, Outcome, Status, Verdict, assess, dump_record, load_record
from eligibility.kinds import Courses, Day, LabNumber, MuscleTotal, Number, OneOf, YesNo
from eligibility.values import Route
from tests.eligibility import patients

ON = date(2026, 11, 22)
PATIENTS = patients.read()
CLASSIC = PATIENTS["classic"].facts

NUMBERS = st.decimals(min_value=0, max_value=400, places=1).map(str)
DATES = st.dates(min_value=date(1940, 1, 1), max_value=ON).map(str) | st.sampled_from(
    ["1980", "2026", "2026-10", "2026-09"]
)

SPANS = st.tuples(*[st.dates(min_value=date(2026, 6, 1), max_value=ON).map(str)] * 2)


def values(fact: str) -> st.SearchStrategy[Any]:
    """JSON values of a fact's kind, likely and unlikely ones."""
    match FACTS[fact].kind:
        case YesNo():
            return st.booleans()
        case OneOf(options=options):
            return st.sampled_from([option.id for option in options])
        case Number() as kind:
            return st.integers(int(kind.low), min(int(kind.high), 400))
        case LabNumber():
            limit = st.none() | st.integers(1, 300)
            return st.builds(lambda value, top: {"value": value, "upper_limit": top}, st.integers(1, 300), limit)
        case MuscleTotal():
            return st.sampled_from(
                [{"score": 100, "form": 150}, {"score": 140, "form": 150}, {"score": 66, "form": 80}]
            )
        case Day(words=words):
            return DATES | st.sampled_from([word.id for word in words]) if words else DATES
        case Courses(drugs=drugs):
            course = st.fixed_dictionaries(
                {"drug": st.sampled_from([drug.id for drug in drugs]), "mg": st.integers(1, 100)},
                optional={
                    "start": DATES,
                    "times": st.sampled_from([1, 2, 3]),
                    "days": st.sampled_from([1, 2, 7]),
                    "route": st.sampled_from([route.value for route in Route]),
                    "taper": st.fixed_dictionaries({"mg": st.integers(1, 20), "days": st.integers(1, 31)}),
                },
            )
            over = st.builds(lambda course, days: {**course, "start": min(days), "end": max(days)}, course, SPANS)
            return st.lists(course | over, max_size=2)
        case kind:
            raise AssertionError(kind)


RECORDS = st.fixed_dictionaries({}, optional={fact: values(fact) for fact in FACTS})


@given(facts=RECORDS)
@settings(max_examples=150, deadline=None)
def test_whatever_is_known_there_is_an_assessment(facts: dict[str, Any]) -> None:
    assessment = assess(patients.record(facts), on=ON)

    assert [finding.criterion for finding in assessment.findings] == [criterion.id for criterion in PROTOCOL.criteria]
    for finding in assessment.findings:
        assert bool(finding.missing) is (finding.outcome is Outcome.UNKNOWN)


@given(data=st.data(), name=st.sampled_from(sorted(PATIENTS)))
@settings(max_examples=150, deadline=None)
def test_a_further_fact_never_turns_a_decided_finding_over(data: st.DataObject, name: str) -> None:
    patient = PATIENTS[name]
    unknown = sorted(set(FACTS) - set(patient.facts))
    fact = data.draw(st.sampled_from(unknown))
    more = {**patient.facts, fact: data.draw(values(fact))}

    before = patient.assess()
    after = assess(patients.record(more), on=patient.on, choices=patient.choices)

    opposite = {Outcome.PASS: Outcome.FAIL, Outcome.FAIL: Outcome.PASS}
    for old, new in zip(before.findings, after.findings, strict=True):
        assert new.outcome is not opposite.get(old.outcome), (fact, more[fact], old.criterion)


@given(data=st.data(), name=st.sampled_from(sorted(PATIENTS)))
@settings(max_examples=150, deadline=None)
def test_a_fact_less_never_turns_a_decided_finding_over(data: st.DataObject, name: str) -> None:
    patient = PATIENTS[name]
    fact = data.draw(st.sampled_from(sorted(patient.facts)))
    fewer = {known: value for known, value in patient.facts.items() if known != fact}

    after = assess(patients.record(fewer), on=patient.on, choices=patient.choices)

    opposite = {Outcome.PASS: Outcome.FAIL, Outcome.FAIL: Outcome.PASS}
    for old, new in zip(patient.assess().findings, after.findings, strict=True):
        assert new.outcome is not opposite.get(old.outcome), (fact, old.criterion)


@pytest.mark.parametrize("month", ["2026-07", "2026-08", "2026-09", "2026-10", "2026-11"])
@pytest.mark.parametrize(
    ("criterion", "fact", "course"),
    [
        ("E5", "iv_antibiotics", None),
        ("E5", "infection_stay", None),
        ("I3", "glucocorticoids", {"drug": "prednisone", "mg": 10}),
        ("I3", "immunosuppressants", {"drug": "tacrolimus", "mg": 2}),
        ("E1", "iv_glucocorticoids", {"drug": "methylprednisolone", "mg": 80}),
    ],
    ids=["antibiotics", "stay", "prednisone", "tacrolimus", "one drip"],
)
def test_a_month_decides_if_every_day_of_it_decides_alike(
    month: str, criterion: str, fact: str, course: dict[str, Any] | None
) -> None:
    def outcome(told: str) -> Outcome:
        one_day = {"end": told} if fact.startswith("iv_") else {}
        value = told if course is None else [{**course, "start": told, **one_day}]
        return assess(patients.record({**CLASSIC, fact: value}), on=ON).finding(criterion).outcome

    days = [date.fromisoformat(f"{month}-01") + timedelta(days=number) for number in range(31)]
    outcomes = {outcome(str(day)) for day in days if str(day).startswith(month) and day < ON}
    assert outcome(month) is (outcomes.pop() if len(outcomes) == 1 else Outcome.UNKNOWN)


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.KNOWN])
def test_nobody_is_decided_on_silence(status: Status) -> None:
    silent = {fact: Answer(status=status) for fact in FACTS}

    assessment = assess(silent, on=ON)

    assert assessment.verdict is Verdict.INCOMPLETE
    assert {finding.outcome for finding in assessment.findings} == {Outcome.UNKNOWN}
    assert assessment == assess({}, on=ON)


def test_order_of_facts_does_not_matter() -> None:
    backwards = dict(reversed(CLASSIC.items()))

    assert assess(patients.record(backwards), on=ON) == assess(patients.record(CLASSIC), on=ON)


@pytest.mark.parametrize(
    ("fact", "one", "other"),
    [
        ("weight", 60, {"value": 120, "unit": "[jin_cn]"}),
        ("creatinine", "88.4", {"value": 1, "unit": "mg/dL"}),
        ("hemoglobin", 125, {"value": "12.5", "unit": "g/dL"}),
        ("platelets", 200, {"value": 20, "unit": "10*4/uL"}),
        ("platelets", 200, {"value": 200000, "unit": "/uL"}),
        ("bilirubin", {"value": "17.1", "upper_limit": "20.52"}, {"value": 1, "upper_limit": "1.2", "unit": "mg/dL"}),
        ("patient_global", 4, {"value": 40, "unit": "mm"}),
    ],
)
def test_units_do_not_matter(fact: str, one: Any, other: Any) -> None:
    assessments = [assess(patients.record({**CLASSIC, fact: value}), on=ON) for value in (one, other)]

    assert [finding.outcome for finding in assessments[0].findings] == [
        finding.outcome for finding in assessments[1].findings
    ]


@given(facts=RECORDS)
@settings(max_examples=100, deadline=None)
def test_a_record_written_out_reads_back_the_same(facts: dict[str, Any]) -> None:
    record = patients.record(facts)

    assert load_record(dump_record(record)) == record


def test_a_chosen_reading_decides_and_is_recorded() -> None:
    patient = PATIENTS["allergic_to_two"]

    strict = assess(patient.record, on=ON, choices={"E4.multiple": "two"})
    lenient = assess(patient.record, on=ON, choices={"E4.multiple": "three", "E4.constitution": "marked"})

    assert (strict.finding("E4").outcome, lenient.finding("E4").outcome) == (Outcome.FAIL, Outcome.PASS)
    assert strict.choices == {"E4.multiple": "two"}


@pytest.mark.parametrize(
    ("choices", "said"), [({"E9.x": "y"}, "no ambiguity 'E9.x'"), ({"E4.multiple": "five"}, "expected two or three")]
)
def test_a_choice_that_is_none_is_refused(choices: dict[str, str], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        assess({}, on=ON, choices=choices)
