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
    """What one side said. `stands`: it is the one that counts.

    `line`: the number of the transcript's that recorded it, if one did; `staff`: the login name of whoever entered it.
    """

    answer: Answer
    stands: bool
    line: int | None
    staff: str | None


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
    return tuple(_claim(case.events, fact, each, stands=each is answer) for each in said)


def _claim(events: Sequence[StoredEvent], fact: str, answer: Answer, *, stands: bool) -> Claim:
    said = _said(dump_answer(fact, answer))
    given = (each for each in reversed(events) if each.type in GIVEN and each.payload["fact"] == fact)
    event = next((each for each in given if _said(each.payload["answer"]) == said), None)
    if event is None:
        return Claim(answer=answer, stands=stands, line=None, staff=None)
    return Claim(answer=answer, stands=stands, line=event.seq, staff=event.payload.get("staff"))


def _said(stored: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in stored.items() if name not in LATER}
