"""A prompt: what is asked, and what can be pressed. Rendering lays it out for a phone."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from dialogs.events import Choice
from dialogs.readers import normal, words
from locales import LANGUAGES, Catalogue, Text, catalogue

#: Widths, in half-width columns, up to which three or two buttons fit in a row on a phone.
THREE_IN_A_ROW, TWO_IN_A_ROW = 10, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Something to press: its id, and what it says."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Prompt:
    """Paragraphs, the answers that can be pressed, and beneath them what can be pressed instead of answering.

    `numbered`: the answers can also be given by their number.
    """

    paragraphs: tuple[Text, ...]
    answers: tuple[Option, ...] = ()
    aside: tuple[tuple[Option, ...], ...] = ()
    numbered: bool = True

    @property
    def options(self) -> tuple[Option, ...]:
        """Everything that can be pressed, in the order shown."""
        return (*self.answers, *(option for row in self.aside for option in row))

    def typed(self, text: str) -> str | None:
        """The option that typed words name: by its label in any language, its number, or a plain yes or no."""
        said = normal(text)
        for option in self.options:
            if said and said in {normal(catalogue(language).render(option.label)) for language in LANGUAGES}:
                return option.id
        ids = [option.id for option in self.answers]
        if self.numbered and (number := numbered(said)) is not None and 1 <= number <= len(ids):
            return ids[number - 1]
        if "yes" in ids and said in words.YES:
            return "yes"
        return "no" if "no" in ids and said in words.NO else None


def numbered(said: str) -> int | None:
    """The number of something in a list, if `said` is one."""
    return int(said) if said.isascii() and said.isdigit() and len(said) <= 3 else None


def laid_out(prompt: Prompt, said_in: Catalogue) -> tuple[tuple[Choice, ...], ...]:
    """The prompt's options as rows of buttons, as many in a row as a phone has room for."""
    answers = [
        _choice(option, said_in, str(number) if prompt.numbered else None)
        for number, option in enumerate(prompt.answers, start=1)
    ]
    widest = max((_width(choice.label) for choice in answers), default=0)
    columns = 3 if widest <= THREE_IN_A_ROW else 2 if widest <= TWO_IN_A_ROW else 1
    rows = [tuple(answers[start : start + columns]) for start in range(0, len(answers), columns)]
    rows += [tuple(_choice(option, said_in) for option in row) for row in prompt.aside if row]
    return tuple(rows)


def _choice(option: Option, said_in: Catalogue, key: str | None = None) -> Choice:
    return Choice(id=option.id, label=said_in.render(option.label), key=key)


def _width(label: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in label)
