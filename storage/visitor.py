"""A member of staff at the records: bound to their sites, and everything on the audit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, select

from storage import audit
from storage.accounts import Staff
from storage.audit import Did, Entry
from storage.engine import Database
from storage.errors import NoSuchScreening
from storage.keys import Keys
from storage.tables import screening

SITE = select(screening.c.site).where(screening.c.id == bindparam("screening_id"))


class Visitor:
    """What everything that staff do with the records shares."""

    def __init__(self, database: Database, keys: Keys, staff: Staff, now: datetime) -> None:
        self._database = database
        self._keys = keys
        self._staff = staff
        self._scope = staff.scope
        self._now = now

    def _refused(self, screening_id: str) -> NoSuchScreening:
        with self._database.writing() as connection:
            site = connection.execute(SITE, {"screening_id": screening_id}).scalar_one_or_none()
            self._add(connection, Did.REFUSED, what={"screening": screening_id}, screening=screening_id, site=site)
        return NoSuchScreening(f"There is no screening {screening_id!r}.")

    def _record(self, did: Did, **more: Any) -> None:
        with self._database.writing() as connection:
            self._add(connection, did, **more)

    def _add(self, connection: Connection, did: Did, **more: Any) -> None:
        audit.add(connection, self._keys, Entry(actor=self._staff.actor, did=did, **more), self._now)
