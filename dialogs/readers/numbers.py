"""Reading numbers, laboratory results and MMT-8 totals.

Digits only, with a decimal point and thousands commas. The first number of several never wins by being first: what is
not one number with at most one unit is asked again.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from dialogs.readers import words
from dialogs.readers.normal import normal
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility.kinds import LabNumber, Number, Unit
from eligibility.values import LabResult, MuscleTest
from locales import say, verbatim

#: No more digits than any answer has, so that arithmetic on them is exact.
_NUMBER = r"(?P<{}>\d{{1,3}}(?:,\d{{3}}){{1,2}}(?:\.\d{{1,6}})?|\d{{1,9}}(?:\.\d{{1,6}})?)"
_AMOUNT = re.compile(_NUMBER.format("number") + r"\s*(?P<unit>[^\d\s].*)?", re.ASCII)
_LIMIT = re.compile(
    _NUMBER.format("number")
    + r"\s*(?P<unit>[^\d\s(\[][^\s(\[]*)?\s*[(\[]\s*"
    + rf"(?:{_NUMBER.format('lower')}\s*[-~]|[<≤]=?)?\s*"
    + _NUMBER.format("limit")
    + r"\s*(?P<unit2>[^\d\s)\]][^\s)\]]*)?\s*[)\]]",
    re.ASCII,
)
_MUSCLE = re.compile(r"(?P<score>\d{1,3})(?:\s*/\s*(?P<form>150|80))?", re.ASCII)
#: Dashes and words that stand between the two ends of a reference range.
_DASHES = re.compile(r"\s*(?:--+|[‐‑‒–—―−～〜]+|至|到|\bto\b)\s*")

#: How people write units, after normalisation; units not listed are written as their UCUM code or as they are shown.
SPELLINGS: dict[str, tuple[str, ...]] = {
    "kg": ("公斤", "千克", "kgs", "kilo", "kilos", "kilogram", "kilograms"),
    "[jin_cn]": ("斤", "市斤", "jin"),
    "[lb_av]": ("lb", "lbs", "pound", "pounds", "磅"),
    "cm": ("厘米", "公分"),
    "mm": ("毫米",),
    "a": ("岁", "周岁", "years", "years old", "year", "y"),
    "1": ("分", "points", "point", "种", "个"),
    "umol/L": ("umol/l", "μmol/l", "µmol/l", "微摩尔/升", "umol", "μmol"),
    "mg/dL": ("mg/dl", "毫克/分升"),
    "g/L": ("g/l", "克/升", "克每升"),
    "g/dL": ("g/dl", "克/分升"),
    "U/L": ("u/l", "iu/l", "单位", "单位/升", "u"),
    "mL/min": ("ml/min", "毫升/分", "毫升/分钟", "毫升每分钟"),
    "10*9/L": (
        "x10^9/l",
        "x109/l",
        "10^9/l",
        "*10^9/l",
        "10*9/l",
        "×109/l",
        "×10^9/l",
        "10e9/l",
        "×10^9",
        "x10^9",
        "10^9",
        "k/ul",
        "k/μl",
    ),
    "10*4/uL": ("万/ul", "万/μl", "万"),
    "/uL": ("/ul", "/μl", "/mm3", "个/ul"),
}


@dataclass(frozen=True, slots=True)
class _Amount:
    number: Decimal
    unit: Unit
    #: The unit was not typed: it is the only one in which the number is possible.
    supposed: bool = False


def read_number(text: str, kind: Number) -> Reading:
    """One number in one of the kind's units; asks which unit where more than one is possible."""
    if kind.counts and text in words.NO:
        return Understood(value=Decimal(0))
    match = _AMOUNT.fullmatch(text)
    if match is None:
        return _not_a_number(kind)
    amount = _amount(match["number"], match["unit"], kind, "{number} {unit}")
    if not isinstance(amount, _Amount):
        return amount
    return _checked(amount, kind)


