"""Reading dates: written out, said from today, with a year of two digits, or in one of the question's words.

A date is known only to the month or the year where that is all there is. What was computed from today or completed by
a year is read back; what may be two dates is offered as both; other calendars, doubts and the future are asked about.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

from dialogs.pattern import Pattern
from dialogs.readers import words
from dialogs.readers.ago import from_today, weekday_of, without_year
from dialogs.readers.calendars import is_other
from dialogs.readers.dates import MONTH_NAME, is_written, made, month_of, parse_day, spelled_out, without_about
from dialogs.readers.normal import normal
from dialogs.readers.numerals import arabic
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility import Fact
from eligibility.kinds import Day
from eligibility.values import PartialDate
from locales import LANGUAGES, Text, catalogue, say, verbatim

_DAY_OR_MONTH_FIRST = Pattern(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*((?:19|20)\d\d)", re.ASCII)
_SHORT_YEAR = Pattern(
    r"'?(?P<year>\d\d)\s*年(?:\s*(?P<month>\d{1,2})\s*月份?(?:\s*(?P<day>\d{1,2})\s*[日号]?)?)?"
    rf"|(?:(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?[\s-]+)?(?P<name>{MONTH_NAME})[\s,.-]+(?:'(?P<year2>\d\d)|(?P<year3>3[2-9]|[4-9]\d))",
    re.ASCII,
)
#: The year 10 of the century, or ten years.
_YEARS_OR_YEAR = Pattern(r"\d\d\s*年", re.ASCII)
_THREE = Pattern(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{1,2})", re.ASCII)
#: What stands around a date and says only what the question has said already.
_BEFORE = Pattern(
    r"(?:(?:it was|that was|was|on|in|until|till|date of birth|dob|dated?|the date is|i was born|born on|born in|born"
    r"|the year|early|late|mid|(?:at )?(?:the )?(?:beginning|start|end|middle) of"
    r"|discharged?|ended|stopped|finished|last time|my birthday is|birthday)(?![a-z])-?"
    r"|公历|阳历|新历|身份证上?|我|就|是|在|于|生于|出生于|出生日期|出生|生日|日期|报告日期|报告时间|采样时间|采样日期|采集时间|采集日期|检验日期|检查日期|抽血时间|抽血"
    r"|出院日期|出院时间|出院|最[后近][一1]次|住到|打到|用到|到|至|[:：,\s])+"
)
_BEHIND = Pattern(
    r"(?:(?<=月)(?:底|初|末|中|中旬|上旬|下旬)|(?<=年)年?(?:底|初|末|中)|(?<=天)(?:早上|上午|中午|下午|晚上)|出生的?|生的|生人|生|出的院|出院的?|停的|停药的?|停|(?:打|输|挂|用)完的?|刚|结束的?|做的|查的|化验的|抽的血?|抽血的?|检查的?|测的|报告的?|出的"
    r"|那天|的|[,\s])+$"
)
_TIME = Pattern(r"(?:[t\s]+\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?z?\s*(?:am|pm)?|\s*\d{1,2}[时点]\d{0,2}分?)$", re.ASCII)
_DAY_OF_WEEK = Pattern(
    r"[(\[]?\s*(?:(?P<zh>(?:星期|礼拜|周)[1-7一二三四五六日天])"
    r"|(?<![a-z])(?P<en>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)(?![a-z]))\s*[)\]]?,?",
    re.ASCII,
)
_DOUBT = Pattern(r"好像|可能|应该|也许|估计|吧|\?|(?<![a-z])(?:maybe|perhaps|probably|i think)(?![a-z])")
#: Words for a time that no day or month can be counted from.
_VAGUE = Pattern(
    "几|多|来|半|最近|刚|周|星期|礼拜|[春夏秋冬]|前"
    "|(?<![a-z])(?:few|some|several|couple|recent(?:ly)?|weeks?|weekend|spring|summer|autumn|fall|winter|ago|long)(?![a-z])"
)
_TO = Pattern(r"\s*(?:到|至|~|～|—|–|(?<= )-(?= )|(?<![a-z])(?:to|until|or|and)(?![a-z])|或者?|还是)\s*")
_BARE_DAY = Pattern(r"\d{1,2}\s*[日号]?", re.ASCII)
_OLDEST = 110

TO_COME = say("That day is still to come. Please check the date.")
_HOW = say("Please type a date such as 1980-05-31. The month or the year alone will do if need be.")
_NO_SUCH_DAY = say("There is no such day. Please type the date like 1980-05-31.")
_WHICH = say("Which of these dates is it?")
_WRONG_WEEKDAY = say("The date and the day of the week do not belong together. Please check them.")


_HOW_WELL = say("Please give the date as exactly as you know it. The month or the year alone will do.")
#: What people say in place of a question's own words.
_WORDS = {
    word: frozenset(said.split("|"))
    for word, said in {
        "never": (
            "没住过院|没有住过院|没住过|从没住过院|从来没住过院|没因为感染住过院|没打过|没有打过|没用过|没有用过|"
            "没输过液|从没打过|从没用过|没有因为感染住院|没有因为感染住过院|没输过抗生素|没打过抗生素|没用过抗生素|"
            "never had any|never had them|i never did|never been in hospital|never hospitalised|never hospitalized|"
            "never for an infection|no iv antibiotics|no antibiotic drips"
        ),
        "now": (
            "还在住院|还在住|还住着院|现在还在住院|现在在住院|正在住院|还在医院|还在打|正在打|还在用|正在用|"
            "还没停|在打|还没出院|没出院|正在输|还在输|在输|still in hospital|i am in hospital|i'm in hospital|"
            "still there|i am still in hospital|i'm still in hospital|still on them|still on it"
        ),
    }.items()
}


def read_day(text: str, fact: Fact, kind: Day, today: date) -> Reading:
    """A date not after `today`, or one of the kind's words."""
    for word in kind.words:
        labels = {normal(catalogue(language).render(word.label)) for language in LANGUAGES}
        if text in labels | {word.id} | _WORDS.get(word.id, set()) or (word.id == "never" and text in words.NO):
            return Understood(value=word.id)
    if is_other(text):
        return Unclear(
            ask=say("Please give the date by the ordinary solar calendar, as on the identity card or on the report.")
        )
    birth = fact.id == "birth_date"
    said = _TIME.sub("", arabic(text))
    certain = " ".join(_DOUBT.sub(" ", said).split())
    exact, about = without_about(certain)
    reading = _read(exact, today, birth=birth)
    if exact == said:
        return reading
    match reading:
        case Understood(value=PartialDate(day=int()) as day) if about and certain == said and not birth:
            return Understood(value=replace(day, about=True), confirm=True)
        case Understood(value=PartialDate() as day):
            return _offered(_HOW_WELL, (day,))
        case _:
            return Unclear(ask=_HOW_WELL)


