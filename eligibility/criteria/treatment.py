"""Inclusion 3: glucocorticoid dose and immunosuppressants before enrolment. Exclusion 1: glucocorticoid drips."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from eligibility import medication
from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.drugs import DRUGS, Counting
from eligibility.facts import FACTS
from eligibility.judgement import Evidence, Judgement, all_of, any_of, held, negated, unknown
from eligibility.truth import OPEN, TRUE, Truth, disjunction
from eligibility.values import Course
from eligibility.wording import describe
from locales import Text, say

DOSE_LIMIT = Decimal("0.5")
DRIP_LIMIT = Decimal(1)
FOUR_WEEKS, TWELVE_WEEKS = 28, 84

Over = Callable[[tuple[Course, ...], list[date], medication.Dose], tuple[Decimal, Decimal]]


def judge(case: Case) -> Judgement:
    """A: dose below 0.5 mg/kg/d; B: nothing new in 12 weeks; C: doses stable for 4 weeks; joined by "and/or"."""
    low_dose, nothing_new, stable = _low_dose(case), _nothing_new(case), _stable(case)
    return case.readings(
        "I3.and_or",
        either=all_of(any_of(low_dose, nothing_new), stable),
        both=all_of(low_dose, nothing_new, stable),
        dose_alone=any_of(low_dose, all_of(nothing_new, _unchanged(case, "immunosuppressants"))),
    )


def _low_dose(case: Case) -> Judgement:
    return case.readings(
        "I3.dose",
        every_day=_dose_below(
            case, medication.highest, medication.highest_in_a_day, say("highest daily dose in 4 weeks")
        ),
        mean=_dose_below(case, medication.mean, medication.mean_in_a_day, say("mean daily dose in 4 weeks")),
    )


def _dose_below(case: Case, over: Over, dose: medication.Dose, what: Text) -> Judgement:
    missing = tuple(fact for fact in ("glucocorticoids", "iv_glucocorticoids") if case.value(fact) is None)
    if missing:
        return unknown(*missing)
    courses = (*case.value("glucocorticoids"), *case.value("iv_glucocorticoids"))
    low, high = over(courses, medication.days_before(case.on, FOUR_WEEKS), medication.as_prednisone(dose))
    return _per_kg(case, low, high, DOSE_LIMIT, what, ("glucocorticoids", "iv_glucocorticoids"), edge=OPEN)


def _per_kg(
    case: Case,
    low: Decimal,
    high: Decimal,
    limit: Decimal,
    what: Text,
    facts: tuple[str, ...],
    *,
    edge: Truth,
) -> Judgement:
    """Whether a daily dose between `low` and `high` mg is below `limit` mg/kg; `edge` is said of the limit itself."""
    weight = case.value("weight")
    if weight is None and high > 0:
        return unknown("weight")
    least, most = (low / weight, high / weight) if weight else (low, high)
    truths = {_side(amount, limit, edge) for amount in (least, most)}
    return held(
        Evidence(
            facts=(*facts, "weight") if weight else facts,
            what=what,
            value=_range_per_kg(least, most),
            limit=say("< {limit} mg/kg a day", limit=limit),
            truth=truths.pop() if len(truths) == 1 else Truth.UNKNOWN,
        ),
        missing=facts,
    )


def _side(amount: Decimal, limit: Decimal, edge: Truth) -> Truth:
    return edge if amount == limit else Truth.of(amount < limit)


def _range_per_kg(least: Decimal, most: Decimal) -> Text:
    rounded = [amount.quantize(Decimal("0.001")) for amount in (least, most)]
    if least == most:
        return say("{amount} mg/kg a day", amount=rounded[0])
    return say("{least} to {most} mg/kg a day", least=rounded[0], most=rounded[1])


def _nothing_new(case: Case) -> Judgement:
    courses = case.value("immunosuppressants")
    if courses is None:
        return unknown("immunosuppressants")
    first = case.on - timedelta(days=TWELVE_WEEKS)
    named = tuple(course for course in courses if DRUGS[course.drug].counting is Counting.COUNTS)
    return case.readings(
        "I3.new_drugs",
        classic=_none_begun(case, named, first),
        all_kinds=_none_begun(case, courses, first),
    )


def _none_begun(case: Case, courses: tuple[Course, ...], first: date) -> Judgement:
    begun = disjunction(_begun(course, courses, first, case.on) for course in courses)
    new = held(
        Evidence(
            facts=("immunosuppressants",),
            what=say("immunosuppressants begun in 12 weeks"),
            value=describe(FACTS["immunosuppressants"], courses),
            limit=say("none begun since {first}", first=first),
            truth=begun,
        ),
        missing=("immunosuppressants",),
    )
    return negated(new)


def _begun(course: Course, courses: tuple[Course, ...], first: date, on: date) -> Truth:
    """A drug taken before at another dose is not plainly new: raised or restarted, staff must judge."""
    truth = medication.begun_within(course, first, on)
    taken_before = any(other is not course and other.drug == course.drug for other in courses)
    return OPEN if truth is TRUE and taken_before else truth


def _stable(case: Case) -> Judgement:
    steroids = all_of(_unchanged(case, "glucocorticoids"), _unchanged(case, "iv_glucocorticoids"))
    others = _unchanged(case, "immunosuppressants")
    return case.readings(
        "I3.stable", all_doses=all_of(steroids, others), glucocorticoids=steroids, immunosuppressants=others
    )


def _unchanged(case: Case, fact: str) -> Judgement:
    first = case.on - timedelta(days=FOUR_WEEKS)
    return negated(
        case.holds(
            fact,
            lambda courses: medication.changed_within(courses, first, case.on),
            say("no change since {first}", first=first),
        )
    )


def judge_drips(case: Case) -> Judgement:
    """More than 1 mg/kg/d of glucocorticoid into a vein, on any day of the 4 weeks."""
    courses = case.value("iv_glucocorticoids")
    if courses is None:
        return unknown("iv_glucocorticoids")
    days = medication.days_before(case.on, FOUR_WEEKS)
    as_given = medication.highest_in_a_day

    def above(dose: medication.Dose, what: Text) -> Judgement:
        low, high = medication.highest(courses, days, dose)
        return negated(_per_kg(case, low, high, DRIP_LIMIT, what, ("iv_glucocorticoids",), edge=TRUE))

    return case.readings(
        "E1.milligrams",
        as_given=above(as_given, say("highest daily drip dose in 4 weeks, as given")),
        as_prednisone=above(
            medication.as_prednisone(as_given), say("highest daily drip dose in 4 weeks, as prednisone")
        ),
    )


TREATMENT = Criterion(
    id="I3",
    polarity=Polarity.INCLUSION,
    title=say("Glucocorticoid dose and immunosuppressants"),
    sentence=say(
        "The dose of glucocorticoid (equivalent to prednisone) was less than 0.5mg/kg/d within 4 weeks before joining "
        "the group, and/or there were no new immunosuppressants (cyclophosphamide, mycophenolate mofetil, "
        "cyclosporine, tacrolimus, azathioprine, methotrexate, etc.) within 12 weeks, and the dose was stable for "
        "4 weeks."
    ),
    judge=judge,
    facts=("glucocorticoids", "iv_glucocorticoids", "immunosuppressants", "weight"),
    ambiguities=(
        ambiguity(
            "I3.and_or",
            say("How does “and/or” join dose, new drugs and stability?"),
            either=(say("(low dose or nothing new) and stable"), say("the literal inclusive or")),
            both=(say("low dose, nothing new and stable"), say("“and” taken as meant")),
            dose_alone=(
                say("low dose alone, or nothing new with stable immunosuppressants"),
                say("“the dose was stable” taken with the immunosuppressants"),
            ),
        ),
        ambiguity(
            "I3.dose",
            say("Is the dose limit meant for every day or for the mean of the 4 weeks?"),
            every_day=(say("every day"), say("“within 4 weeks” names the whole time")),
            mean=(say("the mean"), say("a dose per day is often averaged")),
        ),
        ambiguity(
            "I3.new_drugs",
            say("Which drugs are immunosuppressants here?"),
            classic=(say("those named and plainly of their class"), say("the bracket lists classic drugs")),
            all_kinds=(
                say("also biologics, JAK inhibitors, immunoglobulin and the like"),
                say("the bracket ends in “etc.”"),
            ),
        ),
        ambiguity(
            "I3.stable",
            say("Whose dose must be stable for 4 weeks?"),
            all_doses=(say("all of them"), say("“the dose” is not restricted")),
            glucocorticoids=(say("the glucocorticoid’s"), say("the sentence begins with its dose")),
            immunosuppressants=(say("the immunosuppressants’"), say("they are named last")),
        ),
    ),
)

DRIPS = Criterion(
    id="E1",
    polarity=Polarity.EXCLUSION,
    title=say("Glucocorticoid drips"),
    sentence=say("Received intravenous glucocorticoid (> 1 mg/kg/d) within 4 weeks;"),
    judge=judge_drips,
    facts=("iv_glucocorticoids", "weight"),
    ambiguities=(
        ambiguity(
            "E1.milligrams",
            say("Milligrams of which drug?"),
            as_given=(say("of the drug given"), say("the sentence names no equivalent")),
            as_prednisone=(say("of prednisone"), say("inclusion 3 counts in prednisone")),
        ),
    ),
)
