"""Lengths of time, and the dates that lie so long before a day: 三周, 半年, 一年半, "two and a half months"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from dialogs.pattern import Pattern
from dialogs.readers.dates import made
from eligibility.values import PartialDate

_UNIT_ZH = r"(?:天|日|周|个?星期|个?礼拜|个月|年)"
LENGTH_ZH = rf"(?:半个?月|半年|(?<![\d.])\d{{1,3}}\s?{_UNIT_ZH}半?(?!\d)|(?<![\d.])\d{{1,2}}个半月)"
LENGTH_EN = (
    r"(?:half a year|a (?:day|week|fortnight|month|year)(?: and a half)?"
    r"|(?<![\d.])\d{1,3}(?: and a half)? (?:day|week|month|year)s?)(?![a-z])"
)
#: A person who counts fewer days than this counts days; whoever counts more says about when it was.
COUNTED = 7
#: Nobody knows to the week what was longer ago.
MOST_DAYS = 2 * 366


def before(length: str, day: date) -> PartialDate | None:
    """The date that is `length`, as one of the patterns matched it, before `day`; None where nobody counts so.

    It is as exact as the words: so many days ago was a day, so many weeks ago about a day, so many months ago a month,
    so many years ago a year.
    """
    number = re.match(r"\d+", length)
    halves = (
        1 if length.startswith(("半", "half")) else 2 * int(number[0] if number else 1) + bool(_HALF.search(length))
    )
    if "年" in length or "year" in length:
        then = months_before(day, 6 * halves)
        return then if then is None or halves == 1 else PartialDate(then.year)
    if ("月" in length or "month" in length) and halves > 1:
        return months_before(day - timedelta(days=15 * (halves % 2)), halves // 2)
    days = halves * next((many for unit, many in _DAYS.items() if unit in length), 1) // 2
    return PartialDate.of(day - timedelta(days=days), about=days >= COUNTED) if days <= MOST_DAYS else None


def months_before(day: date, months: int, at: str | None = None) -> PartialDate | None:
    """The month so many months before that of `day`, or its day `at`."""
    month = day.year * 12 + day.month - 1 - months
    return made(month // 12, month % 12 + 1, at) if month > 12 * 1900 else None


_HALF = Pattern("半|half")
_DAYS = {"fortnight": 14, **dict.fromkeys(("周", "星期", "礼拜", "week"), 7), **dict.fromkeys(("月", "month"), 30)}
