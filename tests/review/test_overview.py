"""The overview's numbers, each counted by hand; its pictures; and the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from dialogs import Role
from locales import say
from review import pictures
from review.overview import (
    Burden,
    Failing,
    Lasting,
    Share,
    Stage,
    Standstill,
    burdens,
    failures,
    funnel,
    lasting,
    standstills,
    until_decided,
    until_finished,
)
from review.pages.overview import LATER, QUESTIONNAIRE, STATES
from storage import Asked, Store, Way
from tests.dialogs.talk import CONVERSATION
from tests.review.conftest import Visitor
from tests.review.records import NOW

Enter = Callable[[str], Visitor]


def way(state: str = "I1", **fields: Any) -> Way:
    """A screening in which nothing has happened yet."""
    nothing: dict[str, Any] = dict.fromkeys(("ended", "closed_at", "decided_at"))
    nothing |= dict.fromkeys(("consented", "half", "reviewed"), False)
    failed = frozenset(fields.pop("failed", ()))
    return Way(id="a", language="en", state=state, started_at=NOW, failed=failed, **{**nothing, **fields})


ALL = {"consented": True, "half": True, "ended": "submitted", "reviewed": True}

#: Five who began. Four agreed; of these one left early, one ended early by an exclusion, two answered everything,
#: one of whom a physician has read and decided.
FIVE = (
    way("notice", ended="declined"),
    way("I2", consented=True),
    way("E6", consented=True, ended="ended_early", failed={"E6"}),
    way("summary", **{**ALL, "reviewed": False}, failed={"E6", "E3"}),
    way("summary", **ALL, decided_at=NOW + timedelta(days=2)),
)


def test_funnel() -> None:
    counts = {stage: (share.part, share.whole) for stage, share in funnel(FIVE).items()}
    assert counts == {
        Stage.STARTED: (5, 5),
        Stage.CONSENTED: (4, 5),
        Stage.HALF: (3, 5),
        Stage.FINISHED: (3, 5),
        Stage.REVIEWED: (1, 5),
        Stage.DECIDED: (1, 5),
    }
    assert funnel([]) == {}


def test_funnel_counts_nobody_further_who_missed_a_step() -> None:
    assert funnel([way(half=True, ended="submitted", reviewed=True)])[Stage.REVIEWED].part == 0


def test_failures_by_the_first_and_by_the_only_criterion() -> None:
    assert failures((*FIVE, way(failed={"E3"})), ("I1", "E3", "E6")) == (
        Failing(criterion="E3", any=2, first=2, only=1),
        Failing(criterion="E6", any=2, first=1, only=1),
    )


def test_standstills_are_of_those_who_did_not_finish() -> None:
    ways = (*FIVE, way("I2", ended="expired"), way("I2"))
    assert standstills(ways, ("notice", "I2", "E6", "summary")) == (
        Standstill(state="notice", open=0, closed=1),
        Standstill(state="I2", open=2, closed=1),
    )


def asked(fact: str, language: str, *counts: int) -> Asked:
    """How often a fact was asked for, answered, answered with "I don't know", and not understood at first."""
    asked, answered, not_known, unclear = counts
    return Asked(fact=fact, language=language, asked=asked, answered=answered, not_known=not_known, unclear=unclear)


def test_burdens_add_up_the_questions_of_a_criterion() -> None:
    home = {"ck": "I2", "ast": "I2", "hbsag": "E6"}
    rows = (
        asked("ck", "zh", 4, 4, 1, 0),
        asked("ast", "zh", 3, 2, 2, 1),
        asked("ck", "en", 1, 0, 0, 1),
        asked("hbsag", "en", 5, 5, 0, 2),
        asked("forgotten", "en", 9, 9, 9, 9),
    )
    assert burdens(rows, home, ("I1", "I2", "E6")) == (
        Burden(
            criterion="I2",
            not_known={"zh": Share(part=3, whole=6)},
            unclear={"zh": Share(part=1, whole=7), "en": Share(part=1, whole=1)},
        ),
        Burden(criterion="E6", not_known={"en": Share(part=0, whole=5)}, unclear={"en": Share(part=2, whole=5)}),
    )


@pytest.mark.parametrize(
    ("part", "whole", "percent"), [(0, 7, 0), (1, 3, 33), (2, 3, 67), (1, 8, 13), (1, 200, 1), (7, 7, 100)]
)
def test_percents_are_rounded(part: int, whole: int, percent: int) -> None:
    assert Share(part=part, whole=whole).percent == percent


def minutes(number: float) -> timedelta:
    return timedelta(minutes=number)


@pytest.mark.parametrize(
    ("took", "quartiles"),
    [
        ([7], (7, 7, 7, 7, 7)),
        ([1, 3], (1, 1.5, 2, 2.5, 3)),
        ([50, 10, 40, 20, 30], (10, 20, 30, 40, 50)),
        ([10, 20, 30, 100], (10, 17.5, 25, 47.5, 100)),
    ],
)
def test_quartiles(took: list[float], quartiles: tuple[float, ...]) -> None:
    found = lasting(minutes(each) for each in took)
    assert found is not None
    assert found.times == len(took)
    assert (found.shortest, found.lower, found.median, found.upper, found.longest) == tuple(map(minutes, quartiles))


def test_times_are_of_those_who_finished() -> None:
    ways = (
        way(ended="submitted", closed_at=NOW + minutes(20)),
        way(ended="ended_early", closed_at=NOW + minutes(10)),
        way(ended="expired", closed_at=NOW + minutes(9000)),
        way(),
    )
    found = until_finished(ways)
    assert found is not None
    assert (found.times, found.shortest, found.longest) == (2, minutes(10), minutes(20))
    assert until_finished([way()]) is None


def test_times_to_the_decision() -> None:
    found = until_decided(FIVE)
    assert found is not None
    assert (found.times, found.median) == (1, timedelta(days=2))


def test_every_state_that_somebody_can_stop_in_has_a_name() -> None:
    ends = {"submitted", "ended_early", "declined", "expired", "erased", "paused"}
    assert set(STATES) == CONVERSATION.states - ends


@pytest.mark.parametrize("role", Role)
def test_later_half_is_half_of_what_this_role_is_asked(role: Role) -> None:
    concerned = [fact for fact in QUESTIONNAIRE.order if QUESTIONNAIRE.concerns(fact, role)]
    assert abs(len(concerned) - 2 * len(LATER[role])) <= 1
    assert set(concerned[-len(LATER[role]) :]) == LATER[role]


def test_bars_are_drawn_to_one_scale() -> None:
    (started, consented, *_) = pictures.funnel(funnel([way(), way(consented=True)]))
    assert started.bars[0].length == pictures.LONGEST
    assert consented.bars[0].length == pictures.LONGEST / 2


def test_boxes_stand_in_order_on_the_scale_and_within_it() -> None:
    label = say("in all")
    took = Lasting(
        times=4,
        shortest=timedelta(),
        lower=minutes(10),
        median=minutes(60),
        upper=minutes(99),
        longest=timedelta(days=1),
    )
    drawn = pictures.boxes({label: took, say("other"): None})
    (box,) = drawn.boxes
    places = [box.shortest, box.lower, box.median, box.upper, box.longest]
    assert places == sorted(places)
    marks = [place for place, _ in drawn.marks]
    assert marks[0] == box.shortest == 2
    assert box.lower == marks[1]
    assert box.median == marks[2]
    assert marks[-2] < box.longest < marks[-1] == 90


def numbers(page: str, heading: str) -> list[list[str]]:
    """The rows of a picture's table, without tags."""
    table = page.partition(f'<h2 id="{heading}">')[2].partition("<tbody>")[2].partition("</tbody>")[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.DOTALL)
    return [[re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row)] for row in rows]


