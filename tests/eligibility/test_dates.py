"""Ages and windows, by hand: leap days, month ends, dates known only in part, edges."""

from __future__ import annotations

from datetime import date

import pytest

from eligibility.dates import ages, completed_years, months_before, since
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth
from eligibility.values import PartialDate


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("born", "on", "years"),
    [
        ("2008-11-22", "2026-11-21", 17),
        ("2008-11-22", "2026-11-22", 18),
        ("2008-11-22", "2026-11-23", 18),
        ("1950-11-23", "2026-11-22", 75),
        ("1950-11-22", "2026-11-22", 76),
        ("2008-12-31", "2026-01-01", 17),
        ("2008-02-29", "2026-02-28", 17),  # a common year has no 29 February: older on 1 March
        ("2008-02-29", "2026-03-01", 18),
        ("2008-02-29", "2028-02-28", 19),
        ("2008-02-29", "2028-02-29", 20),
        ("2026-11-22", "2026-11-22", 0),
    ],
)
def test_age_in_completed_years(born: str, on: str, years: int) -> None:
    assert completed_years(day(born), day(on)) == years


@pytest.mark.parametrize(
    ("born", "lowest", "highest"),
    [
        ("1980", 45, 46),
        ("1980-10", 46, 46),
        ("1980-11", 45, 46),
        ("1980-12", 45, 45),
        ("1980-11-22", 46, 46),
        ("1980-11-23", 45, 45),
    ],
)
def test_ages_that_a_partial_birth_date_leaves_possible_on_22_november_2026(
    born: str, lowest: int, highest: int
) -> None:
    assert ages(PartialDate.parse(born), date(2026, 11, 22)) == (lowest, highest)


@pytest.mark.parametrize(
    ("on", "months", "expected"),
    [
        ("2026-11-22", 2, "2026-09-22"),
        ("2026-04-30", 2, "2026-02-28"),
        ("2028-04-30", 2, "2028-02-29"),
        ("2026-04-29", 2, "2026-02-28"),
        ("2026-04-28", 2, "2026-02-28"),
        ("2026-12-31", 2, "2026-10-31"),
        ("2026-08-31", 2, "2026-06-30"),
        ("2026-02-28", 2, "2025-12-28"),
        ("2026-01-15", 2, "2025-11-15"),
        ("2028-02-29", 12, "2027-02-28"),
        ("2026-03-31", 1, "2026-02-28"),
    ],
)
def test_calendar_months_before(on: str, months: int, expected: str) -> None:
    assert months_before(day(on), months) == day(expected)


# A window from 25 October (four weeks before 22 November) to 21 November
SINCE = [
    ("2026-10-23", FALSE),
    ("2026-10-24", OPEN),  # the day before the first
    ("2026-10-25", OPEN),  # the first
    ("2026-10-26", OPEN),  # the day after it
    ("2026-10-27", TRUE),
    ("2026-11-21", TRUE),
    ("2026-11-22", FALSE),  # after the window
    ("2026-12", FALSE),
    ("2026-09", FALSE),
    ("2026-10", UNKNOWN),  # some of its days are inside, some are not
    ("2026-11", TRUE),  # told of as past: until the 21st at the latest
    ("2026", UNKNOWN),
    ("2025", FALSE),
    ("2027", FALSE),
    ("2026-11-02~", UNKNOWN),  # about then: a week earlier is the edge
    ("2026-11-04~", TRUE),
    ("2026-11-20~", TRUE),  # told of as past
    ("2026-10-20~", UNKNOWN),
    ("2026-10-16~", FALSE),
]


@pytest.mark.parametrize(("told", "expected"), SINCE)
def test_whether_a_day_lies_in_a_window(told: str, expected: Truth) -> None:
    assert since(PartialDate.parse(told), day("2026-10-25"), day("2026-11-21")) is expected


@pytest.mark.parametrize(
    ("told", "expected"),
    [("2026-09-20", FALSE), ("2026-09-22", OPEN), ("2026-09-24", TRUE), ("2026-12-24", TRUE), ("2026-12", TRUE)],
)
def test_a_window_without_an_end_holds_what_is_still_to_come(told: str, expected: Truth) -> None:
    assert since(PartialDate.parse(told), day("2026-09-22"), date.max) is expected


@pytest.mark.parametrize(
    ("told", "first", "last"),
    [
        ("2026", "2026-01-01", "2026-12-31"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2028-02", "2028-02-01", "2028-02-29"),
        ("2026-11-22", "2026-11-22", "2026-11-22"),
        ("2026-11-22~", "2026-11-15", "2026-11-29"),
    ],
)
def test_days_that_a_partial_date_can_be(told: str, first: str, last: str) -> None:
    known = PartialDate.parse(told)

    assert (known.first, known.last, str(known)) == (day(first), day(last), told)


@pytest.mark.parametrize(
    "told",
    [
        "2026-02-29",
        "2026-13",
        "2026-00",
        "2026-11-00",
        "2026-11-31",
        "0",
        "",
        "2026-11-22-1",
        "soon",
        "2026~",
        "2026-11~",
        "~",
        "9999-12-31~",
    ],
)
def test_what_is_in_no_calendar_is_refused(told: str) -> None:
    with pytest.raises((ValueError, TypeError)):
        PartialDate.parse(told)
