"""Subjects as data: `patients.toml`, read into records with an expected finding for every criterion."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Record, load_record

FILE = Path(__file__).parent / "patients.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A subject on a planned day, and what is expected of the assessment."""

    name: str
    on: date
    facts: dict[str, Any]
    expected: dict[str, str]

    @property
    def record(self) -> Record:
        """The facts as known answers."""
        return record(self.facts)


def record(facts: dict[str, Any]) -> Record:
    """Bare JSON values as known answers."""
    return load_record({fact: {"status": "known", "value": value} for fact, value in facts.items()})


def read() -> dict[str, Patient]:
    """Every patient by name."""
    patients: dict[str, Patient] = {}
    for name, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        base = patients.get(row.get("like", ""))
        facts = {**(base.facts if base else {}), **row.get("facts", {})}
        patients[name] = Patient(
            name=name,
            on=row["on"] if base is None else row.get("on", base.on),
            facts={fact: value for fact, value in facts.items() if fact not in row.get("without", ())},
            expected={**(base.expected if base else {}), **row["expected"]},
        )
    return patients
