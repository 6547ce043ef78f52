"""What a criterion is: its sentence, its polarity, how it is judged, and where its sentence can be read two ways."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from eligibility.case import Case
from eligibility.judgement import Judgement
from locales import Text


class Polarity(StrEnum):
    """Whether being true of a subject lets it in or keeps it out."""

    INCLUSION = "inclusion"
    EXCLUSION = "exclusion"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """One way to read an ambiguous sentence, and why somebody would."""

    id: str
    says: Text
    why: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Ambiguity:
    """A place where the criteria can be read more than one way. The first reading is the literal one."""

    id: str
    about: Text
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """One criterion of the trial.

    `sentence` is the registry's, word for word; `facts` are those it may need, in the order in which to ask; what is
    known of those `beside` counts too, such as the date of a report, and is not missed. `hard` are the facts whose
    answer alone, when it makes the criterion fail, ends a conversation early.
    """

    id: str
    polarity: Polarity
    title: Text
    sentence: Text
    judge: Callable[[Case], Judgement]
    facts: tuple[str, ...]
    beside: tuple[str, ...] = ()
    hard: tuple[str, ...] = ()
    ambiguities: tuple[Ambiguity, ...] = ()

    @property
    def reads(self) -> tuple[str, ...]:
        """Every fact that what it says can depend on."""
        return (*self.facts, *self.beside)


def ambiguity(id_: str, about: Text, **readings: tuple[Text, Text]) -> Ambiguity:
    """An ambiguity as a row: each reading's id with what it says and why."""
    return Ambiguity(
        id=id_,
        about=about,
        readings=tuple(Reading(id=name, says=says, why=why) for name, (says, why) in readings.items()),
    )
