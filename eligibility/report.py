"""An assessment as JSON, for storage and for other programs."""

from __future__ import annotations

from typing import Any

from eligibility.assessment import Assessment, Finding
from locales import Catalogue, Text, catalogue


def dump_assessment(assessment: Assessment, *, language: str = "en") -> dict[str, Any]:
    """The assessment as JSON values; ids and outcomes are codes, evidence is put into words of `language`."""
    words = catalogue(language)
    return {
        "protocol": assessment.protocol,
        "on": assessment.on.isoformat(),
        "choices": dict(assessment.choices),
        "verdict": assessment.verdict.value,
        "findings": [_finding(finding, words) for finding in assessment.findings],
    }


def _finding(finding: Finding, words: Catalogue) -> dict[str, Any]:
    def said(text: Text | None) -> str | None:
        return None if text is None else words.render(text)

    return {
        "criterion": finding.criterion,
        "outcome": finding.outcome.value,
        "missing": list(finding.missing),
        "evidence": [
            {
                "facts": list(item.facts),
                "what": said(item.what),
                "value": said(item.value),
                "limit": said(item.limit),
                "how": said(item.how),
                "truth": item.truth.value,
            }
            for item in finding.evidence
        ],
        "readings": [
            {"ambiguity": weighed.ambiguity, "says": {reading: truth.value for reading, truth in weighed.says}}
            for weighed in finding.weighed
        ],
    }
