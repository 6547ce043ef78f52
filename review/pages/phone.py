"""Completing by phone what a patient began or could not know: a one-time link to their screening, for the messenger."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.responses import Response

from review.pages.page import Page
from review.rights import Right
from review.visit import Visit
from storage import Case


def can_complete(visit: Visit, case: Case) -> bool:
    """Whether this visitor could go on with the screening for its patient."""
    possible = visit.deployment.conversation.can_lend(case.session, now=visit.now)
    return case.bot is not None and possible and visit.may(Right.COMPLETE)


def offer(visit: Visit) -> Response:
    """The link. It stands on this page alone, as only a hash of it is kept."""
    case = visit.desk.case(visit.ids["id"])
    if case.bot is None or not can_complete(visit, case):
        raise HTTPException(409)
    secret = visit.casework.offer(case.row.id)
    link = f"https://t.me/{case.bot.name}?start={secret}" if case.bot.name else None
    return visit.page("phone.html", case=case, link=link, code=f"/start {secret}")


PAGES = (Page("POST", "/screening/{id}/phone", Right.COMPLETE, offer),)
