"""Reading what people type: one file for each kind of answer."""

from __future__ import annotations

from datetime import date

from dialogs.readers import words
from dialogs.readers.assent import read_yes_no
from dialogs.readers.choices import read_choice
from dialogs.readers.days import read_day
from dialogs.readers.labs import read_lab
from dialogs.readers.meanings import read_meaning
from dialogs.readers.medicines import read_courses
from dialogs.readers.muscle import read_muscle
from dialogs.readers.normal import LONGEST, normal
from dialogs.readers.numbers import read_number
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Reading, Unclear, Understood
from eligibility import Fact
from eligibility.kinds import Courses, Day, LabNumber, MuscleTotal, Number, OneOf, YesNo
from locales import say


def read(text: str, fact: Fact, *, today: date) -> Reading:
    """What the typed `text` says of `fact`. Never raises; what it is not sure of, it asks."""
    if len(text) > LONGEST:
        return Unclear(ask=say("That was too long to read. Please answer in a few words."))
    words_ = normal(text) if not isinstance(fact.kind, Courses) else _lines(text)
    if not words_:
        return Unclear(ask=say("There was nothing to read in that."))
    if words_ in words.DOES_NOT_KNOW:
        return DoesNotKnow()
    if words_ in words.PREFERS_NOT_TO_SAY:
        return PrefersNotToSay()
    if (meant := _plainly(words_, fact) or read_meaning(fact.id, words_)) is not None:
        return meant
    match fact.kind:
        case YesNo():
            return read_yes_no(words_, fact.id)
        case OneOf() as kind:
            return read_choice(words_, kind)
        case Number() as kind:
            return read_number(words_, fact, kind)
        case LabNumber() as kind:
            return read_lab(words_, fact, kind)
        case MuscleTotal():
            return read_muscle(words_)
        case Day() as kind:
            return read_day(words_, fact, kind, today)
        case Courses() as kind:
            return read_courses(words_, kind, today)
        case kind:
            raise TypeError(f"no reader for {kind}")


def _plainly(text: str, fact: Fact) -> Reading | None:
    """An option by its own name: before anything that its name might mean besides."""
    reading = read_choice(text, fact.kind) if isinstance(fact.kind, OneOf) else None
    return reading if isinstance(reading, Understood) else None


def _lines(text: str) -> str:
    return ";".join(filter(None, (normal(line) for line in text.splitlines())))


__all__ = ["normal", "read"]
