"""How far a screening has come, step by step: when, by whom, and why."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from locales import Text, say
from review import words
from review.work import Work
from storage import Case, Disposition, StoredEvent

#: The first event of a kind brings a screening there.
FIRSTS = {
    "screening_started": Disposition.STARTED,
    "answer_recorded": Disposition.PARTIAL,
    "consent_declined": Disposition.DECLINED,
    "screening_expired": Disposition.EXPIRED,
    "criterion_settled": Disposition.IN_REVIEW,
    "query_opened": Disposition.IN_REVIEW,
}


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
    seen: set[Disposition] = set()
    expired = any(event.type == "screening_expired" for event in case.events)
    for event in case.events:
        to = FIRSTS.get(event.type)
        if event.type == "screening_assessed" and not expired:
            to = Disposition.COMPLETE
        if to is not None and to not in seen:
            seen.add(to)
            yield _step(event, words.DISPOSITIONS[to])
        elif event.type == "case_decided":
            decision = words.DECISIONS[event.payload["decision"]]
            yield _step(event, say("decided: {decision}", decision=decision))
        elif event.type == "disposition_set":
            disposition = event.payload["disposition"]
            yield _step(event, say("goes on") if disposition is None else words.DISPOSITIONS[disposition])
    if case.row.since is not None and case.row.assigned is not None:
        yield Step(at=case.row.since, to=say("looked after by {name}", name=case.row.assigned), who="staff")
    if case.row.unreachable_at is not None:
        yield Step(at=case.row.unreachable_at, to=words.DISPOSITIONS[Disposition.UNREACHABLE], who="system")


def _step(event: StoredEvent, to: Text) -> Step:
    return Step(at=event.at, to=to, who=event.actor, staff=event.payload.get("staff"), reason=event.reason)
