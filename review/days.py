"""The days that somebody chose on a page, the last of them included."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from review.visit import Visit
from storage import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """From the `first` to the `last` day."""

    first: date
    last: date

    def span(self, zone: ZoneInfo) -> Span:
        """When these days begin and end on the site's clocks."""

        def begins(day: date) -> datetime:
            return datetime.combine(day, time(), zone)

        return Span(since=begins(self.first), until=begins(self.last + timedelta(days=1)))


def chosen_days(visit: Visit, before: int) -> Days:
    """What the address asks for; the last `before` days and today where it makes no sense."""
    first, last = (_day(visit.query.get(name, "")) for name in ("from", "to"))
    last = last or visit.today
    first = first or last - timedelta(days=before)
    return Days(first=first, last=last) if first <= last else Days(first=last, last=first)


def _day(typed: str) -> date | None:
    try:
        day = date.fromisoformat(typed) if len(typed) == len("2026-01-31") else None
    except ValueError:
        return None
    return day if day is not None and date(2000, 1, 1) <= day <= date(2999, 12, 31) else None
