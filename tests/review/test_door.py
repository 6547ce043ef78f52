"""Who gets in, for how long, and what somebody who guesses learns: nothing, ever more slowly."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Literal
from zoneinfo import ZoneInfo

import httpx
import pyotp
import pytest
from argon2 import PasswordHasher

from review import Deployment, Passwords
from storage import Actor, StaffRole, Store
from tests.review.conftest import Clock, Visitor, serving
from tests.review.records import NOW, PASSWORD

ROOT = Actor(name="operator test")

Enter = Callable[[str], Visitor]


def is_in(browser: Visitor) -> bool:
    """Whether somebody is logged in."""
    return browser.get("/account").status_code == 200


def did(store: Store) -> list[tuple[str, str]]:
    """Who did what, by the audit, accounts left out."""
    return [(entry.actor, entry.action) for entry in store.staffing.audit() if entry.action != "account"]


def test_password_lets_in_and_log_out_lets_out(visitor: Visitor, store: Store) -> None:
    assert not is_in(visitor)
    answer = visitor.log_in("reviewer")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert is_in(visitor)
    assert visitor.submit("/logout", on="/account").headers["location"] == "/login"
    assert not is_in(visitor)
    assert did(store) == [("reviewer", "login"), ("reviewer", "logout")]


def test_login_name_in_capitals_is_the_same(visitor: Visitor) -> None:
    assert visitor.log_in(" Reviewer ").status_code == 303


def test_cookie_cannot_be_read_sent_from_elsewhere_or_kept(visitor: Visitor) -> None:
    cookie = next(each for each in visitor.log_in("reviewer").headers.get_list("set-cookie") if "prescreen=" in each)
    assert {part.strip().lower() for part in cookie.split(";")[1:]} == {"httponly", "path=/", "samesite=strict"}


def test_cookie_of_an_old_session_is_worth_nothing(visitor: Visitor) -> None:
    visitor.log_in("reviewer")
    cookies = dict(visitor.cookies)
    visitor.submit("/logout", on="/account")
    visitor.cookies.update(cookies)
    assert not is_in(visitor)


def test_token_from_before_the_login_is_not_the_session_s(visitor: Visitor) -> None:
    """A cookie that somebody else has put there does not become a session."""
    visitor.cookies.set("prescreen", "planted-by-somebody-else", domain="127.0.0.1")
    visitor.log_in("reviewer")
    tokens = [cookie.value for cookie in visitor.cookies.jar if cookie.name == "prescreen"]
    with httpx.Client(base_url=visitor.base_url, cookies={"prescreen": "planted-by-somebody-else"}) as other:
        assert other.get("/account").status_code == 303
    assert tokens[-1] != "planted-by-somebody-else"


def test_logging_in_again_ends_the_session_before(visitor: Visitor, url: str) -> None:
    visitor.log_in("reviewer")
    first = visitor.cookies["prescreen"]
    visitor.log_in("reviewer")
    with httpx.Client(base_url=url, cookies={"prescreen": first}) as other:
        assert other.get("/account").status_code == 303


def test_session_ends_after_twenty_minutes_without_a_request(enter: Enter, clock: Clock) -> None:
    browser = enter("reviewer")
    for _ in range(3):
        clock.later(minutes=19)
        assert is_in(browser)
    clock.later(minutes=20)
    assert not is_in(browser)


def test_session_ends_after_twelve_hours_in_any_case(enter: Enter, clock: Clock) -> None:
    browser = enter("reviewer")
    for _ in range(12 * 4 - 1):
        clock.later(minutes=15)
        assert is_in(browser)
    clock.later(minutes=15)
    assert not is_in(browser)


def test_page_that_was_wanted_comes_after_the_login(visitor: Visitor) -> None:
    sent = visitor.get("/screening/k7m2qw9xyz")
    assert sent.headers["location"] == "/login?next=%2Fscreening%2Fk7m2qw9xyz"
    answer = visitor.submit(
        "/login", on=sent.headers["location"], login="reviewer", password=PASSWORD, next="/screening/k7m2qw9xyz"
    )
    assert answer.headers["location"] == "/screening/k7m2qw9xyz"


ELSEWHERE = (
    "https://elsewhere.example/",
    "//elsewhere.example/",
    "/\\elsewhere.example",
    "\\\\elsewhere.example",
    "/\t/elsewhere.example",
    "javascript:alert(1)",
    " //elsewhere.example",
    "",
)


@pytest.mark.parametrize("where", ELSEWHERE)
def test_login_leads_nowhere_else(visitor: Visitor, where: str) -> None:
    answer = visitor.submit("/login", login="reviewer", password=PASSWORD, next=where)
    assert answer.headers["location"] == "/"


@pytest.mark.parametrize("where", ELSEWHERE)
def test_choice_of_language_leads_nowhere_else(enter: Enter, where: str) -> None:
    answer = enter("reviewer").submit("/account/language", on="/account", language="zh", back=where)
    assert answer.headers["location"] == "/"


def test_link_out_of_a_message_is_followed_again_from_a_page_of_ours(enter: Enter) -> None:
    """The browser brings no strict cookie along with it; and this must not end the session either."""
    browser = enter("reviewer")
    with httpx.Client(base_url=browser.base_url) as bare:
        answer = bare.get("/account", headers={"Sec-Fetch-Site": "cross-site"})
    assert (answer.status_code, answer.headers["refresh"], "set-cookie" in answer.headers) == (200, "0", False)
    assert is_in(browser)


def test_wrong_password_and_unknown_name_look_the_same(visitor: Visitor, store: Store) -> None:
    wrong, unknown = visitor.log_in("reviewer", "wrong horse battery"), visitor.log_in("nobody", "wrong horse battery")
    assert (wrong.status_code, unknown.status_code) == (403, 403)
    assert wrong.text == unknown.text
    assert did(store) == [("reviewer", "login_failed"), ("unknown", "login_failed")]


def test_nobody_has_the_password_that_unknown_names_are_checked_against(visitor: Visitor) -> None:
    assert visitor.log_in("nobody", "nobody has this password").status_code == 403


def test_disabled_account_looks_like_a_wrong_password(visitor: Visitor, store: Store) -> None:
    wrong = visitor.log_in("reviewer", "wrong horse battery").text
    store.staffing.disable("reviewer", disabled=True, by=ROOT, now=NOW)
    assert visitor.log_in("reviewer").text == wrong
    store.staffing.disable("reviewer", disabled=False, by=ROOT, now=NOW)
    assert visitor.log_in("reviewer").status_code == 303


@pytest.mark.parametrize("login", ["reviewer", "nobody"])
def test_guessing_is_locked_out_and_let_in_again_later(visitor: Visitor, clock: Clock, login: str) -> None:
    answers = [visitor.log_in(login, "wrong horse battery").status_code for _ in range(6)]
    assert answers == [403, 403, 403, 403, 403, 429]
    locked = visitor.log_in(login)  # the right password too
    assert (locked.status_code, "16:01" in locked.text) == (429, True)
    clock.later(minutes=1)
    assert visitor.log_in(login, "wrong horse battery").status_code == 403
    clock.later(minutes=1)
    assert visitor.log_in(login, "wrong horse battery").status_code == 429  # two minutes now
    clock.later(minutes=1)
    assert visitor.log_in(login).status_code == (303 if login == "reviewer" else 403)


def test_right_password_takes_the_count_back(visitor: Visitor) -> None:
    for _ in range(3):
        answers = [visitor.log_in("reviewer", "wrong horse battery").status_code for _ in range(4)]
        assert answers == [403] * 4
        assert visitor.log_in("reviewer").status_code == 303


def test_many_logins_from_one_address_have_to_wait(visitor: Visitor, clock: Clock) -> None:
    answers = [visitor.log_in(f"guess{number}", "x").status_code for number in range(32)]
    assert answers == [403] * 30 + [429] * 2
    clock.later(seconds=10)
    assert visitor.log_in("reviewer").status_code == 303


def test_codes_are_asked_for_once_turned_on(enter: Enter, visitor: Visitor, clock: Clock, store: Store) -> None:
    browser = enter("reviewer")
    secret = pyotp.random_base32()
    totp = pyotp.TOTP(secret)

    def turn_on(code: str, password: str = PASSWORD) -> int:
        return browser.submit("/account/codes", on="/account", secret=secret, code=code, password=password).status_code

    assert turn_on("000000" if totp.at(clock.now) != "000000" else "111111") == 400
    assert turn_on(totp.at(clock.now), "wrong horse battery") == 400
    assert visitor.log_in("reviewer").status_code == 303
    assert turn_on(totp.at(clock.now)) == 200
    assert not is_in(visitor)  # a session elsewhere that needed no code

    clock.later(minutes=2)
    assert visitor.log_in("reviewer").status_code == 403
    assert visitor.log_in("reviewer", code="abc").status_code == 403
    code = totp.at(clock.now)
    assert visitor.log_in("reviewer", "wrong horse battery", code).status_code == 403
    assert visitor.log_in("reviewer", code=f"{code[:3]} {code[3:]}").status_code == 303
    assert visitor.log_in("reviewer", code=code).status_code == 403  # a code counts once

    (kept,) = [staff.totp_secret for staff in store.staffing.everybody() if staff.login == "reviewer"]
    assert kept is not None
    assert secret not in kept
    browser.submit("/account/no-codes", on="/account", password=PASSWORD)
    assert visitor.log_in("reviewer").status_code == 303


def test_password_is_changed_against_the_present_one(enter: Enter, visitor: Visitor) -> None:
    browser, new = enter("reviewer"), "battery horse correct"
    visitor.log_in("reviewer")

    def change(present: str, new: str, again: str) -> int:
        fields = {"password": present, "new": new, "again": again}
        return browser.submit("/account/password", on="/account", **fields).status_code

    assert change("wrong horse battery", new, new) == 400
    assert change(PASSWORD, "too short", "too short") == 400
    assert change(PASSWORD, "x" * 257, "x" * 257) == 400
    assert change(PASSWORD, new, new + "!") == 400
    assert change(PASSWORD, new, new) == 200
    assert is_in(browser)
    assert not is_in(visitor)  # whoever else was logged in by the old one
    assert visitor.log_in("reviewer").status_code == 403
    assert visitor.log_in("reviewer", new).status_code == 303


def test_guessing_the_present_password_is_locked_out(enter: Enter, visitor: Visitor, clock: Clock) -> None:
    """In the session where somebody guesses, and nowhere else."""
    browser, new = enter("reviewer"), "battery horse correct"

    def change(present: str) -> str:
        fields = {"password": present, "new": new, "again": new}
        answer = browser.submit("/account/password", on="/account", **fields)
        return answer.text.partition('class="problem" role="alert">')[2].partition("<")[0]

    for _ in range(5):
        assert change("wrong horse battery") == "That is not your password."
    assert change(PASSWORD) == "Too many tries went wrong. Please wait until 16:01 and try again."
    assert visitor.log_in("reviewer").status_code == 303
    clock.later(minutes=1)
    assert change(PASSWORD) == ""


def test_nobody_can_lock_out_somebody_on_their_own_device(visitor: Visitor, enter: Enter, url: str) -> None:
    enter("coordinator").submit("/logout", on="/account")
    theirs = enter("reviewer")
    theirs.submit("/logout", on="/account")
    for _ in range(6):
        visitor.log_in("reviewer", "wrong horse battery")
    assert visitor.log_in("reviewer").status_code == 429
    assert theirs.log_in("reviewer").status_code == 303
    assert visitor.log_in("reviewer").status_code == 429  # which lets nobody else in


def test_guessing_on_a_known_device_is_locked_out_there(visitor: Visitor, enter: Enter, clock: Clock) -> None:
    theirs = enter("reviewer")
    answers = [theirs.log_in("reviewer", "wrong horse battery").status_code for _ in range(6)]
    assert answers == [403] * 5 + [429]
    assert theirs.log_in("reviewer").status_code == 429
    assert visitor.log_in("reviewer").status_code == 303
    clock.later(minutes=1)
    assert theirs.log_in("reviewer").status_code == 303


def devices(browser: Visitor) -> dict[str, str]:
    """The cookies by which a device is known again."""
    return {name: value for name, value in browser.cookies.items() if re.fullmatch("prescreen-[0-9a-f]{16}", name)}


def test_device_is_known_for_whom_it_was_and_for_nobody_else(visitor: Visitor, enter: Enter) -> None:
    """A device is shared by colleagues, and each is known there."""
    shared = enter("reviewer")
    shared.log_in("coordinator")
    (reviewer, known), (coordinator, _) = devices(shared).items()
    for login in ("reviewer", "coordinator"):
        for _ in range(6):
            visitor.log_in(login, "wrong horse battery")
        assert shared.log_in(login).status_code == 303
        assert visitor.log_in(login).status_code == 429
    visitor.cookies.set(coordinator, known, domain="127.0.0.1")  # that of another name
    assert visitor.log_in("coordinator").status_code == 429
    visitor.cookies.set(reviewer, known[:-1] + ("0" if known[-1] != "0" else "1"), domain="127.0.0.1")
    assert visitor.log_in("reviewer").status_code == 429


def test_device_is_not_known_any_more_after_a_new_password(enter: Enter, store: Store, passwords: Passwords) -> None:
    browser, new = enter("reviewer"), "battery horse correct"
    for _ in range(6):
        browser.log_in("reviewer", "wrong horse battery")
    store.staffing.set_password("reviewer", passwords.hash(new), by=ROOT, now=NOW)
    assert browser.log_in("reviewer", new).status_code == 303  # the operator has ended the lock-out there too


def test_mark_of_a_device_lasts_and_says_nothing(visitor: Visitor) -> None:
    visitor.log_in("reviewer")
    (value,) = devices(visitor).values()
    assert "reviewer" not in value
    cookies = visitor.log_in("reviewer").headers.get_list("set-cookie")
    (cookie,) = [each for each in cookies if each.partition("=")[0] in devices(visitor)]
    attributes = {part.strip().lower() for part in cookie.split(";")[1:]}
    assert {"httponly", "samesite=strict", "path=/", "max-age=15552000"} <= attributes


def test_known_device_gets_in_past_a_crowd_at_the_same_address(visitor: Visitor, enter: Enter) -> None:
    theirs = enter("reviewer")
    answers = [visitor.log_in(f"guess{number}", "x").status_code for number in range(32)]
    assert answers[-1] == 429
    assert theirs.log_in("reviewer").status_code == 303


class Counting(PasswordHasher):
    """Says how many passwords were held against a hash, and how much work each was."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.work: list[str] = []

    def verify(self, kept: str | bytes, password: str | bytes) -> Literal[True]:
        self.work.append(str(kept).rpartition("$")[0].rpartition("$")[0])
        return super().verify(kept, password)


