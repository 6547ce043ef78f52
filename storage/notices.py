"""What staff are told of, and who sees to it: written with the turn that brought it about, told at least once.

Nothing personal stands in it. Where somebody is asked for, or in danger, it is a task: open, taken by somebody, done.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Connection, Select, bindparam, insert, select, update

from dialogs import Aside, DangerSignSeen, Event, PersonAskedFor, Role, ScreeningAssessed, Session
from storage import outbox
from storage.accounts import StaffRole
from storage.scope import Scope
from storage.tables import contact, notice, screening, staff, staff_site


class Cause(StrEnum):
    """Why staff are told."""

    FINISHED = "finished"
    REVIEW = "review"
    PERSON = "person"
    DANGER = "danger"


#: What somebody has to see to, so that it has a state.
TASKS = (Cause.PERSON, Cause.DANGER)

#: Verdicts behind which something may be missing; before the end there is none.
WITH_GAPS = (None, "incomplete", "needs_staff_review")

#: Who of the staff is told.
TOLD = (StaffRole.COORDINATOR, StaffRole.REVIEWER)


@dataclass(frozen=True, slots=True, kw_only=True)
class Occasion:
    """A screening that staff are told of, by its subject's code where there is one, and why.

    `patients`: a patient answers it and can be written to; `gaps`: there may be something to complete for them.
    """

    screening_id: str
    subject: str | None
    causes: tuple[Cause, ...]
    patients: bool
    gaps: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """Something to see to that is not done. Open, until somebody took it: `taken_by`, by name."""

    id: int
    screening_id: str
    subject: str | None
    site: str
    cause: Cause
    at: datetime
    taken_by: str | None


ADD = insert(notice)

UNTOLD = (
    select(
        notice.c.id,
        notice.c.cause,
        notice.c.screening_id,
        screening.c.subject,
        screening.c.site,
        screening.c.contact_id,
        screening.c.role,
        screening.c.verdict,
    )
    .join(screening, screening.c.id == notice.c.screening_id)
    .where(notice.c.told_at.is_(None))
    .order_by(notice.c.id)
    .limit(100)
)
MARK = update(notice).where(notice.c.id == bindparam("told")).values(told_at=bindparam("now"))

COLLEAGUES = (
    select(staff.c.contact_id, staff.c.language)
    .join(staff_site, staff_site.c.staff_id == staff.c.id)
    .join(contact, contact.c.id == staff.c.contact_id)
    .where(
        staff_site.c.site == bindparam("site"),
        staff.c.disabled_at.is_(None),
        staff.c.role.in_([role.value for role in TOLD]),
        contact.c.channel == bindparam("channel"),
    )
    .order_by(staff.c.id)
)

TAKE = (
    update(notice)
    .where(notice.c.screening_id == bindparam("of"), notice.c.cause.in_(TASKS), notice.c.done_at.is_(None))
    .values(staff_id=bindparam("who"), done_at=bindparam("done", type_=notice.c.done_at.type))
)


def note(connection: Connection, session: Session, happened: Sequence[Event], now: datetime) -> None:
    """Note what staff are to be told of a turn. Of practice nothing is."""
    causes = [cause for event in happened if (cause := _cause(session, event)) is not None]
    if causes and not session.practice:
        rows = [{"screening_id": session.id, "cause": cause.value, "at": now} for cause in dict.fromkeys(causes)]
        connection.execute(ADD, rows)


def _cause(session: Session, event: Event) -> Cause | None:
    match event:
        case DangerSignSeen():
            return Cause.DANGER
        case PersonAskedFor():
            return Cause.PERSON
        case ScreeningAssessed(verdict=verdict) if session.state != "expired":
            return Cause.REVIEW if verdict == "needs_staff_review" else Cause.FINISHED
        case _:
            return None


def any_untold(connection: Connection, *, dangers_only: bool) -> bool:
    """Whether there is anything to tell."""
    return connection.execute(_untold(dangers_only).limit(1)).first() is not None


def tell(
    connection: Connection,
    channel: str,
    word: Callable[[Occasion, str], Aside],
    now: datetime,
    *,
    dangers_only: bool,
) -> set[int]:
    """Queue a message about each to everybody of its site who is linked; to which contacts.

    Whoever screens the subject themselves is not told. `word`: puts it in a language.
    """
    rows = connection.execute(_untold(dangers_only).with_for_update(of=notice, skip_locked=True)).all()
    contacts: set[int] = set()
    for screening_id in dict.fromkeys(row.screening_id for row in rows):
        about = [row for row in rows if row.screening_id == screening_id]
        causes = tuple(dict.fromkeys(Cause(row.cause) for row in about))
        patients = about[0].role == Role.PATIENT.value and about[0].contact_id is not None
        occasion = Occasion(
            screening_id=screening_id,
            subject=about[0].subject,
            causes=causes,
            patients=patients,
            gaps=patients and about[0].verdict in WITH_GAPS,
        )
        for one in connection.execute(COLLEAGUES, {"site": about[0].site, "channel": channel}).all():
            if one.contact_id != about[0].contact_id:
                outbox.add_aside(connection, word(occasion, one.language), contact_id=one.contact_id, now=now)
                contacts.add(one.contact_id)
    for row in rows:
        connection.execute(MARK, {"told": row.id, "now": now})
    return contacts


def take(connection: Connection, screening_id: str, staff_id: int, *, done_at: datetime | None = None) -> None:
    """Somebody sees to everything that is open about a screening, or has done so."""
    connection.execute(TAKE, {"of": screening_id, "who": staff_id, "done": done_at})


def tasks(connection: Connection, scope: Scope) -> list[Task]:
    """What is to be seen to at some sites, oldest first."""
    query = (
        select(
            notice.c.id,
            notice.c.screening_id,
            screening.c.subject,
            screening.c.site,
            notice.c.cause,
            notice.c.at,
            staff.c.name.label("taken_by"),
        )
        .join(screening, screening.c.id == notice.c.screening_id)
        .join(staff, staff.c.id == notice.c.staff_id, isouter=True)
        .where(scope.holds, notice.c.cause.in_(TASKS), notice.c.done_at.is_(None))
        .order_by(notice.c.id)
    )
    return [Task(**{**row, "cause": Cause(row["cause"])}) for row in connection.execute(query).mappings()]


def _untold(dangers_only: bool) -> Select[Any]:
    return UNTOLD.where(notice.c.cause == Cause.DANGER.value) if dangers_only else UNTOLD
