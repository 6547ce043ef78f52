"""Days said from today: 昨天, "3 weeks ago", 上周三, 上个月底, 去年三月, "last Tuesday", 十月一号 without a year.

They are as exact as the words: yesterday is a day, three weeks ago is about a day, two months ago a month. Where the
words have two meanings ("last Tuesday"), both come back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta

from dialogs.pattern import Pattern
from dialogs.readers.dates import MONTH_NAME, made, month_of
from dialogs.readers.lengths import LENGTH_EN, LENGTH_ZH, before, months_before
from eligibility.values import PartialDate

Dates = tuple[PartialDate, ...]
_Rule = tuple[Pattern, Callable[[re.Match[str], date], Iterator[PartialDate | None]]]

_PART_OF_MONTH = "(?:份|里|初|底|末|中旬|上旬|下旬)?"
_PART_OF_YEAR = "(?:上半年|下半年|春天|夏天|秋天|里|年?[初底末])"
_PART = r"(?:(?:early|mid|late|(?:the )?(?:beginning|start|middle|end) of)[ -])?"
_ORDINAL = r"(?:st|nd|rd|th)?"
_YEARS = {"今年": 0, "去年": 1, "前年": 2, "大前年": 3, "this year": 0, "last year": 1, "the year before last": 2}
_WEEKS = {None: 0, "这": 0, "本": 0, "上": 1, "上上": 2}
_DAYS = {
    **dict.fromkeys(("今天", "今日", "今早", "今晨", "今天早上", "今天上午", "today", "this morning"), 0),
    **dict.fromkeys(
        ("昨天", "昨日", "昨晚", "昨天晚上", "昨天早上", "yesterday", "yesterday morning", "last night"), 1
    ),
    **dict.fromkeys(("前天", "前日", "the day before yesterday", "day before yesterday"), 2),
    "大前天": 3,
}
_HOLIDAYS = {
    "元旦": 1,
    "五一": 5,
    "五一节": 5,
    "劳动节": 5,
    "国庆": 10,
    "国庆节": 10,
    "圣诞": 12,
    "圣诞节": 12,
    "christmas": 12,
}
_HOLIDAYS |= {"new year's day": 1, "national day": 10}
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_WEEKDAY = rf"(?P<name>{'|'.join(_WEEKDAYS)}|tues|thurs|{'|'.join(name[:3] for name in _WEEKDAYS)})"
_CHINESE_WEEKDAYS = {day: at for days in ("1234567", "一二三四五六日", "一二三四五六天") for at, day in enumerate(days)}


def from_today(text: str, today: date) -> Dates:
    """The dates that `text` may mean, as said on `today` (今年十二月 may be to come); empty where it says none."""
    for pattern, rule in (*_ANYWHERE, *_ALONE):
        match = pattern.fullmatch(text)
        if match is not None:
            found = {day for day in rule(match, today) if day is not None}
            return tuple(sorted(found, key=lambda day: day.first))
    return ()


def without_year(text: str) -> tuple[int, int] | None:
    """Month and day of a date that has no year; None where `text` is none."""
    match = _DAY_OF_YEAR.fullmatch(text)
    if match is None:
        return None
    parts = match.groupdict()
    month = parts["month"] or month_of(parts["name"] or parts["name2"])
    return int(month), int(parts["day"] or parts["day2"] or parts["day3"])


def has_no_year(text: str) -> bool:
    """Whether `text` is a month or a day of one without its year."""
    return _DAY_OF_YEAR.fullmatch(text) is not None or _MONTH.fullmatch(text) is not None


def weekday_of(word: str) -> int:
    """The day of the week, Monday 0, that a word such as 星期三 or "Wed" names."""
    return _CHINESE_WEEKDAYS[word[-1]] if word[-1] in _CHINESE_WEEKDAYS else _english_weekday(word)


def _english_weekday(word: str) -> int:
    return next(at for at, name in enumerate(_WEEKDAYS) if name.startswith(word[:3]))


def _back(today: date, days: int) -> PartialDate | None:
    return PartialDate.of(today - timedelta(days=days))


def _newest_month(month: int, today: date) -> PartialDate | None:
    return made(today.year if month <= today.month else today.year - 1, month)


def newest_day(month: int, day: int, today: date) -> PartialDate | None:
    """The newest day on this date of the year that is not to come."""
    days = (made(year, month, day) for year in range(today.year, today.year - 5, -1))
    return next((found for found in days if found is not None and found.first <= today), None)


def _days(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    yield _back(today, _DAYS[match[0]])


def _length_ago(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    yield before(match["length"] or match["length2"], today)


def _week(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    """Some day of the week: about its middle."""
    back = today.weekday() - 3 + 7 * (2 if match[0].startswith("上上") else 1)
    yield PartialDate.of(today - timedelta(days=back), about=True)


def _weekday(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    """周三 alone is the newest one; 上周三 is in the week before this one, which began on Monday."""
    wanted = weekday_of(match["day"])
    if match["which"] is None:
        yield _back(today, (today.weekday() - wanted) % 7)
    else:
        back = today.weekday() - wanted + 7 * _WEEKS[match["which"]]
        yield _back(today, back) if back >= 0 else None


def _english_day_of_week(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    """ "last Tuesday" is the newest Tuesday for some, and the one of last week for others."""
    back = (today.weekday() - _english_weekday(match["name"])) % 7
    if match["which"] != "last":
        yield _back(today, back)
        return
    yield _back(today, back or 7)
    yield _back(today, today.weekday() - _english_weekday(match["name"]) + 7)


def _month_before(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    parts = match.groupdict()
    which = parts["which"]
    months = {"上上": 2, "the month before last": 2, "上": 1, "last month": 1}.get(which, 0)
    yield months_before(today, months, parts.get("day"))


def _in_year(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    parts = match.groupdict()
    name = parts.get("name")
    month = month_of(name) if name else _HOLIDAYS.get(parts.get("holiday") or "") or parts.get("month")
    yield made(today.year - _YEARS[parts["which"]], month, parts.get("day"))


def _holiday(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    yield _newest_month(_HOLIDAYS[match["holiday"]], today)


def _month_alone(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    month = int(match["month"]) if match["month"] else month_of(match["name"])
    yield _newest_month(month, today) if 1 <= month <= 12 else None


def _last_month_of_that_name(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    """ "last March" is the newest March for some, and that of the year before for others."""
    newest = _newest_month(month_of(match["name"]), today)
    yield newest
    yield made(newest.year - 1, newest.month) if newest is not None else None


def _day_of_year(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    named = without_year(match[0])
    yield newest_day(*named, today) if named else None


def _day_of_month(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    this = made(today.year, today.month, match["day"])
    yield this if this is not None and this.first <= today else months_before(today, 1, match["day"])


def _two_numbers(match: re.Match[str], today: date) -> Iterator[PartialDate | None]:
    """10/5 may be the 10th of May or the 5th of October."""
    for month, day in ((match["a"], match["b"]), (match["b"], match["a"])):
        yield newest_day(int(month), int(day), today)


_YEAR_WORD = rf"(?P<which>{'|'.join(sorted(_YEARS, key=len, reverse=True))})"
_HOLIDAY = rf"(?P<holiday>{'|'.join(sorted(_HOLIDAYS, key=len, reverse=True))})(?:期间|假期|那天|那会儿?|的时候)?"
_DAY_OF_YEAR = Pattern(
    r"(?:(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]?"
    rf"|(?:the\s+)?(?P<day2>\d{{1,2}}){_ORDINAL}(?:\s+of)?[\s-]+(?P<name>{MONTH_NAME})"
    rf"|(?P<name2>{MONTH_NAME})\.?\s+(?:the\s+)?(?P<day3>\d{{1,2}}){_ORDINAL})",
    re.ASCII,
)
_MONTH = Pattern(rf"{_PART}(?P<name>{MONTH_NAME})\.?|(?P<month>\d{{1,2}})\s*月{_PART_OF_MONTH}", re.ASCII)


def _rules(*rules: tuple[str, Callable[[re.Match[str], date], Iterator[PartialDate | None]]]) -> tuple[_Rule, ...]:
    return tuple((Pattern(pattern, re.ASCII), rule) for pattern, rule in rules)


#: What is a date among other words too; what may be part of something longer stands behind it.
_ANYWHERE = _rules(
    ("|".join(sorted(_DAYS, key=len, reverse=True)), _days),
    (rf"(?P<length>{LENGTH_ZH})\s*(?:以前|之前|前)|(?P<length2>{LENGTH_EN})\s+(?:ago|back)", _length_ago),
    (r"(?:(?P<which>上上|上|这|本)个?)?(?:周|星期|礼拜)(?P<day>[1-7一二三四五六日天])(?:那天)?", _weekday),
    (r"上上?个?(?:周|星期|礼拜)|last week", _week),
    (r"(?P<which>上上|上|这|本)个?月(?:的)?\s*(?P<day>\d{1,2})\s*[日号]", _month_before),
    (rf"(?P<which>上上|上|这|本)个?月{_PART_OF_MONTH}", _month_before),
    (rf"(?:the\s+)?(?P<day>\d{{1,2}}){_ORDINAL}\s+(?:of\s+)?(?P<which>last month|this month)", _month_before),
    (rf"{_PART}(?P<which>last month|this month|the month before last)", _month_before),
    (rf"{_YEAR_WORD}的?\s*(?P<month>\d{{1,2}})\s*月\s*(?P<day>\d{{1,2}})\s*[日号]?", _in_year),
    (rf"{_YEAR_WORD}的?\s*(?P<month>\d{{1,2}})\s*月{_PART_OF_MONTH}", _in_year),
    (rf"{_YEAR_WORD}的?\s*{_HOLIDAY}", _in_year),
    (rf"(?P<which>last year|this year),?\s+(?:in\s+)?(?P<name>{MONTH_NAME})", _in_year),
    (rf"{_PART}{_YEAR_WORD}(?:的)?{_PART_OF_YEAR}?", _in_year),
    (rf"{_PART}(?P<name>{MONTH_NAME})\.?,?\s+(?:of\s+)?(?P<which>last year|this year)", _in_year),
    (_HOLIDAY, _holiday),
    (_DAY_OF_YEAR.pattern, _day_of_year),
    (_MONTH.pattern, _month_alone),
)
#: What is a date only where nothing else stands.
_ALONE = _rules(
    (rf"(?:(?P<which>last|this|this past)\s+)?{_WEEKDAY}", _english_day_of_week),
    (rf"last\s+(?P<name>{MONTH_NAME})", _last_month_of_that_name),
    (r"(?P<day>\d{1,2})\s*[日号]", _day_of_month),
    (r"the\s+(?P<day>\d{1,2})(?:st|nd|rd|th)", _day_of_month),
    (r"(?P<a>\d{1,2})\s*[-/.]\s*(?P<b>\d{1,2})", _two_numbers),
)

#: A date said from today among other words, as part of a pattern: `from_today` gives the one that it means.
FROM_TODAY = (
    r"(?<![\d年/.\-])(?<![a-z](?=[a-z]))(?:"
    + "|".join(re.sub(r"\?P<\w+>", "?:", pattern.pattern) for pattern, _ in _ANYWHERE)
    + r")(?:(?<=[日号])|(?!\s?\d|[a-z年月/\-]|\.\d))"
)
