"""Messages of the bot's own that belong to no conversation."""

from __future__ import annotations

from collections.abc import Sequence

from dialogs import Aside, Choice, Opening
from locales import Text, catalogue


def aside(opening: Opening, *paragraphs: Text, buttons: Sequence[tuple[str, Text]] = ()) -> Aside:
    """Words to somebody, in their language, with a row for each button: the id of what it does, and its label."""
    words = catalogue(opening.own or opening.suggested or "zh")
    rows = [(Choice(id=choice, label=words.render(label)),) for choice, label in buttons]
    return Aside(text="\n\n".join(words.render(each) for each in paragraphs), choices=tuple(rows))
