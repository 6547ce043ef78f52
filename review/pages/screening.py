"""One screening: what was said, and what follows from it for every criterion."""

from __future__ import annotations

from starlette.responses import Response

from eligibility import PROTOCOL
from review.case import findings, recorded, uses
from review.pages.page import Page
from review.rights import Right
from review.transcript import lines
from review.visit import Visit


def show(visit: Visit) -> Response:
    """The screening. `beside`: the other language is shown beside what was said."""
    case = visit.desk.case(visit.ids["id"])
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    shown = findings(assessment, case, PROTOCOL)
    return visit.page(
        "screening.html",
        case=case,
        assessment=assessment,
        findings=shown,
        lines=tuple(lines(case.events)),
        latest=recorded(case),
        uses=uses(shown),
        beside="beside" in visit.query,
    )


def take(visit: Visit) -> Response:
    """Look after this screening from now on; or no longer."""
    screening = visit.ids["id"]
    visit.desk.assign(screening, visit.staff.id if visit.form.get("mine") == "yes" else None)
    return visit.go(f"/screening/{screening}")


PAGES = (
    Page("GET", "/screening/{id}", Right.READ, show),
    Page("POST", "/screening/{id}/assign", Right.ASSIGN, take),
)
