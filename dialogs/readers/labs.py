"""Reading laboratory results together with the upper limit that the report prints beside them."""

from __future__ import annotations

import re

from dialogs.pattern import Pattern
from dialogs.readers.numbers import (
    CONTRADICTION,
    RESULT,
    Amount,
    amount_of,
    checked,
    contradicts,
    doubt,
    range_of,
    unknown_unit,
)
from dialogs.readers.numerals import arabic
from dialogs.readers.pieces import Pieces, pieces
from dialogs.readers.units import names
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility import Fact
from eligibility.kinds import LabNumber
from eligibility.values import LabResult
from locales import say, verbatim

#: Written behind a result by the button that says that the report shows no upper limit.
NO_LIMIT = "no limit"

_RESULT = Pattern(RESULT)
#: 1.350 may be 1350, as some countries write thousands.
_GROUPED = Pattern(r"[1-9]\d{0,2}\.\d{3}", re.ASCII)
_WITHOUT_LIMIT = Pattern(r"(?P<n>n)(?P<u>u?)(?:z|\(z\))")


def read_lab(text: str, fact: Fact, kind: LabNumber) -> Reading:
    """A result with its report's upper limit, as in "350 (40-200)"; asks for the limit where there is none.

    A result with its limit is always read back. How many times the limit it is ("5倍") says neither number.
    """
    typed = pieces(arabic(text), fact.id)
    if "x" in typed.shape:
        return Unclear(
            ask=say(
                "Here the two numbers are needed that the report prints, not how many times the limit: the result and "
                "its reference range, for example: 350 (40-200)"
            )
        )
    without = _WITHOUT_LIMIT.fullmatch(typed.shape)
    match = without or _RESULT.fullmatch(typed.shape)
    if match is None:
        return _doubt(typed, fact, kind)
    if kind.number.high >= 1000 and _GROUPED.fullmatch(typed.written[match.start("n")]):
        grouped = typed.text.replace(typed.written[match.start("n")], f"{typed.number(match.start('n')) * 1000:.0f}", 1)
        return Unclear(
            ask=say("Is this the number that you mean?"),
            candidates=(Candidate(label=verbatim(grouped), words=grouped),),
        )
    amount = amount_of(typed, match, kind.number)
    if not isinstance(amount, Amount):
        if without is not None:
            return _still(amount, NO_LIMIT)
        return amount
    reading = checked(amount, kind.number)
    if not isinstance(reading, Understood):
        return reading
    if without is not None:
        return Understood(value=LabResult(amount.value), confirm=reading.confirm)
    return _with_limit(typed, match, amount, kind)


def _with_limit(typed: Pieces, match: re.Match[str], amount: Amount, kind: LabNumber) -> Reading:
    printed = range_of(typed, match)
    if printed is None:
        bare = f"{typed.written[match.start('n')]} {amount.unit.shown}"
        return Unclear(
            ask=say("What is the upper limit of normal printed beside it? (In “40-200” it is 200.)"),
            complete=(f"{bare} ({{}})", f"{bare} {{}}"),
            candidates=(Candidate(label=say("The report shows none"), words=f"{bare} {NO_LIMIT}"),),
            without=f"{bare} {NO_LIMIT}",
        )
    if printed.unit is not None and printed.unit not in names(amount.unit):
        return unknown_unit(kind.number)
    upper = amount.unit.canonical(printed.upper)
    if not printed.fits(amount) or not kind.number.low <= upper <= kind.number.high:
        return _no_result()
    if contradicts(typed, match, amount, printed):
        return Unclear(ask=CONTRADICTION)
    return Understood(value=LabResult(amount.value, upper), confirm=True)


def _doubt(typed: Pieces, fact: Fact, kind: LabNumber) -> Unclear:
    """Why there is no result in it. Ranges and several numbers are never offered as one: the report tells."""
    unclear = doubt(typed, fact, kind.number, lambda words: read_lab(words, fact, kind))
    known = re.search("o|[cgs]", typed.shape) or re.fullmatch("nu+", typed.shape)
    return unclear if known or unclear.candidates else _no_result()


def _still(unclear: Unclear, ending: str) -> Unclear:
    """The same question, its buttons with the `ending` that was typed."""
    return Unclear(
        ask=unclear.ask,
        candidates=tuple(Candidate(label=each.label, words=f"{each.words} {ending}") for each in unclear.candidates),
    )


def _no_result() -> Unclear:
    return Unclear(
        ask=say("Please type the result with the reference range as the report prints it, for example: 350 (40-200)")
    )
