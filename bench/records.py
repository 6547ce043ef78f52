"""The record that is measured: the classic patient, with every other fact known too."""

from __future__ import annotations

from datetime import date
from typing import Any

from eligibility import Record
from tests.eligibility import patients

PATIENTS = patients.read()
CLASSIC = PATIENTS["classic"]

_FURTHER: dict[str, Any] = {
    "rash_history": True,
    "weakness_history": True,
    "weak_legs": True,
    "weak_neck": False,
    "weak_legs_proximal": True,
    "dysphagia": False,
    "enzymes_ever_raised": True,
    "anti_jo1": "negative",
    "emg_myopathic": True,
    "biopsy_endomysial": False,
    "biopsy_perimysial": True,
    "biopsy_perifascicular": False,
    "biopsy_vacuoles": False,
    "haq": "1.25",
    "ck": {"value": 350, "upper_limit": 200},
    "ldh": {"value": 260, "upper_limit": 250},
    "aldolase": {"value": "7.1", "upper_limit": "7.6"},
    "extramuscular": "2.5",
    "cutaneous_vas": "3.5",
    "nyha": "I",
    "creatinine_clearance": 95,
    "transaminases_cause": "dermatomyositis",
    "blood_report_date": "2026-11-12",
    "examination_date": "2026-11-18",
    "prior_treatment": True,
    "pregnancy": "no",
    "anti_hbc": "negative",
    "iv_other_anti_infectives": False,
    "other_serious_disease": False,
    "report_at_hand": True,
}


def full() -> tuple[Record, date]:
    """The record with every fact known, and the day to assess it on. Nothing stands in its way."""
    return patients.record({**_FURTHER, **CLASSIC.facts, "biopsy_done": True}), CLASSIC.on
