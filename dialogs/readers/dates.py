"""Dates as they are written out in full: year first, or with the month's name; to the month or year if need be."""

from __future__ import annotations

import re

from dialogs.pattern import Pattern
from eligibility.values import PartialDate

_MONTHS = (
    *("january", "february", "march", "april", "may", "june", "july"),
    *("august", "september", "october", "november", "december"),
)
#: Any name of a month, as part of a pattern.
MONTH_NAME = rf"(?:{'|'.join(_MONTHS)}|sept|{'|'.join(name[:3] for name in _MONTHS)})"
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_COMPACT = _YEAR + r"(?P<month>\d\d)(?P<day>\d\d)"
_YEAR_FIRST = _YEAR + (
    r"(?:\s*年|\s*[-/.年]\s*(?P<month>\d{1,2})(?:\s*月份?|\s*[-/.月]\s*(?P<day>\d{1,2})(?:\s*[日号])?)?)?"
)
_NAMED = (
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th)?(?:\s+of)?[\s-]+)?"
    rf"(?P<name>{MONTH_NAME})(?:\.?,?\s+|\s*-\s*)"
    rf"(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+)?(?:of\s+)?{_YEAR}"
)
_MONTH_FIRST = r"(?P<month>\d{1,2})\s*[-/.]\s*" + _YEAR
_FORMS = tuple(Pattern(form, re.ASCII) for form in (_COMPACT, _YEAR_FIRST, _NAMED, _MONTH_FIRST))

#: A date among other words, as part of a pattern; nothing that would make it longer or a range stands beside it.
DATE = (
    rf"(?<![\w/.\-])(?:{'|'.join(re.sub(r'P<[a-z0-9]+>', ':', form.pattern) for form in _FORMS)})(?![\d年月/\-]|\.\d)"
)


#: What makes a day about that day, before it or behind it.
ABOUT = (
    r"(?:大概|大约|约|左右|前后|差不多|≈"
    r"|(?<![a-z])(?:about|around|approximately|approx\.?|circa|ca\.?|roughly|or so)(?![a-z]))"
)
_ABOUT = Pattern(ABOUT)


def without_about(text: str) -> tuple[str, bool]:
    """`text` without words that make its day about that day, and whether there were any."""
    exact = " ".join(_ABOUT.sub(" ", text).split())
    return exact, exact != text.strip()


def parse_day(text: str) -> PartialDate | None:
    """The date that `text` writes year first or with the month's name; None if it is no such date."""
    for form in _FORMS:
        match = form.fullmatch(text)
        if match is not None:
            parts = match.groupdict()
            days = [parts[name] for name in ("day", "day2") if parts.get(name)]
            month = parts["month"] if "month" in parts else str(month_of(parts["name"]))
            return made(parts["year"], month, *days) if len(days) < 2 else None
    return None


#: 10月1日至5日, 2026-10-01到10-05, "1-5 Oct 2026", "Oct 1-5": with both dates in full.
_TO = r"\s*(?:至|到|~|～|-|–|—|(?<![a-z])to(?![a-z]))\s*"
_ORDINAL = r"(?:st|nd|rd|th)?"
_SHORT_SPANS = tuple(
    (Pattern(form, re.ASCII), whole)
    for form, whole in (
        (
            rf"(?P<month>(?:(?:19|20)\d\d\s*年\s*)?(?<!\d)\d{{1,2}}\s*月)\s*(?P<from>\d{{1,2}})\s*[日号]?{_TO}"
            r"(?P<to>\d{1,2})\s*[日号]",
            r"\g<month>\g<from>日 到 \g<month>\g<to>日",
        ),
        (
            rf"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<sign>[-/.])(?P<from>\d{{1,2}}(?P=sign)\d{{1,2}}){_TO}"
            r"(?P<to>\d{1,2}(?P=sign)\d{1,2})(?![-/.]?\d)",
            r"\g<year>\g<sign>\g<from> 到 \g<year>\g<sign>\g<to>",
        ),
        (
            rf"(?<![\d/.-])(?P<from>\d{{1,2}}){_ORDINAL}{_TO}(?P<to>\d{{1,2}}){_ORDINAL}"
            rf" (?:of )?(?P<month>{MONTH_NAME}(?![a-z])(?:[ ,]+(?:19|20)\d\d)?)",
            r"\g<from> \g<month> 到 \g<to> \g<month>",
        ),
        (
            rf"(?<![a-z])(?P<month>{MONTH_NAME})\.? (?P<from>\d{{1,2}}){_ORDINAL}{_TO}(?P<to>\d{{1,2}}){_ORDINAL}"
            r"(?![\d/.-])(?P<year>,? (?:19|20)\d\d)?",
            r"\g<month> \g<from>\g<year> 到 \g<month> \g<to>\g<year>",
        ),
    )
)


def spelled_out(text: str) -> str:
    """`text` with the spans of dates that share a month or a year as two whole dates."""
    for form, whole in _SHORT_SPANS:
        text = form.sub(whole, text)
    return text


def is_written(text: str) -> bool:
    """Whether `text` has the form of a date, possible or not."""
    return any(form.fullmatch(text) for form in _FORMS)


def month_of(name: str) -> int:
    """The number of the month that is called `name`."""
    return next(number for number, month in enumerate(_MONTHS, start=1) if month.startswith(name[:3]))


def made(year: str | int, month: str | int | None = None, day: str | int | None = None) -> PartialDate | None:
    """The date with these parts; None where the calendar has none."""
    rest = [None if part is None else int(part) for part in (month, day)]
    try:
        return PartialDate(int(year), *rest) if 0 not in rest else None
    except ValueError:
        return None
