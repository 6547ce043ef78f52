"""Reading one number, with or without its unit, as people say it and as reports print it.

What has one meaning is read; what was converted, supposed, or said beside a reference range is read back first; ranges,
limits ("<20"), doubts and several numbers are asked about. The first number of several never wins by being first.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from dialogs.pattern import Pattern
from dialogs.readers import words
from dialogs.readers.ages import ask_for_age, simple_age
from dialogs.readers.analytes import REPORTED
from dialogs.readers.numerals import arabic
from dialogs.readers.pieces import Pieces, pieces
from dialogs.readers.units import names, says_no_unit, simple_scale, simple_weight
from dialogs.reading import Candidate, Reading, Unclear, Understood
from eligibility import Fact
from eligibility.kinds import LabNumber, Number, Unit
from locales import Text, say, verbatim

#: A number as people say it: 60, 60 kg, 大概60公斤.
_SAID = Pattern("(?P<about>a?)(?P<n>n)(?P<about2>a?)(?P<u>u?)(?P<about3>a?)")
#: A result as reports print it: 350 ↑ U/L (40-200).
RESULT = (
    r"(?P<flag>f?)(?P<n>n)(?P<flag2>f?)(?P<u>u?)(?P<flag3>f?)"
    r"(?:(?P<range>w?\(w?(?:ndn|l?c?n)u?\)u?|w?(?:ndn|cn)u?|lc?nu?)(?P<flag4>f?))?"
)
_REPORTED = Pattern(RESULT)
_RANGE = Pattern("[wha]*nu?a?[de]nu?[a]?")
#: Numbers in words that may be several: 六七十, 三十几.
_NO_NUMBER = Pattern("[一二两三四五六七八九十百千万几]")
_HIGH, _LOW = Pattern("[↑⇑▲⬆高升h]"), Pattern("[↓⇓▼⬇低降l]")


@dataclass(frozen=True, slots=True)
class Amount:
    """A number in one of its kind's units."""

    number: Decimal
    unit: Unit
    #: The unit was not typed: it is the only one in which the number is possible.
    supposed: bool = False

    @property
    def value(self) -> Decimal:
        """The number in the kind's canonical unit."""
        return self.unit.canonical(self.number)


def read_number(text: str, fact: Fact, kind: Number) -> Reading:
    """One number in one of the kind's units; asks which unit where more than one is possible."""
    if kind.counts and text in words.NO:
        return Understood(value=Decimal(0))
    if fact.id == "onset_age" and (asked := ask_for_age(text)) is not None:
        return asked
    said = simple_age(arabic(text)) if fact.id == "onset_age" else arabic(text)
    simple = _simple(said, kind)
    typed = pieces(simple, fact.id)
    form = _REPORTED if fact.id in REPORTED else _SAID
    match = form.fullmatch(typed.shape)
    if match is None:
        return doubt(typed, fact, kind, lambda whole: read_number(whole, fact, kind))
    reading = _reading(typed, match, kind)
    if isinstance(reading, Understood) and simple != said:
        return Understood(value=reading.value, confirm=True)
    return reading


def _simple(text: str, kind: Number) -> str:
    units = [unit.ucum for unit in kind.units]
    return simple_weight(text) if "[lb_av]" in units else simple_scale(text) if "mm" in units else text


def _reading(typed: Pieces, match: re.Match[str], kind: Number) -> Reading:
    amount = amount_of(typed, match, kind)
    if not isinstance(amount, Amount):
        return amount
    reading = checked(amount, kind)
    if not isinstance(reading, Understood):
        return reading
    printed = range_of(typed, match)
    if printed is not None and not (printed.fits(amount) and amount.unit.canonical(printed.upper) <= kind.high):
        return _not_a_number(kind)
    if contradicts(typed, match, amount, printed):
        return Unclear(ask=CONTRADICTION)
    parts = match.groupdict()
    said_more = printed is not None or any(parts.get(name) for name in ("about", "about2", "about3"))
    return Understood(value=reading.value, confirm=reading.confirm or said_more)


@dataclass(frozen=True, slots=True)
class Range:
    """A reference range as printed; `lower` None where only its upper end is."""

    lower: Decimal | None
    upper: Decimal
    unit: str | None

    def fits(self, amount: Amount) -> bool:
        """Whether it can be the range of `amount`: in the same unit, and from less to more."""
        same = self.unit is None or self.unit in names(amount.unit)
        return same and (self.lower or Decimal(0)) < self.upper


