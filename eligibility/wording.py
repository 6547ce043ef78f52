"""How a value is put into words: the same for the summary a person checks and for the evidence staff read."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from eligibility.drugs import DRUGS
from eligibility.fact import Fact
from eligibility.kinds import NO, YES, Day, LabNumber, Number, OneOf
from eligibility.values import Course, LabResult, MuscleTest, PartialDate, Value
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
            return describe_courses(value)
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
    return say("{day}", day=date(day.year, day.month, day.day))


def describe_courses(courses: tuple[Course, ...]) -> Text:
    """A list of medicine courses."""
    if not courses:
        return say("none taken")
    return lines(_course(course) for course in courses)


def _course(course: Course) -> Text:
    drug = DRUGS[course.drug].label
    if (course.times, course.days) == (1, 1):
        rhythm = say("once a day")
    elif course.days == 1:
        rhythm = say("{times} times a day", times=course.times)
    elif (course.times, course.days) == (1, 2):
        rhythm = say("every other day")
    elif (course.times, course.days) == (1, 7):
        rhythm = say("once a week")
    else:
        rhythm = say("{times} times in {days} days", times=course.times, days=course.days)
    what = say("{drug} {mg} mg {rhythm}", drug=drug, mg=course.mg, rhythm=rhythm)
    if course.start and course.end:
        return say("{what} from {start} to {end}", what=what, start=written(course.start), end=written(course.end))
    if course.start:
        return say("{what} since {start}", what=what, start=written(course.start))
    if course.end:
        return say("{what} until {end}", what=what, end=written(course.end))
    return what
