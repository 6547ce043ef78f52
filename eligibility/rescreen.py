"""The earliest day on which nothing time-bound stands in the way any more, if nothing else changes until then."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from eligibility.assessment import Assessment, Outcome, find
from eligibility.case import Case
from eligibility.criterion import Criterion
from eligibility.protocol import PROTOCOL, Protocol
from eligibility.values import PartialDate

#: How far ahead is looked.
HORIZON = 366

REPORT_DATES = ("blood_report_date", "examination_date")

IN_THE_WAY = (Outcome.FAIL, Outcome.REVIEW)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rescreen:
    """A day to screen again, and the criteria that only time stands in the way of."""

    day: date
    criteria: tuple[str, ...]


def earliest_rescreen(assessment: Assessment, protocol: Protocol = PROTOCOL) -> Rescreen | None:
    """The first day after the assessment's on which every criterion that time can settle is settled.

    Found by assessing the same record day by day for a year. What time does not change, a positive hepatitis test for
    example, is left out of account; so is that today's values will be old by then, since new ones will be taken. None
    where there is nothing that time would settle.
    """
    blocked = [
        protocol.criterion(finding.criterion) for finding in assessment.findings if finding.outcome in IN_THE_WAY
    ]
    timed = [criterion for criterion in blocked if _has_dates(assessment, criterion)]
    days = [assessment.on + timedelta(days=ahead) for ahead in range(1, HORIZON + 1)] if timed else []
    free = {
        criterion.id: {day for day in days if _outcome(assessment, criterion, day) is Outcome.PASS}
        for criterion in timed
    }
    settled = tuple(criterion for criterion, passing in free.items() if passing)
    passing_now = [
        protocol.criterion(finding.criterion)
        for finding in assessment.findings
        if finding.outcome is Outcome.PASS and _has_dates(assessment, protocol.criterion(finding.criterion))
    ]
    undated = {fact: answer for fact, answer in assessment.record.items() if fact not in REPORT_DATES}
    for day in days if settled else ():
        if all(day in free[criterion] for criterion in settled) and not any(
            find(criterion, Case(undated, day, assessment.choices)).outcome in IN_THE_WAY for criterion in passing_now
        ):
            return Rescreen(day=day, criteria=settled)
    return None


def _outcome(assessment: Assessment, criterion: Criterion, day: date) -> Outcome:
    return find(criterion, Case(assessment.record, day, assessment.choices)).outcome


def _has_dates(assessment: Assessment, criterion: Criterion) -> bool:
    """Whether any of the criterion's facts is a date or a list of courses: without one, time changes nothing."""
    values = (answer.value for fact in criterion.reads if (answer := assessment.record.get(fact)) is not None)
    return any(isinstance(value, PartialDate | tuple) for value in values)
