"""The milligrams that are taken each time, out of everything that was said about the amount."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from dialogs.readers.doses import Amount, Measure, strength_of, total
from dialogs.readers.missing import Missing
from dialogs.readers.rhythms import Rhythm
from dialogs.reading import Unclear
from eligibility.values import UNMEASURED, Route

if TYPE_CHECKING:
    from dialogs.readers.course import Read

DAILY = Rhythm(1, 1)


@dataclass(frozen=True, slots=True)
class Dose:
    """Milligrams each time (0: given in a way that is not measured in them), how often, and those of one tablet."""

    mg: Decimal
    rhythm: Rhythm | None
    strength: Decimal | None = None

    def in_mg(self, some: Amount) -> Decimal | None:
        """`some` in milligrams; None where it is in tablets of a strength that is not known."""
        if some.measure is not Measure.PIECES:
            return some.number
        return some.number * self.strength if self.strength is not None else None


def dose_of(read: Read, route: Route, missing: Missing) -> Dose | Unclear:
    """The dose, or what is still to be asked about it."""
    rhythm = _rhythm(read, missing)
    if isinstance(rhythm, Unclear):
        return rhythm
    said, strengths = read.said, list(dict.fromkeys(read.said.strengths))
    if len(strengths) > 1 or len(said.in_all or ()) > 1 or said.parts == []:
        return missing.all_understood()
    strength = strengths[0] if strengths else None
    if said.parts:
        return _uneven(read, said.parts, strength, rhythm, missing)
    mg = [some for some in said.amounts if some.measure is Measure.MG]
    pieces = [some for some in said.amounts if some.measure is Measure.PIECES]
    unsaid = [some for some in said.amounts if some.measure is Measure.UNSAID]
    in_all = said.in_all[0] if said.in_all else None
    if len(mg) > 1 or len(pieces) > 1 or (unsaid and len(said.amounts) + (in_all is not None) > 1):
        return missing.all_understood()
    if unsaid:
        return missing.unit(unsaid[0].number)
    if mg and in_all not in (None, mg[0].number):
        return missing.all_understood()
    if not pieces:
        known = mg[0].number if mg else in_all
        if known is None and route in UNMEASURED:
            return Dose(Decimal(0), rhythm)
        return missing.amount(strength) if known is None else Dose(known, rhythm, strength)
    return _counted(read, pieces[0].number, mg[0].number if mg else in_all, strength, rhythm, route, missing)


def _counted(
    read: Read,
    pieces: Decimal,
    mg: Decimal | None,
    strength: Decimal | None,
    rhythm: Rhythm | None,
    route: Route,
    missing: Missing,
) -> Dose | Unclear:
    """So many tablets, beside the strength of one, or beside milligrams of one or of all."""
    if pieces <= 0:
        return missing.all_understood()
    if strength is not None:
        fits = mg in (None, strength, pieces * strength)
        return Dose(pieces * strength, rhythm, strength) if fits else missing.all_understood()
    if mg is None:
        return Dose(Decimal(0), rhythm) if route in UNMEASURED else missing.strength()
    one = mg / pieces if read.said.in_all else strength_of(mg, pieces, read.drug)
    if one is None:
        return missing.each_or_together(mg, pieces)
    return Dose(pieces * one, rhythm, one if one.as_tuple().exponent in range(-3, 7) else None)


def _uneven(
    read: Read, parts: list[Amount], strength: Decimal | None, rhythm: Rhythm | None, missing: Missing
) -> Dose | Unclear:
    """Different amounts at the times of a day are told as the day's total."""
    if rhythm is not None and (rhythm.days > 1 or rhythm.times not in (1, len(parts))):
        return missing.all_understood()
    sum_, measure = total(parts), parts[0].measure
    beside = read.said.amounts
    if measure is Measure.PIECES and strength is None and len(beside) == 1 and beside[0].measure is Measure.MG and sum_:
        strength = strength_of(beside[0].number, sum_, read.drug)
        return missing.all_understood() if strength is None else Dose(sum_ * strength, DAILY, strength)
    if any(some.measure is not measure or some.number != sum_ for some in read.said.amounts):
        return missing.all_understood()
    if measure is Measure.UNSAID:
        return missing.tablets_or_mg()
    if measure is Measure.MG:
        return Dose(sum_, DAILY, strength)
    return Dose(sum_ * strength, DAILY, strength) if strength is not None else missing.strength()


def _rhythm(read: Read, missing: Missing) -> Rhythm | Unclear | None:
    """How often; asks where an amount may be for each time or for the whole day."""
    rhythms = read.rhythms
    if None in rhythms:
        return missing.all_understood()
    if read.said.each:
        each = Rhythm(read.said.each, 1)
        fits = [rhythm for rhythm in rhythms if rhythm and not rhythm.plain and rhythm != each]
        return missing.all_understood() if fits else each
    named = [rhythm for rhythm in rhythms if rhythm is not None and not rhythm.plain]
    plain = len(named) < len(rhythms)
    if len(named) > 1 or (plain and named and named[0].days > 1):
        return missing.all_understood()
    often = named[0] if named else DAILY if plain else None
    if read.divided or read.all_day:
        return DAILY if often is None or often.days == 1 else missing.all_understood()
    if often is not None and often.times > 1 and (plain or read.paired) and not read.each:
        return missing.each_or_all_day()
    return often
