"""Since when and until when: dates as they stand in a course, said as dates, from today, or by how long it was."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from dialogs.pattern import Pattern
from dialogs.readers.ago import FROM_TODAY, from_today, has_no_year
from dialogs.readers.dates import ABOUT, DATE, parse_day, without_about
from dialogs.readers.lengths import LENGTH_EN, LENGTH_ZH, before
from dialogs.readers.rest import Rest
from eligibility.values import PartialDate

_NOT_A_DOSE = r"(?!\s*(?:mg|毫克|μg|ug|mcg|g(?![a-z])|克|片|粒|颗|丸|支|瓶|#|tab|pill|cap))"
MOMENT = rf"(?:(?:{ABOUT}\s?)?(?:the year )?(?:{DATE}|{FROM_TODAY}){_NOT_A_DOSE}(?:\s?{ABOUT})?(?:的时候)?)"

_BEGIN = (
    r"(?:(?<![a-z])(?:(?:ever )?since|from|(?:i )?(?:started|began|begun)(?: it)?(?: on| in)?"
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
    Pattern(span, re.ASCII)
    for span in (
        rf"(?:{_BEGIN}\s*){{0,2}}(?P<start>{MOMENT})\s*{_BEGUN}?\s*(?:吃|用|服用|服)?\s*{_FINISH}\s*(?P<end>{MOMENT})\s*{_FINISHED}?",
        rf"(?:{_BEGIN}\s*){{1,2}}(?P<start>{MOMENT})[,，]?\s*{_BEGUN}{{0,2}}",
        rf"(?P<start>{MOMENT})[,，]?\s*(?:就|才)?{_BEGUN}{{1,2}}",
        rf"{_FINISH}\s*(?P<end>{MOMENT})\s*{_FINISHED}?",
        rf"(?P<end>{MOMENT})[,，]?\s*(?:就|才)?{_FINISHED}",
        rf"(?:已经)?(?:停药|停用|停)(?:了|有|已经|已)*\s?(?P<ago>{LENGTH_ZH})(?:了|多)?",
        rf"(?P<only>{MOMENT})\s?(?P<once>(?:只|仅|就|共|总共)?(?:打|输|用|注射)?(?:了|过)?1次)(?!\s?[\d/])",
        rf"(?<![a-z])(?:only )?(?:on |on the )(?P<only>{MOMENT})",
        rf"(?:仅|只在|只有|就)?(?P<only>{MOMENT})\s?(?:当天|那天|这1天)",
    )
)
_ONCE = (
    r"(?:只|仅|就|共|总共)?(?:打|输|用|吃|注射)?(?:了|过)?\s?(?:1次|1针)(?:性)?|(?<![a-z])(?:(?:only "
    r"|just )?once(?: only)?|(?:a )?single (?:dose|injection|infusion|shot)|one-?off)(?![a-z])"
)
_SINGLE = Pattern(rf"(?P<only>{MOMENT})\s?(?:当天|那天)?[,，]?\s?(?P<once>{_ONCE})?", re.ASCII)
ONCE = Pattern(_ONCE)
_TAKEN = (
    r"(?:(?:已经|断断续续|一共|总共|一直|连续|我)*(?:吃|用|服|打|服用|使用|口服)了?(?:有|大概|快|差不多|已经|将近)*)"
)
#: How long it has been taken, up to now.
_SO_FAR = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"{_TAKEN}\s?(?P<length>{LENGTH_ZH})(?:了|多了)?",
        rf"(?<![a-z])for (?:the (?:last|past) |about |almost |over )?(?P<length>{LENGTH_EN})(?: now| already)?",
        rf"已经?(?P<length>{LENGTH_ZH})(?:了)?",
    )
)
_FOR_DAYS = tuple(
    Pattern(form, re.ASCII)
    for form in (
        r"(?:冲击(?:治疗)?|[x×*]|连续?用?|共用?|疗程)\s?(?P<days>\d{1,2})\s?(?:天|日|d(?![a-z])|days?(?![a-z]))",
        r"(?<![a-z\d.])(?:for|over|times|x|a course of) (?P<days>\d{1,2}) ?(?:consecutive )?(?:days?|d)(?![a-z])",
        r"(?<![a-z\d.])(?P<days>\d{1,2})[ -]days?(?: course| pulse)",
    )
)
ONGOING = Pattern(
    r"(?:一直|还在|仍在|现在还?在?|目前还?在?|至今)*(?:都)?(?:没|没有|未)(?:有)?停(?:药|过)?|(?:一直|仍然?|还)*(?:在)?(?:吃|用|服用|服)?(?:至今|到现在|到今天|到目前)(?:还在(?:吃|用))?"
    r"|(?<![a-z])(?:not stopped|never stopped|ongoing|(?:until|till|to) (?:now|date|present|today))(?![a-z])"
)
#: It was stopped, without saying when.
STOPPED = Pattern(
    r"(?:现在|目前|后来|已经?)*(?:就)?(?:停药|停用|停掉|停)了?"
    r"|(?<![a-z])(?:(?:i )?(?:have )?stopped(?: (?:it|taking it))?|discontinued"
    r"|no longer(?: taking it)?)(?![a-z])|(?:现在|目前|已经)*(?:不|没)(?:再)?(?:吃|用|服)了"
)
START_UNKNOWN = "start unknown"
UNKNOWN = Pattern(
    rf"(?<![a-z])(?:{START_UNKNOWN}|unknown start|(?:i )?(?:don't|do not) (?:know|remember) since when"
    rf"|not sure since when)(?![a-z])"
    r"|(?:不知道|不清楚|忘了|记不清|不记得)(?:是)?(?:从)?(?:什么时候|何时|哪天|哪年|啥时候)(?:开始)?(?:吃|用|服)?的?了?|(?:开始|起始)(?:时间|日期)(?:不详|不清楚|不知道|不明|未知|不记得|忘了)"
)
#: For long, without saying since when.
VAGUE = Pattern(
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
            start = moment(parts["start"], today) if parts.get("start") else None
            times.starts += [start] if parts.get("start") else []
            times.ends += [_end(parts["end"], parts.get("start"), start, today)] if parts.get("end") else []
            times.ends += [before(parts["ago"], today)] if parts.get("ago") else []
            times.only += [moment(parts["only"], today)] if parts.get("only") else []
            times.once |= bool(parts.get("once"))
    for form in _FOR_DAYS:
        times.days += [int(match["days"]) for match in rest.take(form)]
    for form in _SO_FAR:
        times.so_far += [match["length"] for match in rest.take(form)]
    rest.take(ONGOING)
    return times


def _end(said: str, began: str | None, start: PartialDate | None, today: date) -> PartialDate | None:
    """The end of a span; without its year it is the first such day after a start that has one."""
    if began is None or start is None or parse_day(began) is None or not has_no_year(said):
        return moment(said, today)
    return moment(said, min(today, start.first + timedelta(days=364)))


def take_single(rest: Rest, times: Times, today: date) -> None:
    """Take a date that stands alone: the one day of something that was given once."""
    for match in rest.take(_SINGLE):
        times.only.append(moment(match["only"], today))
        times.once |= bool(match["once"])
    times.once |= rest.has(ONCE)


def moment(said: str, today: date) -> PartialDate | None:
    """The date that `MOMENT` has matched, seen from `today`; None if there is no such date."""
    day, about = without_about(said)
    words = day.removesuffix("的时候").removeprefix("the year ").strip()
    known = parse_day(words) or next(iter(from_today(words, today)), None)
    return replace(known, about=True) if known and known.day and about else known


def last_day(start: PartialDate, days: int) -> PartialDate | None:
    """The last of so many days from `start`; None where its day is not known."""
    return PartialDate.of(start.first + timedelta(days=days - 1)) if start.exact else None


def begun(length: str, end: PartialDate | None, today: date) -> PartialDate | None:
    """When what was taken for a length of time until `end`, or until today, began; no more exactly than it ended."""
    if end is None:
        return before(length, today)
    start = before(length, date(end.year, end.month or 6, end.day or 15))
    if start is None or start.day is None or end.exact:
        return start
    return replace(start, about=True) if end.day else PartialDate(start.year, end.month and start.month)
