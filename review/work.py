"""What staff have made of a screening, out of what happened: settlements, decisions, notes, queries, and how far it is.

Nothing is kept of it but the events. A settlement is void once an answer that its criterion reads has changed, a
signature once any answer or settlement has.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from dialogs import (
    AnswerCorrected,
    AnswerRecorded,
    AnswerSetBeside,
    AnswerWithdrawn,
    CaseDecided,
    CriterionSettled,
    DispositionSet,
    EvidenceChanged,
    NoteAdded,
    QueryAnswered,
    QueryClosed,
    QueryOpened,
    Session,
    SettlementTakenBack,
)
from eligibility import Answer, Assessment, Level, Outcome, Protocol, Record, Verdict
from eligibility.assessment import verdict
from storage import Disposition, StoredEvent

#: Changes of what an answer says; and of how well it is evidenced, too.
SAYING = (AnswerRecorded.type, AnswerCorrected.type, AnswerSetBeside.type, AnswerWithdrawn.type)
ANSWERS = (*SAYING, EvidenceChanged.type)
SETTLING = (CriterionSettled.type, SettlementTakenBack.type)


class Decision(StrEnum):
    """What becomes of a screening."""

    INVITE = "invite"
    NOT_ELIGIBLE = "not_eligible"
    RESCREEN = "rescreen"
    LOST = "lost"


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """A reviewer's judgement of a criterion. `said`: the evaluator's word then; `void`: what changed afterwards."""

    criterion: str
    outcome: str
    said: str
    staff: str
    at: datetime
    reason: str | None
    void: StoredEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Signed:
    """A signed decision. `intact`: what is kept is what was signed; `void`: what changed afterwards."""

    decision: str
    day: str | None
    name: str
    staff: str
    at: datetime
    reason: str | None
    sha256: str
    intact: bool
    void: StoredEvent | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Something that somebody wrote."""

    staff: str
    at: datetime
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """A question to a colleague, `to`, and what became of it."""

    id: str
    to: str
    about: str | None
    question: Written
    answers: tuple[Written, ...] = ()
    closed: bool = False

    @property
    def waits_for(self) -> str | None:
        """Whose turn it is: to answer, then to close."""
        if self.closed:
            return None
        return self.question.staff if self.answers and self.answers[-1].staff != self.question.staff else self.to


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """All of it, each in the order in which it happened. `mark`: a disposition that staff set, and when."""

    settlements: tuple[Settlement, ...]
    decisions: tuple[Signed, ...]
    notes: tuple[Written, ...]
    queries: tuple[Query, ...]
    mark: tuple[str, datetime] | None

    @property
    def decided(self) -> Signed | None:
        """The decision that counts."""
        return self.decisions[-1] if self.decisions and self.decisions[-1].void is None else None

    def settled(self, criterion: str) -> Settlement | None:
        """What was judged of a criterion last, void or not."""
        return next((each for each in self.settlements if each.criterion == criterion), None)


def work(events: Sequence[StoredEvent], protocol: Protocol) -> Work:
    """What staff have made of it so far."""
    settlements: dict[str, Settlement] = {}
    decisions: list[Signed] = []
    notes: list[Written] = []
    queries: dict[str, Query] = {}
    mark: tuple[str, datetime] | None = None
    for event in events:
        payload, staff = event.payload, event.payload.get("staff", "")
        match event.type:
            case CriterionSettled.type:
                criterion = payload["criterion"]
                settlements.pop(criterion, None)
                settlements[criterion] = Settlement(
                    criterion=criterion,
                    outcome=payload["outcome"],
                    said=payload["said"],
                    staff=staff,
                    at=event.at,
                    reason=event.reason,
                    void=_changed_since(event, events, protocol),
                )
            case SettlementTakenBack.type:
                settlements.pop(payload["criterion"], None)
            case CaseDecided.type:
                decisions.append(_signed(event, events))
            case DispositionSet.type:
                mark = None if payload["disposition"] is None else (payload["disposition"], event.at)
            case NoteAdded.type:
                notes.append(Written(staff=staff, at=event.at, text=payload["text"]))
            case QueryOpened.type:
                question = Written(staff=staff, at=event.at, text=payload["text"])
                opened = Query(id=payload["query"], to=payload["to"], about=payload["about"], question=question)
                queries[opened.id] = opened
            case QueryAnswered.type:
                query = queries[payload["query"]]
                said = Written(staff=staff, at=event.at, text=payload["text"])
                queries[query.id] = replace(query, answers=(*query.answers, said))
            case QueryClosed.type:
                queries[payload["query"]] = replace(queries[payload["query"]], closed=True)
            case _:
                pass
    return Work(
        settlements=tuple(settlements.values()),
        decisions=tuple(decisions),
        notes=tuple(notes),
        queries=tuple(queries.values()),
        mark=mark,
    )


