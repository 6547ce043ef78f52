"""Inclusion 3: glucocorticoid dose and immunosuppressants before enrolment.

Exclusion 1: glucocorticoids into a vein.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from eligibility import medication
from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity, ambiguity
from eligibility.dates import DAY, since
from eligibility.drugs import DRUGS, Counting
from eligibility.judgement import Evidence, Judgement, agreed, all_of, any_of, unknown
from eligibility.medication import Doses, Factor, Start, how_it_began
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth, disjunction, negate
from eligibility.values import Course, PartialDate, Route
from locales import Text, say

FOUR_WEEKS, TWELVE_WEEKS = 28, 84
STEROIDS = ("glucocorticoids", "iv_glucocorticoids")
#: What acts where it is put, and is no dose.
LOCAL = (Route.TOPICAL, Route.INHALED)

Measure = Callable[[Doses, int], tuple[Decimal, Decimal]]


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit in mg/kg a day, and what is so below, at and above it."""

    number: Decimal
    below: Truth
    at: Truth
    above: Truth
    shown: Text

    def side(self, amount: Decimal) -> Truth:
        """What is so of `amount`."""
        return self.at if amount == self.number else self.below if amount < self.number else self.above


LOW_DOSE = Limit(Decimal("0.5"), below=TRUE, at=OPEN, above=FALSE, shown=say("< 0.5 mg/kg a day, as prednisone"))
HIGH_DRIP = Limit(Decimal(1), below=FALSE, at=FALSE, above=TRUE, shown=say("> 1 mg/kg a day"))


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
    missing = case.missing(*STEROIDS)
    if missing == STEROIDS:
        return unknown(*missing)
    courses = tuple(course for fact in STEROIDS for course in case.value(fact) or ())
    told = tuple(fact for fact in STEROIDS if case.value(fact) is not None)
    ways = [_doses(case, courses, factor) for factor in medication.prednisone_factors(courses)]
    highest, average = say("highest daily dose in 4 weeks"), say("mean daily dose in 4 weeks")
    low = case.readings(
        "I3.dose",
        every_day=agreed(*(_per_kg(case, peaks, Doses.highest, LOW_DOSE, highest, told) for peaks, _ in ways)),
        mean=agreed(*(_per_kg(case, averages, Doses.mean, LOW_DOSE, average, told) for _, averages in ways)),
    )
    low = all_of(low, _no_depot(case, courses))
    return low if low.truth is FALSE or not missing else all_of(low, unknown(*missing))


def _doses(case: Case, courses: tuple[Course, ...], factor: Factor) -> tuple[Doses, Doses]:
    """By the most taken on a day and by the average of each course: the same where all are taken every day."""
    peaks = medication.doses(courses, case.on, FOUR_WEEKS + 1, factor)
    if all(course.days == 1 for course in courses):
        return peaks, peaks
    return peaks, medication.doses(courses, case.on, FOUR_WEEKS + 1, factor, medication.average)


def _per_kg(case: Case, doses: Doses, measure: Measure, limit: Limit, what: Text, facts: tuple[str, ...]) -> Judgement:
    """Hold the dose per kg in 4 weeks against `limit`. With or without the window's first day and those beside it, it
    must say the same."""
    windows = [measure(doses, FOUR_WEEKS + by) for by in (0, -2, -1, 1)]
    weight = case.value("weight")
    if weight is None and any(high > 0 for _, high in windows):
        return unknown("weight")
    kilos = weight or Decimal(1)
    least, most = windows[0][0] / kilos, windows[0][1] / kilos
    truths = {_between(limit, low / kilos, high / kilos) for low, high in windows}
    truth = truths.pop() if len(truths) == 1 else UNKNOWN if UNKNOWN in truths else OPEN

    def tell() -> Evidence:
        return Evidence(
            facts=(*facts, "weight") if weight else facts,
            what=what,
            found=_range_per_kg(least, most),
            limit=limit.shown,
            truth=truth,
        )

    return Judgement(truth, tell=tell, missing=_not_dated(case, facts) if truth is UNKNOWN else ())


