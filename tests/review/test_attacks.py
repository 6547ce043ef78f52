"""What somebody with bad intent tries at every page that there is: whoever adds a page has it tried there too."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from io import StringIO
from zoneinfo import ZoneInfo

import httpx
import pytest
from starlette.routing import Route

from locales import LANGUAGES
from review import Deployment, Passwords
from review.app import routes
from review.pages import PAGES, Page
from review.rights import may
from storage import Actor, StaffRole, Store
from tests.review.conftest import Clock, Visitor
from tests.review.hostile import HOSTILE, poison
from tests.review.records import NOW, PASSWORD, hire
from tests.review.test_answers import hidden

Enter = Callable[[str], Visitor]

#: What stands in an address for what.
THINGS = {"id": "s-3", "fact": "birth_date", "criterion": "E4", "query": "0" * 8, "login": "monitor"}

#: Where nobody has to be logged in.
OUTSIDE = {("GET", "/login"), ("POST", "/login"), ("POST", "/logout")}


def path_of(path: str, **things: str) -> str:
    """The address with something real in its places."""
    return path.format(**{**THINGS, **things})


def origin(browser: Visitor) -> dict[str, str]:
    return {"Origin": str(browser.base_url).rstrip("/")}


def token(browser: Visitor) -> str:
    return browser.get("/account").text.partition('name="csrf" value="')[2].partition('"')[0]


def everything(store: Store) -> dict[str, list[str]]:
    """All that is kept, but sessions and guesses."""
    tables = ("screening", "event", "outbox", "link", "assignment", "notice", "staff", "staff_site", "erasure")
    with store._database.reading() as connection:
        return {
            table: [str(tuple(row)) for row in connection.exec_driver_sql(f"SELECT * FROM {table}")] for table in tables
        }


@pytest.fixture
def answered(store: Store, clock: Clock, passwords: Passwords) -> set[tuple[str, str]]:
    """Every method and address that is answered."""
    deployment = Deployment(store=store, clock=clock, zone=ZoneInfo("UTC"), url="http://x", passwords=passwords)
    found = [route for route in routes(deployment) if isinstance(route, Route)]
    return {(method, route.path) for route in found for method in (route.methods or set()) - {"HEAD"}}


def test_every_page_is_tried_here(answered: set[tuple[str, str]]) -> None:
    assert answered == {(page.method, page.path) for page in PAGES} | OUTSIDE


def who_may(page: Page) -> StaffRole:
    """A role that has the right to a page."""
    return StaffRole.REVIEWER if may(StaffRole.REVIEWER, page.right) else StaffRole.ADMIN


POSTS = [page.path for page in PAGES if page.method == "POST"]
GETS = [page.path for page in PAGES if page.method == "GET"]


@pytest.mark.parametrize("where", [None, "null", "https://elsewhere.example", "http://127.0.0.1", "http://127.0.0.1:1"])
def test_no_form_is_taken_from_elsewhere(full: Store, enter: Enter, where: str | None) -> None:
    browser = enter("reviewer")
    data, before = {"csrf": token(browser)}, everything(full)
    headers = {} if where is None else {"Origin": where}
    for path in (*POSTS, "/login", "/logout"):
        assert (path, browser.post(path_of(path), data=data, headers=headers).status_code) == (path, 403)
    assert everything(full) == before
    assert browser.get("/account").status_code == 200


def test_no_form_is_taken_without_its_token(full: Store, enter: Enter) -> None:
    browsers, other = {role: enter(role) for role in StaffRole}, enter("coordinator")
    before = everything(full)
    forms = [(page.path, browsers[who_may(page)]) for page in PAGES if page.method == "POST"]
    for path, browser in (*forms, ("/logout", browsers[StaffRole.REVIEWER])):
        for csrf in (None, "", "0" * 64, "é", token(other), browser.cookies["prescreen"]):
            data = {"text": "x"} | ({} if csrf is None else {"csrf": csrf})
            answer = browser.post(path_of(path), data=data, headers=origin(browser))
            assert (path, answer.status_code) == (path, 403)
    assert everything(full) == before
    assert {each.get("/account").status_code for each in browsers.values()} == {200}


def test_nothing_that_is_asked_for_is_kept_by_a_browser(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    for path in GETS:
        assert (path, browser.get(path_of(path)).headers["cache-control"]) == (path, "no-store")
    for path in POSTS:
        answer = browser.post(path_of(path), data={"csrf": token(browser)}, headers=origin(browser))
        assert (path, answer.headers["cache-control"]) == (path, "no-store")


def test_asking_changes_nothing(full: Store, enter: Enter) -> None:
    """A link or a picture elsewhere can make a browser ask for any address."""
    browser, before = enter("reviewer"), everything(full)
    for path in (*GETS, *POSTS, "/logout"):
        answer = browser.get(path_of(path), params={"mine": "yes", "language": "zh", "text": "x", "reason": "x"})
        assert (path, answer.status_code == 405) == (path, path not in GETS)
    assert everything(full) == before


#: What shows nobody's records.
OWN = {"/account", "/account/stay"}


def test_nothing_is_looked_at_without_an_entry_on_the_audit(full: Store, enter: Enter) -> None:
    """Of what belongs to a screening, with the screening and its site."""
    browsers = {role: enter(role) for role in StaffRole}
    for page in PAGES:
        if page.method == "POST" or page.path in OWN:
            continue
        role = who_may(page)
        before = len(full.staffing.audit(actor=role))
        assert (page.path, browsers[role].get(path_of(page.path)).status_code) == (page.path, 200)
        entries = full.staffing.audit(actor=role)[before:]
        about = ("s-3", "main") if "{id}" in page.path else (None, None)
        assert {(page.path, each.action, each.screening_id, each.site) for each in entries} == {
            (page.path, "view", *about)
        }


@pytest.mark.parametrize("screening", ["elsewhere", "nosuchthing"])
def test_nobody_reaches_the_screening_of_another_site(full: Store, enter: Enter, screening: str) -> None:
    """By no page, in no role; it is answered as one that is not there, and stands on the audit."""
    before = everything(full)
    for role in StaffRole:
        browser = enter(role)
        for page in PAGES:
            if "{id}" not in page.path or not may(role, page.right):
                continue
            path, seen = path_of(page.path, id=screening), len(full.staffing.audit(screening=screening))
            if page.method == "GET":
                answer = browser.get(path)
            else:
                fields = {"text": "x", "reason": "x", "outcome": "pass", "mine": "yes", "version": "1", "line": "1"}
                answer = browser.submit(path, on="/account", **fields)
            assert (page.method, page.path, answer.status_code) == (page.method, page.path, 404)
            (*_, entry) = full.staffing.audit(screening=screening)
            assert (entry.actor, entry.action, len(full.staffing.audit(screening=screening))) == (
                role,
                "refused",
                seen + 1,
            )
    assert everything(full) == before


ODD = ("nosuchthing", "%00", "..%2f..%2f", "'--", "%F0%9F%92%A9", "-1", "x" * 3000, "{id}", "<canary>")


@pytest.mark.parametrize("odd", ODD)
def test_odd_addresses_are_refused_and_break_nothing(full: Store, enter: Enter, odd: str) -> None:
    browsers, before = {role: enter(role) for role in StaffRole}, everything(full)
    for page in PAGES:
        browser = browsers[who_may(page)]
        for place in re.findall(r"{(\w+)}", page.path):
            path = path_of(page.path, **{place: odd})
            answer = browser.get(path) if page.method == "GET" else browser.submit(path, on="/account")
            assert (page.path, answer.status_code in (400, 404, 409)) == (page.path, True), answer.status_code
            assert "<canary" not in answer.text
    assert everything(full) == before


#: What an account, a screening or an event has, and no form asks for.
MORE = (
    *("id", "login", "name", "role", "sites", "site", "disabled_at", "totp_secret", "contact_id", "staff", "staff_id"),
    *("actor", "at", "verdict", "state", "subject", "practice", "screening_id", "seq", "type"),
)


def test_fields_that_a_form_does_not_have_count_for_nothing(full: Store, enter: Enter) -> None:
    browser = enter("coordinator")
    (mine,) = [staff for staff in full.staffing.everybody() if staff.login == "coordinator"]
    more = dict.fromkeys(MORE, "1") | {"login": "admin", "role": "admin", "sites": "second", "staff": "reviewer"}
    browser.submit("/account/language", on="/account", **more, language="zh")
    (now,) = [staff for staff in full.staffing.everybody() if staff.login == "coordinator"]
    assert {
        name
        for name in ("login", "name", "role", "sites", "language", "totp_secret", "contact_id", "disabled_at")
        if getattr(now, name) != getattr(mine, name)
    } == {"language"}
    case, before = "/screening/s-3", everything(full)
    browser.submit(f"{case}/note", on=case, **hidden(browser.get(case).text), **more, text="seen")
    (*_, event) = full.transcript("s-3")
    assert (event.type, event.actor, event.payload["staff"], event.at) == ("note_added", "staff", "coordinator", NOW)
    browser.submit(f"{case}/assign", on=case, **more, mine="yes")
    after = everything(full)
    assert [row.split(", ")[:2] for row in after["assignment"]] == [["('s-3'", str(mine.id)]]
    assert after["staff"] == before["staff"]
    assert after["staff_site"] == before["staff_site"]
    assert {row.split(", ")[3] for row in after["screening"]} == {row.split(", ")[3] for row in before["screening"]}


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.text = ""
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            executed = name in ("href", "src", "action", "formaction") and (value or "").lower().startswith(
                "javascript"
            )
            if name.startswith(("on", "canary")) or executed or name == "style":
                self.wrong.append(f"{name} of {tag}")
            self.text += f" {value}"
        if tag in ("canary", "style", "iframe", "object", "embed", "base"):
            self.wrong.append(tag)
        if tag == "script" and dict(attrs).get("src") != "/static/pages.js":
            self.wrong.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_reader_here_sees_what_a_browser_would_run() -> None:
    assert Read(f"<p>{HOSTILE}</p>").wrong == ["canary of canary", "canary", "canary"]
    assert Read(f'<a href="{HOSTILE}">').wrong[:1] == ["href of a"]
    assert Read("<p onclick=x><p style=x><script>x</script>").wrong == ["onclick of p", "style of p", "script"]


@pytest.fixture
def hostile(full: Store) -> Store:
    """Records in which everything is hostile that anybody may have written."""
    poison(full)
    return full


#: What addresses and forms are filled with.
ASKED = ("subject", "site", "verdict", "from", "to", "actor", "action", "screening", "criterion", "page", "next", "as")
FILLED_IN = (
    *("text", "reason", "outcome", "decision", "day", "to", "value", "disposition", "level", "status", "back", "as"),
    *("password", "new", "again", "secret", "code", "about", "mine", "language"),
)


def pages(browser: Visitor) -> Iterator[tuple[str, httpx.Response]]:
    """Every page, as it is and asked for with hostile words; and what forms with hostile words lead to."""
    names = (
        "subject",
        "site",
        "verdict",
        "from",
        "to",
        "actor",
        "action",
        "screening",
        "criterion",
        "page",
        "next",
        "as",
    )
    for path in GETS:
        yield path, browser.get(path_of(path))
        yield path, browser.get(path_of(path), params=dict.fromkeys(names, HOSTILE))
    fields = (
        "text",
        "reason",
        "outcome",
        "decision",
        "day",
        "to",
        "value",
        "disposition",
        "level",
        "status",
        "back",
        "as",
    )
    for path in POSTS:
        yield (
            path,
            browser.submit(path_of(path), on="/account", **dict.fromkeys(fields, HOSTILE), version="1", line="1"),
        )
    yield "/nowhere", browser.get(f"/nowhere/{HOSTILE}")
    yield "/login", browser.get("/login", params={"next": HOSTILE, "language": HOSTILE})


#: Where it is told.
TOLD_AT = {"/", "/tasks", "/log", "/screening/{id}", "/screening/{id}/answers", "/screening/{id}/decide"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_anybody_wrote_is_run(hostile: Store, enter: Enter, hashed: str, language: str) -> None:
    hire(hostile, "lin", StaffRole.REVIEWER, hashed, language=language)
    hire(hostile, "mo", StaffRole.MONITOR, hashed, language=language)
    hire(hostile, "qi", StaffRole.ADMIN, hashed, language=language)
    hostile.staffing.add(
        login="monitor2",
        name="<canary canary=1>{{7*7}}",
        role=StaffRole.MONITOR,
        sites=frozenset({"main"}),
        language=language,
        password=hashed,
        by=Actor(name="operator"),
        now=NOW,
    )
    told = set()
    for browser in (enter("lin"), enter("mo"), enter("qi")):
        for path, answer in pages(browser):
            if not answer.headers.get("content-type", "").startswith("text/html"):
                continue
            read = Read(answer.text)
            assert (path, answer.status_code, read.wrong) == (path, answer.status_code, [])
            assert answer.status_code != 500, path
            told |= {path} if "<canary canary=1>" in read.text and "{{7*7}}" in read.text else set()
    assert told >= TOLD_AT | {"/audit", "/accounts"}


def test_nothing_that_anybody_wrote_is_a_formula(full: Store, enter: Enter) -> None:
    with full._database.writing() as connection:
        for key, sign in (("s-1", "="), ("s-2", "＝"), ("s-3", "\t="), ("s-4", "＠")):
            subject = f'{sign}HYPERLINK("//x")'
            connection.exec_driver_sql("UPDATE screening SET subject = ? WHERE id = ?", (subject, key))
    answer = enter("reviewer").submit("/log", reason="=1+1", **{"as": "csv"})
    table = list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))
    cells = [cell for row in table for cell in row if "HYPERLINK" in cell]
    assert len(cells) == 4
    assert all(cell.startswith("'") for cell in cells)


HOSTS = {
    "another": {"Host": "elsewhere.example"},
    "with another's name behind": {"Host": "127.0.0.1.elsewhere.example"},
    "with somebody before": {"Host": "127.0.0.1@elsewhere.example"},
    "empty": {"Host": ""},
}


@pytest.mark.parametrize("name", HOSTS)
def test_another_host_is_refused_everywhere(full: Store, enter: Enter, name: str) -> None:
    browser = enter("reviewer")
    for path in (*GETS, "/login", "/static/style.css"):
        assert (path, browser.get(path_of(path), headers=HOSTS[name]).status_code) == (path, 400)


@pytest.mark.parametrize("header", ["X-Forwarded-Host", "X-Original-URL", "X-Rewrite-URL", "Forwarded", "X-Host"])
def test_a_header_leads_nobody_elsewhere(visitor: Visitor, header: str) -> None:
    headers = {header: "host=elsewhere.example" if header == "Forwarded" else "elsewhere.example"}
    assert visitor.get("/tasks", headers=headers).headers["location"] == "/login?next=%2Ftasks"
    login = visitor.get("/login", headers=headers)
    assert (login.status_code, "elsewhere" in login.text) == (200, False)


def test_an_address_that_looks_like_another_host_leads_nowhere(visitor: Visitor) -> None:
    for path in ("//elsewhere.example/x", "/%5celsewhere.example", "/%09/elsewhere.example"):
        sent = visitor.get(path)
        login = sent.headers.get("location", f"/login?next={path}")
        answer = visitor.submit("/login", on=login, login="reviewer", password=PASSWORD, next=path)
        assert (path, answer.headers["location"].startswith(("//", "http", "/\\"))) == (path, False)
