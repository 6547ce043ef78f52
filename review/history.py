"""How far a screening has come, step by step: when, by whom, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from dialogs import (
    Actor,
    AnswerRecorded,
    CaseDecided,
    CriterionSettled,
    DispositionSet,
    QueryOpened,
    Role,
    ScreeningStarted,
    StateChanged,
)
from dialogs.machine import DECLINED, ENDED_EARLY, EXPIRED, SUBMITTED
from locales import Text, say
from review import words
from review.work import Work
from storage import Case, Disposition, StoredEvent

#: Where a conversation stands that is over.
ENDS = {
    SUBMITTED: Disposition.COMPLETE,
    ENDED_EARLY: Disposition.COMPLETE,
    DECLINED: Disposition.DECLINED,
    EXPIRED: Disposition.EXPIRED,
}

#: With the first of these the staff begin their part.
TAKEN_UP = (CriterionSettled.type, QueryOpened.type)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A screening got there. `who`: an actor's id; `staff`: a login name."""

    at: datetime
    to: Text
    who: str
    staff: str | None = None
    reason: str | None = None


def steps(case: Case, done: Work) -> tuple[Step, ...]:
    """All of them, in order of time."""
    return tuple(sorted((*_steps(case), *_voided(done)), key=lambda step: step.at))


def _voided(done: Work) -> Iterator[Step]:
    for signed in done.decisions:
        if signed.void is not None:
            yield _step(signed.void, say("the signature of {name} became void", name=signed.name))


def _steps(case: Case) -> Iterator[Step]:
    yield from _invited(case)
    yield from _talked(case.events)
    yield from _worked_on(case.events)
    row = case.row
    if row.since is not None and row.assigned is not None:
        looks_after = say("looked after by {name}", name=row.assigned)
        if row.disposition == Disposition.IN_REVIEW:
            looks_after = say("in review: looked after by {name}", name=row.assigned)
        yield Step(at=row.since, to=looks_after, who="staff")
    if row.unreachable_at is not None:
        yield Step(at=row.unreachable_at, to=words.DISPOSITIONS[Disposition.UNREACHABLE], who="system")


def _invited(case: Case) -> Iterator[Step]:
    """By a link that led to the conversation, or by a coordinator who had one made for the patient."""
    for event in case.events:
        if event.type == ScreeningStarted.type:
            if event.payload.get("referral"):
                yield _step(event, say("invited, by the link {referral}", referral=event.payload["referral"]))
            if event.payload["role"] == Role.COORDINATOR and case.link_made_at is not None:
                invited = words.DISPOSITIONS[Disposition.INVITED]
                yield Step(at=case.link_made_at, to=invited, who=Actor.COORDINATOR.value)


def _talked(events: Iterable[StoredEvent]) -> Iterator[Step]:
    """How far the conversation came, and that it was taken up again where it had ended."""
    stands, answered = None, False
    for event in events:
        answered = answered or event.type == AnswerRecorded.type
        to = stands
        if event.type == ScreeningStarted.type:
            to = Disposition.STARTED
        elif event.type == StateChanged.type and event.payload["target"] in ENDS:
            to = ENDS[event.payload["target"]]
        elif event.type == StateChanged.type and event.payload["source"] in ENDS:
            to = Disposition.PARTIAL if answered else Disposition.STARTED
        elif answered and stands == Disposition.STARTED:
            to = Disposition.PARTIAL
        if to is not None and to != stands:
            stands = to
            yield _step(event, words.DISPOSITIONS[to])


def _worked_on(events: Iterable[StoredEvent]) -> Iterator[Step]:
    """What the staff made of it."""
    taken_up = False
    for event in events:
        if event.type in TAKEN_UP and not taken_up:
            taken_up = True
            yield _step(event, words.DISPOSITIONS[Disposition.IN_REVIEW])
        elif event.type == CaseDecided.type:
            decision = words.DECISIONS[event.payload["decision"]]
            yield _step(event, say("decided: {decision}", decision=decision))
        elif event.type == DispositionSet.type:
            disposition = event.payload["disposition"]
            yield _step(event, say("goes on") if disposition is None else words.DISPOSITIONS[disposition])


def _step(event: StoredEvent, to: Text) -> Step:
    return Step(at=event.at, to=to, who=event.actor, staff=event.payload.get("staff"), reason=event.reason)
