"""The records as one member of staff may see them: their sites' and no other, and everything on the audit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from sqlalchemy import Connection, delete, insert

from dialogs import Session
from storage import links, notices, reading, screenings, standings, worklist
from storage.audit import Did
from storage.lending import Bot, bot_of
from storage.notices import Task
from storage.reading import StoredEvent
from storage.standings import Standing
from storage.tables import assignment
from storage.visitor import Visitor
from storage.worklist import Filter, Listed, WorkList

#: So many standings are worked out before they are kept.
BATCH = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One screening as staff read it: its row of the list, its session, and everything that happened.

    `bot`: the one that its patient writes to. `link_made_at`: when the first link was made for somebody else to go on.
    """

    row: Listed
    session: Session
    version: int
    events: tuple[StoredEvent, ...]
    bot: Bot | None = None
    link_made_at: datetime | None = None


class Desk(Visitor):
    """What somebody reads at this moment. Beside `Casework` and `Reports` staff have no other way to the records."""

    def bring_up_to_date(
        self, judge: Callable[[Session | None, Sequence[StoredEvent]], Standing], *, rules: str, day: date
    ) -> None:
        """Have every screening of these sites judged anew that has changed since, or by other rules, or on another day.

        `judge` must be pure.
        """
        while True:
            with self._database.reading() as connection:
                changed = standings.stale(connection, self._scope, rules, day, BATCH)
            judged = [(screened, judge(screened.session, screened.events)) for screened in changed]
            if judged:
                with self._database.writing() as connection:
                    standings.keep(connection, judged, rules, day)
            if len(changed) < BATCH:
                return

    def work_list(self, looked_for: Filter, *, page: int, size: int) -> WorkList:
        """A page of the work list, from 1."""
        with self._database.reading() as connection:
            found = worklist.listed(connection, self._scope, self._staff.login, looked_for, self._now, page, size)
        self._record(Did.VIEW, what={"list": _said(looked_for), "page": page, "found": found.total})
        return found

    def case(self, screening_id: str) -> Case:
        """One screening, to be read. Raises `NoSuchScreening`, also for another site's."""
        with self._database.reading() as connection:
            case = self._read(connection, screening_id)
        if case is None:
            raise self._refused(screening_id)
        self._record(Did.VIEW, screening=screening_id, site=case.row.site)
        return case

    def assign(self, screening_id: str, staff_id: int | None) -> None:
        """Have somebody look after a screening, or nobody. Raises `NoSuchScreening`, also for another site's."""
        with self._database.writing() as connection:
            row = worklist.one(connection, self._scope, screening_id)
            if row is not None:
                connection.execute(delete(assignment).where(assignment.c.screening_id == screening_id))
                if staff_id is not None:
                    values = {"screening_id": screening_id, "staff_id": staff_id, "since": self._now}
                    connection.execute(insert(assignment), values)
                self._add(connection, Did.CHANGE, what={"assigned": staff_id}, screening=screening_id, site=row.site)
        if row is None:
            raise self._refused(screening_id)

    def tasks(self) -> list[Task]:
        """What is to be seen to at these sites, oldest first."""
        with self._database.reading() as connection:
            found = notices.tasks(connection, self._scope)
        self._record(Did.VIEW, what={"list": "tasks", "found": len(found)})
        return found

    def see_to(self, screening_id: str, *, done: bool) -> None:
        """See to what is open about a screening, or have done so. Raises `NoSuchScreening`, also for another site's."""
        with self._database.writing() as connection:
            row = worklist.one(connection, self._scope, screening_id)
            if row is not None:
                notices.take(connection, screening_id, self._staff.id, done_at=self._now if done else None)
                what = {"tasks": "done" if done else "taken"}
                self._add(connection, Did.CHANGE, what=what, screening=screening_id, site=row.site)
        if row is None:
            raise self._refused(screening_id)

    def _read(self, connection: Connection, screening_id: str) -> Case | None:
        row = worklist.one(connection, self._scope, screening_id)
        if row is None:
            return None
        stored = screenings.read(connection, screening_id)
        events = tuple(reading.transcript(connection, screening_id))
        return Case(
            row=row,
            session=stored.session,
            version=stored.version,
            events=events,
            bot=bot_of(connection, screening_id),
            link_made_at=links.first_made(connection, screening_id),
        )


def _said(looked_for: Filter) -> dict[str, str]:
    return {name: str(value) for name, value in asdict(looked_for).items() if value}
