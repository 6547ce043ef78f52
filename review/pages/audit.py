"""The audit: who of the staff did what, and when."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.responses import Response

from locales import Text, verbatim
from review import words
from review.days import chosen_days
from review.pages.page import Page
from review.rights import Right
from review.visit import Visit
from storage import Audited, Did

ROWS = 100

#: So many days back, where nobody chose any.
BEFORE = 30

#: Of a login name and of a screening's id.
LONGEST = 32


def show(visit: Visit) -> Response:
    """A page of the audit of one's sites. What makes no sense in the address does not matter."""
    days, page = chosen_days(visit, BEFORE), visit.chosen_page
    chosen = {name: visit.query.get(name, "").strip()[:LONGEST] for name in ("actor", "screening", "action")}
    if chosen["action"] not in list(Did):
        chosen["action"] = ""
    span = days.span(visit.deployment.zone)
    audited = Audited(
        since=span.since,
        until=span.until,
        actor=chosen["actor"] or None,
        action=Did(chosen["action"]) if chosen["action"] else None,
        screening=chosen["screening"] or None,
    )
    entries, total = visit.reports.audit(audited, page=page, size=ROWS)
    filters = {"from": str(days.first), "to": str(days.last), **chosen}
    return visit.page(
        "audit.html",
        days=days,
        chosen=chosen,
        entries=[
            (entry, f"{visit.voice.moment(entry.at)}:{entry.at:%S}", tuple(_told(entry.what))) for entry in entries
        ],
        total=total,
        page=page,
        pages=max(1, -(-total // ROWS)),
        filters=urlencode({name: value for name, value in filters.items() if value}),
    )


def _told(what: Mapping[str, Any]) -> Iterator[tuple[Text, str]]:
    """What an entry says more: the names are ours, the values those of the records."""
    for name, value in what.items():
        yield words.DONE_WITH.get(name, verbatim(name)), _written(value)


def _written(value: Any) -> str:
    match value:
        case {"was": was, "is": is_}:
            return f"{_written(was)} → {_written(is_)}"
        case dict():
            return ", ".join(f"{name} {_written(each)}" for name, each in value.items()) or "–"
        case list():
            return ", ".join(map(_written, value)) or "–"
        case None:
            return "–"
        case _:
            return str(value)


PAGES = (Page("GET", "/audit", Right.AUDIT, show),)
