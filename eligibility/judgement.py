"""What part of a criterion comes to: its truth, the evidence, what is missing, and what each reading says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import TypeVar

from eligibility import truth as kleene
from eligibility.truth import OPEN, UNKNOWN, Truth
from locales import Text

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One thing that was held against a criterion.

    `facts` are the facts used, `value` what they came to in canonical units, `limit` what it was held against, `how`
    the method where something was computed; `truth` is whether the part of the sentence it belongs to is true of it.
    """

    facts: tuple[str, ...]
    what: Text
    value: Text
    truth: Truth
    limit: Text | None = None
    how: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """What each reading of one ambiguity says of this subject: (reading id, truth)."""

    ambiguity: str
    says: tuple[tuple[str, Truth], ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """The truth of a part of a criterion, and why. `missing` names the facts that could still decide it."""

    truth: Truth
    evidence: tuple[Evidence, ...] = ()
    missing: tuple[str, ...] = ()
    weighed: tuple[Weighed, ...] = ()


def unknown(*facts: str) -> Judgement:
    """Undecided for want of `facts`."""
    return Judgement(UNKNOWN, missing=facts)


def held(evidence: Evidence, *, missing: tuple[str, ...] = ()) -> Judgement:
    """What one piece of evidence says."""
    return Judgement(evidence.truth, (evidence,), missing if evidence.truth is UNKNOWN else ())


def negated(judgement: Judgement) -> Judgement:
    """The part is not so."""
    return replace(judgement, truth=kleene.negate(judgement.truth))


def all_of(*parts: Judgement) -> Judgement:
    """Every part is so."""
    return _combined(kleene.conjunction, parts)


def any_of(*parts: Judgement) -> Judgement:
    """At least one part is so."""
    return _combined(kleene.disjunction, parts)


def at_least(needed: int, *parts: Judgement) -> Judgement:
    """At least `needed` of the parts are so."""
    return _combined(lambda truths: kleene.at_least(needed, truths), parts)


def _combined(law: Callable[[Iterable[Truth]], Truth], parts: tuple[Judgement, ...]) -> Judgement:
    truth = law(part.truth for part in parts)
    return Judgement(
        truth,
        _once(item for part in parts for item in part.evidence),
        _missing(truth, parts),
        _once(item for part in parts for item in part.weighed),
    )


def weigh(ambiguity: str, readings: dict[str, Judgement], choice: str | None) -> Judgement:
    """What the readings of one ambiguity say together: decided only where they agree, or by the site's `choice`."""
    parts = tuple(readings.values())
    truth = readings[choice].truth if choice else kleene.agreement(part.truth for part in parts)
    decisive = (readings[choice],) if choice else parts
    own = Weighed(ambiguity=ambiguity, says=tuple((id_, part.truth) for id_, part in readings.items()))
    divided = truth is OPEN and len({part.truth for part in parts}) > 1
    return Judgement(
        truth,
        _once(item for part in decisive for item in part.evidence),
        _missing(truth, decisive),
        _once((*((own,) if divided or choice else ()), *(item for part in decisive for item in part.weighed))),
    )


def _missing(truth: Truth, parts: Iterable[Judgement]) -> tuple[str, ...]:
    if truth is not UNKNOWN:
        return ()
    return _once(fact for part in parts if part.truth is UNKNOWN for fact in part.missing)


def _once(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(dict.fromkeys(items))
