"""The work list: the screenings of some sites, by what staff look for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, and_, case, exists, func, literal, select
from sqlalchemy.sql import ColumnElement

from dialogs import Role
from dialogs.machine import DECLINED, ENDED_EARLY, ERASED, EXPIRED, SUBMITTED
from storage.scope import Scope
from storage.tables import assignment, contact, finding, link, screening, staff, standing, waiting_for


class Disposition(StrEnum):
    """How far a screening has come."""

    INVITED = "invited"
    STARTED = "started"
    PARTIAL = "partial"
    COMPLETE = "complete"
    IN_REVIEW = "in_review"
    DECIDED = "decided"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"


#: The dispositions that staff bring about; the others follow from the conversation.
STAGES = (Disposition.DECIDED, Disposition.WITHDRAWN, Disposition.UNREACHABLE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """What is looked for; whatever is left out does not matter.

    `criterion`: it has this `outcome`, or any but "pass". `older_than`: since it began. `subject`: a part of the code.
    `mine`: whose; `waits_for`: a login name.
    """

    site: str | None = None
    disposition: Disposition | None = None
    verdict: str | None = None
    criterion: str | None = None
    outcome: str | None = None
    older_than: timedelta | None = None
    danger: bool = False
    conflict: bool = False
    mine: int | None = None
    waits_for: str | None = None
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A screening on the list. `assigned`: whoever looks after it, `since` when."""

    id: str
    subject: str | None
    site: str
    role: str
    channel: str
    language: str
    disposition: Disposition
    verdict: str | None
    answers: int
    danger: bool
    person: bool
    conflicts: int
    assigned: str | None
    assigned_id: int | None
    since: datetime | None
    unreachable_at: datetime | None
    erased: bool
    created_at: datetime
    updated_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkList:
    """A page of the list, how long the list is, and how many of each kind there are at these sites at all.

    `waiting`: with a query for whoever looks.
    """

    rows: tuple[Listed, ...]
    total: int
    dispositions: Mapping[str, int]
    verdicts: Mapping[str, int]
    danger: int
    conflict: int
    waiting: int
    everything: int


ENDED = screening.c.state.in_([SUBMITTED, ENDED_EARLY])
#: The patient's to finish it; one to complete a patient's is for staff.
UNUSED_LINK = and_(
    screening.c.role == Role.COORDINATOR.value,
    exists().where(link.c.screening_id == screening.c.id, link.c.used_at.is_(None)),
)

DISPOSITION: ColumnElement[str] = case(
    (standing.c.stage.in_(STAGES), standing.c.stage),
    (screening.c.state == DECLINED, literal(Disposition.DECLINED.value)),
    (and_(standing.c.stage.is_not(None), screening.c.closed_at.is_not(None)), standing.c.stage),
    (and_(ENDED, assignment.c.staff_id.is_not(None)), literal(Disposition.IN_REVIEW.value)),
    (screening.c.state == EXPIRED, literal(Disposition.EXPIRED.value)),
    (ENDED, literal(Disposition.COMPLETE.value)),
    (contact.c.unreachable_at.is_not(None), literal(Disposition.UNREACHABLE.value)),
    (and_(func.coalesce(standing.c.answers, 0) == 0, UNUSED_LINK), literal(Disposition.INVITED.value)),
    (func.coalesce(standing.c.answers, 0) == 0, literal(Disposition.STARTED.value)),
    else_=literal(Disposition.PARTIAL.value),
)

CONFLICT = standing.c.conflicts > 0
KINDS = (standing.c.verdict, standing.c.danger)

ROW = (
    screening.c.id,
    screening.c.subject,
    screening.c.site,
    screening.c.role,
    screening.c.channel,
    screening.c.language,
    DISPOSITION.label("disposition"),
    standing.c.verdict,
    func.coalesce(standing.c.answers, 0).label("answers"),
    func.coalesce(standing.c.danger, False).label("danger"),
    func.coalesce(standing.c.person, False).label("person"),
    func.coalesce(standing.c.conflicts, 0).label("conflicts"),
    staff.c.name.label("assigned"),
    staff.c.id.label("assigned_id"),
    assignment.c.since,
    contact.c.unreachable_at,
    (screening.c.state == ERASED).label("erased"),
    screening.c.created_at,
    screening.c.updated_at,
)


