"""Every patient's findings are those that the criteria's sentences give, and there are patients for all of it."""

from __future__ import annotations

import pytest

from eligibility import FACTS, PROTOCOL, Ambiguity, Criterion, Fact, Outcome, bring_list, earliest_rescreen
from eligibility.kinds import Courses, Day, OneOf, YesNo
from eligibility.truth import FALSE, TRUE
from eligibility.values import Route
from tests.eligibility import patients

PATIENTS = patients.read()
ASSESSMENTS = {name: patient.assess() for name, patient in PATIENTS.items()}
AMBIGUITIES = [(criterion, each) for criterion in PROTOCOL.criteria for each in criterion.ambiguities]

every_patient = pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
every_criterion = pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
every_ambiguity = pytest.mark.parametrize(
    ("criterion", "ambiguity"), AMBIGUITIES, ids=[each.id for _, each in AMBIGUITIES]
)


@every_patient
def test_findings_are_as_derived_by_hand(patient: patients.Patient) -> None:
    assessment = ASSESSMENTS[patient.name]

    found = {finding.criterion: finding.outcome.value for finding in assessment.findings}
    assert {**found, "verdict": assessment.verdict.value} == patient.expected


@pytest.mark.parametrize("name", [name for name, patient in PATIENTS.items() if patient.notes is not None])
def test_staff_are_told_what_they_should_know(name: str) -> None:
    assert [note.id for note in ASSESSMENTS[name].notes] == ["recruitment", *(PATIENTS[name].notes or [])]


@pytest.mark.parametrize("name", [name for name, patient in PATIENTS.items() if patient.bring is not None])
def test_what_to_bring_is_what_would_settle_it_shortest_first(name: str) -> None:
    found = [(item.source.value, list(item.facts)) for item in bring_list(ASSESSMENTS[name])]

    assert found == list((PATIENTS[name].bring or {}).items())


@pytest.mark.parametrize("name", [name for name, patient in PATIENTS.items() if patient.rescreen is not None])
def test_the_day_to_screen_again(name: str) -> None:
    found = earliest_rescreen(ASSESSMENTS[name])

    expected = PATIENTS[name].rescreen
    assert ({"day": found.day, "criteria": list(found.criteria)} if found else {}) == expected


@every_criterion
def test_every_criterion_has_a_patient_for_each_outcome(criterion: Criterion) -> None:
    outcomes = {patient.expected[criterion.id] for patient in PATIENTS.values()}

    needed = {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}
    assert outcomes >= (needed | {Outcome.REVIEW} if criterion.ambiguities else needed)


@every_ambiguity
def test_every_ambiguity_has_a_patient_on_whom_its_readings_contradict(
    criterion: Criterion, ambiguity: Ambiguity
) -> None:
    contradicted = [
        name
        for name, assessment in ASSESSMENTS.items()
        if not PATIENTS[name].choices and assessment.finding(criterion.id).outcome is Outcome.REVIEW
        for weighed in assessment.finding(criterion.id).weighed
        if weighed.ambiguity == ambiguity.id and {truth for _, truth in weighed.says} >= {TRUE, FALSE}
    ]

    assert contradicted


@every_ambiguity
def test_every_ambiguity_is_settled_both_ways_by_choices(criterion: Criterion, ambiguity: Ambiguity) -> None:
    settled = {
        (patient.choices[ambiguity.id], patient.expected[criterion.id])
        for patient in PATIENTS.values()
        if ambiguity.id in patient.choices
    }

    assert {outcome for _, outcome in settled} >= {Outcome.PASS, Outcome.FAIL}
    assert {reading for reading, _ in settled} == {reading.id for reading in ambiguity.readings}


@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS.values() if isinstance(fact.kind, OneOf | Day)], ids=lambda fact: fact.id
)
def test_every_option_of_a_choice_has_a_patient(fact: Fact) -> None:
    given = [patient.facts[fact.id] for patient in PATIENTS.values() if fact.id in patient.facts]

    options = (
        fact.kind.options if isinstance(fact.kind, OneOf) else fact.kind.words if isinstance(fact.kind, Day) else ()
    )
    assert {option.id for option in options} <= set(given)


@pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
def test_every_yes_or_no_that_a_criterion_needs_is_answered_both_ways(criterion: Criterion) -> None:
    for fact in criterion.facts:
        if isinstance(FACTS[fact].kind, YesNo):
            assert {patient.facts[fact] for patient in PATIENTS.values() if fact in patient.facts} == {True, False}, (
                fact
            )


def test_every_drug_and_every_way_of_giving_it_has_a_patient() -> None:
    courses = [
        course
        for patient in PATIENTS.values()
        for fact in ("glucocorticoids", "iv_glucocorticoids", "immunosuppressants")
        for course in patient.facts.get(fact, ())
    ]

    drugs = {drug.id for fact in FACTS.values() if isinstance(fact.kind, Courses) for drug in fact.kind.drugs}
    assert drugs <= {course["drug"] for course in courses}
    assert set(Route) - {Route.ORAL, Route.INTRAVENOUS} <= {course.get("route") for course in courses}
