"""Evidence and corrections over HTTP: what counts at once, what is shown back first, and two people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from uuid import uuid4

import httpx
import pytest

from dialogs import Opening, Pressed, Session, Step
from dialogs.readers import read
from dialogs.reading import DoesNotKnow, Understood
from eligibility import FACTS
from eligibility.kinds import OneOf, YesNo
from locales import LANGUAGES, catalogue
from review.pages.answers import _options
from storage import Arrival, StaffRole, Store
from tests.dialogs.talk import CONVERSATION
from tests.review.conftest import Visitor
from tests.review.records import CHANNEL, NOW, hire, keep

Enter = Callable[[str], Visitor]

ENGLISH = catalogue("en")

CASE = "/screening/s-3"
DAY = f"{CASE}/answer/birth_date"
REASON = "seen on the identity card"


def hidden(page: str) -> dict[str, str]:
    """What a form brings along of the screening as it was shown."""
    return {name: re.findall(rf'name="{name}" value="([^"]*)"', page)[0] for name in ("version", "line")}


def submitted(browser: Visitor, path: str, *, on: str, **fields: str) -> httpx.Response:
    """Fill in the form on a page as it is now."""
    return browser.submit(path, on=on, **{**hidden(browser.get(on).text), **fields})


def said(answer: httpx.Response) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.text)).split())


def skip(store: Store, screening: str) -> str:
    """Have the person of an open screening say that they do not know; what they were asked."""
    arrival = Arrival(update_id=uuid4().hex, address=screening, person=screening, kind="line", body={})
    store.receive(CHANNEL, "local", [arrival], NOW)
    asked = ""

    def take(session: Session | None) -> Step:
        nonlocal asked
        assert session is not None
        assert session.asked is not None
        asked = session.asked
        press = Pressed(screening=session.id, prompt=session.prompt, choice="unknown")
        return CONVERSATION.step(session, press, now=NOW, opening=Opening(id="none", channel=CHANNEL))

    (waiting,) = store.waiting(CHANNEL, NOW)
    store.turn(waiting.id, take, NOW)
    return asked


def kept(store: Store, screening: str, fact: str) -> dict[str, object]:
    """The newest event of a fact's answer."""
    event = [event for event in store.transcript(screening) if event.payload.get("fact") == fact][-1]
    return {"type": event.type, "actor": event.actor, "reason": event.reason, **event.payload}


def test_evidence_is_raised_and_the_old_level_kept(full: Store, enter: Enter) -> None:
    browser = enter("coordinator")
    done = submitted(browser, f"{DAY}/evidence", on=DAY, level="document_seen", reason=REASON)
    assert (done.status_code, done.headers["location"]) == (303, DAY)
    page = said(browser.get(DAY))
    assert "Answer May 31, 1980 Evidence document seen Said by patient" in page
    assert f"staff coordinator date of birth: document seen (was: self-reported) reason: {REASON}" in page
    event = kept(full, "s-3", "birth_date")
    assert (event["type"], event["actor"], event["staff"]) == ("evidence_changed", "staff", "coordinator")