def listed(
    connection: Connection, scope: Scope, login: str, looked_for: Filter, now: datetime, page: int, size: int
) -> WorkList:
    """Page `page` (from 1) of `size` rows, those that changed last first. Without practice, and what was erased.

    `login`: of whoever looks.
    """
    found = _joined(*ROW).where(*_conditions(scope, looked_for, now))
    total = connection.execute(select(func.count()).select_from(found.subquery())).scalar_one()
    order = (screening.c.updated_at.desc(), screening.c.id)
    rows = connection.execute(found.order_by(*order).limit(size).offset((page - 1) * size)).mappings()
    kinds = connection.execute(
        _joined(DISPOSITION.label("disposition"), *KINDS, CONFLICT.label("conflict"), func.count().label("many"))
        .where(*_conditions(scope, Filter(), now))
        .group_by("disposition", *KINDS, "conflict")
    ).all()
    for_them = _joined(func.count()).where(*_conditions(scope, Filter(waits_for=login), now))
    waiting = connection.execute(for_them).scalar_one()
    dispositions, verdicts = Counter[str](), Counter[str]()
    for kind in kinds:
        dispositions[kind.disposition] += kind.many
        verdicts[kind.verdict] += kind.many
    return WorkList(
        rows=tuple(_listed(row) for row in rows),
        total=total,
        dispositions=dispositions,
        verdicts=verdicts,
        danger=sum(kind.many for kind in kinds if kind.danger),
        conflict=sum(kind.many for kind in kinds if kind.conflict),
        waiting=waiting,
        everything=sum(kind.many for kind in kinds),
    )


def one(connection: Connection, scope: Scope, screening_id: str) -> Listed | None:
    """The row of one screening of these sites."""
    row = connection.execute(_joined(*ROW).where(scope.holds, screening.c.id == screening_id)).mappings().one_or_none()
    return None if row is None else _listed(row)


def _joined(*columns: Any) -> Select[Any]:
    return (
        select(*columns)
        .select_from(screening)
        .join(standing, standing.c.screening_id == screening.c.id, isouter=True)
        .join(contact, contact.c.id == screening.c.contact_id, isouter=True)
        .join(assignment, assignment.c.screening_id == screening.c.id, isouter=True)
        .join(staff, staff.c.id == assignment.c.staff_id, isouter=True)
    )


def _conditions(scope: Scope, looked_for: Filter, now: datetime) -> list[ColumnElement[bool]]:
    conditions = [scope.holds, screening.c.practice.is_(False), screening.c.state != ERASED]
    if looked_for.site is not None:
        conditions.append(screening.c.site == looked_for.site)
    if looked_for.disposition is not None:
        conditions.append(DISPOSITION.in_([looked_for.disposition.value]))
    if looked_for.verdict is not None:
        conditions.append(standing.c.verdict == looked_for.verdict)
    if looked_for.criterion is not None:
        outcome = finding.c.outcome != "pass" if looked_for.outcome is None else finding.c.outcome == looked_for.outcome
        this = (finding.c.screening_id == screening.c.id, finding.c.criterion == looked_for.criterion)
        conditions.append(exists().where(*this, outcome))
    if looked_for.older_than is not None:
        conditions.append(screening.c.created_at <= now - looked_for.older_than)
    if looked_for.danger:
        conditions.append(standing.c.danger.is_(True))
    if looked_for.conflict:
        conditions.append(CONFLICT)
    if looked_for.mine is not None:
        conditions.append(assignment.c.staff_id == looked_for.mine)
    if looked_for.waits_for is not None:
        login = waiting_for.c.login == looked_for.waits_for
        conditions.append(exists().where(waiting_for.c.screening_id == screening.c.id, login))
    if looked_for.subject is not None:
        conditions.append(screening.c.subject.icontains(looked_for.subject, autoescape=True))
    return conditions


def _listed(row: Mapping[Any, Any]) -> Listed:
    return Listed(**{**row, "disposition": Disposition(row["disposition"])})
