"""The openings are all there, quote the registry, and point to what the code has."""

from __future__ import annotations

from pathlib import Path

import pytest

from eligibility import PROTOCOL
from eligibility.notes import NOTES
from eligibility.openings import HANDLINGS, OPENINGS, Handling, Opening
from locales import LANGUAGES, catalogue

REGISTRY = " ".join((Path(__file__).parent / "criteria.txt").read_text(encoding="utf-8").split())
HEADER, CRITERIA = REGISTRY.split("Inclusion Criteria:")
#: These quote the title, the status and the drug's name, not the criteria.
FROM_THE_HEADER = {"A1", "A2", "A51"}

AMBIGUITIES = {each.id: criterion.id for criterion in PROTOCOL.criteria for each in criterion.ambiguities}
NOTE_IDS = {note.id for note in NOTES}

every_opening = pytest.mark.parametrize("opening", OPENINGS, ids=lambda opening: opening.id)


def test_all_fifty_one_stand_in_order() -> None:
    assert [opening.id for opening in OPENINGS] == [f"A{number}" for number in range(1, 52)]


@every_opening
def test_words_are_the_registrys(opening: Opening) -> None:
    source = HEADER if opening.id in FROM_THE_HEADER else CRITERIA
    if opening.criterion is not None:
        source = PROTOCOL.criterion(opening.criterion).sentence.msgid

    for quotation in opening.words.split(" … "):
        assert quotation in source


@every_opening
def test_refers_to_what_there_is(opening: Opening) -> None:
    readings = [id_ for id_ in opening.refers if id_ in AMBIGUITIES]
    notes = [id_ for id_ in opening.refers if id_ in NOTE_IDS]

    assert [*readings, *notes] == list(opening.refers)
    assert bool(readings) is (opening.handling is Handling.READINGS)
    assert {AMBIGUITIES[id_] for id_ in readings} <= {opening.criterion}
    if opening.handling in (Handling.NOTE, Handling.STATED):
        assert bool(notes) is (opening.handling is Handling.NOTE)


def test_every_reading_and_every_note_answers_an_opening() -> None:
    assert {id_ for opening in OPENINGS for id_ in opening.refers} == set(AMBIGUITIES) | NOTE_IDS


@every_opening
@pytest.mark.parametrize("language", LANGUAGES)
def test_is_said_in_every_language(opening: Opening, language: str) -> None:
    words = catalogue(language)
    for text in (opening.does, HANDLINGS[opening.handling]):
        said = words.render(text)
        assert said
        assert (said == text.msgid) is (language == "en")
