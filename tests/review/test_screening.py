"""One screening: everything that is on the page leads somewhere, nothing that somebody typed does anything."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest

from eligibility import PROTOCOL
from storage import Store
from tests.review.conftest import Visitor
from tests.review.records import keep

Enter = Callable[[str], Visitor]

SCREENINGS = ("s-1", "s-2", "s-3", "s-4")


def test_every_link_on_the_page_leads_to_a_place_on_it(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    for screening in SCREENINGS:
        text = browser.get(f"/screening/{screening}?beside=yes").text
        places, links = re.findall(r' id="([^"]+)"', text), set(re.findall(r'href="#([^"]+)"', text))
        assert len(places) == len(set(places))
        assert links - set(places) == set()


def test_evidence_leads_to_the_line_that_gave_it_and_back(full: Store, enter: Enter) -> None:
    text = enter("reviewer").get("/screening/s-3").text
    evidence = re.search(r'<li id="(E6-\d+)">.*?href="#(line-\d+)"', text, re.DOTALL)
    assert evidence is not None
    line = re.search(rf'<li id="{evidence[2]}".*?</li>', text, re.DOTALL)
    assert line is not None
    assert 'class="understood"' in line[0]
    assert f'href="#{evidence[1]}"' in line[0]


def test_every_criterion_is_there_with_its_sentence(full: Store, enter: Enter) -> None:
    text = unescape(enter("reviewer").get("/screening/s-4").text)
    for criterion in PROTOCOL.criteria:
        assert f'id="{criterion.id}"' in text
        assert criterion.sentence.msgid in text


def test_answer_that_is_missing_says_why(full: Store, enter: Enter) -> None:
    text = unescape(enter("reviewer").get("/screening/s-4").text)
    assert "· does not know" in text
    assert "· not asked" in unescape(enter("reviewer").get("/screening/s-2").text)


def test_transcript_is_in_the_language_of_the_conversation_and_the_rest_in_the_reader_s(
    full: Store, enter: Enter
) -> None:
    text = enter("reviewer").get("/screening/s-4").text
    assert "现在是谁在回答？" in text
    assert "Who is answering now?" not in text
    assert "date of birth = " in text
    beside = enter("reviewer").get("/screening/s-4?beside=yes").text
    assert '<div lang="zh-Hans"><p><bdi>您好！' in beside
    assert re.search(r'<div class="other" lang="en"><p><bdi>[^<]*Who is answering', beside)


HOSTILE = {
    "<script>alert(1)</script>": "&lt;script&gt;alert(1)&lt;/script&gt;",
    '"><img src=x onerror=alert(1)>': "&#34;&gt;&lt;img src=x onerror=alert(1)&gt;",
    "{{ 7*7 }}{% raw %}": "{{ 7*7 }}{% raw %}",
    "a\u202egnp.exe": 'a<span class="hidden-char" title="U+202E RIGHT-TO-LEFT OVERRIDE">U+202E</span>gnp.exe',
    "no\u200byes": 'no<span class="hidden-char" title="U+200B ZERO WIDTH SPACE">U+200B</span>yes',
    "שלום": "<bdi>שלום</bdi>",
    "a\r\nb": '<span class="hidden-char" title="U+000D">U+000D</span>\nb',
    "nul\0": "nul\ufffd",
    "half \ud83d": "half \ufffd",
}


@pytest.mark.parametrize("typed", HOSTILE)
def test_what_somebody_typed_is_shown_and_does_nothing(store: Store, enter: Enter, typed: str) -> None:
    keep(store, "en_patient_hepatitis_b", "k7m2qw9xyz", subject="S-1", typed={"31 May 1980": typed})
    text = enter("reviewer").get("/screening/k7m2qw9xyz").text
    assert HOSTILE[typed] in text
    assert "<script>alert" not in text
    assert "<img" not in text


def test_name_of_a_colleague_does_nothing(full: Store, enter: Enter) -> None:
    with full._database.writing() as connection:
        connection.exec_driver_sql("UPDATE staff SET name = '<img src=x onerror=alert(1)>' WHERE login = 'reviewer'")
    browser = enter("reviewer")
    browser.submit("/screening/s-3/assign", on="/screening/s-3", mine="yes")
    for path in ("/", "/screening/s-3", "/account"):
        text = browser.get(path).text
        assert "<img" not in text
        assert "&lt;img src=x" in text


NOT_THERE = ("elsewhere", "nosuchthing", "%00", "..%2f..%2fetc%2fpasswd", "s-3'--", "%F0%9F%92%A9", "x" * 3000)


@pytest.mark.parametrize("screening", NOT_THERE)
def test_screening_that_is_not_there(full: Store, enter: Enter, screening: str) -> None:
    browser = enter("reviewer")
    answers = [
        browser.get(f"/screening/{screening}"),
        browser.submit(f"/screening/{screening}/assign", on="/account", mine="yes"),
    ]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert "There is nothing here." in answers[0].text


def test_screening_of_another_site_is_answered_as_one_that_there_is_not(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    theirs, nobody_s = browser.get("/screening/elsewhere").text, browser.get("/screening/nosuchone").text
    assert theirs.replace("elsewhere", "nosuchone") == nobody_s


def test_asking_for_another_site_s_screening_is_on_the_audit(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    browser.get("/screening/s-3")
    browser.get("/screening/elsewhere")
    browser.submit("/screening/elsewhere/assign", on="/account", mine="yes")
    browser.submit("/screening/s-3/assign", on="/account", mine="yes")
    browser.get("/screening/nosuch")
    told = [
        (entry.action, entry.site, entry.screening_id, entry.what) for entry in full.staffing.audit(actor="reviewer")
    ]
    assert told == [
        ("login", None, None, {}),
        ("view", "main", "s-3", {}),
        ("refused", "second", "elsewhere", {"screening": "elsewhere"}),
        ("refused", "second", "elsewhere", {"screening": "elsewhere"}),
        ("change", "main", "s-3", {"assigned": 2}),
        ("refused", None, "nosuch", {"screening": "nosuch"}),
    ]


def test_list_is_on_the_audit_with_what_was_looked_for(full: Store, enter: Enter) -> None:
    enter("reviewer").get("/?danger=yes&subject=S-3")
    (entry,) = [entry for entry in full.staffing.audit() if entry.action == "view"]
    assert entry.what == {"list": {"danger": "True", "subject": "S-3"}, "page": 1, "found": 0}