def read_lab(text: str, kind: LabNumber) -> Reading:
    """A result with its report's upper limit, as in "350 (40-200)"; asks for the limit where there is none."""
    bare = text.removesuffix(NO_LIMIT).strip()
    match = _LIMIT.fullmatch(_DASHES.sub("-", bare)) or _AMOUNT.fullmatch(bare)
    if match is None:
        return _no_result()
    parts = match.groupdict()
    limit, units = parts.get("limit"), [unit for unit in (parts["unit"], parts.get("unit2")) if unit]
    shape = "{number} {unit} (" + limit + ")" if limit else "{number} {unit}"
    amount = _amount(match["number"], units[0] if units else None, kind.number, shape)
    if not isinstance(amount, _Amount):
        return amount
    if any(unit.replace(" ", "") not in _names(amount.unit) for unit in units):
        return _unknown_unit(kind.number)
    checked = _checked(amount, kind.number)
    if not isinstance(checked, Understood):
        return checked
    value = amount.number * amount.unit.factor
    if limit is not None:
        upper = _decimal(limit) * amount.unit.factor
        lower = _decimal(parts["lower"] or "0") * amount.unit.factor
        if not max(lower, kind.number.low) <= upper <= kind.number.high or upper == lower:
            return _no_result()
        return Understood(value=LabResult(value, upper), confirm=True)
    if bare != text:
        return Understood(value=LabResult(value))
    return Unclear(
        ask=say("What is the upper limit of normal printed beside it? (In “40-200” it is 200.)"),
        complete=(bare + " ({})",),
        candidates=(Candidate(label=say("The report shows none"), words=f"{bare} {NO_LIMIT}"),),
    )


def _no_result() -> Unclear:
    return Unclear(
        ask=say("Please type the result with the reference range as the report prints it, for example: 350 (40-200)")
    )


#: Written behind a result by the button that says that the report shows no upper limit.
NO_LIMIT = "no limit"


def read_muscle(text: str) -> Reading:
    """An MMT-8 total with its form; up to 80 it may be of either form, so it asks."""
    match = _MUSCLE.fullmatch(text)
    if match is None:
        return Unclear(ask=say("Please type the total and the form, for example: 118/150"))
    score = int(match["score"])
    form = int(match["form"]) if match["form"] else (150 if score > 80 else None)
    if form is None:
        return Unclear(
            ask=say("Is that on the form with 150 points (both sides) or with 80 points (one side)?"),
            candidates=tuple(
                Candidate(label=verbatim(f"{score}/{form}"), words=f"{score}/{form}") for form in (150, 80)
            ),
        )
    if score > form:
        return Unclear(ask=say("The total cannot be above {form}. Please check it.", form=form))
    return Understood(value=MuscleTest(Decimal(score), form))


def _amount(number: str, unit: str | None, kind: Number, shape: str) -> _Amount | Unclear:
    value = _decimal(number)
    if unit:
        named = [candidate for candidate in kind.units if unit.replace(" ", "") in _names(candidate)]
        return _Amount(value, named[0]) if len(named) == 1 else _unknown_unit(kind)
    possible = [candidate for candidate in kind.units if kind.low <= value * candidate.factor <= kind.high]
    if len(possible) == 1 < len(kind.units) and not kind.bare:
        return _Amount(value, possible[0], supposed=True)
    if len(possible) > 1 and not kind.bare:
        return Unclear(
            ask=say("Which unit is that?"),
            candidates=tuple(
                Candidate(
                    label=verbatim(f"{number} {candidate.shown}"),
                    words=shape.format(number=number, unit=candidate.shown),
                )
                for candidate in possible
            ),
        )
    return _Amount(value, kind.units[0])


def _checked(amount: _Amount, kind: Number) -> Reading:
    value = amount.number * amount.unit.factor
    if not kind.low <= value <= kind.high:
        return outside(kind.low, kind.high, kind.units[0].shown)
    if kind.whole and value != value.to_integral_value():
        return Unclear(ask=say("Please type a whole number."))
    unusual = kind.usual is not None and not kind.usual[0] <= value <= kind.usual[1]
    return Understood(value=value, confirm=unusual or amount.supposed or amount.unit is not kind.units[0])


def outside(low: Decimal, high: Decimal, unit: str) -> Unclear:
    """Asks again: no such number is possible."""
    return Unclear(
        ask=say(
            "That is outside what is possible ({low} to {high} {unit}). Please check it.", low=low, high=high, unit=unit
        )
    )


def _names(unit: Unit) -> set[str]:
    return {normal(name).replace(" ", "") for name in (unit.ucum, unit.shown, *SPELLINGS.get(unit.ucum, ()))}


def _decimal(number: str) -> Decimal:
    return Decimal(number.replace(",", ""))


def _unknown_unit(kind: Number) -> Unclear:
    shown = tuple(verbatim(unit.shown) for unit in kind.units if unit.shown)
    if not shown:
        return _not_a_number(kind)
    return Unclear(ask=say("Please type one number with its unit ({units}).", units=shown))


def _not_a_number(kind: Number) -> Unclear:
    shown = tuple(verbatim(unit.shown) for unit in kind.units if unit.shown)
    if not shown:
        return Unclear(ask=say("Please type one number, from {low} to {high}.", low=kind.low, high=kind.high))
    return Unclear(ask=say("Please type one number with its unit ({units}).", units=shown))
