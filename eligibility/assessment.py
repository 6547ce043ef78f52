"""`assess`: what all the criteria say of a record on a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from eligibility.answers import Record
from eligibility.case import Case
from eligibility.criterion import Criterion, Polarity
from eligibility.disputes import ways
from eligibility.judgement import Evidence, Judgement, Weighed, told
from eligibility.notes import Note, notes
from eligibility.protocol import PROTOCOL, Protocol
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth


class Outcome(StrEnum):
    """What a criterion means for the subject, the same four words for inclusions and exclusions.

    PASS: does not stand in the way. FAIL: stands in the way. UNKNOWN: needed data are missing. REVIEW: the data are
    there, but the text does not settle them.
    """

    PASS = "pass"  # noqa: S105
    FAIL = "fail"
    UNKNOWN = "unknown"
    REVIEW = "review"


class Verdict(StrEnum):
    """What all findings come to."""

    POTENTIALLY_ELIGIBLE = "potentially_eligible"
    NEEDS_STAFF_REVIEW = "needs_staff_review"
    INCOMPLETE = "incomplete"
    LIKELY_NOT_ELIGIBLE = "likely_not_eligible"


_INCLUSION = {TRUE: Outcome.PASS, FALSE: Outcome.FAIL, UNKNOWN: Outcome.UNKNOWN, OPEN: Outcome.REVIEW}
_EXCLUSION = _INCLUSION | {TRUE: Outcome.FAIL, FALSE: Outcome.PASS}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Finding:
    """What one criterion says, and why.

    `missing`: facts that could still decide it, in the order in which to ask. `hard`: the facts that alone end a
    conversation early, empty unless they do. `disputed`: facts on which answers differ so that it would have come out
    otherwise; it is for staff to judge then. The rest is gathered from `judgement` when it is asked for.
    """

    criterion: str
    outcome: Outcome
    missing: tuple[str, ...]
    hard: tuple[str, ...]
    judgement: Judgement = field(repr=False)
    disputed: tuple[str, ...] = ()

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All that was held against the sentence."""
        return told(self.judgement.walk())

    @property
    def because(self) -> tuple[Evidence, ...]:
        """The part of the evidence that made the outcome."""
        return told(self.judgement.responsible())

    @property
    def weighed(self) -> tuple[Weighed, ...]:
        """What each reading says, where they differ or the site chose one."""
        weighed: dict[str, Weighed] = {}
        for part in self.judgement.walk():
            if part.weighed is not None:
                weighed.setdefault(part.weighed.ambiguity, part.weighed)
        return tuple(weighed.values())

    def __eq__(self, other: object) -> bool:
        """Whether both say the same for the same reasons."""
        return isinstance(other, Finding) and self._all() == other._all()

    def __hash__(self) -> int:
        return hash((self.criterion, self.outcome, self.missing))

    def _all(self) -> tuple[object, ...]:
        return (
            self.criterion,
            self.outcome,
            self.missing,
            self.hard,
            self.disputed,
            self.evidence,
            self.because,
            self.weighed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Assessment:
    """What the protocol says of a record on a day, by the choices of readings in force, with notes for staff."""

    record: Record = field(repr=False, compare=False)
    protocol: str
    on: date
    choices: Mapping[str, str]
    findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    verdict: Verdict

    def finding(self, criterion: str) -> Finding:
        """The finding of one criterion; `KeyError` if there is none."""
        for finding in self.findings:
            if finding.criterion == criterion:
                return finding
        raise KeyError(criterion)


def assess(
    record: Record, *, on: date, choices: Mapping[str, str] | None = None, protocol: Protocol = PROTOCOL
) -> Assessment:
    """Hold `record` against every criterion as of day `on`.

    `choices` settles ambiguities (ambiguity id → reading id); `ValueError` for one that the protocol does not have.
    """
    chosen = dict(choices or {})
    check_choices(chosen, protocol)
    case = Case(record, on, chosen)
    findings = tuple(find(criterion, case) for criterion in protocol.criteria)
    others = [(tuple(way), Case({**record, **way}, on, chosen)) for way in ways(record)]
    if others:
        findings = tuple(
            _disputed(
                finding, [facts for facts, other in others if find(criterion, other).outcome is not finding.outcome]
            )
            for criterion, finding in zip(protocol.criteria, findings, strict=True)
        )
    return Assessment(
        record=record,
        protocol=protocol.version,
        on=on,
        choices=chosen,
        findings=findings,
        notes=notes(case),
        verdict=verdict(findings),
    )


def find(criterion: Criterion, case: Case) -> Finding:
    """The finding of one criterion."""
    judgement = criterion.judge(case)
    outcomes, decisive = (_INCLUSION, FALSE) if criterion.polarity is Polarity.INCLUSION else (_EXCLUSION, TRUE)
    outcome = outcomes[judgement.truth]
    return Finding(
        criterion=criterion.id,
        outcome=outcome,
        missing=_missing(criterion, judgement) if outcome is Outcome.UNKNOWN else (),
        hard=_hard(criterion, judgement, decisive) if outcome is Outcome.FAIL else (),
        judgement=judgement,
    )


def _disputed(finding: Finding, changing: list[tuple[str, ...]]) -> Finding:
    """The finding, for staff to judge where it would be another one by what others said of some facts.

    `changing`: the facts of each way in which it would be, the fewest first. What is missing is still asked for.
    """
    if not changing:
        return finding
    fewest = (fact for facts in changing if len(facts) == len(changing[0]) for fact in facts)
    return replace(finding, outcome=Outcome.REVIEW, hard=(), disputed=tuple(dict.fromkeys(fewest)))


def verdict(findings: tuple[Finding, ...]) -> Verdict:
    """One fail outweighs all; then a review; then an unknown."""
    outcomes = {finding.outcome for finding in findings}
    if Outcome.FAIL in outcomes:
        return Verdict.LIKELY_NOT_ELIGIBLE
    if Outcome.REVIEW in outcomes:
        return Verdict.NEEDS_STAFF_REVIEW
    if Outcome.UNKNOWN in outcomes:
        return Verdict.INCOMPLETE
    return Verdict.POTENTIALLY_ELIGIBLE


def _missing(criterion: Criterion, judgement: Judgement) -> tuple[str, ...]:
    missing = {fact for part in judgement.undecided() for fact in part.missing}
    return tuple(sorted(missing, key=criterion.facts.index))


def _hard(criterion: Criterion, judgement: Judgement, decisive: Truth) -> tuple[str, ...]:
    evidence = told(part for part in judgement.walk() if part.truth is decisive)
    return tuple(fact for item in evidence for fact in item.facts if fact in criterion.hard)


def check_choices(choices: Mapping[str, str], protocol: Protocol = PROTOCOL) -> None:
    """Refuse a choice of readings that the protocol does not have: `ValueError` says what was expected."""
    if not choices:
        return
    known = {
        ambiguity.id: [reading.id for reading in ambiguity.readings]
        for criterion in protocol.criteria
        for ambiguity in criterion.ambiguities
    }
    for ambiguity, reading in choices.items():
        if ambiguity not in known:
            raise ValueError(f"no ambiguity {ambiguity!r}: expected one of {', '.join(known)}")
        if reading not in known[ambiguity]:
            raise ValueError(f"no reading {reading!r} of {ambiguity}: expected {' or '.join(known[ambiguity])}")
