"""What the criteria say by self-report, by what staff confirmed, and by documents."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from eligibility import Level, Outcome, Verdict
from review.deployment import Deployment
from review.work import evidenced
from storage import Case


@dataclass(frozen=True, slots=True, kw_only=True)
class AtLevel:
    """The verdict where only answers count that are evidenced at least so well, and each criterion's outcome."""

    level: Level
    verdict: Verdict
    outcomes: Mapping[str, Outcome]


def by_level(deployment: Deployment, case: Case, today: date) -> tuple[AtLevel, ...]:
    """At each level, weakest first."""
    found = []
    for level in Level:
        record = evidenced(case.session.answers, level)
        assessment = deployment.assess(record, case.session.assessed_on or today)
        outcomes = {finding.criterion: finding.outcome for finding in assessment.findings}
        found.append(AtLevel(level=level, verdict=assessment.verdict, outcomes=outcomes))
    return tuple(found)
