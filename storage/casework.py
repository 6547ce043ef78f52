"""What staff change of a screening. Two people at once: the second is told, and nothing is overwritten."""

from __future__ import annotations

from collections.abc import Callable

from dialogs import Session, Step
from storage import events, links, screenings, worklist
from storage.audit import Did
from storage.errors import ScreeningChanged
from storage.links import Link
from storage.visitor import Visitor


class Casework(Visitor):
    """What somebody does to a screening at this moment, each thing in one transaction and on the audit.

    `version` is that of the screening as they saw it: `ScreeningChanged` where it has changed since, be it by its
    conversation. Everything raises `NoSuchScreening`, also for another site's.
    """

    def take(self, screening_id: str, version: int | None, step: Callable[[Session], Step], **what: str | None) -> None:
        """Store what `step` makes of the screening, as a turn is stored. `what` goes on the audit: nothing personal.

        Without a `version` it does not matter what has changed.
        """
        with self._database.writing() as connection:
            row = worklist.one(connection, self._scope, screening_id)
            if row is not None and row.erased:
                row = None
            if row is not None:
                stored = screenings.read(connection, screening_id, to_write=True)
                if version not in (None, stored.version):
                    raise ScreeningChanged(f"The screening {screening_id} has changed since version {version}.")
                taken = step(stored.session)
                screenings.write(connection, stored, taken.session, self._now)
                events.append(connection, screening_id, taken.events, None, self._now)
                done = {name: value for name, value in what.items() if value is not None}
                self._add(connection, Did.CHANGE, what=done, screening=screening_id, site=row.site)
        if row is None:
            raise self._refused(screening_id)

    def offer(self, screening_id: str) -> str:
        """The secret of a one-time link with which staff go on with a patient's screening."""
        with self._database.writing() as connection:
            row = worklist.one(connection, self._scope, screening_id)
            if row is not None and not row.erased:
                secret = links.make(connection, Link(screening_id=screening_id), self._now)
                self._add(connection, Did.CHANGE, what={"link": "made"}, screening=screening_id, site=row.site)
                return secret
        raise self._refused(screening_id)
