"""How often a medicine is taken, as people write it: so many times within so many days. Numbers stand in digits."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.pattern import Pattern
from dialogs.readers.rest import Rest

_LATIN = {
    "qd": (1, 1),
    "qhs": (1, 1),
    "od": (1, 1),
    "qn": (1, 1),
    "qam": (1, 1),
    "qpm": (1, 1),
    "hs": (1, 1),
    "bid": (2, 1),
}
_LATIN |= {"bd": (2, 1), "tid": (3, 1), "tds": (3, 1), "qid": (4, 1), "qod": (1, 2), "eod": (1, 2)}
_LATIN |= {"qw": (1, 7), "biw": (2, 7), "tiw": (3, 7), "qm": (1, 30), "qow": (1, 14)}
_WEEKDAY_ZH = "[1-7一二三四五六日天]"
_WEEKDAY_EN = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?(?![a-z])"
_N = r"(?:\d{1,2})"
_ONCE = r"(?:once |(?:a single|1) time )?"
_WHEN = (
    r"(?:早上|早晨|早饭后|早餐后|清晨|晨起|中午|晚上|晚饭后|晚餐后|睡前|饭后|饭前|餐后|晨|早|晚|夜里?)"
    r"(?:起床?|吃饭后|空腹|饭后|饭前|餐后|睡前)?"
)
_ZH_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "半月": 15, "晚": 1, "早": 1}
_DAYS = _ZH_DAYS | {"day": 1, "d": 1, "week": 7, "w": 7, "wk": 7, "month": 30, "fortnight": 14}
_DAYS |= {"daily": 1, "weekly": 7, "monthly": 30, "fortnightly": 14, "nightly": 1}
_PERIOD = "(?:星期|礼拜|半月|[天日周月])"
_ONCE_ZH = r"(?:\s?(?:吃|服|用|打|输|口服|服用|注射)?\s?1次)?"
_DOTTED = "|".join(r"\.?".join(name) + r"\.?" for name in sorted(_LATIN, key=len, reverse=True))

#: Each with its named parts: `times` within `many` of `period`; `hours` between two; or always the same.
_FORMS = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"(?<![a-z.])(?P<latin>{_DOTTED})(?![a-z])(?!\.[a-z])",
        r"(?<![a-z])q\.? ?(?P<many>\d{1,2}) ?(?P<period>[dw])(?![a-z])",
        rf"(?<![a-z\d.])(?:(?P<times>once|twice|thrice|{_N}(?:[ -]?times?| ?[x×])|[x×] ?{_N})[ ,]?)?"
        r"(?:(?:an?|per|each|every) (?P<period>day|week|month|fortnight)"
        r"|(?P<ly>daily|weekly|monthly|fortnightly|nightly))(?![a-z])(?: once(?![a-z]))?",
        rf"(?<![a-z\d.])(?P<times>once|twice|{_N} times) (?:in|every|per) (?P<many>{_N}) (?P<period>day"
        rf"|week)s(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<many>{_N}) (?P<period>day|week|month)s?(?![a-z])",
        rf"(?<![a-z]){_ONCE}(?P<alternate>(?:every (?:other|second|2nd)|(?:on )?alternat(?:e|ing)(?:-"
        rf"| ))\s?days?)(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<third>third|3rd) day(?![a-z])",
        rf"(?<![a-z]){_ONCE}(?:on )?(?P<other>(?:every (?:other|second)|alternate) week)s?(?![a-z])",
        rf"(?<![a-z]){_ONCE}(?:on |every |each )(?P<weekday>(?:mon|tues|wednes|thurs|fri|satur|sun)day)s?(?![a-z])",
        rf"(?<![a-z]){_ONCE}(?P<daily>(?:(?:every|each|in the|at) )(?:morning|evening|night|bedtime))(?![a-z])",
        r"(?<![a-z])(?P<both>(?:(?:every|in the) )?morning and (?:(?:every|in the|at) )?(?:evening|night))(?![a-z])",
        r"(?<![a-z])q\.? ?(?P<hours>\d{1,2}) ?h(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<hours>\d{{1,2}}) ?(?:hours|hrs?|h)(?![a-z])",
        r"(?:(?P<times>\d)(?:次|x|×| ?times)?\s?)?/ ?(?P<period>day|week|d|wk?|日|天|周|月)(?![a-z])",
        r"(?<!\d)(?P<times>\d)次\s?/\s?(?P<many>\d{1,2})(?P<period>天|日|周)",
        rf"(?<![\d隔])(?:每(?P<many>{_N})?|(?P<many2>{_N}))\s?个?(?P<period>{_PERIOD})\s?(?:{_WHEN})?"
        rf"(?:吃|服|用|打|输|口服|服用|注射|静滴)?\s?(?P<times>{_N})\s?次",
        rf"每(?P<many>{_N})\s?个?(?P<period>{_PERIOD})(?!\s?[\d半]*次|\s?减|\s?递减)",
        rf"每个?(?P<period>{_PERIOD}|晚|早)(?:{_WHEN})?{_ONCE_ZH}(?![\d早晚])",
        rf"每个?(?P<period>[天日晚早周月])(?={_N}(?:\.\d+)?\s?(?:mg|毫克|g|克|片|粒|颗|支|丸|瓶))",
        r"(?<!\d)1(?P<period>天|日|周|星期)(?=\s?(?:吃|服|用|共)?\s?\|)",  # an amount stood there
        r"每(?:周|星期|礼拜)(?P<weekday>[1-6日天])(?!\s?次|[\d.]|\s?(?:mg|毫克|g|克|片|粒|颗|支|丸|瓶|[、,和]))(?:\s?1次)?",
        rf"每?个?(?:周|星期|礼拜)(?P<weekdays>{_WEEKDAY_ZH}(?:[、,，/和]?(?:周|星期|礼拜)?{_WEEKDAY_ZH}){{1,5}})"
        r"(?:(?<!\d)|(?![\d.]|\s?(?:次|mg|毫克|g|克|片|粒|颗|支|丸|瓶)))(?:各?1次)?",
        rf"(?<![a-z])(?:(?:on|every|each) )?"
        rf"(?P<weekdays_en>{_WEEKDAY_EN}(?:(?: ?[,/&+] ?| and |, and | ){_WEEKDAY_EN}){{1,5}})",
        r"(?<!每)(?:日服?)(?P<times>\d)次",
        rf"每个?(?P<daily>早上|早晨|晚上)(?:{_WHEN})?{_ONCE_ZH}",
        rf"(?P<alternate>隔1?[日天]|每隔1?[日天])(?:早上|早晨|晨起|晚上|早|晚)?(?:交替)?{_ONCE_ZH}",
        rf"(?P<other>隔周|每隔1?周){_ONCE_ZH}",
        rf"每(?:隔)?(?P<hours>{_N})个?小时{_ONCE_ZH}",
        rf"(?P<half>每?半个?月){_ONCE_ZH}(?!以?前)",
    )
)
#: A time of day says once a day, unless something else says how often.
_TIME_OF_DAY = Pattern(
    rf"{_WHEN}(?:顿服|吃|服|服用)?(?:1次)?|顿服|(?<![a-z])(?:(?:in the|with|after|before) )?(?:mornings?"
    rf"|evenings?|breakfast|lunch|dinner|bedtime|meals|food)(?![a-z])"
)
_BOTH_TIMES = Pattern(r"(?:每天|每日)?早晚(?:饭后|餐后)?(?:各[1一]次)?")
DIVIDED = Pattern(
    r"分(?:成)?(?:早晚)?\s?(?P<times>\d)\s?次(?:口?服|吃)?|(?<![a-z])(?:in|divided (?:in"
    r"|into)) (?P<doses>\d|two|three) (?:divided )?doses(?![a-z])"
)
AS_NEEDED = Pattern(
    r"(?<![a-z])(?:p\.?r\.?n\.?|as needed|when needed|if needed|as required|on demand|sometimes"
    r"|occasionally|now and then|from time to time)(?![a-z])"
    r"|必要时|需要时|需要的时候|疼的时候|难受的时候|不舒服的?时候?|偶尔|有时候?|按需|临时"
)
RARELY = Pattern(
    r"每半年(?:1次)?|(?<!每)半年1次|每(?:隔)?(?:[5-9]|\d\d)周(?:1次)?|(?:每|(?<!\d)1)年\s?\d?次?|(?:每|(?<!\d))(?:[2-9]|\d\d)个月1次"
    r"|(?<![a-z])(?:(?:once )?(?:every (?:(?:\d{1,2}|six) months|(?:[5-9]|\d\d|six|eight|twelve) weeks|year)"
    r"|half-?yearly|yearly|quarterly)"
    r"|(?:once|twice|\d times) (?:a|per) year)(?![a-z])"
)


@dataclass(frozen=True, slots=True)
class Rhythm:
    """So many times within so many days. `plain`: only "a day", which may be the measure of an amount instead."""

    times: int
    days: int
    plain: bool = False


def take_rhythms(rest: Rest) -> list[Rhythm | None]:
    """Take every rhythm, each once; None for one that cannot be. The longest of those that overlap wins."""
    both = rest.has(_BOTH_TIMES)
    found = [match for form in _FORMS for match in form.finditer(rest.text)]
    outer = [match for match in found if not any(_within(match, other) for other in found)]
    for begin, end in sorted({match.span() for match in outer}, reverse=True):
        rest.text = f"{rest.text[:begin]}|{rest.text[end:]}"
    rhythms = [_rhythm(match) for match in outer]
    if both:
        rhythms.append(Rhythm(2, 1))
    elif rest.has(_TIME_OF_DAY) and not rhythms:
        rhythms.append(Rhythm(1, 1))
    return _joined(rhythms)


def _joined(rhythms: list[Rhythm | None]) -> list[Rhythm | None]:
    """The same said twice is said once; so is "once a day" beside "a day"."""
    unique = list(dict.fromkeys(rhythms))
    if {(rhythm.times, rhythm.days) if rhythm else None for rhythm in unique} == {(1, 1)}:
        return [Rhythm(1, 1)]
    return unique


def _within(match: re.Match[str], other: re.Match[str]) -> bool:
    inside = other.start() <= match.start() and match.end() <= other.end()
    return inside and match.span() != other.span()


def _rhythm(match: re.Match[str]) -> Rhythm | None:
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    if "latin" in parts:
        return Rhythm(*_LATIN[parts["latin"].replace(".", "")])
    for name, (times, days) in _ALWAYS.items():
        if name in parts:
            return Rhythm(times, days)
    if "weekdays" in parts or "weekdays_en" in parts:
        named = re.findall(_WEEKDAY_ZH, parts["weekdays"]) if "weekdays" in parts else _english(parts["weekdays_en"])
        return Rhythm(len(named), 7) if len(set(named)) == len(named) else None
    if "hours" in parts:
        return _hourly(int(parts["hours"]))
    said = parts.get("times", "1")
    times = {"once": 1, "twice": 2, "thrice": 3}.get(said) or int(re.sub(r"\D", "", said))
    many = int(parts.get("many") or parts.get("many2") or "1")
    days = many * _DAYS[parts.get("period") or parts["ly"]]
    if not (1 <= times <= 31 and 1 <= days <= 31):
        return None
    return Rhythm(times, days, plain="times" not in parts and days == 1 and "次" not in match[0])


def _english(weekdays: str) -> list[str]:
    return [name[:3] for name in re.findall(_WEEKDAY_EN, weekdays)]


_ALWAYS = {"alternate": (1, 2), "third": (1, 3), "other": (1, 14), "weekday": (1, 7), "daily": (1, 1)}
_ALWAYS |= {"both": (2, 1), "half": (1, 15)}


def _hourly(hours: int) -> Rhythm | None:
    if hours and 24 % hours == 0:
        return Rhythm(24 // hours, 1)
    return Rhythm(1, hours // 24) if hours and hours % 24 == 0 and hours <= 31 * 24 else None
