"""Accounts as an admin keeps them: made, moved, shut out, given a password or a code; and nobody's of other sites."""

from __future__ import annotations

import re
from collections.abc import Callable

import httpx
import pytest

from storage import Staff, StaffRole, Store
from tests.review.conftest import Visitor
from tests.review.records import NOW, PASSWORD, hire, keep

Enter = Callable[[str], Visitor]


def account(store: Store, login: str) -> Staff | None:
    return next((each for each in store.staffing.everybody() if each.login == login), None)


def shown_once(page: httpx.Response) -> str:
    (secret,) = re.findall(r'<code class="key">([^<]+)</code>', page.text)
    return str(secret)


def make(admin: Visitor, **fields: str) -> httpx.Response:
    typed = {"login": "zhao", "name": "赵医生", "role": "reviewer", "language": "zh", "site main": "yes"}
    return admin.submit("/accounts", **{**typed, "password": PASSWORD, **fields})


def change(admin: Visitor, login: str, what: str, *, password: str = PASSWORD, **fields: str) -> httpx.Response:
    return admin.submit(f"/accounts/{login}/{what}", on=f"/accounts/{login}", password=password, **fields)


def test_new_colleague_logs_in_with_the_password_that_is_shown_once(
    store: Store, enter: Enter, visitor: Visitor
) -> None:
    admin = enter("admin")
    page = make(admin)
    made = account(store, "zhao")
    assert made is not None
    assert (made.name, made.role, made.sites, made.language) == (
        "赵医生",
        StaffRole.REVIEWER,
        frozenset({"main"}),
        "zh",
    )
    password = shown_once(page)
    assert password not in admin.get("/accounts/zhao").text
    assert visitor.log_in("zhao", password).status_code == 303
    entry = next(each for each in store.staffing.audit() if each.what.get("of") == "zhao")
    assert (entry.actor, entry.action, entry.what["added"]) == ("admin", "account", "reviewer")


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"password": "not the admin's"}, "That is not your password."),
        ({"login": "Zhao Li"}, "A login name has 2 to 32 small letters"),
        ({"name": "  "}, "A name has 1 to 80 characters."),
        ({"name": "x" * 81}, "A name has 1 to 80 characters."),
        ({"role": "king"}, "Please choose a role"),
        ({"language": "fr"}, "Please choose a role"),
        ({"site main": ""}, "at least one site"),
        ({"site main": "", "site second": "yes"}, "at least one site"),
        ({"login": "monitor"}, "There is an account of this login name already."),
    ],
)
def test_account_that_cannot_be_made_is_a_sentence(
    store: Store, enter: Enter, fields: dict[str, str], said: str
) -> None:
    before = len(store.staffing.everybody())
    page = make(enter("admin"), **fields)
    assert (page.status_code, said in page.text) == (400, True)
    assert len(store.staffing.everybody()) == before


def test_another_role_counts_from_the_next_request_on(store: Store, enter: Enter) -> None:
    monitor, admin = enter("monitor"), enter("admin")
    change(admin, "monitor", "role", role="coordinator", **{"site main": "yes"})
    moved = account(store, "monitor")
    assert moved is not None
    assert (moved.role, moved.sites) == (StaffRole.COORDINATOR, frozenset({"main"}))
    assert monitor.get("/").headers["location"].startswith("/login")


def test_who_is_shut_out_is_out_at_once_until_let_in_again(store: Store, enter: Enter, visitor: Visitor) -> None:
    reviewer, admin = enter("reviewer"), enter("admin")
    change(admin, "reviewer", "out", out="yes")
    assert reviewer.get("/").headers["location"].startswith("/login")
    assert visitor.log_in("reviewer").status_code != 303
    change(admin, "reviewer", "out", out="no")
    assert visitor.log_in("reviewer").status_code == 303


def test_new_password_takes_the_place_of_the_old_one(enter: Enter, visitor: Visitor) -> None:
    password = shown_once(change(enter("admin"), "reviewer", "password"))
    assert visitor.log_in("reviewer").status_code != 303
    assert visitor.log_in("reviewer", password).status_code == 303


def test_code_links_their_telegram(store: Store, enter: Enter) -> None:
    said = shown_once(change(enter("admin"), "coordinator", "link"))
    keep(store, "en_patient_incomplete", "k7m2qw9xyz")  # the first who ever writes
    linked = store.staffing.use_link(said.removeprefix("/start "), 1, NOW)
    assert linked is not None
    assert linked.login == "coordinator"


@pytest.mark.parametrize("what", ["role", "out", "password", "link"])
def test_nothing_changes_without_the_admins_own_password(store: Store, enter: Enter, what: str) -> None:
    before = account(store, "reviewer")
    fields = {"role": "monitor", "site main": "yes", "out": "yes"}
    page = change(enter("admin"), "reviewer", what, **{**fields, "password": "guessed wrong"})
    assert (page.status_code, "That is not your password." in page.text) == (400, True)
    assert account(store, "reviewer") == before


@pytest.mark.parametrize("what", ["role", "out", "password", "link"])
def test_admins_change_not_their_own_account(store: Store, enter: Enter, what: str) -> None:
    before = account(store, "admin")
    admin = enter("admin")
    fields = {"role": "monitor", "site main": "yes", "out": "yes", "password": PASSWORD}
    page = admin.submit(f"/accounts/admin/{what}", on="/account", **fields)
    assert "That is your own account." in page.text
    assert account(store, "admin") == before


def test_accounts_of_other_sites_are_none(store: Store, enter: Enter, hashed: str) -> None:
    hire(store, "elsewhere", StaffRole.REVIEWER, hashed, sites=("main", "second"))
    admin = enter("admin")
    assert "elsewhere" not in admin.get("/accounts").text
    assert admin.get("/accounts/elsewhere").status_code == 404
    assert admin.submit("/accounts/elsewhere/out", on="/account", out="yes", password=PASSWORD).status_code == 404
    stranger = account(store, "elsewhere")
    assert stranger is not None
    assert stranger.disabled_at is None
    refused = [each for each in store.staffing.audit(actor="admin") if each.action == "refused"]
    assert [each.what for each in refused] == [{"of": "elsewhere"}] * 2
