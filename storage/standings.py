"""What the evaluator says of each screening, kept for lists; a cache, and worked out again whenever it is stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from dialogs import ERASED, Session, SessionFormatError
from storage.scope import Scope
from storage.tables import finding, screening, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a screening stands: the verdict, the outcome of each criterion, and what asks for attention.

    No verdict for a screening that a newer program has written and this one cannot read.
    """

    verdict: str | None
    findings: Mapping[str, str]
    answers: int
    danger: bool
    person: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A screening whose standing is to be worked out, as far as this program can read it."""

    id: str
    version: int
    open: bool
    session: Session | None


FORGET = delete(finding).where(finding.c.screening_id == bindparam("forgotten"))


def stale(connection: Connection, scope: Scope, rules: str, day: date, most: int) -> list[Stale]:
    """Some of the screenings that have changed, or were judged by other rules or on another day."""
    query = (
        select(screening.c.id, screening.c.version, screening.c.closed_at, screening.c.snapshot)
        .join(standing, standing.c.screening_id == screening.c.id, isouter=True)
        .where(
            scope.holds,
            screening.c.state != ERASED,
            or_(
                standing.c.screening_id.is_(None),
                standing.c.version != screening.c.version,
                standing.c.rules != rules,
                standing.c.day != day.isoformat(),
            ),
        )
        .order_by(screening.c.updated_at.desc())
        .limit(most)
    )
    rows = connection.execute(query).all()
    return [
        Stale(id=row.id, version=row.version, open=row.closed_at is None, session=_read(row.snapshot)) for row in rows
    ]


def keep(connection: Connection, judged: Sequence[tuple[Stale, Standing]], rules: str, day: date) -> None:
    """Keep the standings that were worked out."""
    for screened, stands in sorted(judged, key=lambda pair: pair[0].id):  # two programs lock in the same order
        row = {
            "screening_id": screened.id,
            "version": screened.version,
            "rules": rules,
            "day": day.isoformat() if screened.open else None,
            "verdict": stands.verdict,
            "answers": stands.answers,
            "danger": stands.danger,
            "person": stands.person,
        }
        connection.execute(_put(standing, connection.dialect.name), row)
        connection.execute(FORGET, {"forgotten": screened.id})
        outcomes = [
            {"screening_id": screened.id, "criterion": criterion, "outcome": outcome}
            for criterion, outcome in stands.findings.items()
        ]
        if outcomes:
            connection.execute(insert(finding), outcomes)


def _read(snapshot: dict[str, Any]) -> Session | None:
    try:
        return Session.load(snapshot)
    except SessionFormatError:
        return None


def _put(table: Table, dialect: str) -> Any:
    statement = (postgresql.insert if dialect == "postgresql" else sqlite.insert)(table)
    key = [column.name for column in table.primary_key]
    others = {column.name: statement.excluded[column.name] for column in table.c if column.name not in key}
    return statement.on_conflict_do_update(index_elements=key, set_=others)