def range_of(typed: Pieces, match: re.Match[str]) -> Range | None:
    """The reference range beside the result, if there is one."""
    start, end = match.span("range") if "range" in match.groupdict() else (-1, -1)
    if start < 0:
        return None
    numbers = [typed.number(at) for at in range(start, end) if typed.shape[at] == "n"]
    units = [_bare(typed.written[at]) for at in range(start, end) if typed.shape[at] == "u"]
    return Range(numbers[0] if len(numbers) == 2 else None, numbers[-1], units[0] if units else None)


def contradicts(typed: Pieces, match: re.Match[str], amount: Amount, printed: Range | None) -> bool:
    """Whether an arrow, H or L beside the result says something else than the numbers do."""
    flags = [match.start(name) for name in ("flag", "flag2", "flag3", "flag4") if match.groupdict().get(name)]
    high = [bool(_HIGH.search(typed.written[at])) for at in flags]
    low = [bool(_LOW.search(typed.written[at])) for at in flags]
    if any(high) and any(low):
        return True
    if not high or printed is None:
        return False
    return amount.number <= printed.upper if high[0] else amount.number >= (printed.lower or printed.upper)


def amount_of(typed: Pieces, match: re.Match[str], kind: Number) -> Amount | Unclear:
    """The number that `match` found, in the unit beside it or beside its range, or in the only possible one."""
    at = match.start("n")
    start, end = match.span("range") if "range" in match.groupdict() else (-1, -1)
    beside = [*range(*match.span("u")), *(spot for spot in range(start, end) if typed.shape[spot] == "u")]
    unit = next((_bare(typed.written[spot]) for spot in beside), None)
    value = typed.number(at)
    if unit is not None and not says_no_unit(unit, kind.units):
        named = [candidate for candidate in kind.units if unit in names(candidate)]
        return Amount(value, named[0]) if len(named) == 1 else unknown_unit(kind)
    printed = range_of(typed, match)
    possible = [
        candidate
        for candidate in kind.units
        if all(
            kind.low <= candidate.canonical(each) <= kind.high for each in (value, printed.upper if printed else value)
        )
    ]
    if kind.bare or not possible:
        return _on_a_line_of_hundred(value, kind) or Amount(value, kind.units[0])
    if len(possible) > 1:
        rest = f" {' '.join(typed.written[start:end])}" if start >= 0 else ""
        return Unclear(
            ask=say("Which unit is that?"),
            candidates=tuple(
                Candidate(
                    label=verbatim(f"{typed.written[at]} {candidate.shown}"),
                    words=f"{typed.written[at]} {candidate.shown}{rest}",
                )
                for candidate in possible
            ),
        )
    return Amount(value, possible[0], supposed=len(kind.units) > 1)


def _on_a_line_of_hundred(value: Decimal, kind: Number) -> Unclear | None:
    """35 on a scale of 0 to 10 was probably read off in millimetres, but that is for the person to say."""
    if not any(unit.ucum == "mm" for unit in kind.units) or not kind.high < value <= 10 * kind.high:
        return None
    return Unclear(
        ask=say("The scale goes from 0 to 10. Was that out of 100, or in millimetres?"),
        candidates=(Candidate(label=verbatim(f"{value}/100 = {value / 10}/10"), words=f"{value}/100"),),
    )


def checked(amount: Amount, kind: Number) -> Reading:
    """The value of `amount`, read back where it was converted, supposed or is unusual; asks where it cannot be."""
    value = amount.value
    if not kind.low <= value <= kind.high:
        return outside(kind.low, kind.high, kind.units[0].shown)
    if kind.whole and value != value.to_integral_value():
        return Unclear(ask=say("Please type a whole number."))
    unusual = kind.usual is not None and not kind.usual[0] <= value <= kind.usual[1]
    return Understood(value=value, confirm=unusual or amount.supposed or amount.unit is not kind.units[0])


CONTRADICTION = say(
    "The arrow or letter beside the result says something else than the numbers. Please check them on the report."
)


