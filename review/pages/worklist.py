"""The work list: which screenings there are, and which of them want somebody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from datetime import timedelta
from urllib.parse import urlencode

from starlette.responses import Response

from eligibility import PROTOCOL, Outcome
from locales import Text, say
from review import words
from review.pages.page import Page
from review.rights import Right
from review.standing import bring_up_to_date
from review.visit import Visit
from storage import Disposition, Filter, Staff

ROWS = 25

#: Ages to choose from, in days.
AGES: Mapping[str, Text] = {
    "7": say("more than a week"),
    "30": say("more than a month"),
    "90": say("more than three months"),
}

#: Of a part of a subject code.
LONGEST = 32


def show(visit: Visit) -> Response:
    """A page of the list, by the filter in the address. What makes no sense there does not matter."""
    bring_up_to_date(visit)
    chosen, page = _chosen(visit), visit.chosen_page
    found = visit.desk.work_list(_filter(visit.staff, chosen), page=page, size=ROWS)
    return visit.page(
        "worklist.html",
        found=found,
        chosen=defaultdict(str, chosen),
        filtered=bool(chosen),
        page=page,
        pages=max(1, -(-found.total // ROWS)),
        criteria=PROTOCOL.criteria,
        ages=AGES,
        address=lambda **changes: _address({**chosen, **changes}),
    )


def _chosen(visit: Visit) -> dict[str, str]:
    """What the address asks for, as far as it can be asked for."""
    known: Mapping[str, Collection[str]] = {
        "site": visit.staff.sites,
        "disposition": list(Disposition),
        "verdict": words.VERDICTS,
        "criterion": [criterion.id for criterion in PROTOCOL.criteria],
        "outcome": list(Outcome),
        "age": AGES,
        "danger": ["yes"],
        "conflict": ["yes"],
        "mine": ["yes"],
        "queries": ["yes"],
    }
    chosen = {name: visit.query[name] for name in known if visit.query.get(name) in known[name]}
    subject = visit.query.get("subject", "").strip()[:LONGEST]
    return {**chosen, "subject": subject} if subject else chosen


def _filter(staff: Staff, chosen: Mapping[str, str]) -> Filter:
    return Filter(
        site=chosen.get("site"),
        disposition=Disposition(chosen["disposition"]) if "disposition" in chosen else None,
        verdict=chosen.get("verdict"),
        criterion=chosen.get("criterion"),
        outcome=chosen.get("outcome"),
        older_than=timedelta(days=int(chosen["age"])) if "age" in chosen else None,
        danger="danger" in chosen,
        conflict="conflict" in chosen,
        mine=staff.id if "mine" in chosen else None,
        waits_for=staff.login if "queries" in chosen else None,
        subject=chosen.get("subject"),
    )


def _address(chosen: Mapping[str, object]) -> str:
    return "/?" + urlencode({name: value for name, value in chosen.items() if value})


PAGES = (Page("GET", "/", Right.READ, show),)
