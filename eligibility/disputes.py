"""What others said instead, where several people answered the same and differ."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod

from eligibility.answers import Answer, Record

#: So many combinations are all looked at. Of more, each answer alone and all of them together.
MOST_WAYS = 64


def disputes(record: Record) -> Mapping[str, tuple[Answer, ...]]:
    """The facts on which answers differ, with those that do not stand."""
    return {fact: answer.disputed for fact, answer in record.items() if answer.disputed}


def ways(record: Record) -> list[Mapping[str, Answer]]:
    """What could be put in place of the answers that stand: one fact or several, the fewest first."""
    disputed = disputes(record)
    if prod(1 + len(others) for others in disputed.values()) > MOST_WAYS:
        alone = [{fact: other} for fact, others in disputed.items() for other in others]
        return [*alone, {fact: others[-1] for fact, others in disputed.items()}]
    chosen = product(*((None, *others) for others in disputed.values()))
    found = [{fact: other for fact, other in zip(disputed, way, strict=True) if other is not None} for way in chosen]
    return sorted((way for way in found if way), key=len)
