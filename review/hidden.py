"""What somebody typed, with what cannot be seen made visible: a reviewer reads what was really sent."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

#: Controls, invisible formatting, private and unassigned characters, separators of lines and paragraphs.
HIDDEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})

#: Letters that are drawn as nothing.
BLANK = frozenset("\u115f\u1160\u3164\uffa0\u2800\u00ad\u034f\u17b4\u17b5")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of readable text, or one hidden character by its number and name."""

    text: str
    name: str | None = None


def parts(text: str) -> Iterator[Part]:
    """`text` in parts."""
    run = ""
    for char in text:
        if char not in "\n" and is_hidden(char):
            if run:
                yield Part(run)
            run = ""
            number = f"U+{ord(char):04X}"
            yield Part(number, f"{number} {unicodedata.name(char, '')}".strip())
        else:
            run += char
    if run:
        yield Part(run)


def is_hidden(char: str) -> bool:
    """Whether a character shows nothing, or looks like a space and is none."""
    category = unicodedata.category(char)
    return category in HIDDEN or char in BLANK or (category == "Zs" and char not in " \u3000")
