"""Ages and windows, for dates that may be known only to the month or the year, or about."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth
from eligibility.values import PartialDate

DAY = timedelta(days=1)


def completed_years(born: date, on: date) -> int:
    """Age in completed years; somebody born on 29 February turns a year older on 1 March of a common year."""
    return on.year - born.year - ((on.month, on.day) < (born.month, born.day))


def ages(born: PartialDate, on: date) -> tuple[int, int]:
    """The lowest and the highest age, in completed years, that a birth date leaves possible."""
    return completed_years(born.last, on), completed_years(born.first, on)


def months_before(day: date, months: int) -> date:
    """The same day `months` calendar months earlier, or that month's last day where there is no such day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def since(day: PartialDate, edge: date, until: date) -> Truth:
    """Whether `day` lies in a window that begins on `edge` and ends on `until`.

    Which of the two sides the edge itself belongs to is nowhere defined: the edge and the days beside it are OPEN. A
    day that is not fully known is decided only if every day it can be decides alike; it was told of as past, so that
    "this month" reaches no further than `until`.
    """
    first, last = day.first, day.last
    if first <= until < last:
        last = until
    if edge + DAY < first and last <= until:
        return TRUE
    if last < edge - DAY or until < first:
        return FALSE
    return OPEN if day.exact else UNKNOWN
