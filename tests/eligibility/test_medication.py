"""The dose of every day, by hand. All windows are the days before 22 November 2026; 28 days begin on 25 October."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from eligibility import FACTS, Course
from eligibility.medication import (
    Start,
    as_given,
    as_prednisone,
    as_prednisone_otherwise,
    average,
    changed,
    doses,
    how_it_began,
    peak,
    prednisone_factors,
    taken,
)
from eligibility.truth import FALSE, OPEN, TRUE, UNKNOWN, Truth

ON = date(2026, 11, 22)
EDGE = date(2026, 10, 25)


def courses(*raw: dict[str, Any], fact: str = "glucocorticoids") -> tuple[Course, ...]:
    """Courses as they are written in a record; prednisone where nothing else is said."""
    loaded = FACTS[fact].kind.load([{"drug": "prednisone", **each} for each in raw])
    assert isinstance(loaded, tuple)
    return loaded


def mg(*amounts: int) -> tuple[Decimal, ...]:
    """Amounts as they are computed with."""
    return tuple(map(Decimal, amounts))


# Milligrams that equal 5 mg of prednisone, and by the other figure where tables disagree
EQUIVALENTS = [
    ("prednisone", "5", "5"),
    ("prednisolone", "5", "5"),
    ("methylprednisolone", "4", "4"),
    ("triamcinolone", "4", "4"),
    ("hydrocortisone", "20", "20"),
    ("cortisone", "25", "25"),
    ("dexamethasone", "0.75", "0.75"),
    ("betamethasone", "0.6", "0.75"),
    ("deflazacort", "6", "7.5"),
]


@pytest.mark.parametrize(("drug", "figure", "otherwise"), EQUIVALENTS)
def test_equals_30_mg_of_prednisone(drug: str, figure: str, otherwise: str) -> None:
    """Six times the equivalent: the limit itself for somebody of 60 kg, exactly."""
    for equivalent, factor in ((figure, as_prednisone), (otherwise, as_prednisone_otherwise)):
        (course,) = courses({"drug": drug, "mg": str(6 * Decimal(equivalent)), "start": "2026-01"})
        assert doses([course], ON, 28, factor).highest(28) == mg(30, 30)
        assert doses([course], ON, 28, factor, average).mean(28) == mg(30, 30)


def test_tables_disagree_on_two_drugs() -> None:
    disputed = [drug for drug, *_ in EQUIVALENTS if len(prednisone_factors(courses({"drug": drug, "mg": 1}))) == 2]

    assert disputed == ["betamethasone", "deflazacort"]


@pytest.mark.parametrize(
    ("raw", "on_a_day", "on_average"),
    [
        ({"mg": 10}, "10", "10"),
        ({"mg": 10, "times": 3}, "30", "30"),
        ({"tablets": "1.5", "strength": 16}, "24", "24"),
        ({"tablets": "0.5", "strength": 5, "times": 2}, "5", "5"),
        ({"mg": 40, "days": 2}, "40", "20"),
        ({"mg": 10, "days": 7}, "10", "1.428571"),
        ({"mg": 20, "times": 3, "days": 7}, "20", "8.571429"),
        ({"mg": 5, "times": 14, "days": 7}, "10", "10"),  # twice a day, told by the week
        ({"mg": 5, "times": 3, "days": 2}, "10", "7.5"),  # two on one of the days
    ],
)
def test_rhythms(raw: dict[str, Any], on_a_day: str, on_average: str) -> None:
    (course,) = courses(raw)

    assert peak(course) == Decimal(on_a_day)
    assert round(average(course), 6) == Decimal(on_average)


def by_day(*raw: dict[str, Any], days: int = 28) -> dict[str, tuple[int, int]]:
    """The least and the most of each day on which it differs from the day before, in mg of prednisone."""
    found = doses(courses(*raw), ON, days, as_prednisone)
    told: dict[str, tuple[int, int]] = {}
    before = None
    for index, each in enumerate(zip(found.least, found.most, strict=True)):
        if each != before:
            told[(ON - timedelta(days=days - index)).strftime("%d %b")] = (int(each[0]), int(each[1]))
        before = each
    return told


def test_dose_of_every_day_of_one_course() -> None:
    assert by_day({"mg": 10, "start": "2026-01"}) == {"25 Oct": (10, 10)}


def test_first_and_last_day_are_days_of_taking_and_the_planned_day_is_none() -> None:
    assert by_day({"mg": 10, "start": "2026-11-01", "end": "2026-11-03"}) == {
        "25 Oct": (0, 0),
        "01 Nov": (10, 10),
        "04 Nov": (0, 0),
    }
    assert by_day({"mg": 10, "start": "2026-11-21"}) == {"25 Oct": (0, 0), "21 Nov": (10, 10)}
    assert by_day({"mg": 10, "start": "2026-11-22"}) == {"25 Oct": (0, 0)}
    assert by_day({"mg": 10, "start": "2026-01", "end": "2026-10-24"}) == {"25 Oct": (0, 0)}


def test_several_drugs_add_up() -> None:
    drip = {"drug": "methylprednisolone", "mg": 500, "route": "iv", "start": "2026-11-03", "end": "2026-11-05"}

    assert by_day({"mg": 10, "start": "2026-01"}, drip) == {
        "25 Oct": (10, 10),
        "03 Nov": (635, 635),
        "06 Nov": (10, 10),
    }


def test_taper_comes_down_by_its_steps() -> None:
    taper = {"mg": 40, "start": "2026-10-01", "taper": {"mg": 5, "days": 14}}

    assert by_day(taper) == {"25 Oct": (35, 35), "29 Oct": (30, 30), "12 Nov": (25, 25)}
    found = doses(courses(taper), ON, 28, as_prednisone)
    assert found.highest(28) == mg(35, 35)
    assert found.mean(28) == (Decimal(810) / 28, Decimal(810) / 28)  # 4 × 35 + 14 × 30 + 10 × 25


def test_taper_ends_at_nothing() -> None:
    assert by_day({"mg": 10, "start": "2026-10-20", "taper": {"mg": 4, "days": 7}}) == {
        "25 Oct": (10, 10),
        "27 Oct": (6, 6),
        "03 Nov": (2, 2),
        "10 Nov": (0, 0),
    }


def test_taper_of_two_tablets_a_day_takes_its_step_from_each() -> None:
    found = by_day({"mg": 10, "times": 2, "start": "2026-11-01", "taper": {"mg": 5, "days": 7}})

    assert found == {"25 Oct": (0, 0), "01 Nov": (20, 20), "08 Nov": (10, 10), "15 Nov": (0, 0)}


def test_course_of_a_month_ran_surely_only_from_its_last_day() -> None:
    assert by_day({"mg": 10, "start": "2026-10"}) == {"25 Oct": (0, 10), "31 Oct": (10, 10)}
    assert by_day({"mg": 10, "start": "2026-01", "end": "2026-10"}) == {"25 Oct": (0, 10), "01 Nov": (0, 0)}


def test_course_since_this_month_was_surely_taken_yesterday() -> None:
    assert by_day({"mg": 10, "start": "2026-11"}) == {"25 Oct": (0, 0), "01 Nov": (0, 10), "21 Nov": (10, 10)}


def test_course_since_about_a_day_may_have_begun_a_week_around_it() -> None:
    assert by_day({"mg": 10, "start": "2026-11-08~"}) == {"25 Oct": (0, 0), "01 Nov": (0, 10), "15 Nov": (10, 10)}


def test_course_of_unknown_beginning_can_have_been_taken_on_any_day() -> None:
    assert by_day({"mg": 10}) == {"25 Oct": (0, 10)}
    assert by_day({"mg": 10, "end": "2026-11-01"}) == {"25 Oct": (0, 10), "02 Nov": (0, 0)}


@pytest.mark.parametrize(
    ("raw", "days", "highest"),
    [
        ({"start": "2026-11", "end": "2026-11"}, 28, (80, 80)),  # some day of November is inside, whichever
        ({"start": "2026-10", "end": "2026-10"}, 28, (0, 80)),
        ({"start": "2026-10", "end": "2026-10"}, 60, (80, 80)),
        ({"start": "2026-09", "end": "2026-09"}, 28, (0, 0)),
        ({"start": "2026-09", "end": "2026-11"}, 28, (80, 80)),
        ({"end": "2026-11"}, 28, (80, 80)),
    ],
)
def test_drip_on_some_day_of_a_month(raw: dict[str, Any], days: int, highest: tuple[int, int]) -> None:
    drip = courses({"mg": 80, "route": "iv", **raw})

    assert doses(drip, ON, days, as_given).highest(days) == mg(*highest)


@pytest.mark.parametrize("route", ["im", "sc", "joint", "topical", "inhaled"])
def test_only_what_is_swallowed_or_given_into_a_vein_counts(route: str) -> None:
    assert by_day({"mg": 10, "start": "2026-01", "route": route}) == {"25 Oct": (0, 0)}


CHANGED: list[tuple[dict[str, Any], Truth]] = [
    ({"start": "2026-01"}, FALSE),
    ({"start": "2026-10-23"}, FALSE),
    ({"start": "2026-10-24"}, OPEN),
    ({"start": "2026-10-26"}, OPEN),
    ({"start": "2026-10-27"}, TRUE),
    ({"start": "2026-11-21"}, TRUE),
    ({"start": "2026-11-22"}, FALSE),  # begins on the planned day: not before it
    ({"start": "2026-10"}, UNKNOWN),
    ({"start": "2026-11"}, TRUE),
    ({}, UNKNOWN),
    ({"start": "2026-01", "end": "2026-10-23"}, FALSE),
    ({"start": "2026-01", "end": "2026-10-25"}, OPEN),
    ({"start": "2026-01", "end": "2026-11-01"}, TRUE),
    ({"start": "2026-01", "end": "2026-12-31"}, FALSE),  # an end still to come
    ({"start": "2026-01", "end": "2026-10"}, UNKNOWN),
    ({"end": "2026-11-01"}, TRUE),
    # steps of a taper
    ({"mg": 40, "start": "2026-10-01", "taper": {"mg": 5, "days": 14}}, TRUE),
    ({"mg": 40, "start": "2026-10-01", "end": "2026-12-31", "taper": {"mg": 5, "days": 14}}, TRUE),
    ({"mg": 30, "start": "2026-01-01", "taper": {"mg": 5, "days": 7}}, FALSE),  # nothing left since 12 February
    (
        {"mg": 10, "start": "2026-09-24", "taper": {"mg": 5, "days": 30}},
        OPEN,
    ),  # one step, on 24 October; the next later
    ({"mg": 10, "start": "2026-10-11", "end": "2026-10-20", "taper": {"mg": 5, "days": 7}}, FALSE),
    ({"mg": 5, "start": "2026-09-20", "taper": {"mg": 5, "days": 31}}, FALSE),  # its only step was on 21 October
    ({"mg": 40, "taper": {"mg": 5, "days": 14}}, TRUE),
    ({"mg": 40, "start": "2026-09", "taper": {"mg": 5, "days": 7}}, TRUE),  # on whichever day it began
    ({"mg": 10, "start": "2026-09", "taper": {"mg": 5, "days": 14}}, UNKNOWN),  # over by 29 September, or not
]


@pytest.mark.parametrize(("raw", "expected"), CHANGED)
def test_whether_a_dose_changed_in_4_weeks(raw: dict[str, Any], expected: Truth) -> None:
    assert changed(courses({"mg": 10, **raw}), EDGE, ON) is expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"start": "2026-01"}, TRUE),
        ({}, TRUE),
        ({"start": "2026-11-05", "end": "2026-11-05"}, TRUE),
        ({"start": "2026-10-25", "end": "2026-10-25"}, OPEN),
        ({"start": "2026-10-01", "end": "2026-10-01"}, FALSE),
        ({"start": "2026-10", "end": "2026-10"}, UNKNOWN),
        ({"start": "2026-11-22"}, FALSE),
    ],
)
def test_whether_anything_was_taken_in_4_weeks(raw: dict[str, Any], expected: Truth) -> None:
    assert taken(courses({"mg": 40, "route": "im", **raw}), EDGE, ON) is expected


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"mg": 10, "start": "2026-01", "end": "2026-09-30"}, {"mg": 15, "start": "2026-10-01"}, Start.RAISED),
        ({"mg": 15, "start": "2026-01", "end": "2026-09-30"}, {"mg": 10, "start": "2026-10-01"}, Start.LOWERED),
        ({"mg": 10, "start": "2026-01", "end": "2026-09-30"}, {"mg": 10, "start": "2026-10-07"}, Start.LOWERED),
        ({"mg": 10, "start": "2026-01", "end": "2026-09-23"}, {"mg": 10, "start": "2026-10-01"}, Start.RESTARTED),
        ({"mg": 10, "start": "2025-01", "end": "2025-12"}, {"mg": 10, "start": "2026-10-01"}, Start.RESTARTED),
        ({"mg": 10, "start": "2026-01"}, {"mg": 5, "start": "2026-10-01", "times": 4}, Start.RAISED),
        ({"mg": 10, "end": "2026-09-30"}, {"mg": 15, "start": "2026-10-01"}, Start.RAISED),
        ({"mg": 10, "start": "2026-01", "drug": "tacrolimus"}, {"mg": 15, "start": "2026-10-01"}, Start.NEW),
    ],
)
def test_how_a_course_of_methotrexate_began(before: dict[str, Any], after: dict[str, Any], expected: Start) -> None:
    both = [{"drug": "methotrexate", "days": 7, **each} for each in (before, after)]
    first, second = courses(*both, fact="immunosuppressants")

    assert how_it_began(second, (first, second)) is expected
    assert how_it_began(first, (first, second)) is Start.NEW
