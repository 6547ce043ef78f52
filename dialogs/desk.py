"""What staff do to answers at their desk: the same events, whatever the conversation is doing meanwhile."""

from __future__ import annotations

from dataclasses import replace

from dialogs.events import Actor, EvidenceChanged, ScreeningAssessed
from dialogs.turn import Turn
from eligibility import Answer, Level, dump_assessment


def enter(turn: Turn, fact: str, answer: Answer, *, staff: str, reason: str) -> None:
    """Answer or correct `fact`. What the person is being asked still stands."""
    pending = turn.session.pending
    turn.record(fact, answer, reason, staff)
    turn.change(pending=pending)
    _assess_again(turn)


def give_evidence(turn: Turn, fact: str, level: Level, *, staff: str, reason: str) -> None:
    """Say how well the answer to `fact`, which has one, is evidenced."""
    answers = turn.session.answers
    was = answers[fact].level.value
    turn.note(
        EvidenceChanged(fact=fact, was=was, level=level.value, actor=Actor.STAFF, staff=staff, reason=reason),
    )
    turn.change(answers={**answers, fact: replace(answers[fact], level=level)})


def _assess_again(turn: Turn) -> None:
    """Where there is an assessment already, another one of the same day."""
    if turn.session.verdict is not None:
        verdict = turn.assessment.verdict.value
        turn.change(verdict=verdict)
        turn.note(ScreeningAssessed(verdict=verdict, assessment=dump_assessment(turn.assessment)))