def doubt(typed: Pieces, fact: Fact, kind: Number, again: Callable[[str], Reading]) -> Unclear:
    """Why `typed` is not one number, and what is needed instead. `again` reads what may have been meant."""
    shape = typed.shape
    if "o" in shape:
        return Unclear(
            ask=say("That seems to be, or to hold, another value. This question is about: {label}", label=fact.label)
        )
    if typed.with_decimal_point is not None:
        meant = _offered([typed.with_decimal_point], again)
        return Unclear(ask=say("Is this the number that you mean?"), candidates=meant) if meant else _not_a_number(kind)
    printed = fact.id in REPORTED or isinstance(fact.kind, LabNumber)
    one = PRINTED if printed else NEAREST
    if "n" in shape and re.search("[cgs]", shape):
        return Unclear(ask=COMPARED if printed else NEAREST)
    if _RANGE.fullmatch(shape):
        return _one_of(typed, one, again)
    if re.fullmatch("[ah]*n[ah]*u?[ah]*", shape) and re.search("[ah]", shape):
        said = " ".join(typed.written[at] for at in range(len(shape)) if shape[at] in "nu")
        return Unclear(ask=one, candidates=_offered([said], again, further=True))
    if ("v" in shape and shape.count("n") <= 1) or ("n" not in shape and _NO_NUMBER.search(typed.text)):
        return Unclear(ask=one)
    if re.fullmatch("nu?[/e(]?nu?\\)?", shape):
        said_ = [" ".join(typed.written[at] for at in range(*match.span())) for match in re.finditer("nu?", shape)]
        meant = _offered(said_, again)
        if len(meant) == len(said_):
            return Unclear(ask=say("There are several numbers in that. Which one is it?"), candidates=meant)
    return unknown_unit(kind) if re.fullmatch("nu+", shape) else _not_a_number(kind)


def _one_of(typed: Pieces, ask: Text, again: Callable[[str], Reading]) -> Unclear:
    """One number of two, in the unit that stands behind either; only two that are said apart are offered."""
    unit = next((typed.written[at] for at in range(len(typed.shape)) if typed.shape[at] == "u"), "")
    both = [f"{typed.written[at]} {unit}".strip() for at in range(len(typed.shape)) if typed.shape[at] == "n"]
    return Unclear(
        ask=ask,
        candidates=_offered(both, again) if "e" in typed.shape else (),
        complete=(f"{{}} {unit}",) if unit else (),
    )


PRINTED = say("Please type the one number that the report prints as the result.")
NEAREST = say("Please give one single number: the one that comes nearest.")
COMPARED = say(
    "The number itself is needed, without “less than” or “more than”. If the report prints nothing else, please press "
    "“I don't know”; the study team will look at the report."
)


def _offered(answers: list[str], again: Callable[[str], Reading], *, further: bool = False) -> tuple[Candidate, ...]:
    """Those `answers` that can be read, as buttons; with `further`, also those that lead to a button themselves."""
    found: list[Candidate] = []
    for answer in dict.fromkeys(answers):
        reading = again(answer)
        if isinstance(reading, Understood):
            found.append(Candidate(label=verbatim(answer), words=answer))
        elif further and isinstance(reading, Unclear):
            found += reading.candidates
    return tuple(found)


def outside(low: Decimal, high: Decimal, unit: str) -> Unclear:
    """Asks again: no such number is possible."""
    return Unclear(
        ask=say(
            "That is outside what is possible ({low} to {high} {unit}). Please check it.", low=low, high=high, unit=unit
        )
    )


def unknown_unit(kind: Number) -> Unclear:
    """Asks for one of the kind's units."""
    shown = tuple(verbatim(unit.shown) for unit in kind.units if unit.shown)
    if not shown:
        return _not_a_number(kind)
    return Unclear(ask=say("Please type one number with its unit ({units}).", units=shown))


def _not_a_number(kind: Number) -> Unclear:
    shown = tuple(verbatim(unit.shown) for unit in kind.units if unit.shown)
    if kind.bare or not shown:
        return Unclear(ask=say("Please type one number, from {low} to {high}.", low=kind.low, high=kind.high))
    return Unclear(ask=say("Please type one number with its unit ({units}).", units=shown))


def _bare(unit: str) -> str:
    return "".join(unit.split())
