"""What a fact is: one thing about the subject that a criterion needs or that staff want to know."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from eligibility.kinds import Kind
from locales import Text


class Informant(StrEnum):
    """Who can know a fact: the patient alone, a coordinator with the patient on the phone, or only a chart or visit."""

    PATIENT = "patient"
    PHONE = "phone"
    CHART = "chart"


class Source(StrEnum):
    """What would settle a fact that is not known yet, shortest way first."""

    STATEMENT = "statement"
    BOX = "box"
    BLOOD_REPORT = "blood_report"
    RECORDS = "records"
    EXAMINATION = "examination"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing about the subject.

    `loinc` is its LOINC code where one exists; `source` says what would settle it.
    """

    id: str
    kind: Kind
    label: Text
    informant: Informant
    source: Source
    loinc: str | None = None
