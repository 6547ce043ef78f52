"""Kleene's three truth values, and a fourth for what the text of a criterion leaves open.

UNKNOWN means that data are missing and could still decide. OPEN means that no further data could: the sentence itself
can be read more than one way. So where both meet, the result is UNKNOWN as long as some data could still decide it.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from typing import NoReturn


class Truth(Enum):
    """A truth value. It has no `bool`: `if truth:` would decide on silence."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"
    OPEN = "open"

    __hash__ = object.__hash__  # that of `Enum` is written in Python, and slower than the lookups it serves

    def __bool__(self) -> NoReturn:
        raise TypeError("a Truth is not a bool: compare it with TRUE, FALSE, UNKNOWN or OPEN")

    @classmethod
    def of(cls, value: bool | None) -> Truth:
        """TRUE or FALSE; None is UNKNOWN."""
        return UNKNOWN if value is None else TRUE if value else FALSE


TRUE, FALSE, UNKNOWN, OPEN = Truth.TRUE, Truth.FALSE, Truth.UNKNOWN, Truth.OPEN


def negate(truth: Truth) -> Truth:
    """Not: UNKNOWN and OPEN stay what they are."""
    return FALSE if truth is TRUE else TRUE if truth is FALSE else truth


def conjunction(truths: Sequence[Truth]) -> Truth:
    """And: one FALSE decides; then UNKNOWN, then OPEN keep it undecided. Of nothing: TRUE."""
    return FALSE if FALSE in truths else UNKNOWN if UNKNOWN in truths else OPEN if OPEN in truths else TRUE


def disjunction(truths: Sequence[Truth]) -> Truth:
    """Or: one TRUE decides; then UNKNOWN, then OPEN keep it undecided. Of nothing: FALSE."""
    return TRUE if TRUE in truths else UNKNOWN if UNKNOWN in truths else OPEN if OPEN in truths else FALSE


def at_least(needed: int, truths: Sequence[Truth]) -> Truth:
    """At least `needed` of them are true: settled as soon as enough are, or too few still can be."""
    sure, unknown, open_ = truths.count(TRUE), truths.count(UNKNOWN), truths.count(OPEN)
    if sure >= needed:
        return TRUE
    if sure + unknown + open_ < needed:
        return FALSE
    could_become_true = sure + unknown >= needed
    could_become_false = sure + open_ < needed
    return UNKNOWN if unknown and (could_become_true or could_become_false) else OPEN


def agreement(truths: Sequence[Truth]) -> Truth:
    """What several readings of one sentence say together: their common value, or OPEN where two of them contradict."""
    if TRUE in truths and FALSE in truths:
        return OPEN
    return UNKNOWN if UNKNOWN in truths else OPEN if OPEN in truths else truths[0]
