"""What comes of all the phrases that are kept as data, in three figures for each language; they stand in the README."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from pathlib import Path

from dialogs.readers import read
from dialogs.reading import Unclear
from eligibility import FACTS
from tests.dialogs.test_readers import FILES, TODAY, value

README = Path(__file__).parents[2] / "README.md"
FIGURES = re.compile(r"(?s)(<!-- figures -->\n).*?(<!-- /figures -->)")
LANGUAGES = {True: "Chinese or mixed", False: "English"}


def figures() -> dict[str, Counter[str]]:
    """For each language: how many phrases are understood, asked back, and silently read wrongly."""
    counted: dict[str, Counter[str]] = {language: Counter() for language in LANGUAGES.values()}
    for file in FILES:
        for fact, phrases in tomllib.loads(file.read_text(encoding="utf-8")).items():
            meant = {
                text: value(FACTS[fact], each)
                for kind in ("reads", "confirms")
                for text, each in phrases.get(kind, {}).items()
            }
            for text in (
                *meant,
                *(text for kind in ("asks", "does_not_know", "declines") for text in phrases.get(kind, ())),
            ):
                counted[LANGUAGES[re.search("[一-鿿]", text) is not None]][_came_of(fact, text, meant)] += 1
    return counted


def _came_of(fact: str, text: str, meant: dict[str, object]) -> str:
    reading = read(text, FACTS[fact], today=TODAY)
    if isinstance(reading, Unclear):
        return "asked"
    found = getattr(reading, "value", None)
    return "understood" if found == meant.get(text) else "wrong"


def test_nothing_is_silently_read_wrongly_and_the_readme_says_how_much_is_understood(update_expectations: bool) -> None:
    counted = figures()
    rows = [
        f"| {language} | {count['understood']} | {count['asked']} | {count['wrong']} |"
        for language, count in counted.items()
    ]
    table = "\n".join(["| phrases | understood | asked back | silently wrong |", "|---|---|---|---|", *rows, ""])
    written = README.read_text(encoding="utf-8")
    made = FIGURES.sub(lambda found: found[1] + table + found[2], written)
    if update_expectations:
        README.write_text(made, encoding="utf-8")

    assert [count["wrong"] for count in counted.values()] == [0, 0]
    assert made == written or update_expectations
