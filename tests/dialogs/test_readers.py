"""What people type, and what is understood: one file of phrases for each kind of fact."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import zhconv
from hypothesis import given
from hypothesis import strategies as st

from dialogs.question import Question
from dialogs.questions import QUESTIONS
from dialogs.readers import read
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Reading, Unclear, Understood
from eligibility import FACTS, Fact, describe
from eligibility.kinds import Courses, Day, LabNumber, MuscleTotal, OneOf, YesNo
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


#: The same words in full-width signs, in traditional characters, with more spaces, in capitals, with invisible signs.
VARIANTS: dict[str, Callable[[str], str]] = {
    "full-width": lambda text: text.translate({code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}),
    "traditional": lambda text: zhconv.convert(text, "zh-hant"),
    "spaced": lambda text: f"  {text.replace(' ', '   ')} \n",
    "capitals": str.upper,
    "invisible": lambda text: f"\ufeff{text}\u200b",
}


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize(("fact", "phrases"), FACTS_OF_FILES)
def test_variants_of_every_phrase_are_read_alike(fact: str, phrases: dict[str, Any], variant: str) -> None:
    kind = FACTS[fact]
    for text in (text for table in phrases.values() for text in table):
        plain, varied = understood(kind, text), understood(kind, VARIANTS[variant](text))
        if isinstance(plain, Unclear):
            assert isinstance(varied, Unclear), text
        else:
            assert varied == plain, text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
def test_an_option_that_is_shown_back_and_typed_again_is_the_same(fact: Fact, language: str) -> None:
    match fact.kind:
        case OneOf(options=options):
            values: list[Any] = [option.id for option in options]
        case Day(words=words):
            values = [word.id for word in words]
        case YesNo():
            values = [True, False]
        case _:
            return
    for meant in values:
        shown = catalogue(language).render(describe(fact, meant))
        assert understood(fact, shown) == Understood(value=meant), shown


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
@pytest.mark.parametrize(
    "text",
    ["9" * 5000, "1" * 999, "\ud800", "6\udfff0", "\x00", "1\x00", "\u202e1", "１" * 400 + "²", ";" * 900, "(" * 900],
    ids=["5000 nines", "999 ones", "surrogate", "surrogate inside", "nul", "nul behind", "reversed", "wide", ";", "("],
)
def test_no_fact_is_read_from_junk(fact: Fact, text: str) -> None:
    reading = understood(fact, text)
    assert isinstance(reading, Unclear) or (text == "1\x00" and reading == understood(fact, "1"))


#: What has brought other programs down, or was taken for a number by them.
HOSTILE = [
    *("", " ", "\u200b", "\ufeff", "\u202e", "\u200e", "\x00", "\ud800", "\udfff", "\r\n2026-11-22 INFO forged"),
    *(
        "x" * 4096,
        "🙂" * 4096,
        "e" + "\u0301" * 1000,
        "٣٤",
        "१२",
        "᠑᠒",
        "²",
        "½",
        "Ⅻ",
        "1_000",
        "nan",
        "infinity",
        "-inf",
    ),
    *("1e3", "1e309", "-1", "−5", "+5", "0x1f", "1.2.3", "1,2,3", "1/0", "30-35", "9" * 5000, str(2**63), "12:30"),
    *(
        "yes no",
        "是否",
        "уеs",
        "yеs",
        "True False",
        "{0}",
        "{}",
        "%s",
        "%(x)s",
        "${x}",
        "{{7*7}}",
        "<b>",
        "&amp;",
        "</a>",
    ),
    *("*_[", "`", "'; DROP TABLE answer;--", "../../etc/passwd", "=HYPERLINK(1)", "@SUM(A1)", "\\N{DIGIT ONE}", "\\1"),
    *("2025-02-29", "2569-05-31", "民国69年5月31日", "0000-00-00", "9999-12-31", "31/31/1980", "1980-05-31~", "~"),
    *("(" * 900, ";" * 900, "，" * 900, "一" * 900, "mg " * 300, "每天" * 400, "prednisone " * 90, "and " * 200),
]


@pytest.mark.parametrize("fact", FACTS.values(), ids=lambda fact: fact.id)
def test_no_hostile_input_is_understood(fact: Fact) -> None:
    taken = [text for text in HOSTILE if isinstance(understood(fact, text), Understood)]
    assert taken == []


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
