"""The protocol says what the registry says, completely."""

from __future__ import annotations

from pathlib import Path

import pytest

from eligibility import FACTS, PROTOCOL, Criterion, Polarity, assess
from tests.eligibility import patients

REGISTRY = " ".join((Path(__file__).parent / "criteria.txt").read_text(encoding="utf-8").split())


@pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
def test_sentence_is_the_registrys_word_for_word(criterion: Criterion) -> None:
    assert criterion.sentence.msgid in REGISTRY


def test_sentences_leave_nothing_of_the_criteria_out() -> None:
    rest = REGISTRY.partition("Criteria Inclusion Criteria:")[2]
    for criterion in PROTOCOL.criteria:
        rest = rest.replace(criterion.sentence.msgid, "")

    assert " ".join(rest.split()) == (
        "1. 2. 3. 4. 5. Exclusion Criteria: Any subject meeting any of the following criteria should be excluded:"
        " 1. 2. 3. 4. 5. 6. 7."
    )


def test_ids_tell_polarity_and_number() -> None:
    ids = " ".join(criterion.id for criterion in PROTOCOL.criteria)

    assert ids == "I1 I2 I3 I4 I5 E1 E2.1 E2.2 E2.3 E2.4 E2.5 E3 E4 E5 E6 E7"
    for criterion in PROTOCOL.criteria:
        assert criterion.polarity is (Polarity.INCLUSION if criterion.id.startswith("I") else Polarity.EXCLUSION)


def test_what_ends_a_conversation_early() -> None:
    assert {criterion.id: criterion.hard for criterion in PROTOCOL.criteria if criterion.hard} == {
        "I1": ("birth_date",),
        "I2": ("dm_told",),
        "I4": ("willing",),
        "E3": ("other_ctd", "tumour"),
        "E5": ("tuberculosis",),
        "E6": ("hbsag", "anti_hcv"),
    }


@pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
def test_facts_of_a_criterion_are_facts_and_named_once(criterion: Criterion) -> None:
    assert set(criterion.facts) <= set(FACTS)
    assert len(set(criterion.facts)) == len(criterion.facts)
    assert set(criterion.hard) <= set(criterion.facts)
    assert set(criterion.beside) <= set(FACTS) - set(criterion.facts)


@pytest.mark.parametrize("criterion", PROTOCOL.criteria, ids=lambda criterion: criterion.id)
def test_nothing_counts_for_a_criterion_but_the_facts_it_names(criterion: Criterion) -> None:
    for patient in patients.read().values():
        named = {fact: answer for fact, answer in patient.record.items() if fact in criterion.reads}
        alone = assess(named, on=patient.on, choices=patient.choices).finding(criterion.id)
        assert alone.outcome.value == patient.expected[criterion.id], patient.name


@pytest.mark.parametrize(
    "ambiguity", [each for criterion in PROTOCOL.criteria for each in criterion.ambiguities], ids=lambda each: each.id
)
def test_an_ambiguity_has_at_least_two_readings(ambiguity: object) -> None:
    readings = [reading.id for reading in getattr(ambiguity, "readings")]  # noqa: B009

    assert len(set(readings)) == len(readings) >= 2
