"""A dose that goes down: by so much every so many days."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dialogs.pattern import Pattern
from dialogs.readers.doses import AMOUNT, Amount, amount
from dialogs.readers.rest import Rest

_SOME = rf"(?P<some>{AMOUNT.pattern})"
_EVERY_ZH = r"每隔?(?:(?P<many>\d{1,2})|(?P<half>半))?\s?个?(?P<period>天|日|周|星期|礼拜|月)"
_EVERY_EN = (
    r"(?:every|each|per|a|/) ?(?:(?P<many>\d{1,2}) |(?P<other>other |second ))?(?P<period>day|week|month"
    r"|fortnight)s?(?![a-z])"
)
_LESS_ZH = r"(?:减少?|减量|递减|下调|减掉|降)\s?(?:1次)?[:,，]?\s?(?:每次)?(?:减少?|降)?\s?"
_LESS_EN = (
    r"(?<![a-z])(?:less|minus|down|reduc(?:e|ed|es|ing)|decreas(?:e|ed|es|ing)|taper(?:ed|s|ing)?(?: down)?"
    r"|lower(?:ed|ing)?|cut(?:ting)?|dropping|drop)(?: it| the dose)?(?: by)?"
)
_FORMS = tuple(
    Pattern(form, re.ASCII)
    for form in (
        rf"{_EVERY_ZH}\s?(?:就)?{_LESS_ZH}{_SOME}",
        rf"{_LESS_ZH}{_SOME}\s?(?:/|,|，)?\s?(?:每?(?P<many>\d{{1,2}})?\s?个?(?P<period>天|日|周|星期|礼拜|月))(?:1次)?",
        rf"{_LESS_EN} {_SOME},? {_EVERY_EN}",
        rf"(?<![a-z]){_EVERY_EN},? {_LESS_EN} {_SOME}",
    )
)
#: Going down, without saying how.
VAGUE = Pattern(
    r"(?:正?在|逐渐|慢慢|逐步|缓慢|开始)*(?:地)?(?:减量|递减|减药)(?:中|了)?"
    r"|(?<![a-z])(?:(?:slowly |gradually |being )?(?:taper(?:ed|ing)?|reducing)(?: (?:down|off|slowly"
    r"|gradually))*|on a taper)(?![a-z])"
)
_DAYS = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "day": 1, "week": 7, "month": 30, "fortnight": 14}
LONGEST = 31


@dataclass(frozen=True, slots=True)
class Steps:
    """Down by `some` every `days` days."""

    some: Amount
    days: int


def take_tapers(rest: Rest) -> list[Steps | None]:
    """Take every taper; None for one whose steps are too long to be one."""
    return [_steps(match) for form in _FORMS for match in rest.take(form)]


def _steps(match: re.Match[str]) -> Steps | None:
    parts = {name: part for name, part in match.groupdict().items() if part is not None}
    unit = _DAYS[parts["period"]]
    days = 15 if "half" in parts else unit * (2 if "other" in parts else int(parts.get("many", "1")))
    some = amount(parts["some"])
    return Steps(some, days) if 1 <= days <= LONGEST and some.number > 0 else None