def test_correction_counts_at_once_where_it_is_plain(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    done = submitted(browser, f"{DAY}/correct", on=DAY, words="2015-05-31", level="confirmed", reason=REASON)
    assert done.status_code == 303
    event = kept(full, "s-3", "birth_date")
    assert (event["type"], event["was"], event["reason"]) == ("answer_corrected", "May 31, 1980", REASON)
    assert "May 31, 2015 (corrected, was: May 31, 1980)" in said(browser.get(CASE))
    assert re.search(r'id="I1-title"><span class="badge fail">', browser.get(CASE).text)


def test_form_supposes_that_staff_confirm_what_they_enter(full: Store, enter: Enter) -> None:
    assert re.search(r'id="new-level".*?value="confirmed" selected', enter("reviewer").get(DAY).text, re.DOTALL)


def test_answer_where_there_was_none(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), f"{CASE}/answer/physician_global"
    assert "not asked" in said(browser.get(path))
    done = submitted(browser, f"{path}/correct", on=path, words="6", level="document_seen", reason="my own")
    assert done.status_code == 303
    event = kept(full, "s-3", "physician_global")
    assert (event["type"], event["understood"]) == ("answer_recorded", "6 cm")
    assert event["answer"]["by"] == "staff"  # type: ignore[index]


def test_what_was_converted_is_shown_back_before_it_counts(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), f"{CASE}/answer/creatinine"
    before = len(full.transcript("s-3"))
    asked = submitted(browser, f"{path}/correct", on=path, words="1.2 mg/dl", level="confirmed", reason="report")
    assert asked.status_code == 200
    assert "Understood: serum creatinine: 106.08 µmol/L" in said(asked)
    assert len(full.transcript("s-3")) == before
    (agreed,) = re.findall(r'name="agreed" value="([^"]*)"', asked.text)
    fields = {**hidden(asked.text), "words": "1.2 mg/dl", "level": "confirmed", "reason": "report"}
    assert browser.submit(f"{path}/correct", on=path, **fields, agreed=unescape(agreed)).status_code == 303
    assert kept(full, "s-3", "creatinine")["understood"] == "106.08 µmol/L"


def test_yes_to_something_else_is_asked_again(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), f"{CASE}/answer/creatinine"
    fields = {"words": "1.3 mg/dl", "level": "confirmed", "reason": "report", "agreed": '"106.08"'}
    asked = submitted(browser, f"{path}/correct", on=path, **fields)
    assert (asked.status_code, "114.92 µmol/L" in asked.text) == (200, True)


def test_answers_that_will_no_longer_count_are_named_first(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), f"{CASE}/answer/fertility"
    fields = {"words": "no period for 12 months (menopause)", "level": "confirmed", "reason": "told by phone"}
    asked = submitted(browser, f"{path}/correct", on=path, **fields)
    assert "will no longer count: pregnant or breastfeeding: neither" in said(asked)
    (agreed,) = re.findall(r'name="agreed" value="([^"]*)"', asked.text)
    assert submitted(browser, f"{path}/correct", on=path, **fields, agreed=unescape(agreed)).status_code == 303
    assert kept(full, "s-3", "pregnancy")["type"] == "answer_withdrawn"


def test_unclear_words_are_asked_about_and_kept(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), f"{CASE}/answer/weight"
    asked = submitted(browser, f"{path}/correct", on=path, words="quite <b>heavy", level="confirmed", reason="r'eason")
    assert asked.status_code == 400
    assert 'value="quite &lt;b&gt;heavy"' in asked.text
    assert "r&#39;eason</textarea>" in asked.text
    assert 'role="alert"' in asked.text


@pytest.mark.parametrize(
    "fields",
    [
        {"words": "1981-05-31", "level": "confirmed", "reason": " "},
        {"words": "1981-05-31", "level": "certain", "reason": "so"},
        {"words": "", "level": "confirmed", "reason": "so"},
        {"words": "1981-05-31"},
        {"words": "31 May 1980", "level": "self_reported", "reason": "the same again"},
    ],
)
def test_form_that_is_not_filled_in_changes_nothing(full: Store, enter: Enter, fields: dict[str, str]) -> None:
    before = len(full.transcript("s-3"))
    answer = submitted(enter("reviewer"), f"{DAY}/correct", on=DAY, **fields)
    assert (answer.status_code, len(full.transcript("s-3"))) == (400, before)


def test_second_of_two_people_is_told_what_changed_and_keeps_their_words(full: Store, enter: Enter) -> None:
    one, other = enter("reviewer"), enter("coordinator")
    seen = hidden(other.get(DAY).text)
    submitted(one, f"{DAY}/correct", on=DAY, words="1981-05-31", level="confirmed", reason="by phone")
    fields = {"words": "1982-05-31", "level": "document_seen", "reason": "identity card"}
    told = other.submit(f"{DAY}/correct", on=DAY, **{**seen, **fields})
    assert told.status_code == 409
    assert "staff reviewer date of birth = May 31, 1981 (corrected, was: May 31, 1980)" in said(told)
    assert kept(full, "s-3", "birth_date")["understood"] == "May 31, 1981"
    assert 'value="1982-05-31"' in told.text
    assert "identity card</textarea>" in told.text
    again = other.submit(f"{DAY}/correct", on=DAY, **{**hidden(told.text), **fields})
    assert (again.status_code, kept(full, "s-3", "birth_date")["was"]) == (303, "May 31, 1981")


def test_neither_staff_nor_patient_overwrites_the_other(full: Store, enter: Enter) -> None:
    browser, path = enter("reviewer"), "/screening/s-2/answer/creatinine"
    seen, fields = hidden(browser.get(path).text), {"words": "80 µmol/L", "level": "document_seen", "reason": "report"}
    asked = skip(full, "s-2")
    told = browser.submit(f"{path}/correct", on=path, **seen, **fields)
    assert told.status_code == 409
    assert f"patient {ENGLISH.render(FACTS[asked].label)} = not known" in said(told)
    assert browser.submit(f"{path}/correct", on=path, **hidden(told.text), **fields).status_code == 303
    asked_next = skip(full, "s-2")
    answers = full.desk(full.staffing.everybody()[-1], NOW).case("s-2").session.answers
    assert (answers[asked].status, answers[asked_next].status) == ("does_not_know", "does_not_know")
    assert answers["creatinine"].level == "document_seen"
    broken = {broken.invariant.id for broken in full.doctor.invariants(NOW) if broken.count}
    assert broken == {"I6"}, "of these nothing was sent, and nothing else is wrong with them"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages_speak_the_reader_s_language(store: Store, enter: Enter, hashed: str, language: str) -> None:
    hire(store, "lin", StaffRole.REVIEWER, hashed, language=language)
    keep(store, "zh_patient_does_not_know", "s-4", subject="S-4", at=NOW)
    browser = enter("lin")
    title = {"en": "All answers", "zh": "全部回答"}[language]
    for path in ("/screening/s-4/answers", "/screening/s-4/answer/weight"):
        assert title in browser.get(path).text


def test_every_fact_has_its_page(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    listed = re.findall(r'href="(/screening/s-3/answer/\w+)"', browser.get(f"{CASE}/answers").text)
    assert sorted(listed) == sorted(f"{CASE}/answer/{fact}" for fact in FACTS)
    assert {browser.get(path).status_code for path in listed} == {200}
    assert browser.get(f"{CASE}/answer/shoe_size").status_code == 404


def test_answer_pages_of_another_site_are_not_there(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    path = "/screening/elsewhere/answer/birth_date"
    fields = {"version": "1", "line": "1", "words": "1981-05-31", "level": "confirmed", "reason": "so"}
    answers = [
        browser.get("/screening/elsewhere/answers"),
        browser.get(path),
        browser.submit(f"{path}/correct", on="/account", **fields),
        browser.submit(f"{path}/evidence", on="/account", **fields),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_monitor_reads_and_finds_no_form(full: Store, enter: Enter) -> None:
    browser = enter("monitor")
    page = browser.get(DAY).text
    assert "May 31, 1980" in page
    assert f'action="{DAY}' not in page
    assert browser.submit(f"{DAY}/evidence", on="/account", level="confirmed", reason="so").status_code == 403


@pytest.mark.parametrize("fact", [fact for fact in FACTS if isinstance(FACTS[fact].kind, YesNo | OneOf)])
def test_names_to_choose_from_are_read_as_themselves(fact: str) -> None:
    kind = FACTS[fact].kind
    for language in LANGUAGES:
        words = [catalogue(language).render(option) for option in _options(FACTS[fact])]
        *named, unknown = [read(each, FACTS[fact], today=date(2026, 11, 22)) for each in words]
        assert isinstance(unknown, DoesNotKnow)
        values = [option.id for option in kind.options] if isinstance(kind, OneOf) else [True, False]
        assert named == [Understood(value=value) for value in values]
