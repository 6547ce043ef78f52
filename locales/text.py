"""A sentence for people, before anybody has chosen the language to say it in.

Every room passes `Text` along instead of strings: the language is decided once, at the edge, and nothing that
is stored to be computed with ever holds translated words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TypeAlias, Union


@dataclass(frozen=True, slots=True)
class Month:
    """A month of a year, written as the language writes it."""

    year: int
    month: int


Filling: TypeAlias = Union[str, int, Decimal, date, Month, "Text", "tuple[Text, ...]"]


@dataclass(frozen=True, slots=True)
class Text:
    """An English sentence with named places in braces, and what goes into them.

    The sentence is the catalogue's key. A `str` filling is shown as it is (words a person typed, a code); numbers
    and dates are written the way the language writes them; a `Text` is translated in turn; a tuple becomes a list.
    """

    msgid: str
    fillings: tuple[tuple[str, Filling], ...] = ()


def say(msgid: str, /, **fillings: Filling) -> Text:
    """Mark a sentence for translation. Every text for people goes through here; the catalogue gate looks for it."""
    return Text(msgid, tuple(fillings.items()))


def lines(texts: Iterable[Text]) -> Text:
    """Several texts, each on a line of its own."""
    stacked = tuple((f"line{number}", text) for number, text in enumerate(texts))
    return Text("\n".join(f"{{{name}}}" for name, _ in stacked), stacked)


def verbatim(words: str) -> Text:
    """Words that are nobody's to translate: what a person typed, a code, a unit."""
    return Text("{words}", (("words", words),))
