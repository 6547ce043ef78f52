"""Subjects as data: `patients.toml`, read into records with an expected finding for every criterion."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from eligibility import Assessment, Record, assess, load_record

FILE = Path(__file__).parent / "patients.toml"
KEYS = {"about", "like", "on", "facts", "without", "choices", "expected", "notes", "bring", "rescreen"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """A subject on a planned day, by the site's choices of readings, and what is expected of the assessment.

    `expected` has the outcome of every criterion and the verdict. None where nothing is said: `notes`, the ids of those
    besides the one on recruitment, which everybody gets; `bring`, source → facts in order; `rescreen`, the day and the
    criteria, empty where there is no such day.
    """

    name: str
    on: date
    facts: dict[str, Any]
    choices: dict[str, str]
    expected: dict[str, str]
    notes: list[str] | None
    bring: dict[str, list[str]] | None
    rescreen: dict[str, Any] | None

    @property
    def record(self) -> Record:
        """The facts as known answers."""
        return record(self.facts)

    def assess(self) -> Assessment:
        """What the program says."""
        return assess(self.record, on=self.on, choices=self.choices)


def record(facts: dict[str, Any]) -> Record:
    """Bare JSON values as known answers."""
    return load_record({fact: {"status": "known", "value": value} for fact, value in facts.items()})


def read() -> dict[str, Patient]:
    """Every patient by name. `KeyError` for a patient that is like none before it, or has a key that means nothing."""
    patients: dict[str, Patient] = {}
    for name, row in tomllib.loads(FILE.read_text(encoding="utf-8")).items():
        if strange := set(row) - KEYS:
            raise KeyError(f"{name}: {', '.join(sorted(strange))}")
        base = patients[row["like"]] if "like" in row else None
        facts = {**(base.facts if base else {}), **row.get("facts", {})}
        patients[name] = Patient(
            name=name,
            on=row["on"] if base is None else row.get("on", base.on),
            facts={fact: value for fact, value in facts.items() if fact not in row.get("without", ())},
            choices={**(base.choices if base else {}), **row.get("choices", {})},
            expected={**(base.expected if base else {}), **row["expected"]},
            notes=row.get("notes"),
            bring=row.get("bring"),
            rescreen=row.get("rescreen"),
        )
    return patients