def _not_dated(case: Case, facts: tuple[str, ...]) -> tuple[str, ...]:
    """Those of `facts` with a course of which it is not known how much of it fell on which day of the 4 weeks."""
    first = case.on - timedelta(days=FOUR_WEEKS + 1)

    def matters(day: PartialDate) -> bool:
        return not day.exact and first <= day.last and day.first < case.on

    def unclear(course: Course) -> bool:
        start, end = course.start, course.end
        if start is None or (course.taper is not None and not start.exact):
            return True
        return matters(start) or (end is not None and matters(end))

    return tuple(fact for fact in facts if any(map(unclear, case.value(fact) or ())))


def _between(limit: Limit, least: Decimal, most: Decimal) -> Truth:
    low, high = limit.side(least), limit.side(most)
    return low if low is high else UNKNOWN


def _range_per_kg(least: Decimal, most: Decimal) -> Text:
    rounded = [amount.quantize(Decimal("0.001")) for amount in (least, most)]
    if least == most:
        return say("{amount} mg/kg a day", amount=rounded[0])
    return say("{least} to {most} mg/kg a day", least=rounded[0], most=rounded[1])


def _no_depot(case: Case, courses: tuple[Course, ...]) -> Judgement:
    """Equivalence tables do not hold for a shot into a muscle or a joint: one in the window is for staff to judge."""
    depots = tuple(course for course in courses if course.route in (Route.INTRAMUSCULAR, Route.JOINT))
    if not depots:
        return Judgement(TRUE)
    taken = medication.taken(depots, case.on - timedelta(days=FOUR_WEEKS), case.on)
    truth = TRUE if taken is FALSE else OPEN if taken is TRUE else taken

    def tell() -> Evidence:
        return Evidence(
            facts=STEROIDS,
            what=say("glucocorticoid shots into a muscle or a joint"),
            found=depots,
            limit=say("not counted by body weight"),
            truth=truth,
        )

    return Judgement(truth, tell=tell, missing=_not_dated(case, STEROIDS))


def _nothing_new(case: Case) -> Judgement:
    courses = case.value("immunosuppressants")
    if courses is None:
        return unknown("immunosuppressants")
    systemic = _systemic(courses)
    named = tuple(course for course in systemic if DRUGS[course.drug].counting is Counting.COUNTS)
    classic = _none_new(case, named)
    return case.readings(
        "I3.new_drugs",
        classic=classic,
        all_kinds=classic if len(named) == len(systemic) else _none_new(case, systemic),
    )


def _none_new(case: Case, courses: tuple[Course, ...]) -> Judgement:
    """No drug begun in 12 weeks; whether one raised, restarted or stopped in them is new, the readings say."""
    edge, yesterday = case.on - timedelta(days=TWELVE_WEEKS), case.on - DAY
    new, again = [], []
    for course in courses:
        began = UNKNOWN if course.start is None else since(course.start, edge, yesterday)
        how = how_it_began(course, courses)
        if how is Start.NEW:
            new.append(began)
        elif how is not Start.LOWERED:
            again.append(began)
    stopped = [since(course.end, edge, yesterday) for course in courses if course.end and _is_last(course, courses)]
    return case.readings(
        "I3.what_is_new",
        begun=_none(courses, new, edge),
        any_change=_none(courses, [*new, *again, *stopped], edge),
    )


def _none(courses: tuple[Course, ...], changes: list[Truth], edge: date) -> Judgement:
    truth = negate(disjunction(changes))

    def tell() -> Evidence:
        return Evidence(
            facts=("immunosuppressants",),
            what=say("immunosuppressants in 12 weeks"),
            found=courses,
            limit=say("nothing new since {first}", first=edge),
            truth=truth,
        )

    return Judgement(truth, tell=tell, missing=("immunosuppressants",))


def _is_last(course: Course, courses: tuple[Course, ...]) -> bool:
    """Whether no other course of the drug goes on after this one."""
    others = [other for other in courses if other is not course and other.drug == course.drug]
    return course.end is not None and all(
        other.end is not None and other.end.last <= course.end.last for other in others
    )


