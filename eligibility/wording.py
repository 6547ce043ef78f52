"""How a value is put into words: the same for the summary a person checks and for the evidence staff read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eligibility.drugs import DRUGS
from eligibility.fact import Fact
from eligibility.kinds import NO, YES, Courses, Day, LabNumber, Number, OneOf
from eligibility.values import Course, LabResult, MuscleTest, PartialDate, Route, Value
from locales import Month, Text, lines, say, verbatim


def describe(fact: Fact, value: Value) -> Text:
    """`value` of `fact` for people, in canonical units."""
    match value:
        case bool():
            return YES if value else NO
        case Decimal():
            return measured(value, unit_of(fact))
        case LabResult(value=number, upper_limit=None):
            return say("{value} (no upper limit given)", value=measured(number, unit_of(fact)))
        case LabResult(value=number, upper_limit=Decimal() as limit):
            return say("{value} (upper limit {limit})", value=measured(number, unit_of(fact)), limit=limit)
        case MuscleTest():
            return verbatim(f"{value.score}/{value.form}")
        case PartialDate():
            return written(value)
        case tuple():
            return describe_courses(value, fact.kind.route if isinstance(fact.kind, Courses) else Route.ORAL)
    if isinstance(fact.kind, Day):
        return next(word.label for word in fact.kind.words if word.id == value)
    assert isinstance(fact.kind, OneOf)
    assert isinstance(value, str)
    return fact.kind.label(value)


def unit_of(fact: Fact) -> str:
    """How the fact's canonical unit is written; empty where it has none."""
    kind = fact.kind.number if isinstance(fact.kind, LabNumber) else fact.kind
    return kind.units[0].shown if isinstance(kind, Number) else ""


def measured(number: Decimal, unit: str) -> Text:
    """A number with its unit."""
    return say("{number} {unit}", number=number, unit=unit) if unit else say("{number}", number=number)


def written(day: PartialDate) -> Text:
    """A date as far as it is known."""
    if day.month is None:
        return say("the year {year}", year=day.year)
    if day.day is None:
        return say("{month}", month=Month(day.year, day.month))
    known = date(day.year, day.month, day.day)
    return say("about {day}", day=known) if day.about else say("{day}", day=known)


def describe_courses(courses: tuple[Course, ...], usual: Route = Route.ORAL) -> Text:
    """A list of medicine courses, complete enough to be read again. `usual`: the way that goes without saying."""
    if not courses:
        return say("none taken")
    return lines(_course(course, usual) for course in courses)


#: How a medicine is given, in plain words.
ROUTES = {
    Route.ORAL: say("by mouth"),
    Route.INTRAVENOUS: say("into a vein"),
    Route.INTRAMUSCULAR: say("into a muscle"),
    Route.SUBCUTANEOUS: say("under the skin"),
    Route.JOINT: say("into a joint"),
    Route.TOPICAL: say("on the skin"),
    Route.INHALED: say("inhaled"),
}


def _course(course: Course, usual: Route) -> Text:
    what, drug = _amount(course), DRUGS[course.drug]
    details = []
    if course.strength is not None:
        swallowed = course.route is Route.ORAL
        details.append(
            say("{mg} mg per tablet", mg=course.strength) if swallowed else say("{mg} mg per vial", mg=course.strength)
        )
    if course.route is not usual or drug.routes or (drug.rarely and course.days >= 7):
        details.append(ROUTES[course.route])
    if course.taper is not None:
        details.append(say("reduced by {mg} mg every {days} days", mg=course.taper.mg, days=course.taper.days))
    if details:
        what = say("{what} ({details})", what=what, details=tuple(details))
    if course.start and course.end:
        if course.start == course.end and course.start.exact and (course.times, course.days) == (1, 1):
            return say("{what} on {day}", what=what, day=written(course.start))
        return say("{what} from {start} to {end}", what=what, start=written(course.start), end=written(course.end))
    if course.start:
        return say("{what} since {start}", what=what, start=written(course.start))
    if course.end:
        return say("{what} until {end}, start unknown", what=what, end=written(course.end))
    return say("{what}, start unknown", what=what)


def _amount(course: Course) -> Text:
    """What is taken how often; what is taken in parts over a day is told as the day's total."""
    drug = DRUGS[course.drug].label
    if course.mg == 0:
        return say("{drug} {rhythm}", drug=drug, rhythm=_rhythm(course))
    if (course.times, course.days) == (1, 1):
        return say("{drug} {mg} mg a day", drug=drug, mg=course.mg)
    return say("{drug} {mg} mg {rhythm}", drug=drug, mg=course.mg, rhythm=_rhythm(course))


def _rhythm(course: Course) -> Text:
    match course.times, course.days:
        case 1, 1:
            return say("once a day")
        case times, 1:
            return say("{times} times a day", times=times)
        case 1, 2:
            return say("every other day")
        case 1, 7:
            return say("once a week")
        case times, 7:
            return say("{times} times a week", times=times)
        case 1, 30:
            return say("once a month")
        case 1, days:
            return say("every {days} days", days=days)
        case times, days:
            return say("{times} times in {days} days", times=times, days=days)
