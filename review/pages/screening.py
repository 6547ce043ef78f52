"""One screening: what was said, and what follows from it for every criterion."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from dialogs import understood
from eligibility import PROTOCOL, Assessment
from review.case import findings, recorded, uses
from review.conflicts import conflicts
from review.history import steps
from review.levels import by_level
from review.pages.casework import colleagues
from review.pages.page import Page
from review.pages.phone import can_complete
from review.rights import Right
from review.standing import bring_up_to_date
from review.transcript import lines
from review.visit import Visit
from review.work import with_settlements, work
from storage import Case


def show(visit: Visit) -> Response:
    """The screening. `beside`: the other language is shown beside what was said."""
    bring_up_to_date(visit)
    case = visit.desk.case(visit.ids["id"])
    assessment = visit.deployment.assess(case.session.answers, case.session.assessed_on or visit.today)
    shown = findings(assessment, case, PROTOCOL)
    return visit.page(
        "screening.html",
        case=case,
        assessment=assessment,
        findings=shown,
        conflicts=conflicts(case, assessment),
        understood=understood,
        lines=tuple(lines(case.events)),
        latest=recorded(case),
        uses=uses(shown),
        beside="beside" in visit.query,
        can_complete=can_complete(visit, case),
        **_casework(visit, case, assessment),
    )


def _casework(visit: Visit, case: Case, assessment: Assessment) -> dict[str, Any]:
    """What staff have made of it."""
    done = work(case.events, PROTOCOL)
    return {
        "done": done,
        "settled": with_settlements(assessment, done),
        "levels": by_level(visit.deployment, case, visit.today),
        "steps": steps(case, done),
        "colleagues": colleagues(visit, case),
        "criteria": PROTOCOL.criteria,
    }


def take(visit: Visit) -> Response:
    """Look after this screening from now on; or no longer."""
    screening = visit.ids["id"]
    visit.desk.assign(screening, visit.staff.id if visit.form.get("mine") == "yes" else None)
    return visit.go(f"/screening/{screening}")


PAGES = (
    Page("GET", "/screening/{id}", Right.READ, show),
    Page("POST", "/screening/{id}/assign", Right.ASSIGN, take),
)
