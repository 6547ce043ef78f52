"""The openings are all there, quote the registry, and point to what the code has."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from eligibility import HANDLINGS, OPENINGS, PROTOCOL, Handling, Opening, assess
from eligibility.notes import NOTES
from locales import LANGUAGES, catalogue
from tests.eligibility import patients

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


ON = date(2026, 11, 22)
CLASSIC = patients.read()["classic"].facts
STRONG = {"weak_arms": False, "weak_legs": False, "weak_neck": False, "weak_legs_proximal": False}
RASH = {"heliotrope": True, "gottron_sign": True, "gottron_papules": True}
NOTHING_BUT_RASH = {**STRONG, **RASH, "enzymes_ever_raised": False, "emg_myopathic": False}
NOT_BY_RASH = {"cutaneous_vas": 0}


def steroid(mg: float, start: str = "2026-01", end: str | None = None, drug: str = "prednisone") -> dict[str, Any]:
    return {"drug": drug, "mg": mg, "start": start, **({"end": end} if end else {})}


def newly(drug: str, start: str) -> dict[str, Any]:
    """An immunosuppressant begun on `start`, beside a dose of glucocorticoid that is not low."""
    return {
        "glucocorticoids": [steroid(40)],
        "immunosuppressants": [{"drug": drug, "mg": 10, "days": 7, "start": start}],
    }


#: What rows say, held against the classic patient of 60 kg on 22 November 2026 with other facts.
DONE: list[tuple[str, str, dict[str, Any], str]] = [
    ("A5", "I2", {**NOTHING_BUT_RASH}, "review"),
    ("A5", "I2", {**NOTHING_BUT_RASH, "enzymes_ever_raised": True, "emg_myopathic": True}, "review"),
    ("A5", "I2", {"onset_age": 12, "weak_arms": True, "emg_myopathic": True}, "review"),
    ("A10", "I2", {"mmt8": {"score": 150, "form": 150}, "cutaneous_vas": 3, "haq": 1}, "pass"),
    ("A12", "I2", {"mmt8": {"score": 40, "form": 80}, **NOT_BY_RASH}, "review"),
    ("A16", "E2.4", {"blood_report_date": "2026-10-24"}, "review"),
    ("A16", "E2.4", {"blood_report_date": "2026-10-25"}, "pass"),
    ("A16", "E2.2", {"blood_report_date": "2026-01-05", "creatinine_clearance": 90}, "pass"),
    ("A16", "E6", {"hepatitis_date": "2019"}, "pass"),
    ("A18", "I3", newly("methotrexate", "2026-09-01"), "fail"),
    ("A19", "I3", {"glucocorticoids": [steroid(30)]}, "review"),
    ("A20", "I3", {"glucocorticoids": [steroid(4, drug="betamethasone")]}, "review"),
    ("A21", "I3", newly("rituximab", "2026-10-01"), "review"),
    ("A22", "I3", {"glucocorticoids": [steroid(15, end="2026-11-01"), steroid(10, "2026-11-02")]}, "review"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-20"}, "pass"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-21"}, "review"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-22"}, "review"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-23"}, "review"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-24"}, "review"),
    ("A24", "E5", {"iv_antibiotics": "2026-09-25"}, "fail"),
    ("A24", "E1", {"iv_glucocorticoids": [steroid(500, "2026-10-20", "2026-10-23")]}, "pass"),
    ("A24", "E1", {"iv_glucocorticoids": [steroid(500, "2026-10-20", "2026-10-24")]}, "review"),
    ("A24", "E1", {"iv_glucocorticoids": [steroid(500, "2026-10-20", "2026-10-25")]}, "review"),
    ("A24", "E1", {"iv_glucocorticoids": [steroid(500, "2026-10-20", "2026-10-26")]}, "review"),
    ("A24", "E1", {"iv_glucocorticoids": [steroid(500, "2026-10-20", "2026-10-27")]}, "fail"),
    ("A29", "E2.1", {"heart_failure": False, "nyha": "III"}, "review"),
    ("A30", "E2.2", {"creatinine_clearance": "28.5"}, "review"),
    ("A30", "E2.2", {"creatinine_clearance": "31.5"}, "review"),
    ("A37", "E4", {"drug_allergies": 1}, "review"),
    ("A39", "E5", {"tuberculosis": "latent"}, "review"),
    ("A40", "E5", {"infection_stay": "2026-10-30"}, "review"),
    ("A42", "E5", {"iv_other_anti_infectives": True}, "review"),
    ("A45", "E6", {"hepatitis_date": None}, "unknown"),
    ("A48", "I5", {"sex": "male", "fertility": None, "contraception": None}, "pass"),
]


@pytest.mark.parametrize(
    ("row", "criterion", "facts", "outcome"), DONE, ids=lambda value: value if isinstance(value, str) else ""
)
def test_the_program_does_what_the_row_says(row: str, criterion: str, facts: dict[str, Any], outcome: str) -> None:
    known = {fact: value for fact, value in {**CLASSIC, **facts}.items() if value is not None}

    assert assess(patients.record(known), on=ON).finding(criterion).outcome == outcome
