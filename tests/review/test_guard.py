"""What a request must be to be looked at, and what every answer forbids a browser."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.requests import Request

from review import Deployment, Passwords, staff_pages
from review.limits import address
from storage import Store
from tests.review.conftest import Clock, Visitor
from tests.review.records import keep

Enter = Callable[[str], Visitor]


@pytest.mark.parametrize("path", ["/", "/login", "/account", "/nowhere", "/static/style.css", "/static/nothing"])
def test_every_answer_forbids_what_it_does_not_need(visitor: Visitor, enter: Enter, path: str) -> None:
    for answer in (visitor.get(path), visitor.post(path), enter("reviewer").get(path)):
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cache-control"] == ("no-cache" if path.startswith("/static/") else "no-store")


def test_no_page_has_script_or_style_in_it(store: Store, enter: Enter) -> None:
    keep(store, "en_patient_hepatitis_b", "k7m2qw9xyz")
    browser = enter("reviewer")
    for path in ("/", "/screening/k7m2qw9xyz", "/account", "/nowhere"):
        text = browser.get(path).text
        assert "<style" not in text
        assert " style=" not in text
        assert not re.search(r"<[^>]*\son\w+=", text)
        assert text.count("<script") == text.count('<script src="/static/') == 1


def test_token_of_somebody_else_is_none(enter: Enter) -> None:
    mine, theirs = enter("reviewer"), enter("monitor")
    token = theirs.get("/account").text.partition('name="csrf" value="')[2].partition('"')[0]
    origin = {"Origin": str(mine.base_url).rstrip("/")}
    data = {"csrf": token, "language": "zh"}
    assert mine.post("/account/language", data=data, headers=origin).status_code == 403
    assert theirs.post("/account/language", data=data, headers=origin).status_code == 303


BODIES: dict[str, tuple[dict[str, Any], int]] = {
    "json": ({"json": {"csrf": "x"}}, 415),
    "multipart": ({"files": {"csrf": b"x"}}, 415),
    "no type": ({"content": b"csrf=x"}, 415),
    "too long": ({"data": {"csrf": "x" * 70_000}}, 413),
    "too many fields": ({"data": {f"field{number}": "x" for number in range(300)}}, 400),
    "no text": ({"content": b"csrf=\xff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}}, 400),
    "no text in percents": (
        {"content": b"csrf=%ff", "headers": {"Content-Type": "application/x-www-form-urlencoded"}},
        400,
    ),
}


@pytest.mark.parametrize("name", BODIES)
def test_body_that_is_no_form_of_ours_is_refused(enter: Enter, name: str) -> None:
    browser, (body, status) = enter("reviewer"), BODIES[name]
    headers = {**body.get("headers", {}), "Origin": str(browser.base_url).rstrip("/")}
    for path in ("/account/language", "/login"):
        assert browser.post(path, **{**body, "headers": headers}).status_code == status


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH", "OPTIONS", "TRACE"])
def test_other_methods_are_refused(enter: Enter, method: str) -> None:
    assert enter("reviewer").request(method, "/account").status_code == 405


def test_requests_are_limited(visitor: Visitor, clock: Clock) -> None:
    answers = [visitor.get("/account").status_code for _ in range(301)]
    assert answers == [303] * 300 + [429]
    clock.later(seconds=1)
    assert visitor.get("/account").status_code == 303


@pytest.mark.parametrize(
    ("host", "counted"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:0db8:0001:0002"),
        ("2001:db8:1:2::9", "2001:0db8:0001:0002"),
        ("2001:db8:1:3::9", "2001:0db8:0001:0003"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_whoever_has_many_addresses_counts_once(host: str, counted: str) -> None:
    assert address(Request({"type": "http", "client": (host, 5000)})) == counted


async def test_over_tls_cookies_stay_there(store: Store, clock: Clock, passwords: Passwords) -> None:
    url = "https://review.example.org"
    deployment = Deployment(store=store, clock=clock, zone=ZoneInfo("UTC"), url=url, passwords=passwords)
    transport = httpx.ASGITransport(app=staff_pages(deployment))
    async with httpx.AsyncClient(transport=transport, base_url=url) as client:
        answer = await client.get("/login")
        (cookie,) = answer.headers.get_list("set-cookie")
        assert cookie.startswith("__Host-prescreen-login=")
        assert "; Secure" in cookie
        assert answer.headers["strict-transport-security"] == "max-age=31536000"


def test_error_pages_speak_the_language_of_who_is_logged_in(enter: Enter) -> None:
    browser = enter("reviewer")
    browser.submit("/account/language", on="/account", language="zh")
    answer = browser.get("/screening/nosuchthing")
    assert (answer.status_code, "这里没有内容。" in answer.text, "退出登录" in answer.text) == (404, True, True)


def test_failure_is_told_without_saying_what_somebody_wrote(
    store: Store, enter: Enter, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise RuntimeError("the patient's own words")

    monkeypatch.setattr("review.pages.worklist.bring_up_to_date", fails)
    answer = enter("reviewer").get("/")
    assert (answer.status_code, "own words" in answer.text) == (500, False)
    assert "GET /: RuntimeError at" in caplog.text
    assert "own words" not in caplog.text
