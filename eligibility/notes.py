"""Notes for staff: what the criteria do not settle, or do not ask, and the study team should know all the same."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from eligibility.case import RECENT, Case
from eligibility.criteria.complications import INPUTS, cockcroft_gault
from eligibility.dates import ages
from eligibility.fact import Source
from eligibility.facts import FACTS
from eligibility.kinds import LabNumber, Number
from eligibility.medication import as_prednisone, average, doses
from eligibility.values import Route
from locales import Text, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something for staff to know. It decides nothing. `criterion`: the one it touches, if any."""

    id: str
    criterion: str | None
    text: Text
    applies: Callable[[Case], bool]


#: What a blood report dates; the hepatitis tests have a date of their own.
BLOOD_VALUES = tuple(
    fact.id
    for fact in FACTS.values()
    if fact.source is Source.BLOOD_REPORT and isinstance(fact.kind, Number | LabNumber)
)


def notes(case: Case) -> tuple[Note, ...]:
    """The notes that apply to a subject."""
    return tuple(note for note in NOTES if note.applies(case))


def _age_changes(case: Case) -> bool:
    born = case.value("birth_date")
    if born is None:
        return False
    inside = {all(18 <= age <= 75 for age in ages(born, case.on + shift)) for shift in (-RECENT, timedelta(0), RECENT)}
    return len(inside) > 1


def _estimated_low(case: Case) -> bool:
    """A clearance that was only estimated, and is low enough for an error to matter."""
    if case.value("creatinine_clearance") is not None or case.missing(*INPUTS):
        return False
    born, sex, weight, creatinine = (case.value(fact) for fact in INPUTS)
    return cockcroft_gault(ages(born, case.on)[0], weight, creatinine, female=sex == "female") < 60


def _dose_between(case: Case) -> bool:
    """An oral dose from 0.5 to 1 mg/kg a day, as prednisone: no matter of exclusion 1, but of inclusion 3."""
    weight, courses = case.value("weight"), case.value("glucocorticoids")
    if weight is None or not courses:
        return False
    oral = [course for course in courses if course.route is Route.ORAL]
    latest = doses(oral, case.on, 1, as_prednisone, average).most[0]
    return bool(Decimal("0.5") <= latest / weight <= 1)


def _undated(case: Case) -> bool:
    return case.value("blood_report_date") is None and any(case.value(fact) is not None for fact in BLOOD_VALUES)


def _past_hepatitis_b(case: Case) -> bool:
    return bool(case.value("anti_hbc") == "positive" and case.value("hbsag") != "positive")


def _note(id_: str, criterion: str | None, applies: Callable[[Case], bool], text: Text) -> Note:
    return Note(id=id_, criterion=criterion, text=text, applies=applies)


def _is(fact: str, *values: object) -> Callable[[Case], bool]:
    return lambda case: case.value(fact) in values


NOTES = (
    _note(
        "recruitment",
        None,
        lambda case: True,
        say(
            "Registry copies differ on whether the trial recruits openly: the site confirms before anybody is invited."
        ),
    ),
    _note(
        "refractory",
        None,
        _is("prior_treatment", True, False),
        say("The title says “refractory”, no criterion does: see the answer on treatment tried before."),
    ),
    _note(
        "birthday",
        "I1",
        _age_changes,
        say("A birthday within 28 days of the planned day changes the finding on age: check it on the day itself."),
    ),
    _note(
        "undated",
        None,
        _undated,
        say("The blood values have no date. The criteria ask for none; values at screening are meant."),
    ),
    _note(
        "oral_dose",
        "I3",
        _dose_between,
        say("An oral dose from 0.5 to 1 mg/kg a day is no matter of exclusion 1; inclusion 3 may still be met."),
    ),
    _note(
        "low_muscle_mass",
        "E2.2",
        _estimated_low,
        say("Myositis lowers muscle mass and creatinine: clearance by Cockcroft-Gault may be too high."),
    ),
    _note(
        "other_serious_disease",
        None,
        _is("other_serious_disease", True),
        say(
            "Another serious disease was named. Exclusion 2 lists five complications; the physician decides on others."
        ),
    ),
    _note(
        "interleukin_allergy",
        "E4",
        lambda case: (case.value("drug_allergies") or 0) > 0 or case.value("other_allergies") is True,
        say("Ask whether interleukin-2 or a similar medicine is among the allergies: the criteria do not name it."),
    ),
    _note(
        "past_hepatitis_b",
        "E6",
        _past_hepatitis_b,
        say("Hepatitis B core antibody positive without surface antigen: a past infection that can come back."),
    ),
    _note(
        "hepatitis_c_rna",
        "E6",
        _is("anti_hcv", "positive", "weak"),
        say("The criterion names the antibody, which stays after a cure; low values are often false. See HCV RNA."),
    ),
    _note(
        "pregnancy",
        "I5",
        _is("pregnancy", "pregnant", "breastfeeding"),
        say("Pregnant or breastfeeding: no criterion names it, but the physician must know before anything else."),
    ),
)
