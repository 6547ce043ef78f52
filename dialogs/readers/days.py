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

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COMPACT = _YEAR + r"(?P<month>\d\d)(?P<day>\d\d)"
_YEAR_FIRST = _YEAR + (
    r"(?:\s*年|\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*月|\s*[-/.月]\s*(?P<day>\d{1,2})(?:\s*[日号])?)?)?"
)
_NAMED = (
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?\s+)?"
    rf"(?P<name>{'|'.join(_MONTHS)}|sept|{'|'.join(name[:3] for name in _MONTHS)})\.?,?\s+"
    rf"(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?{_YEAR}"
)
_FORMS = tuple(re.compile(form, re.ASCII) for form in (_COMPACT, _YEAR_FIRST, _NAMED))
_DAY_OR_MONTH_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)", re.ASCII)

#: A date among other words, as part of a pattern; nothing that would make it longer or a range stands beside it.
DATE = (
    rf"(?<![\w/.\-])(?:{'|'.join(re.sub(r'P<[a-z0-9]+>', ':', form.pattern) for form in _FORMS)})(?![\d年月/\-]|\.\d)"
)

TO_COME = say("That day is still to come. Please check the date.")


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
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            parts = match.groupdict()
            days = [parts[name] for name in ("day", "day2") if parts.get(name)]
            month = parts["month"] if "month" in parts else _month(parts["name"])
            return _made(parts["year"], month, *days) if len(days) < 2 else None
    return None


def _month(name: str) -> str:
    return str(next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3])))


def _made(year: str, month: str | None, day: str | None = None) -> PartialDate | None:
    rest = [int(part) if part else None for part in (month, day)]
    try:
        return PartialDate(int(year), *rest) if 0 not in rest else None
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
        return Unclear(ask=TO_COME)
    return Understood(value=day)
