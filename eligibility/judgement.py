"""What part of a criterion comes to: its truth, the evidence, what is missing, and what each reading says.

Judgements make a tree, as the sentence does. Combining them decides truth only; evidence and missing facts are gathered
from the tree once, when a finding is made of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from eligibility import truth as kleene
from eligibility.facts import FACTS
from eligibility.truth import OPEN, UNKNOWN, Truth
from eligibility.values import Value
from eligibility.wording import describe
from locales import Text


class Evidence(NamedTuple):
    """One thing that was held against a criterion.

    `facts` are the facts used, `found` the value of the only one, or in words what they came to; `limit` what it was
    held against, `how` the method where something was computed; `truth` is whether the part of the sentence it belongs
    to is true of it. A full record makes seventy of these; a named tuple costs half of a frozen dataclass.
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
    """What each reading of one ambiguity says of this subject: (reading id, truth)."""

    ambiguity: str
    says: tuple[tuple[str, Truth], ...]


@dataclass(slots=True, eq=False)
class Judgement:
    """The truth of a part of a criterion, and why. `missing` names the facts that could still decide it."""

    truth: Truth
    evidence: Evidence | None = None
    missing: tuple[str, ...] = ()
    weighed: Weighed | None = None
    parts: tuple[Judgement, ...] = ()
    negates: bool = False

    def because(self) -> Iterator[Evidence]:
        """The evidence that made the judgement what it is: the parts whose truth it took over, down to their leaves."""
        if self.evidence is not None:
            yield self.evidence
        responsible = [part for part in self.parts if self._took_over(part.truth)]
        found = [item for part in responsible for item in part.because()]
        yield from found or (item for part in self.parts for item in part.because())

    def _took_over(self, truth: Truth) -> bool:
        return (kleene.negate(truth) if self.negates else truth) is self.truth


@dataclass(slots=True)
class Gathered:
    """What a tree of judgements holds, each thing once, in the order of the sentence."""

    evidence: dict[int, Evidence] = field(default_factory=dict)
    missing: dict[str, None] = field(default_factory=dict)
    weighed: dict[str, Weighed] = field(default_factory=dict)
    _seen: set[Judgement] = field(default_factory=set)

    def add(self, judgement: Judgement, *, deciding: bool = True) -> Gathered:
        """Gather `judgement`. Facts are missing only where everything above them is undecided for want of them."""
        deciding = deciding and judgement.truth is UNKNOWN
        if judgement in self._seen and not deciding:
            return self
        self._seen.add(judgement)
        if judgement.evidence is not None:
            self.evidence[id(judgement.evidence)] = judgement.evidence
        if judgement.weighed is not None:
            self.weighed.setdefault(judgement.weighed.ambiguity, judgement.weighed)
        if deciding:
            self.missing.update(dict.fromkeys(judgement.missing))
        for part in judgement.parts:
            self.add(part, deciding=deciding)
        return self


def unknown(*facts: str) -> Judgement:
    """Undecided for want of `facts`."""
    return Judgement(UNKNOWN, missing=facts)


def held(evidence: Evidence, *, missing: tuple[str, ...] = ()) -> Judgement:
    """What one piece of evidence says; `missing` facts could decide it where it does not."""
    return Judgement(evidence.truth, evidence, missing)


def negated(judgement: Judgement) -> Judgement:
    """The part is not so."""
    return Judgement(kleene.negate(judgement.truth), parts=(judgement,), negates=True)


def all_of(*parts: Judgement) -> Judgement:
    """Every part is so."""
    return Judgement(kleene.conjunction([part.truth for part in parts]), parts=parts)


def any_of(*parts: Judgement) -> Judgement:
    """At least one part is so."""
    return Judgement(kleene.disjunction([part.truth for part in parts]), parts=parts)


def at_least(needed: int, *parts: Judgement) -> Judgement:
    """At least `needed` of the parts are so."""
    return Judgement(kleene.at_least(needed, [part.truth for part in parts]), parts=parts)


def agreed(*parts: Judgement) -> Judgement:
    """Several ways to find out one thing: decided only where they agree."""
    return Judgement(kleene.agreement([part.truth for part in parts]), parts=parts)


def weigh(ambiguity: str, readings: dict[str, Judgement], choice: str | None) -> Judgement:
    """What the readings of one ambiguity say together: decided only where they agree, or by the site's `choice`."""
    if choice is None:
        judgement = agreed(*readings.values())
    else:
        judgement = Judgement(readings[choice].truth, parts=(readings[choice],))
    if choice is not None or (judgement.truth is OPEN and len({part.truth for part in readings.values()}) > 1):
        says = tuple((reading, part.truth) for reading, part in readings.items())
        judgement.weighed = Weighed(ambiguity=ambiguity, says=says)
    return judgement
