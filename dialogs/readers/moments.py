"""Since when and until when: dates as they stand in a course, said as dates or by how long ago they were.

What is computed from today is to the month for months and to the day for days and weeks. It is always shown back.
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass, field
from datetime import date, timedelta

from dialogs.readers.days import DATE, parse_day
from dialogs.readers.rest import Rest
from eligibility.values import PartialDate

_MONTH_NAMES = "january|february|march|april|may|june|july|august|september|october|november|december"
_MONTH_EN = rf"(?:{_MONTH_NAMES}|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)"
_ORD = r"(?:st|nd|rd|th)?"
_UNIT_ZH = r"(?:天|日|周|个?星期|个?礼拜|个月|年)"
#: A length of time: its pieces are read again by `_span`.
_LENGTH_ZH = rf"(?:半个?月|半年|(?<![\d.])\d{{1,3}}\s?{_UNIT_ZH}半?(?![\d])|(?<![\d.])\d{{1,2}}个半月)"
_LENGTH_EN = (
    r"(?:half a year|a (?:day|week|fortnight|month|year)(?: and a half)?"
    r"|(?<![\d.])\d{1,3}(?: and a half)? (?:day|week|month|year)s?)(?![a-z])"
)
_NOT_A_DOSE = r"(?!\s*(?:mg|毫克|μg|ug|mcg|g(?![a-z])|克|片|粒|颗|丸|支|瓶|#|tab|pill|cap))"
_RELATIVE = (
    r"(?:今年|去年|前年|同年|当年)\s?(?:\d{1,2}月份?(?:\d{1,2}[日号])?|年[初底末]|(?![\d年]))|(?:上个?月|这个?月|本月)(?:\d{1,2}[日号]|[初底末])?"
    r"|上个?(?:周|星期|礼拜)[1-6一二三四五六日天]|昨天|前天|今天|今早"
    rf"|{_LENGTH_ZH}(?:以|之)?前|(?<![\d年.])\d{{1,2}}月份?(?:\d{{1,2}}[日号])?"
    rf"|(?<![a-z])(?:{_LENGTH_EN} ago|yesterday|today|(?:last|this) (?:month|year)"
    rf"|(?:(?:early|mid|late|the (?:beginning|end"
    rf"|middle) of) )?{_MONTH_EN}\.?(?: \d{{1,2}}{_ORD})?(?!\s?\d)(?: (?:this|last) year)?"
    rf"|(?:the )?\d{{1,2}}{_ORD} (?:of )?{_MONTH_EN}(?!\s?\d))(?![a-z\d])"
)
MOMENT = rf"(?:(?:the year )?{DATE}|{_RELATIVE}){_NOT_A_DOSE}(?:左右)?(?:的时候)?"

_BEGIN = (
    r"(?:(?<![a-z])(?:(?:ever )?since(?: about)?|from|(?:i )?(?:started|began|begun)(?: it)?(?: on| in)?"
    r"|starting(?: from| on| in)?|beginning)(?![a-z])"
    r"|自从|自|从|开始于|起始(?:时间)?[:：]?|开始(?:时间|日期)[:：]?)"
)
_BEGUN = (
    r"(?:起|就?开始(?:吃|用|服用|服|口服|打|治疗)?的?|以来|就?(?:一直)?(?:吃|用|服用|服)?(?:至今|到现在|到今天"
    r"|到目前)|(?<![a-z])(?:on ?wards?|started|start|to (?:date|now|present)|(?:until|till) (?:now|today)"
    r"|and (?:still )?ongoing|ongoing)(?![a-z]))"
)
_FINISH = (
    r"(?:(?<![a-z])(?:until|till|to|through|(?:i )?(?:have )?(?:stopped|finished|ended|quit)(?: (?:it"
    r"|taking it|taking|this))?(?: on| in)?|ending(?: on)?|last (?:dose|taken)(?: on| in)?)(?![a-z])"
    r"|直到|停药(?:时间|日期)?[:：]|停于|吃到|用到|服到|至|到|~|(?<=[\d日号月年])\s?-)"
)
_FINISHED = (
    r"(?:就?(?:停药|停用|停掉|停)(?:了|的)?|为止|止|结束|就?(?:不|没)(?:再)?(?:吃|用|服|打)了?"
    r"|(?<![a-z])stopped(?![a-z]))"
)
_SPANS = tuple(
    re.compile(span, re.ASCII)
    for span in (
        rf"(?:{_BEGIN}\s*){{0,2}}(?P<start>{MOMENT})\s*{_BEGUN}?\s*(?:吃|用|服用|服)?\s*{_FINISH}\s*(?P<end>{MOMENT})\s*{_FINISHED}?",
        rf"(?:{_BEGIN}\s*){{1,2}}(?P<start>{MOMENT})[,，]?\s*{_BEGUN}{{0,2}}",
        rf"(?P<start>{MOMENT})[,，]?\s*(?:就|才)?{_BEGUN}{{1,2}}",
        rf"{_FINISH}\s*(?P<end>{MOMENT})\s*{_FINISHED}?",
        rf"(?P<end>{MOMENT})[,，]?\s*(?:就|才)?{_FINISHED}",
        rf"(?:已经)?(?:停药|停用|停)(?:了|有|已经|已)*\s?(?P<ago>{_LENGTH_ZH})(?:了|多)?",
        rf"(?<![a-z])(?:only )?(?:on |on the )(?P<only>{MOMENT})",
        rf"(?:仅|只在|只有|就)?(?P<only>{MOMENT})\s?(?:当天|那天|这1天)",
    )
)
_ONCE = (
    r"(?:只|仅|就|共|总共)?(?:打|输|用|吃|注射)?(?:了|过)?\s?(?:1次|1针)(?:性)?|(?<![a-z])(?:(?:only "
    r"|just )?once(?: only)?|(?:a )?single (?:dose|injection|infusion|shot)|one-?off)(?![a-z])"
)
_SINGLE = re.compile(rf"(?P<only>{MOMENT})\s?(?:当天|那天)?[,，]?\s?(?P<once>{_ONCE})?", re.ASCII)
ONCE = re.compile(_ONCE)
_TAKEN = (
    r"(?:(?:已经|断断续续|一共|总共|一直|连续|我)*(?:吃|用|服|打|服用|使用|口服)了?(?:有|大概|快|差不多|已经|将近)*)"
)
#: How long it has been taken, up to now.
_SO_FAR = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"{_TAKEN}\s?(?P<length>{_LENGTH_ZH})(?:了|多了)?",
        rf"(?<![a-z])for (?:the (?:last|past) |about |almost |over )?(?P<length>{_LENGTH_EN})(?: now| already)?",
        rf"已经?(?P<length>{_LENGTH_ZH})(?:了)?",
    )
)
_FOR_DAYS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        r"(?:冲击(?:治疗)?|[x×*]|连续?用?|共用?|疗程)\s?(?P<days>\d{1,2})\s?(?:天|日|d(?![a-z])|days?(?![a-z]))",
        r"(?<![a-z\d.])(?:for|over|times|x|a course of) (?P<days>\d{1,2}) ?(?:consecutive )?(?:days?|d)(?![a-z])",
        r"(?<![a-z\d.])(?P<days>\d{1,2})[ -]days?(?: course| pulse)",
    )
)
ONGOING = re.compile(
    r"(?:一直|还在|仍在|现在还?在?|目前还?在?|至今)*(?:都)?(?:没|没有|未)(?:有)?停(?:药|过)?|(?:一直|仍然?|还)*(?:在)?(?:吃|用|服用|服)?(?:至今|到现在|到今天|到目前)(?:还在(?:吃|用))?"
    r"|(?<![a-z])(?:not stopped|never stopped|ongoing|(?:until|till|to) (?:now|date|present|today))(?![a-z])"
)
#: It was stopped, without saying when.
STOPPED = re.compile(
    r"(?:现在|目前|后来|已经?)*(?:就)?(?:停药|停用|停掉|停)了?"
    r"|(?<![a-z])(?:(?:i )?(?:have )?stopped(?: (?:it|taking it))?|discontinued"
    r"|no longer(?: taking it)?)(?![a-z])|(?:现在|目前|已经)*(?:不|没)(?:再)?(?:吃|用|服)了"
)
START_UNKNOWN = "start unknown"
UNKNOWN = re.compile(
    rf"(?<![a-z])(?:{START_UNKNOWN}|unknown start|(?:i )?(?:don't|do not) (?:know|remember) since when"
    rf"|not sure since when)(?![a-z])"
    r"|(?:不知道|不清楚|忘了|记不清|不记得)(?:是)?(?:从)?(?:什么时候|何时|哪天|哪年|啥时候)(?:开始)?(?:吃|用|服)?的?了?|(?:开始|起始)(?:时间|日期)(?:不详|不清楚|不知道|不明|未知|不记得|忘了)"
)
#: For long, without saying since when.
VAGUE = re.compile(
    r"(?:吃|用|服)?了?(?:很久|好久|好几年|好几个月|很多年|多年|很长时间|一段时间|几天|几周|几个月|几年)了?"
    r"|(?<![a-z])(?:for (?:years|months|weeks|ages|a long time|some time|a while|a few (?:days|weeks"
    r"|months|years)|several (?:days|weeks|months|years))|a long time|recently|lately)(?![a-z])"
)


@dataclass(slots=True)
class Times:
    """What was said about begin and end. None in a list: a date that is none."""

    starts: list[PartialDate | None] = field(default_factory=list)
    ends: list[PartialDate | None] = field(default_factory=list)
    #: Given on one day only.
    only: list[PartialDate | None] = field(default_factory=list)
    #: The number of days it was given.
    days: list[int] = field(default_factory=list)
    #: The time it has been taken, as said: counted back from the end, or from today.
    so_far: list[str] = field(default_factory=list)
    unknown: bool = False
    stopped: bool = False
    once: bool = False


def take_times(rest: Rest, today: date) -> Times:
    """Take every moment that is said to be a begin or an end, and every length of time."""
    times = Times(unknown=rest.has(UNKNOWN))
    for span in _SPANS:
        for match in rest.take(span):
            parts = match.groupdict()
            times.starts += [moment(parts["start"], today)] if parts.get("start") else []
            times.ends += [moment(parts["end"], today)] if parts.get("end") else []
            times.ends += [before(parts["ago"], today)] if parts.get("ago") else []
            times.only += [moment(parts["only"], today)] if parts.get("only") else []
    for form in _FOR_DAYS:
        times.days += [int(match["days"]) for match in rest.take(form)]
    for form in _SO_FAR:
        times.so_far += [match["length"] for match in rest.take(form)]
    rest.take(ONGOING)
    return times


def take_single(rest: Rest, times: Times, today: date) -> None:
    """Take a date that stands alone: the one day of something that was given once."""
    for match in rest.take(_SINGLE):
        times.only.append(moment(match["only"], today))
        times.once |= bool(match["once"])
    times.once |= rest.has(ONCE)


def moment(said: str, today: date) -> PartialDate | None:
    """The date that `MOMENT` has matched, seen from `today`; None if there is no such date."""
    words = said.strip().removesuffix("的时候").removesuffix("左右").removeprefix("the year ").strip()
    known = parse_day(words)
    if known is not None:
        return known
    try:
        return _relative(words, today)
    except (ValueError, OverflowError):
        return None


def _relative(words: str, today: date) -> PartialDate | None:
    days = {"昨天": 1, "yesterday": 1, "前天": 2, "今天": 0, "今早": 0, "today": 0}
    if words in days:
        return PartialDate.of(today - timedelta(days=days[words]))
    ago = re.fullmatch(r"(.+?)(?:以前|之前|前| ago)", words)
    if ago is not None:
        return before(ago[1], today)
    week = re.fullmatch(r"上个?(?:周|星期|礼拜)(.)", words)
    if week is not None:
        monday = today - timedelta(days=today.weekday() + 7)
        name = week[1]
        number = int(name) - 1 if name.isascii() else "一二三四五六日天".index(name) - (name == "天")
        return PartialDate.of(monday + timedelta(days=number))
    year = re.match(r"今年|去年|前年", words)
    if year is not None:
        return _in_year(words[2:].strip(), today.year - ("今年", "去年", "前年").index(year[0]))
    return _month(words, today)


def _in_year(words: str, year: int) -> PartialDate | None:
    if not words:
        return PartialDate(year)
    if words[0] == "年":
        return PartialDate(year, 1 if words[1] == "初" else 12)
    month, day = re.fullmatch(r"(\d{1,2})月份?(?:(\d{1,2})[日号])?", words).groups()  # type: ignore[union-attr]
    return PartialDate(year, int(month), int(day) if day else None)


def _month(words: str, today: date) -> PartialDate | None:
    """A month without its year is the last one that has begun."""
    this = re.fullmatch(r"(上个?月|这个?月|本月|last month|this month)(?:(\d{1,2})[日号]|[初底末])?", words)
    if this is not None:
        whole = _months_before(today, 1 if this[1][0] in "上l" else 0)
        return PartialDate(whole.year, whole.month, int(this[2])) if this[2] else whole
    if words in ("last year", "this year"):
        return PartialDate(today.year - (words == "last year"))
    chinese = re.fullmatch(r"(\d{1,2})月份?(?:(\d{1,2})[日号])?", words)
    if chinese is not None:
        return _latest(int(chinese[1]), int(chinese[2]) if chinese[2] else None, today)
    name = re.search(_MONTH_EN, words)
    if name is None:
        return None
    number = _MONTH_NAMES.split("|").index(next(m for m in _MONTH_NAMES.split("|") if m.startswith(name[0][:3]))) + 1
    day = re.search(r"\d+", words)
    found = _latest(number, int(day[0]) if day else None, today)
    return found if not words.endswith("last year") else PartialDate(today.year - 1, number, found.day)


def _latest(month: int, day: int | None, today: date) -> PartialDate:
    this_year = PartialDate(today.year, month, day) if (month, day) != (2, 29) else PartialDate(today.year, month)
    return this_year if this_year.first <= today else PartialDate(today.year - 1, month, day)


def before(length: str, day: date) -> PartialDate | None:
    """The date that is a length of time before `day`."""
    days, months = _span(length)
    if days and not months:
        return PartialDate.of(day - timedelta(days=days))
    day -= timedelta(days=days)
    return _months_before(day, months) if months < 24 else PartialDate(day.year - months // 12)


def _span(length: str) -> tuple[int, int]:
    """The days, or the months, that a length of time has."""
    number = re.match(r"\d+", length)
    many = int(number[0]) if number else 1
    half = "half" in length or "半" in length
    if ("半月" in length and number is None) or length in ("半个月", "半月"):
        return 15, 0
    if "year" in length or "年" in length:
        return 0, 6 if half and number is None and not length.startswith("a year") else 12 * many + 6 * half
    if "month" in length or "月" in length:
        return (15 if half else 0), many
    if re.search("week|周|星期|礼拜", length):
        return 7 * many + (3 if half else 0), 0
    if "fortnight" in length:
        return 14, 0
    return many, 0


def _months_before(day: date, months: int) -> PartialDate:
    count = day.year * 12 + day.month - 1 - months
    return PartialDate(count // 12, count % 12 + 1)


def last_day(start: PartialDate, days: int) -> PartialDate | None:
    """The last of so many days from `start`; None where its day is not known."""
    return PartialDate.of(start.first + timedelta(days=days - 1)) if start.day else None


def day_of(moment_: PartialDate) -> date:
    """A day to count back from: the middle of what is known only to the month or year."""
    middle = moment_.day or 15
    return date(moment_.year, moment_.month or 6, min(middle, calendar.monthrange(moment_.year, moment_.month or 6)[1]))
