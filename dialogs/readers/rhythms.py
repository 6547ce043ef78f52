"""How often a medicine is taken, as people write it: so many times within so many days."""

from __future__ import annotations

import re

_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "once": 1, "twice": 2}
_NUMBERS |= {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6}
_LATIN = {"qd": (1, 1), "od": (1, 1), "qn": (1, 1), "bid": (2, 1), "tid": (3, 1), "qid": (4, 1)}
_LATIN |= {"qod": (1, 2), "eod": (1, 2), "qw": (1, 7), "biw": (2, 7), "tiw": (3, 7)}
_N = r"(?:\d{1,2}|one|two|three|four|five|six)"
_ZH_N = "(?:[0-9]{1,2}|[一二两三四五六])"
_ONCE = r"(?:once |(?:one|1) time )?"

#: Each with its named parts: `times` within `many` of `period`; or `hours` between two; or a form that is always one.
_FORMS = tuple(
    re.compile(form, re.ASCII)
    for form in (
        rf"(?<![a-z])(?P<latin>{'|'.join(_LATIN)})(?![a-z])",
        rf"(?<![a-z\d.])(?:(?P<times>once|twice|{_N}(?: times?| ?x))[ ,]?)?"
        r"(?:(?:an?|per|each|every) (?P<period>day|week)|(?P<ly>daily|weekly))(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<many>{_N}) (?P<period>day|week)s(?![a-z])",
        rf"(?<![a-z]){_ONCE}(?P<alternate>(?:every (?:other|second)|(?:on )?alternate) days?)(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<period>other|second) week(?![a-z])",
        rf"(?<![a-z]){_ONCE}every (?P<daily>morning|evening|night)(?![a-z])",
        r"(?<![a-z])q ?(?P<hours>\d{1,2}) ?h(?![a-z])",
        r"(?<![a-z])every (?P<hours>\d{1,2}) hours(?![a-z])",
        r"/ ?(?P<period>day|week|d|w|日|天|周)(?![a-z])",
        rf"(?<!\d)(?:每(?P<many>{_ZH_N})?|(?P<many2>{_ZH_N}))个?(?P<period>天|日|周|星期|礼拜)(?P<times>{_ZH_N})次",
        r"每(?P<period>天|日|周|星期|礼拜|晚|早)(?![晚早])",
        r"每个?(?P<daily>早上|早晨|晚上)",
        r"(?P<alternate>隔[日天]|每隔[一1]?[日天])(?:[一1]次)?",
        rf"每(?P<hours>{_ZH_N})个?小时(?:[一1]次)?",
    )
)
_DAYS = {"week": 7, "weekly": 7, "w": 7, "周": 7, "星期": 7, "礼拜": 7, "other": 14, "second": 14}


def find_rhythms(text: str) -> list[tuple[int, int, tuple[int, int] | None]]:
    """Where in `text` it says how often: (from, to, (times, days)), None for what cannot be. The longest wins."""
    found = [match for form in _FORMS for match in form.finditer(text)]
    return [(*match.span(), _rhythm(match)) for match in found if not any(_within(match, other) for other in found)]


def _within(match: re.Match[str], other: re.Match[str]) -> bool:
    inside = other.start() <= match.start() and match.end() <= other.end()
    return inside and match.span() != other.span()


def _rhythm(match: re.Match[str]) -> tuple[int, int] | None:
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    if "latin" in parts:
        return _LATIN[parts["latin"]]
    if "alternate" in parts:
        return 1, 2
    if "hours" in parts:
        hours = _number(parts["hours"])
        return (24 // hours, 1) if hours and 24 % hours == 0 else None
    times = _number(parts.get("times", "1"))
    many = _number(parts.get("many") or parts.get("many2") or "1")
    days = many * _DAYS.get(parts.get("period") or parts.get("ly") or "", 1)
    return (times, days) if 1 <= times <= 31 and 1 <= days <= 31 else None


def _number(written: str) -> int:
    word = written.removesuffix("x").removesuffix("times").removesuffix("time").strip()
    return _NUMBERS[word] if word in _NUMBERS else int(word)
