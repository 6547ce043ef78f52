"""What the evaluator says of each screening, kept for lists; a cache, and worked out again whenever it is stale."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from dialogs import (
    ERASED,
    AnswerCorrected,
    AnswerRecorded,
    AnswerSetBeside,
    AnswerWithdrawn,
    CaseDecided,
    CriterionSettled,
    DispositionSet,
    EvidenceChanged,
    QueryAnswered,
    QueryClosed,
    QueryOpened,
    Session,
    SessionFormatError,
    SettlementTakenBack,
)
from storage import reading
from storage.reading import StoredEvent
from storage.scope import Scope
from storage.tables import event, finding, screening, standing, waiting_for


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Where a screening stands: the verdict, the outcome of each criterion, and what asks for attention.

    No verdict for a screening that a newer program has written and this one cannot read. `stage`: how far staff have
    come with it; `waits_for`: the login names of those who have a query to answer or to close; `conflicts`: how many
    facts there are on which people differ.
    """

    verdict: str | None
    findings: Mapping[str, str]
    answers: int
    danger: bool
    person: bool
    stage: str | None = None
    waits_for: frozenset[str] = frozenset()
    conflicts: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stale:
    """A screening whose standing is to be worked out, as far as this program can read it."""

    id: str
    version: int
    open: bool
    session: Session | None
    events: tuple[StoredEvent, ...]


#: What happened that says how far staff have come.
TELLING = (
    AnswerRecorded.type,
    AnswerCorrected.type,
    AnswerSetBeside.type,
    AnswerWithdrawn.type,
    EvidenceChanged.type,
    CriterionSettled.type,
    SettlementTakenBack.type,
    CaseDecided.type,
    DispositionSet.type,
    QueryOpened.type,
    QueryAnswered.type,
    QueryClosed.type,
)

EVENTS = (
    select(event.c.screening_id, *reading.EVENT)
    .where(event.c.screening_id.in_(bindparam("screenings", expanding=True)), event.c.type.in_(TELLING))
    .order_by(event.c.screening_id, event.c.seq)
)

FORGET = tuple(delete(table).where(table.c.screening_id == bindparam("forgotten")) for table in (finding, waiting_for))


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
    told: dict[str, list[StoredEvent]] = {row.id: [] for row in rows}
    for happened in connection.execute(EVENTS, {"screenings": list(told)}).mappings() if told else ():
        fields = dict(happened)
        told[fields.pop("screening_id")].append(StoredEvent(**fields))
    return [
        Stale(
            id=row.id,
            version=row.version,
            open=row.closed_at is None,
            session=_read(row.snapshot),
            events=tuple(told[row.id]),
        )
        for row in rows
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
            "stage": stands.stage,
            "conflicts": stands.conflicts,
        }
        connection.execute(_put(standing, connection.dialect.name), row)
        for forget in FORGET:
            connection.execute(forget, {"forgotten": screened.id})
        outcomes = [
            {"screening_id": screened.id, "criterion": criterion, "outcome": outcome}
            for criterion, outcome in stands.findings.items()
        ]
        if outcomes:
            connection.execute(insert(finding), outcomes)
        if stands.waits_for:
            waiting = [{"screening_id": screened.id, "login": login} for login in sorted(stands.waits_for)]
            connection.execute(insert(waiting_for), waiting)


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
