"""Courses of medicine over a window of days: doses, changes, new drugs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from decimal import Decimal

from eligibility.dates import within
from eligibility.drugs import DRUGS
from eligibility.truth import Truth, disjunction
from eligibility.values import Course

Dose = Callable[[Course], Decimal]


def days_before(on: date, days: int) -> list[date]:
    """The `days` days before `on`, oldest first; `on` itself is not one of them."""
    return [on - timedelta(days=back) for back in range(days, 0, -1)]


def highest_in_a_day(course: Course) -> Decimal:
    """The most of the drug taken on one day, in mg: on alternate days, that of a day on which it is taken."""
    return course.mg * course.times if course.days == 1 else course.mg


def mean_in_a_day(course: Course) -> Decimal:
    """The drug taken per day on average, in mg."""
    return course.mg_per_day


def as_prednisone(dose: Dose) -> Dose:
    """`dose` in milligrams of prednisone."""
    return lambda course: dose(course) * DRUGS[course.drug].prednisone_per_mg


def daily(courses: Iterable[Course], day: date, dose: Dose) -> tuple[Decimal, Decimal]:
    """The least and the most that can have been taken on `day`, in what `dose` counts."""
    surely = possibly = Decimal(0)
    for course in courses:
        amount = dose(course)
        if _may_run(course, day):
            possibly += amount
            if _surely_runs(course, day):
                surely += amount
    return surely, possibly


def highest(courses: tuple[Course, ...], days: list[date], dose: Dose) -> tuple[Decimal, Decimal]:
    """The least and the most that the highest daily dose over `days` can have been."""
    doses = [daily(courses, day, dose) for day in days]
    return max(low for low, _ in doses), max(high for _, high in doses)


def mean(courses: tuple[Course, ...], days: list[date], dose: Dose) -> tuple[Decimal, Decimal]:
    """The least and the most that the mean daily dose over `days` can have been."""
    doses = [daily(courses, day, dose) for day in days]
    return sum(low for low, _ in doses) / Decimal(len(days)), sum(high for _, high in doses) / Decimal(len(days))


def begun_within(course: Course, first: date, on: date) -> Truth:
    """Whether the course began on `first` or later, before `on`."""
    if course.start is None:
        return Truth.UNKNOWN
    return within(course.start, first, on - timedelta(days=1))


def changed_within(courses: Iterable[Course], first: date, on: date) -> Truth:
    """Whether any dose began or ended between `first` and the day before `on`."""
    return disjunction(truth for course in courses for truth in _edges(course, first, on))


def _edges(course: Course, first: date, on: date) -> list[Truth]:
    ended = Truth.FALSE if course.end is None else within(course.end, first, on - timedelta(days=1))
    return [begun_within(course, first, on), ended]


def _may_run(course: Course, day: date) -> bool:
    return (course.start is None or course.start.first <= day) and (course.end is None or day <= course.end.last)


def _surely_runs(course: Course, day: date) -> bool:
    return course.start is not None and course.start.last <= day and (course.end is None or day <= course.end.first)
