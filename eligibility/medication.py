"""Courses of medicine over a window of days: the dose of every day, changes, new drugs.

Doses are given as a range where it is not known on which days a course ran: from what was surely taken to what can have
been taken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum

from eligibility.dates import DAY, since
from eligibility.drugs import DRUGS
from eligibility.truth import FALSE, TRUE, UNKNOWN, Truth, disjunction
from eligibility.values import Course, PartialDate, Route, Taper

#: What a day's amount of a course is multiplied by: milligrams of the drug itself, or of prednisone.
Factor = Callable[[Course], Decimal]

SYSTEMIC = (Route.ORAL, Route.INTRAVENOUS)
NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Doses:
    """The least and the most that can have been taken on each day of a window, oldest day first, in mg.

    Where all is known, both are the same tuple. `some_day`: what was surely taken on one of the days from an index on,
    though it is not known on which.
    """

    least: tuple[Decimal, ...]
    most: tuple[Decimal, ...]
    some_day: tuple[tuple[int, Decimal], ...] = ()

    def highest(self, days: int) -> tuple[Decimal, Decimal]:
        """The least and the most that the highest daily dose over the last `days` days can have been."""
        first = len(self.least) - days
        most = max(self.most[first:])
        if self.least is self.most:
            return most, most
        some_day = [mg for index, mg in self.some_day if index >= first]
        return max(*self.least[first:], *some_day), most

    def mean(self, days: int) -> tuple[Decimal, Decimal]:
        """The least and the most that the mean daily dose over the last `days` days can have been."""
        most = sum(self.most[-days:], NOTHING) / days
        return (most if self.least is self.most else sum(self.least[-days:], NOTHING) / days), most


def as_given(course: Course) -> Decimal:
    """One milligram is one milligram."""
    return Decimal(1)


def as_prednisone(course: Course) -> Decimal:
    """Milligrams of prednisone for a milligram of the drug."""
    return 5 / DRUGS[course.drug].equivalents[0]


def as_prednisone_otherwise(course: Course) -> Decimal:
    """The same by the other figure, where tables disagree."""
    return 5 / DRUGS[course.drug].equivalents[-1]


def prednisone_factors(courses: Iterable[Course]) -> tuple[Factor, ...]:
    """How to count in prednisone: two ways where tables disagree on any of the drugs."""
    disputed = any(len(DRUGS[course.drug].equivalents) > 1 for course in courses)
    return (as_prednisone, as_prednisone_otherwise) if disputed else (as_prednisone,)


def peak(course: Course) -> Decimal:
    """The most taken on one day, in mg: on alternate days, that of a day on which it is taken."""
    return course.mg * -(-course.times // course.days)


def average(course: Course) -> Decimal:
    """What is taken per day on average, in mg."""
    return course.mg * course.times / course.days


def doses(
    courses: Sequence[Course], on: date, days: int, factor: Factor, amount: Callable[[Course], Decimal] = peak
) -> Doses:
    """The doses of the `days` days before `on`; `on` itself is not one of them. Systemic routes only."""
    least, most, some_day = [NOTHING] * days, [NOTHING] * days, []
    first, yesterday = on - timedelta(days=days), on - DAY
    for course in courses:
        if course.route not in SYSTEMIC:
            continue
        start, end, mg = course.start, course.end, amount(course) * factor(course)
        begin = 0 if start is None else max(0, (start.first - first).days)
        stop = days if end is None else min(days, (end.last - first).days + 1)
        surely = days if start is None else (_told_as_past(start, yesterday) - first).days
        surely_until = days if end is None else (end.first - first).days + 1
        for index in range(begin, stop):
            low, high = (mg, mg) if course.taper is None else _tapered(course, mg, first + index * DAY)
            most[index] += high
            if surely <= index < surely_until:
                least[index] += low
        some_day += [
            ((day.first - first).days, mg)
            for day in (start, end if course.taper is None else None)
            if day is not None and not day.exact and first <= day.first <= yesterday
        ]
    at_most = tuple(most)
    return Doses(at_most if least == most else tuple(least), at_most, tuple(some_day))


def _told_as_past(start: PartialDate, yesterday: date) -> date:
    """The latest day it can have been: what began "this month" began by yesterday."""
    return min(start.last, yesterday) if start.first <= yesterday else start.last


def _tapered(course: Course, mg: Decimal, day: date) -> tuple[Decimal, Decimal]:
    """What a tapered dose can have come down to by `day`: from the earliest and the latest day it can have begun."""
    taper, start = course.taper, course.start
    assert taper is not None
    if start is None:
        return NOTHING, mg
    fall = taper.mg * mg / course.mg
    low, high = (
        max(NOTHING, mg - fall * max(0, (day - begun).days // taper.days)) for begun in (start.first, start.last)
    )
    return low, high


def taken(courses: Iterable[Course], edge: date, on: date) -> Truth:
    """Whether any was taken from `edge` on, before `on`. What has no end goes on."""
    return disjunction(
        [
            TRUE if course.end is None else since(course.end, edge, date.max)
            for course in courses
            if course.start is None or course.start.first < on
        ]
    )


def changed(courses: Iterable[Course], edge: date, on: date) -> Truth:
    """Whether any dose began, ended or was tapered from `edge` on, before `on`."""
    return disjunction([truth for course in courses for truth in _changes(course, edge, on - DAY)])


def _changes(course: Course, edge: date, yesterday: date) -> tuple[Truth, ...]:
    begun = UNKNOWN if course.start is None else since(course.start, edge, yesterday)
    ended = FALSE if course.end is None else since(course.end, edge, yesterday)
    return begun, ended, FALSE if course.taper is None else _came_down(course, course.taper, edge, yesterday)


def _came_down(course: Course, taper: Taper, edge: date, yesterday: date) -> Truth:
    """Whether a tapered dose took a step down, on whichever day it began; after the last step nothing is left."""
    if course.start is None:
        return TRUE if course.end is None else UNKNOWN
    steps = int(-(-course.mg // taper.mg))
    until = yesterday if course.end is None else min(yesterday, course.end.last)
    ways = set()
    for begun in _days(course.start.first, _told_as_past(course.start, yesterday)):
        earliest = max(1, -((begun - (edge - DAY)).days // taper.days))
        latest = min(steps, (until - begun).days // taper.days)
        days = (begun + step * taper.days * DAY for step in range(earliest, latest + 1))
        ways.add(disjunction([since(PartialDate.of(day), edge, yesterday) for day in days]))
    return ways.pop() if len(ways) == 1 else UNKNOWN


def _days(first: date, last: date) -> Iterator[date]:
    return (first + number * DAY for number in range((last - first).days + 1))


class Start(Enum):
    """What the beginning of a course was."""

    NEW = "new"
    RESTARTED = "restarted"
    RAISED = "raised"
    LOWERED = "lowered"


def how_it_began(course: Course, courses: Iterable[Course]) -> Start:
    """Whether `course` began a new drug, or went on with one that another of `courses` had before it."""
    earlier = [
        other
        for other in courses
        if other is not course and other.drug == course.drug and _begins_before(other, course)
    ]
    if not earlier:
        return Start.NEW
    last = max(earlier, key=lambda other: other.end.last if other.end else date.max)
    if last.end is not None and course.start is not None and course.start.first - last.end.last > 7 * DAY:
        return Start.RESTARTED
    return Start.RAISED if average(course) > average(last) else Start.LOWERED


def _begins_before(one: Course, other: Course) -> bool:
    if one.start is None or other.start is None:
        return one.start is None and other.start is not None
    return one.start.first < other.start.first
