"""The table of states and transitions: complete, taken, and drawn."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from transitions import MachineError

from dialogs import Conversation, Role, StateChanged, Wish, mermaid
from dialogs.machine import (
    AMENDING,
    BEFORE,
    CHOOSING,
    DECLINED,
    ENDED_EARLY,
    ERASED,
    EXCLUSION,
    EXPIRED,
    PAUSED,
    SUBMITTED,
    SUMMARY,
    Row,
    build,
    move,
    rows,
)
from dialogs.session import FINAL
from eligibility import PROTOCOL
from tests.dialogs.talk import Talk

CRITERIA = PROTOCOL.criteria
ROWS = list(rows(CRITERIA))
STATES = {state for row in ROWS for state in (row.source, row.target)}
MACHINE = build(CRITERIA)


@dataclass(slots=True)
class Mover:
    """All that the machine needs of a turn."""

    state: str
    aim: str | None = None


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.source}-{row.trigger}-{row.target}")
def test_every_row_leads_where_it_says(row: Row) -> None:
    mover = Mover(row.source, row.target if row.aimed else None)
    move(MACHINE, mover, row.trigger)
    assert mover.state == row.target


@pytest.mark.parametrize(
    "row", [row for row in ROWS if row.aimed], ids=lambda row: f"{row.source}-{row.trigger}-{row.target}"
)
def test_aimed_row_leads_nowhere_else(row: Row) -> None:
    elsewhere = next(state for state in ("language", "declined") if state != row.target)
    allowed = {other.target for other in ROWS if (other.trigger, other.source) == (row.trigger, row.source)}
    mover = Mover(row.source, elsewhere)
    if elsewhere not in allowed:
        with pytest.raises(LookupError, match=f"no way to {elsewhere} by {row.trigger} from {row.source}"):
            move(MACHINE, mover, row.trigger)
        assert mover.state == row.source


def test_only_rows_move() -> None:
    ways = {(row.source, row.trigger) for row in ROWS}
    others = [(state, trigger) for state in STATES for trigger in MACHINE.events if (state, trigger) not in ways]
    for state, trigger in others:
        mover = Mover(state, state)
        with pytest.raises(MachineError):
            move(MACHINE, mover, trigger)
        assert mover.state == state


def test_states_are_the_phases_and_the_criteria() -> None:
    phases = {
        *BEFORE,
        EXCLUSION,
        SUMMARY,
        CHOOSING,
        AMENDING,
        PAUSED,
        SUBMITTED,
        ENDED_EARLY,
        DECLINED,
        EXPIRED,
        ERASED,
    }
    assert phases | {criterion.id for criterion in CRITERIA} == STATES


def test_final_states_are_those_without_a_way_out_but_erasing_and_what_staff_do() -> None:
    assert STATES - {row.source for row in ROWS if row.trigger not in ("erase", "lend")} == FINAL


def test_everything_can_be_erased_and_only_once() -> None:
    erasing = [row for row in ROWS if row.trigger == "erase"]
    assert {row.source for row in erasing} == STATES - {ERASED}
    assert {row.target for row in erasing} == {ERASED}


def test_every_state_is_reached_from_the_first() -> None:
    reached = {BEFORE[0]}
    while more := {row.target for row in ROWS if row.source in reached} - reached:
        reached |= more
    assert reached == STATES


def test_states_that_can_be_stopped_are_all_that_are_open() -> None:
    assert {row.source for row in ROWS if row.trigger == "stop"} == STATES - FINAL - {PAUSED}


def test_hard_exclusions_are_those_that_the_protocol_marks() -> None:
    hard = {criterion.id for criterion in CRITERIA if criterion.hard}
    assert hard
    for trigger in ("exclude", "reconsider", "pass_over"):
        ends = {state for row in ROWS if row.trigger == trigger for state in (row.source, row.target)}
        assert ends == hard | {EXCLUSION}


def test_conversations_take_a_row_of_every_trigger() -> None:
    """No trigger is there for nothing: these conversations fire them all, and only along rows."""
    talks = [
        Talk()
        .consents()
        .types("1980-05-31")
        .wishes(Wish.BACK)
        .wishes(Wish.STOP)
        .presses("resume")
        .wishes(Wish.SUMMARY),
        Talk().presses("patient", "decline"),
        Talk().consents().types("2015-01-01").presses("no").types("2015-01-01").presses("yes"),
        Talk(role=Role.COORDINATOR).consents().types("2015-01-01").presses("pass_over").skips(99).presses("submit"),
        Talk().consents().skips(99).presses("correct", "go_on"),
        Talk(role=Role.COORDINATOR).consents().types("1980-05-31").is_handed_over().presses("patient", "agree"),
        Talk().wishes(Wish.DELETE).presses("yes", "yes"),
        Talk().consents().types("1980-05-31").is_lent().presses("yes").is_given_back(),
        Talk().consents().types("1980-05-31").edits(1, "1981-05-31").presses("no").expires(),
    ]
    moves = [event for talk in talks for event in talk.events if isinstance(event, StateChanged)]
    assert {move.trigger for move in moves} == {row.trigger for row in ROWS}
    ways = {(row.source, row.trigger, row.target) for row in ROWS}
    assert {(move.source, move.trigger, move.target) for move in moves} <= ways


def test_diagram_shows_every_state_and_every_way() -> None:
    drawn = mermaid(CRITERIA)
    assert [state for state in STATES if state not in drawn] == []
    assert [row.trigger for row in ROWS if row.trigger not in drawn] == []


def test_conversation_has_a_phase_for_every_state() -> None:
    assert Conversation().states == STATES
