"""Saying a text in every language: nothing fails, and what a person typed comes out as typed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from locales import ENDONYMS, LANGUAGES, Month, Text, catalogue, lines, say, verbatim
from locales.messages import template

SENTENCES = [str(message.id) for message in template() if message.id]
IN_EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
TYPED = [
    "{0}",
    "{words}",
    "{",
    "}}",
    "%s %(x)s 100 %",
    "<b>&amp;</b>",
    "[bold]*_`",
    "\\n",
    "“",
    "\u202e",
    "{line0}",
    "",
]


@IN_EVERY_LANGUAGE
def test_every_sentence_of_the_code_can_be_said(language: str) -> None:
    assert len(SENTENCES) > 100
    for sentence in SENTENCES:
        named = sorted({name for _, name, _, _ in Formatter().parse(sentence) if name})
        said = catalogue(language).render(Text(sentence, tuple((name, f"<{name}>") for name in named)))
        assert [name for name in named if f"<{name}>" not in said] == [], sentence
        assert said.strip()


@IN_EVERY_LANGUAGE
@pytest.mark.parametrize("typed", TYPED)
def test_typed_words_come_out_as_typed(typed: str, language: str) -> None:
    assert catalogue(language).render(verbatim(typed)) == typed
    assert catalogue(language).render(lines([verbatim(typed), verbatim(typed)])) == f"{typed}\n{typed}"
    assert catalogue(language).render(say("{number} {unit}", number=Decimal(1), unit=typed)) == f"1 {typed}"


@given(st.text())
def test_any_words_come_out_as_they_are(words: str) -> None:
    assert [catalogue(language).render(verbatim(words)) for language in LANGUAGES] == [words] * len(LANGUAGES)


@IN_EVERY_LANGUAGE
def test_no_lines_were_the_header_of_the_catalogue(language: str) -> None:
    assert catalogue(language).render(lines([])) == ""


@pytest.mark.parametrize(
    ("filling", "english", "chinese"),
    [
        (Decimal("60.50"), "60.5", "60.5"),
        (Decimal("1E+3"), "1000", "1000"),
        (Decimal("0.00"), "0", "0"),
        (Decimal("1234567.8"), "1234567.8", "1234567.8"),
        (7, "7", "7"),
        (date(2026, 6, 1), "June 1, 2026", "2026年6月1日"),
        (Month(2026, 6), "June 2026", "2026年6月"),
        ((say("Yes"), say("No")), "Yes, No", "是、否"),
        ((), "", ""),
    ],
    ids=str,
)
def test_fillings_are_written_as_the_language_writes_them(filling: object, english: str, chinese: str) -> None:
    said = Text("{it}", (("it", filling),))  # type: ignore[arg-type]
    assert (catalogue("en").render(said), catalogue("zh").render(said)) == (english, chinese)


def test_every_language_names_itself() -> None:
    assert set(ENDONYMS) == set(LANGUAGES)


def test_no_other_language() -> None:
    with pytest.raises(KeyError):
        catalogue("fr")
