"""What people write into the cells of a table, as the JSON that the kinds of fact read.

A cell is read one way or refused: a decimal comma or a grouped number is no number here.
"""

from __future__ import annotations

import re
from typing import Any

from eligibility.answers import Status
from eligibility.kinds import Courses, Day, Kind, LabNumber, MuscleTotal, Number, YesNo
from eligibility.strict_json import NotJson, parse

WORDS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
STATUSES = {status.value for status in Status if status is not Status.KNOWN}

_NUMBER = r"[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?"
_AMOUNT = re.compile(rf"({_NUMBER})(?:\s*([^\s\d,.].*)|\s+([^\s,.].*))?")
_RESULT = re.compile(r"([^()]+)\(([^()]+)\)([^()]*)")
_LIMIT = re.compile(rf"(?:({_NUMBER})\s*(?:-|–|—|~|～|to)\s*|(?:<=|<|≤)\s*)?({_NUMBER}.*)")
_SCORE = re.compile(r"(\d+)\s*/\s*(\d+)")


def read_cell(kind: Kind, text: str) -> Any:
    """The JSON of what `text`, which is not empty, says of a fact of this kind; `ValueError` says what was expected.

    In place of a value: the name of a status ("does_not_know"). Values of every kind can be written as JSON too.
    """
    text = text.strip()
    if text in STATUSES:
        return {"status": text}
    if text[0] in "[{":
        return _json(text)
    match kind:
        case YesNo():
            if text.casefold() not in WORDS:
                raise ValueError("expected yes or no")
            return WORDS[text.casefold()]
        case Number():
            return _amount(kind, text)
        case LabNumber(number=number):
            return _result(number, text.replace("（", "(").replace("）", ")"))
        case MuscleTotal():
            if not (found := _SCORE.fullmatch(text)):
                raise ValueError("expected a score and its form, such as 118/150")
            return {"score": int(found[1]), "form": int(found[2])}
        case Day():
            return text.replace("/", "-")
        case Courses():
            raise ValueError("expected a list of courses as JSON; [] says that none was taken")
    return text


def _json(text: str) -> Any:
    try:
        return parse(text)
    except NotJson as error:
        raise ValueError(f"expected JSON in the cell; {error}") from None


def _amount(kind: Number, text: str) -> dict[str, str]:
    found = _AMOUNT.fullmatch(text)
    if not found:
        raise ValueError("expected a number with a decimal point, or one with its unit")
    unit = found[2] or found[3]
    return {"value": found[1]} if unit is None else {"value": found[1], "unit": _unit(kind, unit)}


def _result(kind: Number, text: str) -> dict[str, str]:
    """ "350", "350 (200)", "350 (40-200)", "350 (<200)", each with the unit anywhere or nowhere."""
    found = _RESULT.fullmatch(text)
    if found is None:
        return _amount(kind, text)
    value, limit = _amount(kind, found[1].strip()), _LIMIT.fullmatch(found[2].strip())
    if limit is None:
        raise ValueError("expected the upper limit or the normal range in brackets, such as 350 (200) or 350 (40-200)")
    top = _amount(kind, limit[2])
    if limit[1] is not None and float(limit[1]) > float(top["value"]):
        raise ValueError("expected a normal range from low to high")
    after = {"unit": _unit(kind, found[3])} if found[3].strip() else {}
    units = {part["unit"] for part in (value, top, after) if "unit" in part}
    if len(units) > 1:
        raise ValueError("expected the result and its upper limit in one unit")
    return {"value": value["value"], "upper_limit": top["value"], **({"unit": units.pop()} if units else {})}


def _unit(kind: Number, text: str) -> str:
    """The UCUM code of a unit in any of the writings that people use for it."""
    known = {_plain(writing): unit.ucum for unit in kind.units for writing in (unit.shown, unit.ucum) if writing}
    if _plain(text) not in known:
        raise ValueError(f"expected a unit among {', '.join(unit.ucum for unit in kind.units)}, not {text.strip()!r}")
    return known[_plain(text)]


def _plain(unit: str) -> str:
    """ "×10⁹/L", "x10^9/L" and "10*9/l" are one; so are the micro sign, the Greek letter and "u"."""
    for written, plain in (("⁹", "*9"), ("⁴", "*4"), ("^", "*"), ("µ", "u"), ("μ", "u"), (" ", "")):
        unit = unit.replace(written, plain)
    return unit.casefold().removeprefix("×").removeprefix("x")
