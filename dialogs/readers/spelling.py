"""Names with a slip of the pen: what may have been meant. Only ever offered, never taken."""

from __future__ import annotations

import functools
from dataclasses import dataclass

from rapidfuzz import fuzz, process
from rapidfuzz.distance import Levenshtein

from dialogs.pattern import Pattern
from dialogs.readers.names import NOT_ASKED_FOR, by_name
from eligibility.drugs import Drug

#: A shorter name is one only as it is written: MTX, AZA, MMF, CTX, MP, 地米.
SHORTEST_LATIN, SHORTEST_CHINESE = 6, 3
#: How alike two Latin words must be, in percent.
ALIKE = 78
_LATIN = Pattern(r"(?<![a-z])[a-z][a-z-]{4,24}(?![a-z])")
#: No stretch with a word in it that says more than a name.
_CHINESE = Pattern("[^\u0000-\u4dff\ua000-\uffff不没无未停别吃服用打从到起每天日周月次]{3,}")
MOST = 3


@dataclass(frozen=True, slots=True)
class Guess:
    """`written` in the text may be meant for `name`, which is `drug`; `away` tells the worse guess."""

    written: str
    name: str
    drug: Drug
    away: float


@functools.cache
def _latin_names() -> list[str]:
    return [name for name in by_name() if name.isascii() and " " not in name and len(name) >= SHORTEST_LATIN]


@functools.cache
def _chinese_names() -> list[str]:
    return [name for name in by_name() if len(name) >= SHORTEST_CHINESE and _CHINESE.fullmatch(name)]


def guesses(text: str) -> tuple[Guess, ...]:
    """Up to three medicines that normalised `text` may be meant to name, the likeliest first, each once."""
    best: dict[str, Guess] = {}
    for guess in (*_latin(text), *_chinese(text)):
        if guess.drug.id not in best or guess.away < best[guess.drug.id].away:
            best[guess.drug.id] = guess
    ranked = sorted(best.values(), key=lambda guess: guess.away)
    return tuple(guess for guess in ranked if guess.away <= ranked[0].away + 2)[:MOST]


def _latin(text: str) -> list[Guess]:
    names = by_name()
    return [
        Guess(word, name, names[name], (100 - alike) / 5)
        for word in _LATIN.findall(text)
        if word not in NOT_ASKED_FOR
        for name, alike, _ in process.extract(word, _latin_names(), scorer=fuzz.ratio, score_cutoff=ALIKE, limit=MOST)
    ]


def _chinese(text: str) -> list[Guess]:
    """Names that a stretch of the text differs from by a character, or by two in a long one."""
    names, found = by_name(), []
    for run in _CHINESE.findall(text):
        for name in _chinese_names():
            allowed = 1 if len(name) < 5 else 2
            for length in {len(name), len(name) - 1, len(name) + 1} if len(name) > 3 else {len(name)}:
                for at in range(len(run) - length + 1):
                    window = run[at : at + length]
                    away = Levenshtein.distance(window, name, score_cutoff=allowed)
                    if 0 < away <= allowed:
                        found.append(Guess(window, name, names[name], away + abs(length - len(name)) / 2))
    return found
