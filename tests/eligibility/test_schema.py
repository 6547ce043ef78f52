"""What the evaluator writes is what its published schema says, no less and no more."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import eligibility
from eligibility import FACTS, PROTOCOL, Outcome, Source, Truth, Verdict, assess, dump_assessment
from tests.eligibility import patients

PATIENTS = patients.read()
FOLDER = Path(eligibility.__file__).parent / "schema"


@cache
def schema(name: str) -> dict[str, Any]:
    """A published schema."""
    loaded: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def closed(part: Any) -> Any:
    """The schema without room for anything that it does not name: readers have that room, we do not."""
    if isinstance(part, list):
        return [closed(item) for item in part]
    if not isinstance(part, dict):
        return part
    shut = {key: closed(value) for key, value in part.items()}
    return {**shut, "additionalProperties": False} if isinstance(part.get("properties"), dict) else shut


ASSESSMENT = Draft202012Validator(closed(schema("assessment-1")), format_checker=Draft202012Validator.FORMAT_CHECKER)


@pytest.mark.parametrize("name", [path.stem for path in sorted(FOLDER.iterdir())])
def test_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schema(name))


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
def test_assessment_is_what_the_schema_says(patient: patients.Patient) -> None:
    written = json.loads(json.dumps(dump_assessment(assess(patient.record, on=patient.on))))

    ASSESSMENT.validate(written)


def test_assessment_with_every_reading_chosen_is_what_the_schema_says() -> None:
    patient = PATIENTS["classic"]
    choices = {
        ambiguity.id: ambiguity.readings[-1].id
        for criterion in PROTOCOL.criteria
        for ambiguity in criterion.ambiguities
    }

    written = dump_assessment(assess(patient.record, on=patient.on, choices=choices))

    ASSESSMENT.validate(written)
    assert written["choices"] == choices


@pytest.mark.parametrize("place", ["verdict", "findings", "rescreen"])
def test_assessment_that_lacks_something_is_refused(place: str) -> None:
    written = dump_assessment(assess({}, on=PATIENTS["classic"].on))
    del written[place]

    assert not ASSESSMENT.is_valid(written)


def test_codes_are_those_of_the_program() -> None:
    definitions = schema("assessment-1")["$defs"]

    assert schema("assessment-1")["properties"]["verdict"]["enum"] == [verdict.value for verdict in Verdict]
    assert definitions["finding"]["properties"]["outcome"]["enum"] == [outcome.value for outcome in Outcome]
    assert definitions["truth"]["enum"] == [truth.value for truth in Truth]
    assert definitions["bring"]["properties"]["source"]["enum"] == [source.value for source in Source]


def test_ids_of_the_program_are_ids_of_the_schema() -> None:
    def valid(kind: str, id_: str) -> bool:
        return Draft202012Validator(schema("assessment-1")["$defs"][kind]).is_valid(id_)

    assert all(valid("fact", fact) for fact in FACTS)
    assert all(valid("criterion", criterion.id) for criterion in PROTOCOL.criteria)
    assert all(
        valid("ambiguity", ambiguity.id) for criterion in PROTOCOL.criteria for ambiguity in criterion.ambiguities
    )
