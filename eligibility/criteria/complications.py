"""Exclusion 2: serious complications of heart, kidney, liver and blood."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.dates import ages
from eligibility.judgement import Evidence, Judgement, all_of, any_of, unknown
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth
from eligibility.values import LabResult
from eligibility.wording import measured
from locales import Text, say

CLEARANCE_LIMIT = Decimal(30)
#: Methods of estimating clearance differ by a few percent: this close to the limit, staff judge.
NEAR_LIMIT = (Decimal("28.5"), Decimal("31.5"))
INPUTS = ("birth_date", "sex", "weight", "creatinine")
#: The fraction of a man's clearance that a woman's is.
FEMALE = Decimal("0.85")


def judge_heart(case: Case) -> Judgement:
    """Heart failure diagnosed, of class III or IV. Class III symptoms without the diagnosis are for staff to judge."""
    severe = case.among("nyha", "III", "IV")
    if severe.truth is TRUE and case.value("heart_failure") is False:
        return Judgement(OPEN, parts=(case.yes("heart_failure"), severe))
    return all_of(case.yes("heart_failure"), severe)


def judge_kidney(case: Case) -> Judgement:
    """Creatinine clearance at most 30 mL/min: measured if it was, else by Cockcroft-Gault; if they contradict, open."""
    estimated = _estimated(case)
    measured_value = case.value("creatinine_clearance")
    if measured_value is None:
        return estimated
    found = _clearance(("creatinine_clearance",), measured_value, measured_value, lambda: say("measured"))
    contradicted = {found.truth, estimated.truth} == {TRUE, FALSE}
    return Judgement(OPEN, parts=(found, estimated)) if contradicted else found


def _estimated(case: Case) -> Judgement:
    missing = case.missing(*INPUTS)
    if missing:
        return unknown(*missing, "creatinine_clearance")
    born, sex, weight, creatinine = (case.value(fact) for fact in INPUTS)
    youngest, oldest = ages(born, case.on)
    low, high = (cockcroft_gault(age, weight, creatinine, female=sex == "female") for age in (oldest, youngest))

    def how() -> Text:
        return say(
            "by Cockcroft-Gault from {age} years, {weight}, {creatinine}",
            age=oldest,
            weight=measured(weight, "kg"),
            creatinine=measured(creatinine, "µmol/L"),
        )

    return case.recent(_clearance(INPUTS, low, high, how), "blood_report_date")


def cockcroft_gault(age: int, weight: Decimal, creatinine: Decimal, *, female: bool) -> Decimal:
    """Creatinine clearance in mL/min (Cockcroft & Gault 1976) from years, kg and µmol/L; 1 mg/dL is 88.4 µmol/L."""
    clearance = (140 - age) * weight * Decimal("88.4") / (72 * creatinine)
    return clearance * FEMALE if female else clearance


def _clearance(facts: tuple[str, ...], low: Decimal, high: Decimal, how: Callable[[], Text]) -> Judgement:
    at_low, at_high = _renal(low), _renal(high)
    truth = at_low if at_low is at_high else UNKNOWN

    def tell() -> Evidence:
        return Evidence(
            facts=facts,
            what=say("creatinine clearance"),
            found=measured(low.quantize(Decimal("0.1")), "mL/min"),
            limit=say("≤ 30 mL/min"),
            how=how(),
            truth=truth,
        )

    # Of what it was estimated from, only the age can be a range.
    return Judgement(truth, tell=tell, missing=("creatinine_clearance", "birth_date"))


def _renal(clearance: Decimal) -> Truth:
    return OPEN if NEAR_LIMIT[0] <= clearance <= NEAR_LIMIT[1] else Truth.of(clearance <= CLEARANCE_LIMIT)


def judge_liver(case: Case) -> Judgement:
    """Liver insufficiency: diagnosed, or by bilirubin and by ALT or AST as far as the bracket lets them count."""
    return any_of(case.yes("liver_insufficiency"), _bilirubin(case), _transaminases(case))


def _bilirubin(case: Case) -> Judgement:
    raised = _above_limit(case, "bilirubin")
    return case.readings("E2.3.bilirubin", counts=raised, set_aside=all_of(raised, Judgement(Truth.FALSE)))


def _transaminases(case: Case) -> Judgement:
    raised = any_of(_above_limit(case, "alt"), _above_limit(case, "ast"))
    cause = case.among("transaminases_cause", open_=("other", "unclear"))
    return all_of(raised, cause)


def _above_limit(case: Case, fact: str) -> Judgement:
    """Above the report's own upper limit; without one, for staff to judge."""

    def above(result: LabResult) -> Truth | bool:
        return OPEN if result.upper_limit is None else result.value > result.upper_limit

    return case.recent(case.holds(fact, above), "blood_report_date")


def judge_hemoglobin(case: Case) -> Judgement:
    """Hemoglobin below 80 g/L."""
    return case.recent(case.below("hemoglobin", "80"), "blood_report_date")


def judge_platelets(case: Case) -> Judgement:
    """Platelets below 60, taken as 60 × 10⁹/L: the sentence names no unit."""
    return case.recent(case.below("platelets", "60"), "blood_report_date")


HEART = Criterion(
    id="E2.1",
    polarity=Polarity.EXCLUSION,
    title=say("Heart failure"),
    sentence=say("Serious complications: including (1). heart failure (≥ NYHA III);"),
    judge=judge_heart,
    facts=("heart_failure", "nyha"),
)
KIDNEY = Criterion(
    id="E2.2",
    polarity=Polarity.EXCLUSION,
    title=say("Kidney function"),
    sentence=say("(2). renal insufficiency (creatinine clearance rate ≤30 ml/min);"),
    judge=judge_kidney,
    facts=("creatinine_clearance", "creatinine", "sex", "weight", "birth_date"),
    beside=("blood_report_date",),
)
LIVER = Criterion(
    id="E2.3",
    polarity=Polarity.EXCLUSION,
    title=say("Liver function"),
    sentence=say(
        "(3). liver insufficiency (excluding serum ALT or AST caused by dermatomyositis, or total bilirubin greater "
        "than normal upper limit),"
    ),
    judge=judge_liver,
    facts=("liver_insufficiency", "bilirubin", "alt", "ast", "transaminases_cause"),
    beside=("blood_report_date",),
    ambiguities=(
        ambiguity(
            "E2.3.bilirubin",
            say("Does bilirubin above normal count as liver insufficiency, or is it set aside?"),
            counts=(say("it counts"), say("sister trials of the same group name it as liver dysfunction")),
            set_aside=(say("it is set aside"), say("the bracket, taken literally, excepts it")),
        ),
    ),
)
HEMOGLOBIN = Criterion(
    id="E2.4",
    polarity=Polarity.EXCLUSION,
    title=say("Hemoglobin"),
    sentence=say("(4). hemoglobin < 80g/L,"),
    judge=judge_hemoglobin,
    facts=("hemoglobin",),
    beside=("blood_report_date",),
)
PLATELETS = Criterion(
    id="E2.5",
    polarity=Polarity.EXCLUSION,
    title=say("Platelets"),
    sentence=say("E. platelet count < 60."),
    judge=judge_platelets,
    facts=("platelets",),
    beside=("blood_report_date",),
)
