"""How people write units, and weights and scales said in two steps ("9 stone 6", 一百二十斤三两, 70/100)."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import chain

from dialogs.pattern import Pattern
from dialogs.readers.normal import normal
from eligibility.kinds import Unit

#: How people write units, after normalisation; units not listed are written as their UCUM code or as they are shown.
SPELLINGS: dict[str, tuple[str, ...]] = {
    ucum: tuple(names.split("|"))
    for ucum, names in {
        "kg": "公斤|千克|kgs|kilo|kilos|kilogram|kilograms|kilogramme|kilogrammes",
        "[jin_cn]": "斤|市斤|jin|catty|catties",
        "[lb_av]": "lb|lbs|pound|pounds|磅",
        "cm": "厘米|公分|分|/10|out of 10|points|point",
        "mm": "毫米",
        "a": "岁|周岁|years old|year old|years of age|yrs old|yr old|y/o|yo",
        "1": "分|points|point|种|个|样",
        "umol/L": "umol/l|μmol/l|微摩尔/升|微摩尔每升|微摩/升|微摩尔|umol|μmol|um|μm",
        "mg/dL": "mg/dl|毫克/分升|毫克每分升|mg%",
        "g/L": "g/l|克/升|克每升",
        "g/dL": "g/dl|克/分升|克每分升|g%",
        "U/L": (
            "u/l|iu/l|单位|单位/升|单位每升|国际单位/升|国际单位|u|iu|units|units/l|units per liter|units per litre"
        ),
        "mL/min": "ml/min|毫升/分|毫升/分钟|毫升每分|毫升每分钟|cc/min|ml per minute",
        "10*9/L": (
            "x10^9/l|x109/l|10^9/l|*10^9/l|10*9/l|x10*9/l|*10*9/l|×10*9/l|×109/l|×10^9/l|10e9/l|×10^9|x10^9|10^9|"
            "*10^9|×10^9个/l|×10^9/升|10^9/升|乘10的9次方|10的9次方/升|乘以10的9次方|×10的9次方|×10的9次方/升|"
            "k/ul|k/μl|k/mm3|k|thousand|thousand/ul|10^3/ul|10^3/μl|x10^3/ul|x10^3/μl|×10^3/ul|×10^3/μl|10*3/ul|"
            "10*3/μl|x10*3/ul|千/ul|千/μl|/nl"
        ),
        "10*4/uL": "万/ul|万/μl|万|万/mm3|万每微升|万个",
        "/uL": "/ul|/μl|/mm3|个/ul|个/μl|/cumm|每微升",
    }.items()
}
#: Units of other things, so that they are seen as a unit and asked about.
_FOREIGN = (
    "g|克|mg|毫克|mmol/l|mmol|mg/l|ng/ml|ng/l|μg/l|ug/l|ug/ml|pg|fl|%|‰|μkat/l|ukat/l|nkat/l|nmol/l|mol/l|iu/ml|"
    "u/ml|ml|毫升|l/l|x10^12/l|×10^12/l|10^12/l|ml/min/1.73m^2|ml/min/1.73m2|ml/min/1.73|ml/s|ml/h|m|米|inch|"
    "inches|ft|台斤|stone|st|个月|months|天|days|周|weeks|片|次|月|年|years|yrs|yr"
)
#: A unit that is said for another one where no other is meant: 125克 is 125 g/L, 12克 is 12 g/dL. As if not said.
_SHORT = {"g/L": frozenset(("g", "克"))}


@cache
def names(unit: Unit) -> frozenset[str]:
    """Everything that `unit` is called, without spaces."""
    return frozenset(
        normal(name).replace(" ", "") for name in (unit.ucum, unit.shown, *SPELLINGS.get(unit.ucum, ())) if name
    )


def says_no_unit(word: str, units: tuple[Unit, ...]) -> bool:
    """Whether `word` leaves open which of `units` is meant."""
    return any(word in _SHORT.get(unit.ucum, ()) for unit in units)


def _pattern(name: str) -> str:
    """`name` as a pattern, with or without spaces between its parts, and not as the beginning of something longer."""
    end = "(?![a-z])" if name[-1].isascii() and name[-1].isalpha() else r"(?![\d.^])" if name[-1].isdigit() else ""
    return r"\s*".join(re.escape(part) for part in re.findall(r"[a-z]+|\d+|[^a-z\d\s]", name)) + end


def any_unit() -> str:
    """Any unit, as part of a pattern."""
    written = {normal(name) for name in chain(*SPELLINGS.values(), SPELLINGS, _FOREIGN.split("|"))} - {"a", "1"}
    return "|".join(_pattern(name) for name in sorted(written, key=len, reverse=True))


_N = r"(?<![\d.,])(\d{1,3}(?:\.\d{1,3})?)"
_STONE = Pattern(
    _N + r"\s*(?:stones?|st|英石)\.?(?:\s*(?:and\s+)?(\d{1,2}(?:\.\d)?)\s*(?:pounds?|lbs?|磅)?)?(?![\d.])\.?"
)
_LIANG = Pattern(r"(?<![\d.,])(\d{1,3})\s*(市?斤)\s*(\d)\s*两(?![\d半])")
_HALF = Pattern(r"(?<![\d.,])(\d{1,3})\s*(公斤|市斤|斤|磅|kg)\s*半")
_OF_HUNDRED = Pattern(r"(?<![\d.,])(\d{1,3}(?:\.\d{1,2})?)\s*(?:/\s*100|out of 100)(?![\d.,])")


def simple_weight(text: str) -> str:
    """`text` with weights of two steps as one number with one unit: they are kilograms, jin or pounds then."""
    text = _STONE.sub(_pounds, text)
    text = _LIANG.sub(r"\1.\3\2", text)
    return _HALF.sub(r"\1.5\2", text)


def _pounds(match: re.Match[str]) -> str:
    pounds = Decimal(match[2] or 0)
    return f"{Decimal(match[1]) * 14 + pounds} lb" if pounds < 14 else match[0]


def simple_scale(text: str) -> str:
    """`text` with marks out of 100 as millimetres: a line of 10 cm has 100 of them."""
    return _OF_HUNDRED.sub(r"\1 mm", text)