def test_unknown_name_costs_the_same_work(store: Store, clock: Clock) -> None:
    hasher = Counting()
    store.staffing.set_password("monitor", hasher.hash(PASSWORD), by=ROOT, now=NOW)
    store.staffing.disable("monitor", disabled=True, by=ROOT, now=NOW)

    def deployment(url: str) -> Deployment:
        return Deployment(store=store, clock=clock, zone=ZoneInfo("UTC"), url=url, passwords=Passwords(hasher))

    work = {}
    with serving(deployment) as url, Visitor(base_url=url) as visitor:
        for login in ("reviewer", "nobody", "monitor", "", "x" * 5000):
            hasher.work.clear()
            assert visitor.log_in(login, "wrong horse battery").status_code == 403
            work[login] = list(hasher.work)
    assert list(work.values()) == [["$argon2id$v=19$m=64,t=1,p=1"]] * len(work)


@pytest.mark.parametrize("change", ["role", "disable", "password"])
def test_change_of_an_account_ends_its_sessions(enter: Enter, store: Store, hashed: str, change: str) -> None:
    browser = enter("reviewer")
    match change:
        case "role":
            store.staffing.set_role("reviewer", StaffRole.MONITOR, None, by=ROOT, now=NOW)
        case "disable":
            store.staffing.disable("reviewer", disabled=True, by=ROOT, now=NOW)
        case "password":
            store.staffing.set_password("reviewer", hashed, by=ROOT, now=NOW)
    assert not is_in(browser)


def test_admins_land_on_the_accounts(visitor: Visitor) -> None:
    assert visitor.log_in("admin").headers["location"] == "/accounts"


@pytest.mark.parametrize(("asked", "greeting"), [("zh-CN,en;q=0.5", "登录"), ("fr, en-GB", "Log in"), ("", "Log in")])
def test_login_speaks_the_browser_s_language(visitor: Visitor, asked: str, greeting: str) -> None:
    assert f"<h1>{greeting}</h1>" in visitor.get("/login", headers={"Accept-Language": asked}).text


def test_login_speaks_the_chosen_language_also_after_a_slip(visitor: Visitor) -> None:
    assert "<h1>登录</h1>" in visitor.get("/login?language=zh").text
    answer = visitor.submit("/login", login="reviewer", password="x", language="zh")
    assert "用户名、密码或验证码不正确。" in answer.text
