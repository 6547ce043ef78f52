"""Settling, notes, queries, dispositions and signed decisions over HTTP."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest

from dialogs import Actor
from eligibility import PROTOCOL
from locales import LANGUAGES, catalogue
from review import words
from review.work import digest, work
from storage import StaffRole, Store
from tests.review.conftest import Clock, Visitor
from tests.review.records import NOW, PASSWORD, hire, keep
from tests.review.test_answers import hidden, said, submitted
from tests.storage.samples import ROOT

Enter = Callable[[str], Visitor]

CASE = "/screening/s-1"
DECIDE = f"{CASE}/decide"


@pytest.fixture
def open_criterion(full: Store, enter: Enter) -> str:
    """A criterion of the first screening that is left to staff: allergies other than to medicines."""
    correct(enter("reviewer"), "other_allergies", "Yes")
    return "E4"


def settle(browser: Visitor, criterion: str, outcome: str, reason: str = "as discussed") -> httpx.Response:
    return submitted(browser, f"{CASE}/settle/{criterion}", on=CASE, outcome=outcome, reason=reason)


def sign(browser: Visitor, decision: str, password: str = PASSWORD, **more: str) -> httpx.Response:
    page = browser.get(DECIDE).text
    fields = {**hidden(page), "shown": re.findall(r'name="shown" value="(\w+)"', page)[0], "day": ""}
    fields |= {"decision": decision, "reason": "seen with the patient", "password": password, **more}
    return browser.submit(DECIDE, **fields)


def correct(browser: Visitor, fact: str, typed: str) -> None:
    path = f"{CASE}/answer/{fact}"
    fields = {"words": typed, "level": "confirmed", "reason": "by phone"}
    asked = submitted(browser, f"{path}/correct", on=path, **fields)
    if asked.status_code == 200:
        (agreed,) = re.findall(r'name="agreed" value="([^"]*)"', asked.text)
        asked = submitted(browser, f"{path}/correct", on=path, **fields, agreed=unescape(agreed))
    assert asked.status_code == 303


def disposition(browser: Visitor, subject: str) -> str:
    """What the work list says of a subject."""
    row = re.search(rf"<bdi>{subject}</bdi>.*?</tr>", browser.get("/").text, re.DOTALL)
    assert row is not None
    found = re.search(r'data-label="Stands at">([^<]+)<', row[0])
    assert found is not None
    return found[1]


def test_settlement_stands_beside_the_evaluator_s_word(full: Store, enter: Enter, open_criterion: str) -> None:
    browser = enter("reviewer")
    done = settle(browser, open_criterion, "pass")
    assert (done.status_code, done.headers["location"]) == (303, f"{CASE}#{open_criterion}")
    page = browser.get(CASE)
    assert f'<section class="finding review" id="{open_criterion}"' in page.text
    assert "Settled: does not stand in the way reviewer , 2026-11-22 16:00 as discussed" in said(page)
    assert disposition(browser, "S-1") == "in review"


def test_verdict_with_what_was_settled(full: Store, enter: Enter, open_criterion: str) -> None:
    browser = enter("reviewer")
    settle(browser, open_criterion, "fail")
    assert "With what staff settled: likely not eligible" in said(browser.get(CASE))


def test_settlement_is_void_once_a_fact_of_its_criterion_changes(
    full: Store, enter: Enter, open_criterion: str
) -> None:
    browser = enter("reviewer")
    settle(browser, open_criterion, "fail")
    path = f"{CASE}/answer/other_allergies"
    submitted(browser, f"{path}/evidence", on=path, level="document_seen", reason="letter of the clinic")
    correct(browser, "birth_date", "1981-01-01")
    assert "No longer counts" not in said(browser.get(CASE))
    correct(browser, "drug_allergies", "I don't know")
    page = said(browser.get(CASE))
    assert "No longer counts, since an answer has changed:" in page
    assert "With what staff settled" not in page
    assert "Settled: stands in the way" in page


def test_only_what_is_left_to_staff_can_be_settled(full: Store, enter: Enter) -> None:
    page = settle(enter("reviewer"), "I1", "fail")
    assert (page.status_code, "not one that is left to staff" in page.text) == (400, True)


def test_settlement_is_taken_back(full: Store, enter: Enter, open_criterion: str) -> None:
    browser = enter("reviewer")
    assert settle(browser, open_criterion, "back").status_code == 400
    settle(browser, open_criterion, "pass")
    assert settle(browser, open_criterion, "back").status_code == 303
    assert "Settled:" not in said(browser.get(CASE))
    assert work(full.transcript("s-1"), PROTOCOL).settlements == ()


def test_second_settlement_is_told_and_kept_in_the_form(full: Store, enter: Enter, open_criterion: str) -> None:
    browser = enter("reviewer")
    seen = hidden(browser.get(CASE).text)
    settle(browser, open_criterion, "pass")
    path = f"{CASE}/settle/{open_criterion}"
    told = browser.submit(path, on=CASE, **seen, outcome="fail", reason="my <own> words")
    assert told.status_code == 409
    assert f"staff reviewer settled {open_criterion}: does not stand in the way" in said(told)
    assert "my &lt;own&gt; words</textarea>" in told.text
    assert re.search(r'value="fail" required checked', told.text)
    again = browser.submit(path, on=CASE, **hidden(told.text), outcome="fail", reason="my words")
    assert again.status_code == 303
    assert work(full.transcript("s-1"), PROTOCOL).settlements[0].outcome == "fail"


def test_decision_is_signed_with_what_was_shown(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    assert sign(browser, "invite").status_code == 303
    event = full.transcript("s-1")[-1]
    assert (event.type, event.payload["name"], event.reason) == (
        "case_decided",
        "Dr. Reviewer",
        "seen with the patient",
    )
    (signed,) = work(full.transcript("s-1"), PROTOCOL).decisions
    assert (signed.intact, signed.void) == (True, None)
    page = said(browser.get(CASE))
    assert "to be invited I have reviewed this screening as shown here." in page
    assert "Signed by Dr. Reviewer (reviewer), 2026-11-22 16:00" in page
    assert disposition(browser, "S-1") == "decided"
    (entry,) = [entry for entry in full.staffing.audit(screening="s-1") if "decided" in entry.what]
    assert entry.what == {"decided": "invite", "sha256": signed.sha256}


def test_any_change_afterwards_makes_the_signature_void(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    sign(browser, "invite")
    correct(browser, "birth_date", "1981-01-01")
    page = said(browser.get(CASE))
    assert "staff reviewer the signature of Dr. Reviewer became void" in page
    assert "This signature is void, since something has changed afterwards:" in page
    assert disposition(browser, "S-1") == "in review"
    assert sign(browser, "not_eligible").status_code == 303
    assert disposition(browser, "S-1") == "decided"
    assert [each.void is None for each in work(full.transcript("s-1"), PROTOCOL).decisions] == [False, True]


def test_settling_afterwards_makes_the_signature_void(full: Store, enter: Enter, open_criterion: str) -> None:
    browser = enter("reviewer")
    sign(browser, "invite")
    settle(browser, open_criterion, "fail")
    assert "This signature is void" in said(browser.get(CASE))


def test_note_leaves_the_signature_as_it_is(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    sign(browser, "invite")
    submitted(browser, f"{CASE}/note", on=CASE, text="phoned")
    assert "This signature is void" not in said(browser.get(CASE))


def test_signature_that_does_not_fit_is_told(full: Store, enter: Enter) -> None:
    sign(enter("reviewer"), "invite")
    events = full.transcript("s-1")
    events[-1].payload["decision"] = "not_eligible"
    (signed,) = work(events, PROTOCOL).decisions
    assert not signed.intact
    assert digest({"a": 1}) != digest({"a": 2})


@pytest.mark.parametrize(
    ("fields", "status", "told"),
    [
        ({"password": "not my password"}, 400, "That is not your password."),
        ({"decision": "enrol"}, 400, "Please choose one."),
        ({"reason": ""}, 400, "Please say why"),
        ({"decision": "rescreen", "day": "2026-11-22"}, 400, "Please name a day after today"),
        ({"decision": "rescreen", "day": "soon"}, 400, "Please name a day after today"),
        ({"shown": "0" * 64}, 409, "What is shown here is not what was shown before"),
        ({"version": "1"}, 409, "Somebody else has changed this screening meanwhile"),
        ({"version": "'; DROP TABLE"}, 409, "Somebody else has changed this screening meanwhile"),
    ],
)
def test_nothing_is_signed_that_is_not_right(
    full: Store, enter: Enter, fields: dict[str, str], status: int, told: str
) -> None:
    page = sign(enter("reviewer"), **{"decision": "invite", **fields})
    assert (page.status_code, told in said(page)) == (status, True)
    assert full.transcript("s-1")[-1].type != "case_decided"
    if "reason" not in fields:
        assert "seen with the patient</textarea>" in page.text


def test_screening_again_has_a_day(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    assert sign(browser, "rescreen", day="2027-01-15").status_code == 303
    assert "to be screened again 2027-01-15" in said(browser.get(CASE))


def test_guessing_a_password_while_signing_is_slowed_down(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    for _ in range(6):
        sign(browser, "invite", password="not my password")
    assert sign(browser, "invite").status_code == 400


def test_verdict_at_each_level_of_evidence(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    table = re.search(r'<tr><th scope="row">Verdict</th>.*?</tr>', browser.get(DECIDE).text, re.DOTALL)
    assert table is not None
    verdicts = re.findall(r'badge (\w+)"', table[0])
    assert verdicts[1:] == ["incomplete", "incomplete"]
    path = f"{CASE}/answer/birth_date"
    submitted(browser, f"{path}/evidence", on=path, level="document_seen", reason="identity card")
    row = re.search(r'<tr><th scope="row">I1 .*?</tr>', browser.get(DECIDE).text, re.DOTALL)
    assert row is not None
    assert re.findall(r'badge (\w+)"', row[0]) == ["pass", "pass", "pass"]


def test_query_goes_to_a_colleague_and_back(full: Store, enter: Enter, clock: Clock) -> None:
    one, other = enter("reviewer"), enter("coordinator")
    submitted(one, f"{CASE}/query", on=CASE, to="coordinator", about="I3", text="Which <dose> on the box?")
    assert "<strong>1</strong> queries for me" in other.get("/").text
    assert "<strong>0</strong> queries for me" in one.get("/").text
    assert ">S-1<" in other.get("/?queries=yes").text
    assert ">S-1<" not in one.get("/?queries=yes").text
    page = other.get(CASE)
    assert "Which &lt;dose&gt; on the box?" in page.text
    (reply,) = set(re.findall(rf'action="({CASE}/query/\w+)"', page.text))
    assert submitted(other, reply, on=CASE, text="", do="answer").status_code == 400
    assert submitted(other, reply, on=CASE, text="20 mg", do="answer").status_code == 303
    assert "<strong>0</strong> queries for me" in other.get("/").text
    assert "<strong>1</strong> queries for me" in one.get("/").text
    assert submitted(one, reply, on=CASE, text="", do="close").status_code == 303
    assert "<strong>0</strong> queries for me" in one.get("/").text
    assert submitted(one, reply, on=CASE, text="more", do="answer").status_code == 409
    assert "20 mg" in said(one.get(CASE))


def test_query_to_nobody_or_to_somebody_elsewhere(full: Store, enter: Enter, hashed: str) -> None:
    hire(full, "far", StaffRole.REVIEWER, hashed, sites=("second",))
    browser = enter("reviewer")
    assert ">Dr. Far" not in browser.get(CASE).text
    for to in ("far", "admin", "monitor", "reviewer", "nobody", ""):
        answer = submitted(browser, f"{CASE}/query", on=CASE, to=to, text="kept")
        assert (answer.status_code, "kept</textarea>" in answer.text) == (400, True)


def test_notes_are_on_the_page_and_nowhere_in_what_the_person_was_shown(full: Store, enter: Enter) -> None:
    browser = enter("coordinator")
    assert submitted(browser, f"{CASE}/note", on=CASE, text="<i>hesitated</i>").status_code == 303
    assert "&lt;i&gt;hesitated&lt;/i&gt;" in browser.get(CASE).text
    assert submitted(browser, f"{CASE}/note", on=CASE, text=" ").status_code == 400
    shown = [event.payload["text"] for event in full.transcript("s-1") if event.type == "message_shown"]
    assert not [text for text in shown if "hesitated" in text]
    assert "hesitated" not in str([entry.what for entry in full.staffing.audit()])


def test_disposition_is_set_with_a_reason_and_its_history_kept(full: Store, enter: Enter, clock: Clock) -> None:
    browser = enter("coordinator")
    path = f"{CASE}/disposition"
    assert submitted(browser, path, on=CASE, disposition="withdrawn", reason="").status_code == 400
    assert submitted(browser, path, on=CASE, disposition="decided", reason="so").status_code == 400
    assert submitted(browser, path, on=CASE, disposition="withdrawn", reason="told by phone").status_code == 303
    assert disposition(browser, "S-1") == "withdrawn"
    assert ">S-1<" in browser.get("/?disposition=withdrawn").text
    clock.later(minutes=5)
    submitted(browser, path, on=CASE, disposition="", reason="changed their mind")
    assert disposition(browser, "S-1") == "complete"
    page = said(browser.get(CASE))
    for step in ("started", "partial", "complete", "withdrawn reason: told by phone", "goes on reason: changed their"):
        assert step in page


def test_screening_that_is_looked_after_is_in_review(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    browser.submit(f"{CASE}/assign", on=CASE, mine="yes")
    assert disposition(browser, "S-1") == "in review"


def test_another_site_s_screening_cannot_be_worked_on(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    for path in ("settle/I1", "note", "query", "query/abcd", "disposition", "decide"):
        answer = browser.submit(f"/screening/elsewhere/{path}", on="/account", text="a", reason="b", outcome="pass")
        assert (path, answer.status_code) == (path, 404)


def test_erased_screening_cannot_be_worked_on(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    full.erase("s-1", Actor.STAFF, "asked for", NOW, by=ROOT)
    assert browser.submit(f"{CASE}/note", on="/account", text="still here").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_reader_s_language(store: Store, enter: Enter, hashed: str, language: str) -> None:
    hire(store, "lin", StaffRole.REVIEWER, hashed, language=language)
    keep(store, "zh_coordinator_potentially_eligible", "s-1", subject="S-1", at=NOW)
    browser, catalogue_ = enter("lin"), catalogue(language)
    assert sign(browser, "invite").status_code == 303
    page = browser.get(CASE).text
    assert catalogue_.render(words.MEANINGS["invite"]) in unescape(page)
    assert catalogue_.render(words.DISPOSITIONS["decided"]) in page
