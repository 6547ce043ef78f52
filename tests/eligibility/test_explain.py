"""What findings, notes and the bring-list say, in both languages: word for word as data, the rest in general."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from eligibility import PROTOCOL, Outcome, Polarity, Source, bring_list, clause, explain, explain_to_patient
from eligibility.explain import MOST
from eligibility.notes import NOTES
from locales import LANGUAGES, catalogue
from tests.eligibility import patients

PATIENTS = patients.read()
ASSESSMENTS = {name: patient.assess() for name, patient in PATIENTS.items()}
EXPLANATIONS = tomllib.loads((Path(__file__).parent / "explanations.toml").read_text(encoding="utf-8"))["finding"]

CLAUSES = {
    "en": {Polarity.INCLUSION: "Inclusion", Polarity.EXCLUSION: "Exclusion"},
    "zh": {Polarity.INCLUSION: "入选标准", Polarity.EXCLUSION: "排除标准"},
}
#: What no patient should read of a finding; the title of the point, such as heart failure, is not meant.
ALARMING = {
    "en": r"fail|reject|exclu|inclu|not eligible|ineligible|danger|serious|risk|disease|cancer|die|death|\d",
    "zh": r"排除|入选|拒绝|不合格|失败|危险|严重|风险|癌|死亡|\d",
}

every_language = pytest.mark.parametrize("language", LANGUAGES)
every_patient = pytest.mark.parametrize("name", PATIENTS)


@every_language
@pytest.mark.parametrize("told", EXPLANATIONS, ids=lambda each: f"{each['criterion']} {each['patient']}")
def test_reads_word_for_word(told: dict[str, Any], language: str) -> None:
    finding, criterion = ASSESSMENTS[told["patient"]].finding(told["criterion"]), PROTOCOL.criterion(told["criterion"])

    assert catalogue(language).render(explain(finding, criterion)) == told["staff"][language]
    assert catalogue(language).render(explain_to_patient(finding, criterion)) == told["patient_reads"][language]


def test_there_is_an_example_of_every_outcome_for_both_kinds_of_criterion() -> None:
    shown = {
        (told["criterion"][0], ASSESSMENTS[told["patient"]].finding(told["criterion"]).outcome) for told in EXPLANATIONS
    }

    assert shown >= {("E", outcome) for outcome in Outcome} | {("I", Outcome.FAIL), ("I", Outcome.REVIEW)}


@every_language
@every_patient
def test_every_finding_is_explained_and_names_its_clause(name: str, language: str) -> None:
    words = catalogue(language)
    for finding in ASSESSMENTS[name].findings:
        criterion = PROTOCOL.criterion(finding.criterion)
        staff = words.render(explain(finding, criterion))

        assert staff.startswith(words.render(clause(criterion)))
        assert staff.startswith(CLAUSES[language][criterion.polarity])
        assert finding.criterion[1:] in staff
        assert not set("{}") & set(staff)
        assert "None" not in staff


@every_language
@every_patient
def test_patients_read_nothing_alarming(name: str, language: str) -> None:
    words = catalogue(language)
    for finding in ASSESSMENTS[name].findings:
        criterion = PROTOCOL.criterion(finding.criterion)
        title, told = words.render(criterion.title), words.render(explain_to_patient(finding, criterion))

        assert told.startswith(title)
        assert not re.search(ALARMING[language], told.removeprefix(title), re.IGNORECASE)


@every_language
def test_patients_are_not_shown_the_terms_of_an_examination(language: str) -> None:
    words = catalogue(language)
    items = {item.source: item for item in bring_list(ASSESSMENTS["five_things_missing"])}

    told = words.render(items[Source.EXAMINATION].text_for_patients)
    assert "MMT" not in told
    assert "MMT" in words.render(items[Source.EXAMINATION].text)


def test_values_of_a_review_name_first_what_readings_differ_on() -> None:
    """40 mg a day, nothing new, all stable: the dose is what “and” and “or” differ on."""
    finding = ASSESSMENTS["high_dose_nothing_new_stable"].finding("I3")

    shown = [catalogue("en").render(item.what) for item in finding.because[:2]]
    assert shown == ["highest daily dose in 4 weeks", "mean daily dose in 4 weeks"]


def test_no_more_than_a_sentence_can_hold() -> None:
    told = catalogue("en").render(explain(ASSESSMENTS["not_examined"].finding("I2"), PROTOCOL.criterion("I2")))

    assert told.count(";") == MOST
    assert re.search(r"; and \d more\.$", told)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id)
def test_notes_are_said_in_every_language(note: Any) -> None:
    said = {language: catalogue(language).render(note.text) for language in LANGUAGES}

    assert all(said.values())
    assert len(set(said.values())) == len(LANGUAGES)


@pytest.mark.parametrize("note", NOTES, ids=lambda note: note.id)
def test_every_note_has_a_patient(note: Any) -> None:
    named = {id_ for patient in PATIENTS.values() for id_ in patient.notes or ()}

    assert note.id in named | {"recruitment"}