def stage(done: Work, session: Session | None) -> Disposition | None:
    """How far staff have come; None before they began. Who is heard from again can be reached."""
    if done.decided is not None:
        return Disposition.DECIDED
    if done.mark is not None:
        disposition, since = done.mark
        heard = None if session is None else session.heard_at
        if disposition != Disposition.UNREACHABLE or heard is None or heard <= since:
            return Disposition(disposition)
    open_queries = any(not query.closed for query in done.queries)
    return Disposition.IN_REVIEW if done.settlements or done.decisions or open_queries else None


def waits_for(done: Work) -> frozenset[str]:
    """The login names of those who have a query to answer or to close."""
    return frozenset(login for query in done.queries if (login := query.waits_for) is not None)


def with_settlements(assessment: Assessment, done: Work) -> Verdict:
    """The verdict where what staff settled stands for what the evaluator leaves to them."""
    counting = {each.criterion: Outcome(each.outcome) for each in done.settlements if each.void is None}
    return verdict(
        tuple(
            replace(finding, outcome=counting.get(finding.criterion, finding.outcome))
            if finding.outcome is Outcome.REVIEW
            else finding
            for finding in assessment.findings
        )
    )


def evidenced(record: Record, level: Level) -> dict[str, Answer]:
    """The answers that are evidenced at least so well, and what is disputed as well as that."""
    enough = list(Level)[list(Level).index(level) :]
    return {
        fact: replace(answer, disputed=tuple(other for other in answer.disputed if other.level in enough))
        for fact, answer in record.items()
        if answer.level in enough
    }


def digest(document: Any) -> str:
    """The SHA-256 of JSON values in their one canonical writing, in hexadecimal."""
    written = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(written.encode("utf-8", "replace")).hexdigest()


def signature(
    *, shown: Any, decision: str, day: str | None, reason: str | None, name: str, staff: str, at: datetime
) -> str:
    """What ties a decision to what was shown, to who signed, and to when."""
    signed = {"decision": decision, "day": day, "reason": reason, "name": name, "staff": staff, "at": at.isoformat()}
    return digest({"shown": shown, **signed})


def _signed(event: StoredEvent, events: Sequence[StoredEvent]) -> Signed:
    payload = event.payload
    told = {name: payload[name] for name in ("decision", "day", "name", "staff")}
    return Signed(
        **told,
        at=event.at,
        reason=event.reason,
        sha256=payload["sha256"],
        intact=payload["sha256"] == signature(shown=payload["shown"], reason=event.reason, at=event.at, **told),
        void=_next(event, (each for each in events if each.type in (*ANSWERS, *SETTLING) and _is_news(each))),
    )


def _changed_since(event: StoredEvent, events: Sequence[StoredEvent], protocol: Protocol) -> StoredEvent | None:
    read = {fact for each in protocol.criteria if each.id == event.payload["criterion"] for fact in each.reads}
    said = (each for each in events if each.type in SAYING and _is_news(each))
    return _next(event, (each for each in said if each.payload["fact"] in read))


def _is_news(event: StoredEvent) -> bool:
    """Whether something is on record that was not. Who says what staff have entered adds nothing."""
    return event.type != AnswerSetBeside.type or bool(event.payload["differs"])


def _next(event: StoredEvent, among: Iterable[StoredEvent]) -> StoredEvent | None:
    return next((each for each in among if each.seq > event.seq), None)
