"""The screening log: every screening of some sites in the order in which they began, and what came of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, case, func, literal, select

from dialogs import ERASED, CaseDecided, ConsentGiven
from storage.overview import Span
from storage.scope import Scope
from storage.tables import assignment, contact, event, finding, screening, standing
from storage.worklist import DISPOSITION, Disposition

#: So many screenings are asked about at once.
BATCH = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A signed decision that counts. `day`: of screening again."""

    decision: str
    day: str | None
    name: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Logged:
    """A line of the log. `number` counts the screenings of the site, whatever is looked for, and never changes.

    `disposition` is one of `Disposition`, or "erased"; then nothing else is known. `outcomes`: what each criterion says
    that does not pass.
    """

    number: int
    id: str
    site: str
    subject: str | None
    role: str
    started_at: datetime
    consented_at: datetime | None
    disposition: str
    verdict: str | None
    outcomes: Mapping[str, str]
    decided: Decided | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which lines of the log: of the screenings that began in these days, those with this verdict and disposition."""

    span: Span
    verdict: str | None = None
    disposition: str | None = None


STANDS_AT: ColumnElement[str] = case((screening.c.state == ERASED, literal(ERASED)), else_=DISPOSITION)

CONSENTED = (
    select(func.min(event.c.at))
    .where(event.c.screening_id == screening.c.id, event.c.type == ConsentGiven.type)
    .scalar_subquery()
)

NUMBER = func.row_number().over(partition_by=screening.c.site, order_by=(screening.c.created_at, screening.c.id))


def count(connection: Connection, scope: Scope, sought: Sought) -> int:
    """How many lines there are."""
    return connection.execute(select(func.count()).select_from(_sought(scope, sought).subquery())).scalar_one()


def lines(
    connection: Connection, scope: Scope, sought: Sought, *, skip: int = 0, most: int | None = None
) -> tuple[Logged, ...]:
    """At most so many lines of the log, in the order of their numbers. Practice has none."""
    query = _sought(scope, sought).order_by(screening.c.created_at, screening.c.id).offset(skip).limit(most)
    rows = connection.execute(query).mappings().all()
    outcomes = _outcomes(connection, [row["id"] for row in rows])
    decided = _decided(connection, [row["id"] for row in rows if row["disposition"] == Disposition.DECIDED])
    return tuple(Logged(**row, outcomes=outcomes[row["id"]], decided=decided.get(row["id"])) for row in rows)


def _sought(scope: Scope, sought: Sought) -> Select[Any]:
    numbered = (
        select(screening.c.id, NUMBER.label("number")).where(scope.holds, screening.c.practice.is_(False)).subquery()
    )
    query = (
        select(
            numbered.c.number,
            screening.c.id,
            screening.c.site,
            screening.c.subject,
            screening.c.role,
            screening.c.created_at.label("started_at"),
            CONSENTED.label("consented_at"),
            STANDS_AT.label("disposition"),
            standing.c.verdict,
        )
        .select_from(numbered)
        .join(screening, screening.c.id == numbered.c.id)
        .join(standing, standing.c.screening_id == screening.c.id, isouter=True)
        .join(assignment, assignment.c.screening_id == screening.c.id, isouter=True)
        .join(contact, contact.c.id == screening.c.contact_id, isouter=True)
        .where(sought.span.holds)
    )
    if sought.verdict is not None:
        query = query.where(standing.c.verdict == sought.verdict)
    if sought.disposition is not None:
        query = query.where(STANDS_AT.in_([sought.disposition]))
    return query


def _outcomes(connection: Connection, ids: list[str]) -> Mapping[str, Mapping[str, str]]:
    outcomes: defaultdict[str, dict[str, str]] = defaultdict(dict)
    for begin in range(0, len(ids), BATCH):
        of_these = finding.c.screening_id.in_(ids[begin : begin + BATCH])
        for row in connection.execute(select(finding).where(of_these, finding.c.outcome != "pass")):
            outcomes[row.screening_id][row.criterion] = row.outcome
    return outcomes


def _decided(connection: Connection, ids: list[str]) -> Mapping[str, Decided]:
    """The newest decision of each."""
    decided: dict[str, Decided] = {}
    for begin in range(0, len(ids), BATCH):
        of_these = event.c.screening_id.in_(ids[begin : begin + BATCH])
        query = (
            select(event).where(of_these, event.c.type == CaseDecided.type).order_by(event.c.screening_id, event.c.seq)
        )
        for row in connection.execute(query):
            signed = {name: row.payload[name] for name in ("decision", "day", "name")}
            decided[row.screening_id] = Decided(at=row.at, **signed)
    return decided
