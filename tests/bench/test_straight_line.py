"""The yardstick of the speed measurements decides what the evaluator decides."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from bench.straight_line import straight_line
from eligibility import FACTS, PROTOCOL, Record, assess
from eligibility.kinds import Courses, Day, LabNumber, MuscleTotal, Number, OneOf, YesNo
from tests.eligibility import patients
from tests.eligibility.test_assessment import ON, RECORDS

PATIENTS = patients.read()
#: Where a number decides.
NEAR = {"weight": 60, "hemoglobin": 80, "platelets": 60, "creatinine_clearance": 30, "creatinine": 196, "haq": 0.25}
FILLED = {**PATIENTS["classic"].facts, "blood_report_date": "2026-11-10", "examination_date": "2026-11-15"}


def _evaluated(record: Record, on: date) -> tuple[str, ...]:
    assessment = assess(record, on=on)
    return (*(finding.outcome.value for finding in assessment.findings), assessment.verdict.value)


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
def test_agree_on_every_patient(patient: patients.Patient) -> None:
    assert straight_line(patient.record, patient.on) == _evaluated(patient.record, patient.on)


@given(facts=RECORDS)
@settings(max_examples=150, deadline=None)
def test_agree_whatever_is_known(facts: dict[str, Any]) -> None:
    record = patients.record(facts)

    assert straight_line(record, ON) == _evaluated(record, ON)


@pytest.mark.parametrize("seed", range(4))
def test_agree_near_limits_and_on_courses_of_every_kind(seed: int) -> None:
    chance = random.Random(seed)
    for _ in range(500):
        facts = dict(FILLED)
        for fact in (*chance.choice(PROTOCOL.criteria).facts, *chance.sample(sorted(FACTS), 5)):
            facts[fact] = _value(fact, chance)
        for fact in chance.sample(sorted(facts), chance.choice([0, 0, 1, 2, 5])):
            del facts[fact]
        record = patients.record(facts)

        assert straight_line(record, ON) == _evaluated(record, ON), facts


def _value(fact: str, chance: random.Random) -> Any:
    match FACTS[fact].kind:
        case YesNo():
            return chance.random() < 0.5
        case OneOf(options=options):
            return chance.choice(options).id
        case Number(whole=True):
            return chance.choice([0, 1, 2, 3, 17, 18, 39, 40])
        case Number() as kind:
            number = NEAR.get(fact, 2) + chance.randint(-8, 8) / 4
            return min(max(float(kind.low), number), float(kind.high))
        case LabNumber():
            return {"value": chance.choice([30, 52, 53, 90]), "upper_limit": chance.choice([None, 40, 40, 30])}
        case MuscleTotal():
            return chance.choice([{"score": 125, "form": 150}, {"score": 126, "form": 150}, {"score": 66, "form": 80}])
        case Day(words=words):
            return chance.choice([_day(chance), _day(chance), *(word.id for word in words)])
        case Courses(drugs=drugs):
            some = chance.sample(drugs, 2)
            return [_course(chance.choice(some).id, chance) for _ in range(chance.randint(0, 3))]
        case kind:
            raise AssertionError(kind)


def _day(chance: random.Random) -> str:
    ago = chance.choice([0, 1, 2, 26, 27, 28, 29, 30, 60, 61, 62, 82, 83, 84, 85, 86, 200, 365 * 18, 365 * 76])
    day = str(ON - timedelta(days=ago))
    return day[: chance.choice([4, 7, 10, 10, 10])]


def _course(drug: str, chance: random.Random) -> dict[str, Any]:
    course: dict[str, Any] = {"drug": drug, "mg": chance.choice([0.75, 4, 10, 24, 30, 40, 60, 80])}
    if chance.random() < 0.5:
        course |= {"times": chance.choice([1, 2]), "days": chance.choice([1, 2, 7])}
    if chance.random() < 0.2:
        course["route"] = chance.choice(["oral", "iv", "im", "joint", "topical"])
    start, end = sorted([_day(chance), _day(chance)])
    if chance.random() < 0.8:
        course["start"] = start
    if chance.random() < 0.4 and len(start) == len(end):
        course["end"] = end
    if chance.random() < 0.2:
        course["taper"] = {"mg": chance.choice([1, 2.5, 5]), "days": chance.choice([3, 7, 14])}
    return course