def _read(said: str, today: date, *, birth: bool) -> Reading:
    """One date. `birth`: it is long past, so it is never said from today."""
    bare = _bare(said)
    written = _written(bare, today)
    if written is not None:
        return written
    short = _short_year(bare, today, birth=birth)
    if short and not birth and _YEARS_OR_YEAR.fullmatch(bare):
        return _offered(_HOW, short)
    if short:
        return _told(short, today)
    named = without_year(bare)
    if named is not None and made(2000, *named) is None:
        return Unclear(ask=_NO_SUCH_DAY)
    if named is not None and birth:
        month, day = named
        return Unclear(
            ask=say("Which year was that?"), complete=(f"{{}}-{month:02d}-{day:02d}", f"{{}}{month}月{day}日")
        )
    days = () if birth else from_today(bare, today)
    if days:
        return _told(days, today)
    return _two_dates(said, today, birth=birth) or Unclear(ask=_HOW_WELL if _VAGUE.search(said) else _HOW)


def _bare(said: str) -> str:
    """`said` without the words around the date."""
    before = _BEFORE.match(said)
    inner = said[before.end() :] if before else said
    return _BEHIND.sub("", inner).strip() or said


def _written(said: str, today: date) -> Reading | None:
    """A date with its whole year, in any order; None where there is none."""
    match = _DAY_OR_MONTH_FIRST.fullmatch(said)
    if match is not None:
        return _in_some_order({(match[3], match[1], match[2]), (match[3], match[2], match[1])}, today, sure=True)
    for text, weekday in ((said, None), _without_weekday(said)):
        day = parse_day(text)
        if day is not None and (weekday is None or (day.day is not None and day.first.weekday() == weekday)):
            return _past(day, today)
        if is_written(text):
            return Unclear(ask=_NO_SUCH_DAY if day is None else _WRONG_WEEKDAY)
    return None


