"""How one typed line is understood for one fact, as JSON values: for people who try the readers, and for tests."""

from __future__ import annotations

from datetime import date
from typing import Any

from dialogs.danger import danger_in, danger_of
from dialogs.readers import normal, read
from dialogs.readers.wishes import language_in, wish_in
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Reading, Unclear, Understood
from eligibility import FACTS, Fact, describe
from locales import LANGUAGES, Catalogue, catalogue

#: Nobody understands these, so every reader has to look for all that it knows.
_PUZZLING = ("强的松 十五毫克 怎么办", "prednisone twelve how")


def understanding(line: str, fact: Fact, *, language: str, today: date) -> dict[str, Any]:
    """What the conversation would make of `line`, asked for `fact` on the day `today`, in `language`'s words."""
    said, words = normal(line), catalogue(language)
    if (danger := danger_in(said)) is not None:
        return {"outcome": "danger", "danger": danger.id, "reason": words.render(danger.advice)}
    if (wish := wish_in(said)) is not None:
        return {"outcome": "wish", "wish": wish.value}
    if (wanted := language_in(said)) is not None:
        return {"outcome": "wish", "wish": "language", "language": wanted}
    return _told(read(line, fact, today=today), fact, words)


def warm_up() -> None:
    """Do what is done at the first line only, such as compiling. For servers, so that nobody has to wait for it."""
    for fact in FACTS.values():
        for language in LANGUAGES:
            for line in _PUZZLING:
                understanding(line, fact, language=language, today=date(2026, 1, 1))


def _told(reading: Reading, fact: Fact, words: Catalogue) -> dict[str, Any]:
    match reading:
        case Understood(value=value, confirm=confirm):
            told = {
                "outcome": "confirm" if confirm else "value",
                "value": fact.kind.dump(value),
                "echo": words.render(describe(fact, value)),
            }
            danger = danger_of(value) if isinstance(value, tuple) else None
            return told if danger is None else {**told, "danger": danger.id, "reason": words.render(danger.advice)}
        case Unclear(ask=ask, candidates=candidates):
            offered = [{"label": words.render(each.label), "words": each.words} for each in candidates]
            return {"outcome": "ask", "reason": words.render(ask), "candidates": offered}
        case DoesNotKnow():
            return {"outcome": "does_not_know"}
        case PrefersNotToSay():
            return {"outcome": "declined"}
