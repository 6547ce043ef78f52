"""What staff read of many screenings at once: the overview, the screening log, the audit."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta

from dialogs import Role
from storage import audit, overview, screening_log
from storage.audit import Audited, Did, StoredEntry
from storage.overview import Overview, Span
from storage.scope import Scope
from storage.screening_log import Logged, Sought
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

    def log(self, sought: Sought, site: str | None, *, page: int, size: int) -> tuple[tuple[Logged, ...], int]:
        """A page of the screening log, from 1, and how many lines there are on all pages."""
        with self._database.reading() as connection:
            total = screening_log.count(connection, self._at(site), sought)
            lines = screening_log.lines(connection, self._at(site), sought, skip=(page - 1) * size, most=size)
        self._record(Did.VIEW, what={"log": _days(sought.span), "page": page, "lines": total}, site=site)
        return lines, total

    def export_log(self, sought: Sought, site: str | None, *, form: str, reason: str) -> tuple[Logged, ...]:
        """All lines of the screening log, to be taken away in a `form` and for a reason."""
        with self._database.reading() as connection:
            lines = screening_log.lines(connection, self._at(site), sought)
        what = {"log": _days(sought.span), "lines": len(lines), "as": form}
        self._record(Did.EXPORT, what=what, site=site, reason=reason)
        return lines

    def audit(self, audited: Audited, *, page: int, size: int) -> tuple[list[StoredEntry], int]:
        """A page of what staff did at these sites, from 1 and the newest first; and how many entries there are."""
        with self._database.reading() as connection:
            found, total = audit.listed(connection, self._scope, audited, page=page, size=size)
        self._record(Did.VIEW, what={"audit": _days(audited), "page": page, "found": total})
        return found, total

    def _at(self, site: str | None) -> Scope:
        return self._scope if site is None else Scope(self._scope.sites & {site})


def _days(span: Span | Audited) -> str:
    """From the first to the last day, by the clocks that they were chosen by."""
    last = span.until - timedelta.resolution
    return f"{span.since:%Y-%m-%d}/{last:%Y-%m-%d}"
