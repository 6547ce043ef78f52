"""The work list: each filter finds what it should, counts are of everything, and other sites are not there."""

from __future__ import annotations

import re
from collections.abc import Callable

from storage import Actor, StaffRole, Store
from tests.review.conftest import Clock, Visitor
from tests.review.records import NOW, hire, keep
from tests.storage.samples import execute

Enter = Callable[[str], Visitor]

#: The subjects of `filled`, the newest first, by what a filter asks for.
FOUND = {
    "": ["S-4", "S-3", "S-2", "S-1"],
    "subject=s-3": ["S-3"],
    "subject=%25": [],
    "subject=_": [],
    "disposition=complete": ["S-4", "S-3", "S-1"],
    "disposition=partial": ["S-2"],
    "disposition=declined": [],
    "verdict=likely_not_eligible": ["S-3"],
    "verdict=potentially_eligible": ["S-1"],
    "criterion=E6": ["S-4", "S-3", "S-2"],
    "criterion=E6&outcome=fail": ["S-3"],
    "criterion=E6&outcome=pass": ["S-1"],
    "criterion=E6&verdict=likely_not_eligible": ["S-3"],
    "age=7": ["S-2", "S-1"],
    "age=30": ["S-1"],
    "danger=yes": [],
    "conflict=yes": [],
    "mine=yes": [],
    "site=main": ["S-4", "S-3", "S-2", "S-1"],
    # What makes no sense does not matter.
    "verdict=rubbish&disposition=rubbish&criterion=X9&age=-1&page=-3": ["S-4", "S-3", "S-2", "S-1"],
    "site=second": ["S-4", "S-3", "S-2", "S-1"],
    "page=99": [],
}


def subjects(browser: Visitor, query: str = "") -> list[str]:
    """Who is on the list."""
    answer = browser.get(f"/?{query}")
    assert answer.status_code == 200
    return re.findall(r'<a href="/screening/[^"]+"><bdi>([^<]+)</bdi>', answer.text)