def test_the_page_counts_the_screenings_of_its_days(full: Store, enter: Enter) -> None:
    page = enter("reviewer").get("/overview").text
    assert numbers(page, "funnel") == [
        ["started", "4", "100%"],
        ["agreed to the notice", "4", "100%"],
        ["answered half of the questions, or ended early", "3", "75%"],
        ["finished", "3", "75%"],
        ["read by a physician", "0", "0%"],
        ["decided", "0", "0%"],
    ]
    assert numbers(page, "failures") == [["E6 Hepatitis B and C", "1", "1", "1"]]
    assert len(numbers(page, "standstills")) == 1
    month = enter("reviewer").get("/overview?from=2026-10-23&to=2026-11-22").text
    assert numbers(month, "funnel")[0] == ["started", "3", "100%"]
    nothing = enter("reviewer").get("/overview?from=2026-01-01&to=2026-01-31")
    assert "0 screenings began in these days." in nothing.text
    assert "<svg" not in nothing.text


def test_every_picture_has_a_title_and_its_table(full: Store, enter: Enter) -> None:
    page = enter("reviewer").get("/overview").text
    pictures_ = re.findall(r'<svg class="picture" role="img"[^>]*aria-labelledby="(\S+) (\S+)"', page)
    assert len(pictures_) == page.count("<svg") == page.count('<table class="numbers">') == 6
    for ids in pictures_:
        assert all(page.count(f'id="{id_}"') == 1 for id_ in ids)
    assert "style=" not in page


@pytest.mark.parametrize("query", ["from=rubbish&to=2026-13-45", "from=0001-01-01", "to=9999-12-31", "site=second"])
def test_what_makes_no_sense_in_the_address_does_not_matter(full: Store, enter: Enter, query: str) -> None:
    assert numbers(enter("reviewer").get(f"/overview?{query}").text, "funnel")[0] == ["started", "4", "100%"]


def test_days_the_wrong_way_round_are_turned(full: Store, enter: Enter) -> None:
    page = enter("reviewer").get("/overview?to=2026-10-23&from=2026-11-22").text
    assert numbers(page, "funnel")[0] == ["started", "3", "100%"]
