"""What reading an answer can come to. A reader is sure, or it asks; it never stores what it only supposes."""

from __future__ import annotations

from dataclasses import dataclass

from eligibility import Value
from locales import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Understood:
    """A value. With `confirm`, it is shown back and counts only after a yes: it was converted, computed or unusual."""

    value: Value
    confirm: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """One thing that unclear words may have meant: what the button says, and the whole answer it stands for."""

    label: Text
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Unclear:
    """Not understood, or only in part: `ask` says what is needed.

    Each of `complete` holds a place `{}` into which the next words go to make a whole answer; the first that makes one
    counts. `without` is the whole answer where what is needed is not known. A lone candidate is what `ask` asks about:
    a yes takes it.
    """

    ask: Text
    candidates: tuple[Candidate, ...] = ()
    complete: tuple[str, ...] = ()
    without: str | None = None


@dataclass(frozen=True, slots=True)
class DoesNotKnow:
    """The person does not know."""


@dataclass(frozen=True, slots=True)
class PrefersNotToSay:
    """The person would rather not say."""


Reading = Understood | Unclear | DoesNotKnow | PrefersNotToSay
