"""Every patient's findings are those that the criteria's sentences give."""

from __future__ import annotations

import pytest

from eligibility import PROTOCOL, Criterion, Outcome, assess
from tests.eligibility import patients

PATIENTS = patients.read()


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
def test_findings_are_as_derived_by_hand(patient: patients.Patient) -> None:
    assessment = assess(patient.record, on=patient.on)

    found = {finding.criterion: finding.outcome.value for finding in assessment.findings}
    assert {**found, "verdict": assessment.verdict.value} == patient.expected


@pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
def test_every_criterion_has_a_patient_for_each_side(criterion: Criterion) -> None:
    outcomes = {patient.expected[criterion.id] for patient in PATIENTS.values()}

    assert outcomes >= {Outcome.PASS, Outcome.FAIL, Outcome.UNKNOWN}


@pytest.mark.parametrize(
    "criterion",
    [criterion for criterion in PROTOCOL.criteria if criterion.ambiguities],
    ids=lambda criterion: criterion.id,
)
def test_every_criterion_with_readings_has_a_patient_on_whom_they_differ(criterion: Criterion) -> None:
    assert Outcome.REVIEW in {patient.expected[criterion.id] for patient in PATIENTS.values()}
