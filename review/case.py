"""What each criterion says of a screening, each piece of evidence with the answers that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eligibility import (
    FACTS,
    Answer,
    Assessment,
    Criterion,
    Finding,
    Outcome,
    Protocol,
    Truth,
    explain,
)
from locales import Text
from review.transcript import Line, lines
from storage import Case

RECORDED = ("answer_recorded", "answer_corrected")


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """An answer that evidence rests on. `line`: the number of the transcript's line that recorded it, if one did."""

    fact: str
    label: Text
    answer: Answer | None
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """One piece of evidence."""

    anchor: str
    what: Text
    value: Text
    limit: Text | None
    how: Text | None
    truth: Truth
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighing:
    """What each reading of one open place of the sentence says. `settled`: the site chose one."""

    about: Text
    says: tuple[tuple[Text, Truth], ...]
    settled: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingShown:
    """One criterion: its sentence, what came of it, why, and what is missing."""

    criterion: Criterion
    outcome: Outcome
    reason: Text
    evidence: tuple[Shown, ...]
    readings: tuple[Weighing, ...]
    missing: tuple[Source, ...]


def findings(assessment: Assessment, case: Case, protocol: Protocol) -> tuple[FindingShown, ...]:
    """Every criterion, in the protocol's order."""
    lines = recorded(case)
    return tuple(
        _shown(finding, protocol.criterion(finding.criterion), assessment, lines) for finding in assessment.findings
    )


def recorded(case: Case) -> Mapping[str, int]:
    """For each fact the number of the transcript's line that recorded its answer last."""
    return {event.payload["fact"]: event.seq for event in case.events if event.type in RECORDED}


def history(case: Case, fact: str) -> tuple[Line, ...]:
    """How the answer to one fact came about."""
    return tuple(line for line in lines(case.events) if line.fact == fact)


def uses(shown: Iterable[FindingShown]) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """For each fact the pieces of evidence that rest on it: the criterion's id, and where on the page."""
    found: dict[str, dict[str, str]] = {}
    for finding in shown:
        for item in finding.evidence:
            for source in item.sources:
                found.setdefault(source.fact, {}).setdefault(finding.criterion.id, item.anchor)
    return {fact: tuple(where.items()) for fact, where in found.items()}


def _shown(finding: Finding, criterion: Criterion, assessment: Assessment, lines: Mapping[str, int]) -> FindingShown:
    def source(fact: str) -> Source:
        return Source(fact=fact, label=FACTS[fact].label, answer=assessment.record.get(fact), line=lines.get(fact))

    return FindingShown(
        criterion=criterion,
        outcome=finding.outcome,
        reason=explain(finding, criterion),
        evidence=tuple(
            Shown(
                anchor=f"{criterion.id}-{number}",
                what=item.what,
                value=item.value,
                limit=item.limit,
                how=item.how,
                truth=item.truth,
                sources=tuple(source(fact) for fact in item.facts),
            )
            for number, item in enumerate(finding.evidence, start=1)
        ),
        readings=_readings(finding, criterion),
        missing=tuple(source(fact) for fact in finding.missing),
    )


def _readings(finding: Finding, criterion: Criterion) -> tuple[Weighing, ...]:
    ambiguities = {ambiguity.id: ambiguity for ambiguity in criterion.ambiguities}
    return tuple(
        Weighing(
            about=ambiguities[weighed.ambiguity].about,
            says=tuple(
                (next(each.says for each in ambiguities[weighed.ambiguity].readings if each.id == reading), truth)
                for reading, truth in weighed.says
            ),
            settled=weighed.settled,
        )
        for weighed in finding.weighed
    )
