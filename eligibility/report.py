"""An assessment as JSON, for storage and for other programs: `schema/assessment-1.json` describes it.

Codes are ids; every sentence comes in all languages.
"""

from __future__ import annotations

from typing import Any

from eligibility.assessment import Assessment, Finding
from eligibility.bring import bring_list
from eligibility.explain import explain
from eligibility.judgement import Evidence
from eligibility.protocol import PROTOCOL, Protocol
from eligibility.rescreen import earliest_rescreen
from locales import LANGUAGES, Text, catalogue

#: Raised when a field changes its meaning or goes; new fields may come at any time.
SCHEMA = "prescreen/assessment/1"


def dump_assessment(assessment: Assessment, protocol: Protocol = PROTOCOL) -> dict[str, Any]:
    """The assessment as JSON values."""
    rescreen = earliest_rescreen(assessment, protocol)
    return {
        "schema": SCHEMA,
        "protocol": assessment.protocol,
        "on": assessment.on.isoformat(),
        "choices": dict(assessment.choices),
        "verdict": assessment.verdict.value,
        "findings": [_finding(finding, protocol) for finding in assessment.findings],
        "notes": [{"id": note.id, "criterion": note.criterion, "text": _said(note.text)} for note in assessment.notes],
        "bring": [
            {
                "source": item.source.value,
                "facts": list(item.facts),
                "criteria": list(item.criteria),
                "text": _said(item.text),
            }
            for item in bring_list(assessment)
        ],
        "rescreen": rescreen and {"day": rescreen.day.isoformat(), "criteria": list(rescreen.criteria)},
    }


def _finding(finding: Finding, protocol: Protocol) -> dict[str, Any]:
    return {
        "criterion": finding.criterion,
        "outcome": finding.outcome.value,
        "explanation": _said(explain(finding, protocol.criterion(finding.criterion))),
        "evidence": [_evidence(item) for item in finding.evidence],
        "missing": list(finding.missing),
        "disputed": list(finding.disputed),
        "readings": [
            {"ambiguity": weighed.ambiguity, "says": {reading: truth.value for reading, truth in weighed.says}}
            for weighed in finding.weighed
        ],
    }


def _evidence(item: Evidence) -> dict[str, Any]:
    return {
        "facts": list(item.facts),
        "what": _said(item.what),
        "value": _said(item.value),
        "limit": item.limit and _said(item.limit),
        "how": item.how and _said(item.how),
        "truth": item.truth.value,
    }


def _said(text: Text) -> dict[str, str]:
    return {language: catalogue(language).render(text) for language in LANGUAGES}
