"""The screening log on the screen, on paper and as a file: the same lines, why they were taken away, no formulas."""

from __future__ import annotations

import csv
import re
from collections.abc import Callable
from io import StringIO

import httpx
import pytest

from review.spreadsheet import csv_file, harmless
from storage import Store
from tests.review.conftest import Visitor

Enter = Callable[[str], Visitor]

LINES = [
    [*line, "", "", ""]
    for line in (
        ["1", "main", "S-1", "coordinator", "2026-10-13", "2026-10-13", "complete", "potentially eligible", ""],
        [
            "2",
            "main",
            "S-2",
            "patient",
            "2026-11-12",
            "2026-11-12",
            "partial",
            "incomplete",
            "data missing for I2, I3, I4, I5, E1, E2.1, E2.2, E2.3, E2.4, E2.5, E3, E4, E5, E6, E7",
        ],
        [
            "3",
            "main",
            "S-3",
            "patient",
            "2026-11-21",
            "2026-11-21",
            "complete",
            "likely not eligible",
            "E6 Hepatitis B and C",
        ],
        [
            "4",
            "main",
            "S-4",
            "patient",
            "2026-11-22",
            "2026-11-22",
            "complete",
            "incomplete",
            "data missing for I1, I2, I3, I4, I5, E1, E2.1, E2.2, E2.3, E2.4, E2.5, E3, E4, E5, E6, E7",
        ],
    )
]


def cells(page: str) -> list[list[str]]:
    """The lines of the table on a page."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2].partition("</tbody>")[0], re.DOTALL)
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>|^–$", "", cell) for cell in row] for row in found]


def export(browser: Visitor, query: str = "", **fields: str) -> httpx.Response:
    """Take the log away."""
    return browser.submit(f"/log?{query}", **({"reason": "monitoring visit", "as": "csv"} | fields))


def test_screen_paper_and_file_say_the_same(full: Store, enter: Enter) -> None:
    browser = enter("reviewer")
    assert cells(browser.get("/log").text) == LINES
    assert cells(export(browser, **{"as": "print"}).text) == LINES
    file = export(browser)
    assert file.headers["content-type"] == "text/csv; charset=utf-8"
    assert file.headers["content-disposition"] == ('attachment; filename="screening-log-2025-11-22-2026-11-22.csv"')
    assert file.content.startswith(b"\xef\xbb\xbf")
    headings, *rows = csv.reader(StringIO(file.content.decode("utf-8-sig"), newline=""))
    assert rows == LINES
    assert headings[:3] == ["No.", "Site", "Subject"]


@pytest.mark.parametrize(
    ("query", "subjects"),
    [
        ("verdict=incomplete", ["S-2", "S-4"]),
        ("disposition=partial", ["S-2"]),
        ("from=2026-11-01&to=2026-11-21", ["S-2", "S-3"]),
        ("verdict=rubbish&disposition=rubbish&site=second&page=0", ["S-1", "S-2", "S-3", "S-4"]),
        ("page=7", []),
    ],
)
def test_filters(full: Store, enter: Enter, query: str, subjects: list[str]) -> None:
    browser = enter("reviewer")
    assert [line[2] for line in cells(browser.get(f"/log?{query}").text)] == subjects
    if "page" not in query:
        assert [line[2] for line in cells(export(browser, query, **{"as": "print"}).text)] == subjects


@pytest.mark.parametrize("wrong", [{"reason": ""}, {"reason": "  "}, {"reason": "x" * 501}, {"as": "rubbish"}])
def test_nothing_is_taken_away_without_a_reason(full: Store, enter: Enter, wrong: dict[str, str]) -> None:
    answer = export(enter("reviewer"), **wrong)
    assert answer.status_code == 400
    assert "what this is for" in answer.text
    assert [entry for entry in full.staffing.audit() if entry.action == "export"] == []


def test_taking_it_away_is_on_the_audit(full: Store, enter: Enter) -> None:
    export(enter("monitor"), "verdict=incomplete")
    (entry,) = [entry for entry in full.staffing.audit() if entry.action == "export"]
    assert (entry.actor, entry.reason, entry.what["lines"]) == ("monitor", "monitoring visit", 2)


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "＝1+1",
        "＋1",
        "－1",
        "＠SUM(A1)",
        "﹣1",
        " =1",
        "\u3000=1",
        "\u200b=1",
        "\ufeff＝1",
        "\t=1",
        "\tx",
        "\rx",
        "\nx",
        "\0x",
    ],
)
def test_what_looks_like_a_formula_is_made_text(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "S-1", "E6 Hepatitis B and C", "2026-11-22", "王医生", "1 = 1", "–"])
def test_what_does_not_is_left_alone(cell: str) -> None:
    assert harmless(cell) == cell


def test_a_cell_stays_in_its_place_whatever_is_in_it() -> None:
    nasty = ['a,"b', "c\r\n=d", "e;f", "g\th"]
    table = csv_file(["=w", "x", "y", "z"], [nasty]).decode("utf-8-sig")
    assert list(csv.reader(StringIO(table, newline=""))) == [["'=w", "x", "y", "z"], nasty]