def _stable(case: Case) -> Judgement:
    """No dose changed in 4 weeks; whose, the readings say, and one that did change is for staff to weigh."""
    steroids = all_of(*(_unchanged(case, fact) for fact in STEROIDS))
    others = _unchanged(case, "immunosuppressants")
    every = all_of(steroids, others)
    return case.readings(
        "I3.stable",
        all_doses=every,
        glucocorticoids=steroids,
        immunosuppressants=others,
        broadly=Judgement(OPEN) if every.truth is FALSE else every,
    )


def _unchanged(case: Case, fact: str) -> Judgement:
    def ask() -> Judgement:
        edge = case.on - timedelta(days=FOUR_WEEKS)

        def test(courses: tuple[Course, ...]) -> Truth:
            return negate(medication.changed(_systemic(courses), edge, case.on))

        return case.holds(fact, test, say("no change since {first}", first=edge))

    return case.once((fact, "unchanged"), ask)


def _systemic(courses: tuple[Course, ...]) -> tuple[Course, ...]:
    return tuple(course for course in courses if course.route not in LOCAL)


def judge_drips(case: Case) -> Judgement:
    """More than 1 mg/kg/d of glucocorticoid into a vein, on any day of the 4 weeks, whichever list it is told in."""
    told = case.value("iv_glucocorticoids")
    among_tablets = [course for course in case.value("glucocorticoids") or () if course.route is Route.INTRAVENOUS]
    courses = (*(told or ()), *among_tablets)
    if not courses:
        return case.holds("iv_glucocorticoids", lambda none: FALSE, HIGH_DRIP.shown)
    high = _high_drip(case, courses)
    return high if told is not None else any_of(high, unknown("iv_glucocorticoids"))


def _high_drip(case: Case, courses: tuple[Course, ...]) -> Judgement:
    def above(factor: Factor, what: Text) -> Judgement:
        doses = medication.doses(courses, case.on, FOUR_WEEKS + 1, factor)
        return _per_kg(case, doses, Doses.highest, HIGH_DRIP, what, ("iv_glucocorticoids",))

    as_prednisone = say("highest daily dose into a vein in 4 weeks, as prednisone")
    return case.readings(
        "E1.milligrams",
        as_given=above(medication.as_given, say("highest daily dose into a vein in 4 weeks, as given")),
        as_prednisone=agreed(*(above(factor, as_prednisone) for factor in medication.prednisone_factors(courses))),
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
            "I3.what_is_new",
            say("Is a drug new that was taken before and is raised, restarted or stopped?"),
            begun=(say("no, only a drug begun for the first time"), say("“new” taken literally")),
            any_change=(say("yes"), say("the aim is that no other drug explains a change")),
        ),
        ambiguity(
            "I3.stable",
            say("Whose dose must be stable for 4 weeks, and how strictly?"),
            all_doses=(say("all doses, exactly"), say("“the dose” is not restricted")),
            glucocorticoids=(say("the glucocorticoid’s"), say("the sentence begins with its dose")),
            immunosuppressants=(say("the immunosuppressants’"), say("they are named last")),
            broadly=(say("broadly stable, for the physician to judge"), say("no measure of stability is given")),
        ),
    ),
)

DRIPS = Criterion(
    id="E1",
    polarity=Polarity.EXCLUSION,
    title=say("Glucocorticoids into a vein"),
    sentence=say("Received intravenous glucocorticoid (> 1 mg/kg/d) within 4 weeks;"),
    judge=judge_drips,
    facts=("iv_glucocorticoids", "weight"),
    beside=("glucocorticoids",),
    ambiguities=(
        ambiguity(
            "E1.milligrams",
            say("Milligrams of which drug?"),
            as_given=(say("of the drug given"), say("the sentence names no equivalent")),
            as_prednisone=(say("of prednisone"), say("inclusion 3 counts in prednisone")),
        ),
    ),
)
