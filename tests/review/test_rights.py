"""Who may do what, cell by cell: the table, and what the pages make of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from review.pages import PAGES, Page
from review.rights import RIGHTS, Right, may
from storage import StaffRole, Store
from tests.review.conftest import Visitor
from tests.review.records import keep

COORDINATOR, REVIEWER, ADMIN, MONITOR = "coordinator", "reviewer", "admin", "monitor"

#: Written by hand: each right, and who has it.
CELLS = {
    "own_account": {COORDINATOR: True, REVIEWER: True, ADMIN: True, MONITOR: True},
    "read": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: True},
    "assign": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: False},
    "correct": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: False},
    "export": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: True},
    "audit": {COORDINATOR: False, REVIEWER: False, ADMIN: True, MONITOR: True},
    "note": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: False},
    "settle": {COORDINATOR: False, REVIEWER: True, ADMIN: False, MONITOR: False},
    "decide": {COORDINATOR: False, REVIEWER: True, ADMIN: False, MONITOR: False},
    "complete": {COORDINATOR: True, REVIEWER: True, ADMIN: False, MONITOR: False},
    "accounts": {COORDINATOR: False, REVIEWER: False, ADMIN: True, MONITOR: False},
}


def test_every_right_and_every_role_is_in_the_table() -> None:
    assert set(CELLS) == set(Right) == set(RIGHTS)
    assert all(set(row) == set(StaffRole) for row in CELLS.values())


@pytest.mark.parametrize(("right", "role"), [(right, role) for right in CELLS for role in CELLS[right]])
def test_cell(right: str, role: str) -> None:
    assert may(StaffRole(role), Right(right)) is CELLS[right][role]


def cells() -> Iterator[tuple[Page, StaffRole]]:
    """Every page with every role."""
    for page in PAGES:
        for role in StaffRole:
            yield page, role


def test_pages_answer_those_who_have_the_right_and_nobody_else(store: Store, enter: Callable[[str], Visitor]) -> None:
    keep(store, "en_patient_hepatitis_b", "k7m2qw9xyz")
    browsers = {role: enter(role) for role in StaffRole}
    wrong = []
    for page, role in cells():
        path, browser = page.path.replace("{id}", "k7m2qw9xyz").replace("{login}", "monitor"), browsers[role]
        answer = browser.get(path) if page.method == "GET" else browser.submit(path, on="/account")
        let_in = answer.status_code != 403
        if let_in is not may(role, page.right):
            wrong.append((page.method, page.path, role, answer.status_code))
    assert wrong == []
    refusals = [entry.actor for entry in store.staffing.audit() if entry.action == "refused"]
    assert refusals == [role for page, role in cells() if not may(role, page.right)]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.method} {page.path}")
def test_nobody_is_answered_who_is_not_logged_in(visitor: Visitor, page: Page) -> None:
    path = page.path.replace("{id}", "k7m2qw9xyz")
    answer = visitor.request(page.method, path, data={}, headers={"Origin": str(visitor.base_url).rstrip("/")})
    if page.method == "POST":
        assert (answer.status_code, answer.headers.get("location")) in ((303, "/login"), (415, None))
    else:
        assert answer.headers["location"].startswith("/login?")
