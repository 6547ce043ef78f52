"""Answers that differ, over HTTP: found on the work list, seen side by side, settled, and nothing lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import httpx
import pytest

from locales import LANGUAGES
from storage import StaffRole, Store
from tests.dialogs.talk import Talk
from tests.dialogs.test_conflicts import corrected, handed_over
from tests.dialogs.test_desk import entered
from tests.review.conftest import Visitor
from tests.review.records import hire, keep_talk
from tests.review.test_answers import kept, said, submitted
from tests.review.test_worklist import subjects

Enter = Callable[[str], Visitor]

SCREENING = handed_over().session.id
CASE = f"/screening/{SCREENING}"
DAY = f"{CASE}/answer/birth_date"


@pytest.fixture
def decisive(full: Store) -> None:
    """A coordinator noted one birth date, the patient says another, by which they would be a child."""
    keep_talk(full, corrected(handed_over(), "birth_date", "2015-05-31"), "S-5")


@pytest.fixture
def idle(full: Store) -> None:
    """Staff saw one birth date on a card, the patient says another one, by which nothing changes."""
    keep_talk(full, entered(Talk().consents(), "birth_date", "1980-05-31").types("1981-05-31"), "S-5")


def settle(browser: Visitor, number: int, *, on: str = CASE, **more: str) -> httpx.Response:
    """Keep the answer with this number of those that differ about the birth date."""
    fields = {"keep": str(number), "level": "document_seen", "reason": "identity card", **more}
    return submitted(browser, f"{DAY}/settle", on=on, **fields)


def outcome(page: str, criterion: str) -> str:
    (found,) = re.findall(rf'id="{criterion}-title"><span class="badge (\w+)">', page)
    return str(found)


@pytest.mark.usefixtures("decisive")
def test_work_list_finds_counts_and_marks_it(enter: Enter) -> None:
    browser = enter("reviewer")
    assert subjects(browser, "conflict=yes") == ["S-5"]
    page = browser.get("/").text
    assert re.search(r'href="/\?conflict=yes"><strong>1</strong> conflict<', page)
    assert "conflicts: 1" in said(browser.get("/?conflict=yes"))
    assert subjects(browser, "conflict=yes&verdict=potentially_eligible") == []


@pytest.mark.usefixtures("decisive")
def test_both_answers_are_side_by_side_with_their_lines(enter: Enter) -> None:
    page = enter("reviewer").get(CASE)
    shown = said(page)
    assert "May 31, 2015 counts now patient · terminal · 2026-11-22 10:00 self-reported · 2015-05-31" in shown
    assert "May 31, 1980 coordinator · terminal · 2026-11-22 10:00 self-reported · 1980-05-31" in shown
    assert "comes out differently: I1" in shown
    assert (outcome(page.text, "I1"), "Different answers were given: date of birth." in shown) == ("review", True)
    claims = page.text.partition('class="claims"')[2].partition("</ul>")[0]
    told = [
        said(httpx.Response(200, text=page.text.partition(f'id="line-{line}"')[2].partition("</li>")[0]))
        for line in re.findall(r'href="[^"#]*#line-(\d+)"', claims)
    ]
    assert "date of birth = May 31, 2015 (differs from: May 31, 1980)" in told[0]
    assert "date of birth = May 31, 1980" in told[1]


@pytest.mark.usefixtures("idle")
def test_difference_that_decides_nothing_is_shown_too(enter: Enter) -> None:
    browser = enter("reviewer")
    assert subjects(browser, "conflict=yes") == ["S-5"]
    page = browser.get(CASE)
    assert "Whichever is right, every criterion comes out the same." in said(page)
    assert "May 31, 1980 counts now staff wang · staff pages" in said(page)
    assert outcome(page.text, "I1") == "pass"
    assert "conflict" in said(browser.get(f"{CASE}/answers"))
    deciding = said(browser.get(f"{CASE}/decide"))
    assert "conflicts: 1" in deciding
    assert "May 31, 1980 conflict patient: May 31, 1981" in deciding


@pytest.mark.parametrize(("number", "value", "came"), [(0, "2015-05-31", "fail"), (1, "1980-05-31", "pass")])
@pytest.mark.usefixtures("decisive")
def test_staff_keep_one_and_it_is_judged_at_once(full: Store, enter: Enter, number: int, value: str, came: str) -> None:
    browser = enter("coordinator")
    done = settle(browser, number)
    assert (done.status_code, done.headers["location"]) == (303, DAY)
    page = browser.get(CASE)
    assert outcome(page.text, "I1") == came
    assert "settled between: May 31, 2015, May 31, 1980" in said(page)
    assert subjects(browser, "conflict=yes") == []
    event = kept(full, SCREENING, "birth_date")
    answer, old = event["answer"], event["old"]
    assert (event["staff"], event["reason"]) == ("coordinator", "identity card")
    assert (answer["value"], answer["by"], answer["level"]) == (value, "staff", "document_seen")  # type: ignore[index]
    assert [old["value"], *(other["value"] for other in old["disputed"])] == ["2015-05-31", "1980-05-31"]  # type: ignore[index]


@pytest.mark.usefixtures("decisive")
def test_third_answer_settles_it_too(enter: Enter) -> None:
    browser = enter("reviewer")
    fields = {"words": "1982-05-31", "level": "confirmed", "reason": "by phone"}
    assert submitted(browser, f"{DAY}/correct", on=DAY, **fields).status_code == 303
    assert subjects(browser, "conflict=yes") == []


@pytest.mark.usefixtures("decisive")
def test_entering_what_counts_already_settles_it(enter: Enter) -> None:
    browser = enter("reviewer")
    fields = {"words": "2015-05-31", "level": "self_reported", "reason": "asked again by phone"}
    assert submitted(browser, f"{DAY}/correct", on=DAY, **fields).status_code == 303
    assert subjects(browser, "conflict=yes") == []


@pytest.mark.parametrize("wrong", [{"keep": ""}, {"keep": "2"}, {"keep": "x"}, {"level": "sure"}, {"reason": " "}])
@pytest.mark.usefixtures("decisive")
def test_form_that_is_not_filled_in_changes_nothing(enter: Enter, wrong: dict[str, str]) -> None:
    browser = enter("reviewer")
    answer = settle(browser, 1, **wrong)
    assert (answer.status_code, 'role="alert"' in answer.text) == (400, True)
    assert subjects(browser, "conflict=yes") == ["S-5"]


@pytest.mark.usefixtures("decisive")
def test_who_comes_second_is_told(enter: Enter) -> None:
    one, other = enter("reviewer"), enter("coordinator")
    page = other.get(CASE).text
    seen = {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("version", "line")}
    settle(one, 1)
    told = other.submit(f"{DAY}/settle", on=CASE, keep="0", level="confirmed", reason="so", **seen)
    assert told.status_code == 409
    assert "settled between" in said(told)


def test_there_is_nothing_to_settle_where_nobody_differs(full: Store, enter: Enter) -> None:
    path = "/screening/s-3/answer/birth_date"
    fields = {"keep": "0", "level": "confirmed", "reason": "so"}
    assert submitted(enter("reviewer"), f"{path}/settle", on=path, **fields).status_code == 400


@pytest.mark.usefixtures("decisive")
def test_monitor_sees_it_and_settles_nothing(enter: Enter) -> None:
    browser = enter("monitor")
    page = browser.get(CASE).text
    assert 'class="claims"' in page
    assert "/settle" not in page
    answer = browser.submit(f"{DAY}/settle", on="/account", keep="1", level="confirmed", reason="so")
    assert answer.status_code == 403


def test_what_hangs_on_what_is_given_up_is_named_first(full: Store, enter: Enter) -> None:
    talk = Talk().consents().comes_to("report_at_hand").presses("yes").comes_to("ck").types("350 (200)").presses("yes")
    entered(talk, "report_at_hand", True)
    keep_talk(full, corrected(talk, "report_at_hand", "no"), "S-5")
    browser, path = enter("reviewer"), f"{CASE}/answer/report_at_hand"
    fields = {"keep": "1", "level": "confirmed", "reason": "by phone"}
    asked = submitted(browser, f"{path}/settle", on=CASE, **fields)
    assert asked.status_code == 200
    assert "and will no longer count: date of the blood report: not known creatine kinase (CK): 350" in said(asked)
    (agreed,) = re.findall(r'name="agreed" value="([^"]*)"', asked.text)
    assert 'name="keep" value="1"' in asked.text
    done = submitted(browser, f"{path}/settle", on=CASE, **fields, agreed=unescape(agreed))
    assert done.status_code == 303
    assert kept(full, SCREENING, "ck")["type"] == "answer_withdrawn"


@pytest.mark.usefixtures("decisive")
def test_levels_of_evidence_weigh_what_is_as_well_evidenced(enter: Enter) -> None:
    browser = enter("reviewer")
    done = submitted(browser, f"{DAY}/evidence", on=DAY, level="document_seen", reason="card")
    assert done.status_code == 303
    row = re.search(r'<th scope="row">I1 .*?</tr>', browser.get(CASE).text, re.DOTALL)
    assert row is not None
    assert re.findall(r'badge (\w+)"', row[0]) == ["review", "fail", "fail"]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.usefixtures("decisive")
def test_it_is_said_in_the_reader_s_language(store: Store, enter: Enter, hashed: str, language: str) -> None:
    hire(store, "lin", StaffRole.REVIEWER, hashed, language=language)
    title = {"en": "Answers that differ", "zh": "不一致的回答"}[language]
    browser = enter("lin")
    assert all(title in browser.get(path).text for path in (CASE, DAY))
