"""How the screenings that began in some days went, one by one, for numbers to be made of. Practice never counts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Row,
    ScalarSelect,
    and_,
    case,
    distinct,
    exists,
    func,
    or_,
    select,
    true,
)

from dialogs import ERASED, Actor, AnswerRecorded, AnswerUnclear, CaseDecided, ConsentGiven, Event, Role, StateChanged
from dialogs.machine import BEFORE, DECLINED, ENDED_EARLY, EXPIRED, PAUSED, SUBMITTED
from dialogs.session import FINAL
from eligibility import Status
from storage.accounts import StaffRole
from storage.audit import Did
from storage.scope import Scope
from storage.tables import audit, event, finding, screening, staff, standing
from storage.worklist import Disposition

FINISHED = frozenset({SUBMITTED, ENDED_EARLY})
EXPIRE = "expire"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The screenings that began from `since` on and before `until`."""

    since: datetime
    until: datetime

    @property
    def holds(self) -> ColumnElement[bool]:
        """The condition that a row of `screening` is one of them."""
        return and_(screening.c.created_at >= self.since, screening.c.created_at < self.until)


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How far one screening has come.

    `state` is where the conversation stands, or stood when it was stopped, declined or expired; `ended` is the state
    that ended it. `half`: a question of the later half was answered. `failed`: the criteria that stand in the way,
    by the evaluator's word now. `reviewed`: a reviewing physician opened it after it was finished. `decided_at`: when
    the decision was signed that counts.
    """

    id: str
    language: str
    state: str
    ended: str | None
    started_at: datetime
    closed_at: datetime | None
    consented: bool
    half: bool
    failed: frozenset[str]
    reviewed: bool
    decided_at: datetime | None

    @property
    def finished(self) -> bool:
        """Whether the conversation came to its end, be it early."""
        return self.ended in FINISHED


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One fact in one language: in how many screenings it was asked for with what result.

    `asked`: something was said about it that was an answer or was not understood; of these `unclear` were asked again
    at least once; `answered` have an answer, and in `not_known` that was "I don't know".
    """

    fact: str
    language: str
    asked: int
    answered: int
    not_known: int
    unclear: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What there is to count. `erased`: how many more there were, of which nothing is known any more."""

    ways: tuple[Way, ...]
    asked: tuple[Asked, ...]
    erased: int


def overview(connection: Connection, scope: Scope, span: Span, later: Mapping[Role, Collection[str]]) -> Overview:
    """What there is to count at these sites and in these days.

    `later`: for each role the facts of the later half of its questions.
    """
    these = (scope.holds, span.holds, screening.c.practice.is_(False))
    erased = select(func.count()).select_from(screening).where(*these, screening.c.state == ERASED)
    counting = (*these, screening.c.state != ERASED)
    return Overview(
        ways=_ways(connection, counting, later),
        asked=_asked(connection, counting),
        erased=connection.execute(erased).scalar_one(),
    )


def _ways(
    connection: Connection, these: Sequence[ColumnElement[bool]], later: Mapping[Role, Collection[str]]
) -> tuple[Way, ...]:
    failed: defaultdict[str, set[str]] = defaultdict(set)
    fails = (
        select(finding.c.screening_id, finding.c.criterion)
        .join(screening, screening.c.id == finding.c.screening_id)
        .where(*these, finding.c.outcome == "fail")
    )
    for row in connection.execute(fails):
        failed[row.screening_id].add(row.criterion)
    query = (
        select(
            screening.c.id,
            screening.c.language,
            screening.c.state,
            screening.c.snapshot["stopped_in"].as_string().label("stopped_in"),
            screening.c.created_at,
            screening.c.closed_at,
            _expired_in().label("expired_in"),
            exists().where(_of_it(ConsentGiven)).label("consented"),
            exists().where(_of_it(AnswerRecorded), _by_the_person(), _is_later(later)).label("half"),
            _reviewed().label("reviewed"),
            _decided_at().label("decided_at"),
        )
        .join(standing, standing.c.screening_id == screening.c.id, isouter=True)
        .where(*these)
        .order_by(screening.c.created_at, screening.c.id)
    )
    return tuple(
        Way(
            id=row.id,
            language=row.language,
            state=_stands_in(row),
            ended=row.state if row.state in FINAL else None,
            started_at=row.created_at,
            closed_at=row.closed_at,
            consented=row.consented,
            half=row.half,
            failed=frozenset(failed[row.id]),
            reviewed=row.reviewed,
            decided_at=row.decided_at,
        )
        for row in connection.execute(query)
    )


def _asked(connection: Connection, these: Sequence[ColumnElement[bool]]) -> tuple[Asked, ...]:
    fact = event.c.payload["fact"].as_string().label("fact")
    answered = event.c.type == AnswerRecorded.type
    not_known = event.c.payload["answer", "status"].as_string() == Status.DOES_NOT_KNOW.value

    def screenings_where(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
        return func.count(distinct(case((and_(*conditions), event.c.screening_id))))

    query = (
        select(
            fact,
            screening.c.language,
            screenings_where(true()).label("asked"),
            screenings_where(answered).label("answered"),
            screenings_where(answered, not_known).label("not_known"),
            screenings_where(event.c.type == AnswerUnclear.type).label("unclear"),
        )
        .select_from(event)
        .join(screening)
        .where(*these, event.c.type.in_([AnswerRecorded.type, AnswerUnclear.type]), _by_the_person())
        .group_by(fact, screening.c.language)
    )
    return tuple(Asked(**row) for row in connection.execute(query).mappings())


def _of_it(kind: type[Event]) -> ColumnElement[bool]:
    return and_(event.c.screening_id == screening.c.id, event.c.type == kind.type)


def _by_the_person() -> ColumnElement[bool]:
    """Not at the desk: that is nothing that the conversation asked for."""
    return event.c.actor != Actor.STAFF.value


def _is_later(later: Mapping[Role, Collection[str]]) -> ColumnElement[bool]:
    fact = event.c.payload["fact"].as_string()
    return or_(*(and_(screening.c.role == role.value, fact.in_(sorted(facts))) for role, facts in later.items()))


def _expired_in() -> ScalarSelect[Any]:
    """Where the conversation stood when it was closed because nothing was heard."""
    expired = event.c.payload["trigger"].as_string() == EXPIRE
    return (
        select(func.max(event.c.payload["source"].as_string())).where(_of_it(StateChanged), expired).scalar_subquery()
    )


def _reviewed() -> ColumnElement[bool]:
    return exists().where(
        audit.c.screening_id == screening.c.id,
        audit.c.action == Did.VIEW.value,
        audit.c.at >= screening.c.closed_at,
        staff.c.id == audit.c.staff_id,
        staff.c.role == StaffRole.REVIEWER.value,
    )


def _decided_at() -> ColumnElement[Any]:
    """A decision counts as long as nothing has changed since; the standing says whether."""
    signed = select(func.max(event.c.at)).where(_of_it(CaseDecided)).scalar_subquery()
    return case((standing.c.stage == Disposition.DECIDED.value, signed))


def _stands_in(row: Row[Any]) -> str:
    """The state of what was asked last: a stop or an expiry hides it."""
    if row.state == DECLINED:
        return BEFORE[-1]
    state: str = row.expired_in if row.state == EXPIRED else row.state
    return row.stopped_in if state == PAUSED else state
