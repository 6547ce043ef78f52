"""The screening log: on the screen, on paper, and as a file. Whoever takes it away says why."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlencode

from starlette.responses import Response

from eligibility import PROTOCOL
from locales import say
from review import words
from review.days import Days, chosen_days
from review.log import HEADINGS, cells
from review.pages.page import Page
from review.rights import Right
from review.spreadsheet import csv_file
from review.standing import bring_up_to_date
from review.visit import Visit
from storage import Sought

ROWS = 50

#: So many days back, where nobody chose any.
BEFORE = 365

LONGEST_REASON = 500

FORMS = ("csv", "print")


def show(visit: Visit) -> Response:
    """A page of the log, by the filter in the address. What makes no sense there does not matter."""
    return _page(visit)


def take_away(visit: Visit) -> Response:
    """The whole log that the filter finds, as a file or as a page to be printed."""
    reason, form = visit.form.get("reason", "").strip(), visit.form.get("as", "")
    if not reason or len(reason) > LONGEST_REASON or form not in FORMS:
        return _page(visit, problem=say("Please say in a few words what this is for."))
    bring_up_to_date(visit)
    days = chosen_days(visit, BEFORE)
    found = visit.reports.export_log(_sought(visit, days), visit.chosen_site, form=form, reason=reason)
    lines = [cells(line, visit.voice) for line in found]
    if form == "print":
        sites = visit.staff.sites if visit.chosen_site is None else {visit.chosen_site}
        return visit.page(
            "log_print.html",
            headings=HEADINGS,
            lines=lines,
            days=days,
            sites=sorted(sites),
            reason=reason,
            protocol=PROTOCOL,
        )
    headings = [visit.voice.catalogue.render(heading) for heading in HEADINGS]
    name = f"screening-log-{days.first}-{days.last}.csv"
    return Response(
        csv_file(headings, lines),
        media_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def _page(visit: Visit, **problem: object) -> Response:
    bring_up_to_date(visit)
    days, page = chosen_days(visit, BEFORE), visit.chosen_page
    found, total = visit.reports.log(_sought(visit, days), visit.chosen_site, page=page, size=ROWS)
    chosen = _chosen(visit)
    filters = {"from": str(days.first), "to": str(days.last), "site": visit.chosen_site or "", **chosen}
    return visit.page(
        "log.html",
        400 if problem else 200,
        days=days,
        site=visit.chosen_site,
        chosen=chosen,
        headings=HEADINGS,
        lines=[(line, cells(line, visit.voice)) for line in found],
        total=total,
        page=page,
        pages=max(1, -(-total // ROWS)),
        filters=urlencode({name: value for name, value in filters.items() if value}),
        longest_reason=LONGEST_REASON,
        **{"problem": None, **problem},
    )


def _chosen(visit: Visit) -> Mapping[str, str]:
    known: Mapping[str, Collection[str]] = {"verdict": words.VERDICTS, "disposition": words.LOGGED_AT}
    return {name: visit.query.get(name, "") if visit.query.get(name) in ids else "" for name, ids in known.items()}


def _sought(visit: Visit, days: Days) -> Sought:
    chosen = _chosen(visit)
    return Sought(
        span=days.span(visit.deployment.zone),
        verdict=chosen["verdict"] or None,
        disposition=chosen["disposition"] or None,
    )


PAGES = (
    Page("GET", "/log", Right.READ, show),
    Page("POST", "/log", Right.EXPORT, take_away),
)
