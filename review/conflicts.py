"""Answers that differ: what each of those who were asked said, and where the transcript has it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from dialogs import AnswerCorrected, AnswerRecorded, AnswerSetBeside
from eligibility import FACTS, Answer, Assessment, Fact, disputes, dump_answer
from storage import Case, StoredEvent

GIVEN = (AnswerRecorded.type, AnswerCorrected.type, AnswerSetBeside.type)

#: Of an answer as stored: what came to it later.
LATER = ("level", "disputed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """What one side said. `stands`: it is the one that counts; `line`: the transcript's that recorded it."""

    answer: Answer
    stands: bool
    line: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A fact on which people differ. `decides`: the criteria that come out otherwise by what does not count now."""

    fact: Fact
    claims: tuple[Claim, ...]
    decides: tuple[str, ...]


def conflicts(case: Case, assessment: Assessment) -> tuple[Conflict, ...]:
    """All there are, in the order in which the facts were answered."""
    return tuple(
        Conflict(
            fact=FACTS[fact],
            claims=claims(case, fact),
            decides=tuple(finding.criterion for finding in assessment.findings if fact in finding.disputed),
        )
        for fact in disputes(case.session.answers)
    )


def claims(case: Case, fact: str) -> tuple[Claim, ...]:
    """What was said of a fact and is on record; first what counts. Empty where there is no answer."""
    answer = case.session.answers.get(fact)
    said = () if answer is None else (answer, *answer.disputed)
    return tuple(Claim(answer=each, stands=each is answer, line=_line(case.events, fact, each)) for each in said)


def _line(events: Sequence[StoredEvent], fact: str, answer: Answer) -> int | None:
    said = _said(dump_answer(fact, answer))
    for event in reversed(events):
        if event.type in GIVEN and event.payload["fact"] == fact and _said(event.payload["answer"]) == said:
            return event.seq
    return None


def _said(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if name not in LATER}
