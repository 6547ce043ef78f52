"""Reading dates: year first, or written out; known only to the month or the year where that is all there is."""

from __future__ import annotations

import re
from datetime import date

from dialogs.readers import words
from dialogs.readers.normal import normal
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.kinds import Day
from eligibility.values import PartialDate
from locales import LANGUAGES, catalogue, say, verbatim

_YEAR_FIRST = re.compile(
    r"(?P<year>(?:19|20)\d\d)\s*(?:[-/.年]\s*(?:(?P<month>\d{1,2})\s*(?:[-/.月]\s*(?:(?P<day>\d{1,2})\s*[日号]?)?)?)?)?"
)
_COMPACT = re.compile(r"(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)")
_DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?(?P<name>[a-z]{3,9})\.?\s+"
    r"(?:(?P<day2>\d{1,2})(?:st|nd|rd|th)?,?\s+)?(?P<year>(?:19|20)\d\d)"
)


def read_day(text: str, kind: Day, today: date) -> Reading:
    """A date not after `today`, or one of the kind's words."""
    for word in kind.words:
        labels = {normal(catalogue(language).render(word.label)) for language in LANGUAGES}
        if text in labels | {word.id} or (word.id == "never" and text in words.NO):
            return Understood(value=word.id)
    match = _DAY_OR_MONTH_FIRST.fullmatch(text)
    if match is not None:
        return _which_order(int(match[1]), int(match[2]), int(match[3]), today)
    day = parse_day(text)
    if day is None:
        return Unclear(
            ask=say("Please type a date such as 1980-05-31. The month or the year alone will do if need be.")
        )
    return _past(day, today)


def parse_day(text: str) -> PartialDate | None:
    """The date that `text` writes year first or with the month's name; None if it is no such date."""
    match = _COMPACT.fullmatch(text) or _YEAR_FIRST.fullmatch(text)
    if match is not None:
        return _made(match["year"], match["month"], match["day"])
    match = _NAMED.fullmatch(text)
    if match is None or match["name"][:3] not in _MONTHS or (match["day"] and match["day2"]):
        return None
    return _made(match["year"], str(_MONTHS.index(match["name"][:3]) + 1), match["day"] or match["day2"])


def _made(year: str, month: str | None, day: str | None) -> PartialDate | None:
    try:
        return PartialDate(int(year), int(month) if month else None, int(day) if day else None)
    except ValueError:
        return None


def _which_order(first: int, second: int, year: int, today: date) -> Reading:
    """05/06/1980 may be May or June: both are offered. 31/05/1980 can only be one."""
    dates = {
        made
        for month, day in ((first, second), (second, first))
        if (made := _made(str(year), str(month), str(day))) is not None
    }
    if len(dates) == 1:
        return _past(dates.pop(), today)
    if not dates:
        return Unclear(ask=say("There is no such day. Please type the date like 1980-05-31."))
    return Unclear(
        ask=say("Which of the two dates is it?"),
        candidates=tuple(Candidate(label=verbatim(str(day)), words=str(day)) for day in sorted(dates)),
    )


def _past(day: PartialDate, today: date) -> Reading:
    if day.first > today:
        return Unclear(ask=say("That day is still to come. Please check the date."))
    return Understood(value=day)
