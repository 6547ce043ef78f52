"""Creatinine clearance by Cockcroft & Gault: (140 - age) × kg / (72 × creatinine in mg/dL), × 0.85 for a woman."""

from __future__ import annotations

from decimal import Decimal

import pytest

from eligibility import Outcome, assess, cockcroft_gault
from locales import catalogue
from tests.eligibility import patients

CLASSIC = patients.read()["classic"]
#: 1 mg/dL in µmol/L.
MG = Decimal("88.4")


@pytest.mark.parametrize(
    ("age", "kg", "mg_per_dl", "female", "expected"),
    [
        (53, "112.9", "0.9", False, "151.58"),  # 87 × 112.9 / 64.8
        (25, "60", "1", True, "81.46"),  # 115 × 60 / 72 × 0.85, the factor exact: 81.18 with 1.04
        (25, "60", "1", False, "95.83"),
        (68, "60", "1", False, "60.00"),  # 72 years to 140: the 72 goes out
        (68, "60", "1", True, "51.00"),
        (75, "45", "2.4", False, "16.93"),
        (18, "40", "0.3", True, "192.04"),
    ],
)
def test_check_cases(age: int, kg: str, mg_per_dl: str, female: bool, expected: str) -> None:
    clearance = cockcroft_gault(age, Decimal(kg), Decimal(mg_per_dl) * MG, female=female)

    assert round(clearance, 2) == Decimal(expected)


@pytest.mark.parametrize(
    ("kg", "outcome"),
    [
        ("28.49", Outcome.FAIL),
        ("28.5", Outcome.REVIEW),
        ("28.51", Outcome.REVIEW),
        ("29.99", Outcome.REVIEW),
        ("30", Outcome.REVIEW),
        ("30.01", Outcome.REVIEW),
        ("31.49", Outcome.REVIEW),
        ("31.5", Outcome.REVIEW),
        ("31.51", Outcome.PASS),
    ],
)
def test_estimate_meets_the_limits_exactly(kg: str, outcome: Outcome) -> None:
    """A man of 68 with 1 mg/dL has as many mL/min as kg."""
    man = {"birth_date": "1958-05-31", "sex": "male", "weight": kg, "creatinine": {"value": 1, "unit": "mg/dL"}}
    facts = {**CLASSIC.facts, **man}

    assert assess(patients.record(facts), on=CLASSIC.on).finding("E2.2").outcome is outcome


def test_method_and_inputs_are_shown() -> None:
    (evidence,) = CLASSIC.assess().finding("E2.2").evidence

    told = [
        catalogue("en").render(text) for text in (evidence.what, evidence.value, evidence.limit, evidence.how) if text
    ]
    assert told == [
        "creatinine clearance",
        "98.1 mL/min",  # 94 × 60 × 88.4 / (72 × 60) × 0.85
        "≤ 30 mL/min",
        "by Cockcroft-Gault from 46 years, 60 kg, 60 µmol/L",
    ]


def test_a_range_of_ages_shows_the_age_of_the_clearance_shown() -> None:
    facts = {**CLASSIC.facts, "birth_date": "1980"}
    (evidence,) = assess(patients.record(facts), on=CLASSIC.on).finding("E2.2").evidence

    assert evidence.how is not None
    assert catalogue("en").render(evidence.value) == "98.1 mL/min"
    assert catalogue("en").render(evidence.how).startswith("by Cockcroft-Gault from 46 years")


def test_a_measured_clearance_comes_first() -> None:
    facts = {**CLASSIC.facts, "creatinine_clearance": 95}
    first = assess(patients.record(facts), on=CLASSIC.on).finding("E2.2").evidence[0]

    assert first.how is not None
    assert [catalogue("en").render(text) for text in (first.value, first.how)] == ["95 mL/min", "measured"]
