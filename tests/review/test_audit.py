"""The audit page: who sees what of it, and that it names everything that can be done."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from review import words
from storage import Did, Store
from tests.review.conftest import Visitor

Enter = Callable[[str], Visitor]


def lines(page: str) -> list[list[str]]:
    """Who did what with which screening, and what for; the newest first."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    cells = [re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>", "", row[number]) for number in (0, 1, 2, 5)] for row in cells]


def test_everything_that_can_be_done_has_a_name() -> None:
    assert set(words.DEEDS) == set(Did)


def test_what_staff_did_is_on_the_page(full: Store, enter: Enter) -> None:
    reviewer = enter("reviewer")
    reviewer.get("/screening/s-3")
    reviewer.get("/screening/elsewhere")
    reviewer.submit("/log", reason="<b>monitoring</b> visit", **{"as": "csv"})
    page = enter("monitor").get("/audit?actor=reviewer").text
    assert lines(page) == [
        ["reviewer", "took away", "–", "&lt;b&gt;monitoring&lt;/b&gt; visit"],
        ["reviewer", "looked at", "–", "–"],
        ["reviewer", "looked at", "s-3", "–"],
        ["reviewer", "logged in", "–", "–"],
    ]
    assert '<a href="/screening/s-3">' in page


def test_an_administrator_is_led_to_nobodys_answers(full: Store, enter: Enter) -> None:
    enter("reviewer").get("/screening/s-3")
    page = enter("admin").get("/audit?screening=s-3").text
    assert lines(page) == [["reviewer", "looked at", "s-3", "–"]]
    assert "/screening/" not in page


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=login", ["logged in", "logged in"]),
        ("action=rubbish&page=-1&actor=monitor", ["logged in"]),
        ("actor=%27+OR+1%3D1+--", []),
        ("from=2020-01-01&to=2020-01-31", []),
    ],
)
def test_filters(store: Store, enter: Enter, query: str, found: list[str]) -> None:
    enter("reviewer")
    assert [did for _, did, _, _ in lines(enter("monitor").get(f"/audit?{query}").text)] == found


def test_there_is_more_than_one_page(store: Store, enter: Enter) -> None:
    browser = enter("monitor")
    for _ in range(101):
        browser.get("/overview")
    page = browser.get("/audit?action=view").text
    assert len(lines(page)) == 100
    assert 'rel="next" href="/audit?from=' in page
    follow = re.findall(r'rel="next" href="([^"]+)"', page)[0].replace("&amp;", "&")
    assert len(lines(browser.get(follow).text)) == 2
