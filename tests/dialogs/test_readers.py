"""What people type, and what is understood: one file of phrases for each kind of fact."""

from __future__ import annotations

import re
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogs.question import Question
from dialogs.questions import QUESTIONS
from dialogs.readers import read
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Reading, Unclear, Understood
from eligibility import FACTS, Fact
from eligibility.kinds import Courses, LabNumber, MuscleTotal
from locales import LANGUAGES, catalogue

TODAY = date(2026, 11, 22)
FILES = sorted((Path(__file__).parent / "phrases").glob("*.toml"))
FACTS_OF_FILES = [
    pytest.param(fact, table, id=f"{file.stem}-{fact}")
    for file in FILES
    for fact, table in tomllib.loads(file.read_text(encoding="utf-8")).items()
]


def understood(fact: Fact, text: str) -> Reading:
    return read(text, fact, today=TODAY)


def value(fact: Fact, written: Any) -> Any:
    """The value that a file of phrases writes down."""
    match fact.kind:
        case LabNumber():
            return fact.kind.load({"value": written[0], "upper_limit": written[1] if len(written) > 1 else None})
        case MuscleTotal():
            return fact.kind.load({"score": written[0], "form": written[1]})
        case Courses():
            return fact.kind.load(written)
        case kind:
            return kind.load(written)


@pytest.mark.parametrize(("fact", "phrases"), FACTS_OF_FILES)
def test_phrases_mean_what_the_file_says(fact: str, phrases: dict[str, Any]) -> None:
    kind = FACTS[fact]
    expected: dict[str, Reading] = {
        **{text: Understood(value=value(kind, written)) for text, written in phrases.get("reads", {}).items()},
        **{
            text: Understood(value=value(kind, written), confirm=True)
            for text, written in phrases.get("confirms", {}).items()
        },
        **dict.fromkeys(phrases.get("does_not_know", ()), DoesNotKnow()),
        **dict.fromkeys(phrases.get("declines", ()), PrefersNotToSay()),
    }
    read_as = {text: understood(kind, text) for text in (*expected, *phrases.get("asks", ()))}
    wrong = {text: reading for text, reading in read_as.items() if text in expected and reading != expected[text]}
    assert wrong == {}
    taken = {text: read_as[text] for text in phrases.get("asks", ()) if not isinstance(read_as[text], Unclear)}
    assert taken == {}


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
@pytest.mark.parametrize(
    "text",
    ["9" * 5000, "1" * 999, "\ud800", "6\udfff0", "\x00", "1\x00", "\u202e1", "１" * 400 + "²", ";" * 900, "(" * 900],
    ids=["5000 nines", "999 ones", "surrogate", "surrogate inside", "nul", "nul behind", "reversed", "wide", ";", "("],
)
def test_no_fact_is_read_from_junk(fact: Fact, text: str) -> None:
    reading = understood(fact, text)
    assert isinstance(reading, Unclear) or (text == "1\x00" and reading == understood(fact, "1"))


def can_be_stored(fact: Fact, reading: Reading) -> bool:
    """Whether a value comes back as it was; what is no value need not be stored."""
    return not isinstance(reading, Understood) or fact.kind.load(fact.kind.dump(reading.value)) == reading.value


@given(fact=st.sampled_from(sorted(FACTS)), text=st.text(max_size=60))
def test_reading_never_fails_and_what_it_understands_can_be_stored(fact: str, text: str) -> None:
    assert can_be_stored(FACTS[fact], understood(FACTS[fact], text))


PARTS = [
    "350", "40", "200", "0", "150", "2026", "10⁹", "²", "-", "(", ")", ".", ",", " ", "/", "kg", "mg", "10mg", "µmol/L",
    "斤", "年", "6月", "since", "until", "从", "起", "每天", "一次", "once a week", "twice", "a day", "prednisone",
]  # fmt: skip


@given(
    fact=st.sampled_from(sorted(FACTS)),
    parts=st.lists(st.sampled_from(PARTS), max_size=9),
)
def test_reading_of_shuffled_parts_never_fails_and_can_be_stored(fact: str, parts: list[str]) -> None:
    assert can_be_stored(FACTS[fact], understood(FACTS[fact], "".join(parts)))


EXAMPLES = {"en": "[Ff]or example: ", "zh": "例如：|比如："}


def examples(question: Question, language: str) -> list[str]:
    """What the question's prompt gives as examples of an answer."""
    _, *found = re.split(EXAMPLES[language], catalogue(language).render(question.prompt))
    return [example.rstrip("。") for text in found for example in re.split("，或", text)]


@pytest.mark.parametrize(
    ("fact", "example"),
    [
        pytest.param(question.fact, example, id=f"{question.fact}-{language}-{example}")
        for question in QUESTIONS
        for language in LANGUAGES
        for example in examples(question, language)
    ],
)
def test_example_in_a_question_is_understood(fact: str, example: str) -> None:
    assert isinstance(understood(FACTS[fact], example), Understood)


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
@pytest.mark.parametrize("text", ["60", "62", "05/06/1980", "350", "20", "210", "prednisone 10 mg once a day"])
def test_every_button_of_a_question_back_makes_an_answer(fact: Fact, text: str) -> None:
    reading = understood(fact, text)
    candidates = reading.candidates if isinstance(reading, Unclear) else ()
    for answer in (understood(fact, candidate.words) for candidate in candidates):
        assert isinstance(answer, Understood) or (isinstance(answer, Unclear) and answer.complete)
