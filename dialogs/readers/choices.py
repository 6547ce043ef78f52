"""Reading yes or no, and one of a few options."""

from __future__ import annotations

from dialogs.readers import words
from dialogs.readers.normal import normal
from dialogs.reading import Reading, Unclear, Understood
from eligibility.kinds import OneOf
from locales import LANGUAGES, catalogue, say


def read_yes_no(text: str) -> Reading:
    """A plain yes or no."""
    if text in words.YES:
        return Understood(value=True)
    if text in words.NO:
        return Understood(value=False)
    return Unclear(ask=say("Please press Yes or No, or type “yes” or “no”."))


def read_choice(text: str, kind: OneOf) -> Reading:
    """An option by its id or by its label in any language; "no" and "none" where one option says so."""
    for option in kind.options:
        labels = {normal(catalogue(language).render(option.label)) for language in LANGUAGES}
        if text in labels | {option.id.lower()}:
            return Understood(value=option.id)
    if text in words.NO and "none" in [option.id for option in kind.options]:
        return Understood(value="none")
    return Unclear(ask=say("Please press one of the buttons, or type what one of them says."))
