"""What somebody has to see to: patients who ask for a person, danger signs."""

from __future__ import annotations

from starlette.responses import Response

from review.pages.page import Page
from review.rights import Right
from review.visit import Visit


def show(visit: Visit) -> Response:
    """Everything that is not done, oldest first."""
    return visit.page("tasks.html", tasks=visit.desk.tasks())


def settle(visit: Visit) -> Response:
    """See to everything that is open about a screening, or say that it is done."""
    visit.desk.see_to(visit.ids["id"], done=visit.form.get("done") == "yes")
    return visit.go("/tasks")


PAGES = (
    Page("GET", "/tasks", Right.READ, show),
    Page("POST", "/screening/{id}/tasks", Right.ASSIGN, settle),
)
