"""What part of a criterion comes to: its truth, the evidence, what is missing, and what each reading says.

Judgements make a tree, as the sentence does; a part that several readings share is in it once for each. Combining them
decides truth only. The evidence is put into words when somebody asks a finding for it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from eligibility import truth as kleene
from eligibility.facts import FACTS
from eligibility.truth import OPEN, UNKNOWN, Truth
from eligibility.values import Value
from eligibility.wording import describe
from locales import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was held against a criterion.

    `facts` are the facts used, `found` the value of the only one, or in words what they came to; `limit` what it was
    held against, `how` the method where something was computed; `truth` is whether the part of the sentence it belongs
    to is true of it.
    """

    facts: tuple[str, ...]
    what: Text
    found: Value | Text
    truth: Truth
    limit: Text | None = None
    how: Text | None = None

    @property
    def value(self) -> Text:
        """What was found, in canonical units."""
        return self.found if isinstance(self.found, Text) else describe(FACTS[self.facts[0]], self.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What each reading of one ambiguity says of this subject: (reading id, truth). `settled`: the site chose one."""

    ambiguity: str
    says: tuple[tuple[str, Truth], ...]
    settled: bool = False


@dataclass(slots=True, eq=False)
class Judgement:
    """The truth of a part of a criterion, and why.

    `tell` gives the evidence, and reads nothing that can have changed since; `missing` names the facts that could still
    decide it.
    """

    truth: Truth
    parts: tuple[Judgement, ...] = ()
    tell: Callable[[], Evidence] | None = None
    missing: tuple[str, ...] = ()
    weighed: Weighed | None = None
    negates: bool = False

    def walk(self) -> Iterator[Judgement]:
        """The judgement and its parts down to the leaves, in the order of the sentence."""
        yield self
        for part in self.parts:
            yield from part.walk()

    def undecided(self) -> Iterator[Judgement]:
        """Those of them that are undecided for want of facts, as is everything above them."""
        if self.truth is UNKNOWN:
            yield self
            for part in self.parts:
                yield from part.undecided()

    def responsible(self) -> Iterator[Judgement]:
        """Those of them that made it what it is: the parts whose truth it took over, down to those with evidence.

        Where parts contradict each other instead, all of them, the minority first: it is what differs.
        """
        if self.tell is not None:
            yield self
        found = [each for part in self.parts if self._took_over(part.truth) for each in part.responsible()]
        truths = [part.truth for part in self.parts]
        dissenting = sorted(self.parts, key=lambda part: truths.count(part.truth))
        yield from found or (each for part in dissenting for each in part.responsible())

    def _took_over(self, truth: Truth) -> bool:
        return (kleene.negate(truth) if self.negates else truth) is self.truth


def told(judgements: Iterable[Judgement]) -> tuple[Evidence, ...]:
    """The evidence of `judgements`, each piece once."""
    return tuple(dict.fromkeys(judgement.tell() for judgement in judgements if judgement.tell is not None))


def unknown(*facts: str) -> Judgement:
    """Undecided for want of `facts`."""
    return Judgement(UNKNOWN, missing=facts)


def negated(judgement: Judgement) -> Judgement:
    """The part is not so."""
    return Judgement(kleene.negate(judgement.truth), (judgement,), negates=True)


def all_of(*parts: Judgement) -> Judgement:
    """Every part is so."""
    return Judgement(kleene.conjunction([part.truth for part in parts]), parts)


def any_of(*parts: Judgement) -> Judgement:
    """At least one part is so."""
    return Judgement(kleene.disjunction([part.truth for part in parts]), parts)


def at_least(needed: int, *parts: Judgement) -> Judgement:
    """At least `needed` of the parts are so."""
    return Judgement(kleene.at_least(needed, [part.truth for part in parts]), parts)


def agreed(*parts: Judgement) -> Judgement:
    """Several ways to find out one thing: decided only where they agree."""
    return Judgement(kleene.agreement([part.truth for part in parts]), parts)


def weigh(ambiguity: str, readings: dict[str, Judgement], choice: str | None) -> Judgement:
    """What the readings of one ambiguity say together: decided only where they agree, or by the site's `choice`."""
    judgement = agreed(*readings.values() if choice is None else (readings[choice],))
    if choice is not None or (judgement.truth is OPEN and len({part.truth for part in readings.values()}) > 1):
        says = tuple((reading, part.truth) for reading, part in readings.items())
        judgement.weighed = Weighed(ambiguity=ambiguity, says=says, settled=choice is not None)
    return judgement