def _without_weekday(said: str) -> tuple[str, int | None]:
    match = _DAY_OF_WEEK.search(said)
    if match is None:
        return said, None
    rest = " ".join(f"{said[: match.start()]} {said[match.end() :]}".split()).strip(" ,")
    return rest, weekday_of(match["zh"] or match["en"])


def _short_year(said: str, today: date, *, birth: bool) -> tuple[PartialDate, ...]:
    """What a date with a year of two digits may mean, none of it to come."""
    match = _SHORT_YEAR.fullmatch(said)
    if match is not None:
        parts = match.groupdict()
        month = parts["month"] or (month_of(parts["name"]) if parts["name"] else None)
        year = parts["year"] or parts["year2"] or parts["year3"]
        orders = {(year, str(month) if month else None, parts["day"] or parts["day2"])}
    else:
        match = _THREE.fullmatch(said)
        if match is None:
            return ()
        a, b, c = match.groups()
        orders = {order for order in ((a, b, c), (c, b, a), (c, a, b)) if len(order[0]) == 2}
    found = {
        day
        for year, *rest in orders
        for full in _years(int(year), today, birth=birth)
        if (day := made(full, *rest)) is not None and day.first <= today
    }
    return tuple(sorted(found, key=lambda day: day.first))


def _years(short: int, today: date, *, birth: bool) -> list[int]:
    """The years that two digits may stand for: people are up to 110 years old, all else is as new as it can be."""
    past = [year for year in (1900 + short, 2000 + short) if year <= today.year]
    return [year for year in past if year >= today.year - _OLDEST] if birth else past[-1:]


def _in_some_order(orders: set[tuple[str, str, str]], today: date, *, sure: bool) -> Reading:
    """05/06/1980 may be May or June: both are offered. 31/05/1980 can only be one."""
    days = {day for order in orders if (day := made(*order)) is not None}
    if not days:
        return Unclear(ask=_NO_SUCH_DAY)
    if len(days) == 1 and sure:
        return _past(days.pop(), today)
    return _told(tuple(sorted(days, key=lambda day: day.first)), today)


def _told(days: tuple[PartialDate, ...], today: date) -> Reading:
    """Computed or completed: one date is read back, several are offered."""
    past = tuple(day for day in days if day.first <= today)
    if not past:
        return Unclear(ask=TO_COME)
    return Understood(value=past[0], confirm=True) if len(past) == 1 else _offered(_WHICH, past)


def _two_dates(said: str, today: date, *, birth: bool) -> Unclear | None:
    """From one date to another, or one or another: which of the two the question is about is not known."""
    parts = [_bare(part.strip()) for part in _TO.split(spelled_out(said))]
    if len(parts) != 2 or any(_BARE_DAY.fullmatch(part) for part in parts):
        return None
    days: list[PartialDate] = []
    for part in parts:
        reading = _written(part, today)
        if isinstance(reading, Understood) and isinstance(reading.value, PartialDate):
            days.append(reading.value)
        elif not birth and len(found := from_today(part, today)) == 1:
            days += found
    return _offered(_WHICH, tuple(days)) if len(set(days)) == 2 else None


def _offered(ask: Text, days: tuple[PartialDate, ...]) -> Unclear:
    return Unclear(ask=ask, candidates=tuple(Candidate(label=verbatim(str(day)), words=str(day)) for day in days))


def _past(day: PartialDate, today: date) -> Reading:
    return Unclear(ask=TO_COME) if day.first > today else Understood(value=day)
