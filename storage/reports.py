"""What staff read of many screenings at once: the overview, the screening log, the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from dialogs import Role
from storage import overview
from storage.audit import Did
from storage.overview import Overview, Span
from storage.scope import Scope
from storage.visitor import Visitor


class Reports(Visitor):
    """What somebody reads at this moment, each time on the audit. `site`: one of theirs, or all where it is None."""

    def overview(self, span: Span, site: str | None, later: Mapping[Role, Collection[str]]) -> Overview:
        """What there is to count of the screenings that began in these days.

        `later`: for each role the facts of the later half of its questions.
        """
        with self._database.reading() as connection:
            counted = overview.overview(connection, self._at(site), span, later)
        self._record(Did.VIEW, what={"overview": _days(span)}, site=site)
        return counted

    def _at(self, site: str | None) -> Scope:
        return self._scope if site is None else Scope(self._scope.sites & {site})


def _days(span: Span) -> str:
    return f"{span.since.isoformat()} to {span.until.isoformat()}"
