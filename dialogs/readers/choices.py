"""Reading one of a few options."""

from __future__ import annotations

from dialogs.readers import words
from dialogs.readers.normal import normal
from dialogs.reading import Reading, Unclear, Understood
from eligibility.kinds import OneOf
from locales import LANGUAGES, catalogue, say


def read_choice(text: str, kind: OneOf) -> Reading:
    """An option by its label in any language; "no" and "none" where one option says so."""
    for option in kind.options:
        labels = {normal(catalogue(language).render(option.label)) for language in LANGUAGES}
        if text in labels:
            return Understood(value=option.id)
    nothing = next((option.id for option in kind.options if option.id in ("none", "no")), None)
    if nothing is not None and text in words.NO:
        return Understood(value=nothing)
    return Unclear(ask=say("Please press one of the buttons, or type what one of them says."))
