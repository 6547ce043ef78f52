"""Ages and windows, for dates that may be known only to the month or the year."""

from __future__ import annotations

import calendar
from datetime import date

from eligibility.truth import FALSE, TRUE, UNKNOWN, Truth
from eligibility.values import PartialDate


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


def within(day: PartialDate, first: date, last: date) -> Truth:
    """Whether `day` lies in `first` to `last`, both included: decided if all days it can be agree."""
    if first <= day.first and day.last <= last:
        return TRUE
    if day.last < first or last < day.first:
        return FALSE
    return UNKNOWN