def test_filters(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    assert {query: subjects(browser, query) for query in FOUND} == FOUND


def test_mine_are_those_that_i_look_after(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    assert browser.submit("/screening/s-3/assign", on="/screening/s-3", mine="yes").status_code == 303
    assert subjects(browser, "mine=yes") == ["S-3"]
    assert subjects(enter("coordinator"), "mine=yes") == []
    assert "Dr. Reviewer" in enter("coordinator").get("/?subject=S-3").text
    browser.submit("/screening/s-3/assign", on="/screening/s-3")
    assert subjects(browser, "mine=yes") == []


def test_counts_are_of_everything_that_is_theirs(full: Store, enter: Enter) -> None:
    counts = re.findall(r"<strong>(\d+)</strong> ([^<]+)</a>", enter("reviewer").get("/?verdict=incomplete").text)
    assert [(int(number), label.strip()) for number, label in counts] == [
        (4, "in all"),
        (0, "danger sign"),
        (0, "conflict"),
        (0, "queries for me"),
        (1, "potentially eligible"),
        (0, "needs staff review"),
        (2, "incomplete"),
        (1, "likely not eligible"),
    ]


def test_a_danger_sign_and_a_wish_to_talk_are_on_the_list(store: Store, enter: Enter) -> None:
    keep(store, "en_patient_hepatitis_b", "calm", subject="S-1")
    keep(store, "en_patient_hepatitis_b", "danger", subject="S-2", alerts=("cannot_swallow", "person"))
    browser = enter("reviewer")
    assert subjects(browser, "danger=yes") == ["S-2"]
    text = browser.get("/?danger=yes").text
    assert '<span class="badge danger">danger sign</span>' in text
    assert '<span class="badge review">asks for a person</span>' in text


def test_practice_is_on_no_list(full: Store, enter: Enter) -> None:
    with full._database.writing() as connection:
        connection.exec_driver_sql("UPDATE screening SET practice = true WHERE subject = 'S-3'")
    assert subjects(enter("reviewer")) == ["S-4", "S-2", "S-1"]


def test_list_says_what_is_so_today(full: Store, enter: Enter, clock: Clock) -> None:
    """A screening that was left open is judged anew on another day, and so is one that has changed."""
    browser = enter("reviewer")
    assert subjects(browser, "verdict=likely_not_eligible") == ["S-3"]
    execute(
        full._database,
        "UPDATE screening SET version = version + 1, snapshot = (SELECT snapshot FROM screening WHERE subject = 'S-1')"
        " WHERE subject = 'S-3'",
    )
    assert subjects(browser, "verdict=likely_not_eligible") == []
    assert subjects(browser, "verdict=potentially_eligible") == ["S-3", "S-1"]


def test_a_screening_of_a_newer_program_does_not_take_the_list_away(full: Store, enter: Enter) -> None:
    execute(
        full._database,
        """UPDATE screening SET version = version + 1, snapshot = '{"format": 99}' WHERE subject = 'S-3'""",
    )
    browser = enter("reviewer")
    assert subjects(browser) == ["S-4", "S-3", "S-2", "S-1"]
    assert "written by a newer program" in browser.get("/?subject=S-3").text
    alone = browser.get("/screening/s-3")
    assert (alone.status_code, "written by a newer program" in alone.text) == (501, True)


def test_pages_of_a_long_list(store: Store, enter: Enter) -> None:
    keep(store, "zh_patient_declines", "first", subject="N-000")
    columns = (
        "id, subject, contact_id, site, role, channel, language, state, protocol, practice, snapshot, version,"
        " created_at, updated_at"
    )
    with store._database.writing() as connection:
        for number in range(1, 60):
            connection.exec_driver_sql(
                f"INSERT INTO screening ({columns}) SELECT 'n{number}', 'N-{number:03}', {columns[13:]}"
                " FROM screening WHERE id = 'first'"
            )
    browser = enter("reviewer")
    pages = [subjects(browser, f"page={number}") for number in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [25, 25, 10, 0]
    assert len({subject for page in pages for subject in page}) == 60
    text = browser.get("/?verdict=incomplete&page=2").text
    assert "page 2 of 3" in text
    assert 'rel="next" href="/?verdict=incomplete&amp;page=3"' in text
    assert 'rel="prev" href="/?verdict=incomplete&amp;page=1"' in text


def test_staff_see_their_own_sites_and_no_other(full: Store, url: str, hashed: str) -> None:
    hire(full, "other", StaffRole.REVIEWER, hashed, sites=("second",))
    hire(full, "both", StaffRole.MONITOR, hashed, sites=("main", "second"))
    with Visitor(base_url=url) as other, Visitor(base_url=url) as both:
        other.log_in("other")
        both.log_in("both")
        assert subjects(other) == ["S-9"]
        assert subjects(both) == ["S-9", "S-4", "S-3", "S-2", "S-1"] or len(subjects(both)) == 5
        assert subjects(both, "site=second") == ["S-9"]
        assert "<strong>1</strong> in all" in other.get("/").text


def test_somebody_who_moves_to_another_site_takes_nothing_along(full: Store, enter: Enter, clock: Clock) -> None:
    browser = enter("reviewer")
    assert browser.get("/screening/s-3").status_code == 200
    by = Actor(name="operator test")
    full.staffing.set_role("reviewer", StaffRole.REVIEWER, frozenset({"second"}), by=by, now=NOW)
    assert browser.log_in("reviewer").status_code == 303
    assert browser.get("/screening/s-3").status_code == 404
    assert subjects(browser) == ["S-9"]


def test_search_is_words_and_not_a_pattern_or_a_statement(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    for words in ("'; DROP TABLE screening; --", "S\\-3", "\0", "😀", "<script>alert(1)</script>", "{{7*7}}"):
        answer = browser.get("/", params={"subject": words})
        assert answer.status_code == 200
        assert "<script>alert" not in answer.text
        assert "49" not in re.findall(r'name="subject"[^>]*value="([^"]*)"', answer.text)
    assert len(subjects(browser)) == 4
