"""The small parts, each by itself."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram.error import BadRequest, NetworkError

from bot.telegram import sender, worker
from bot.telegram.callback import UnfitChoice, button_data, read_button_data
from bot.telegram.errors import describe
from bot.telegram.lanes import Lanes
from bot.telegram.logs import Discretion
from bot.telegram.opening import CHANNEL, language_of, opening
from bot.telegram.pace import Pace
from bot.telegram.text import split, units
from dialogs import Pressed, Role
from storage.tables import AT_ONCE
from tests.telegram.server import TOKEN


@given(st.text(), st.integers(2, 40))
def test_pieces_are_short_enough_and_lose_only_space(text: str, longest: int) -> None:
    pieces = split(text, longest)
    assert all(units(piece) <= longest for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("", [""]),
        ("short", ["short"]),
        ("one two\n\nthree", ["one two", "three"]),
        ("one two\nthree", ["one two", "three"]),
        ("one two three", ["one two", "three"]),
        ("abcdefghijklmno", ["abcdefghij", "klmno"]),
        ("😀😀😀😀😀😀", ["😀😀😀😀😀", "😀"]),
        ("123456789😀", ["123456789", "😀"]),
    ],
)
def test_split_cuts_at_the_largest_break(text: str, pieces: list[str]) -> None:
    assert split(text, 10) == pieces


@pytest.mark.parametrize("width", [worker.WIDTH, sender.WIDTH])
def test_contacts_in_hand_never_hide_those_who_wait(width: int) -> None:
    assert 2 * width <= AT_ONCE


@given(
    st.text("abcdefghijklmnopqrstuvwxyz23456789", min_size=10, max_size=10),
    st.integers(0, 99999),
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=32),
)
def test_button_says_what_it_was_given(screening: str, prompt: int, choice: str) -> None:
    pressed = Pressed(screening=screening, prompt=prompt, choice=choice)
    assert read_button_data(button_data(screening, prompt, choice)) == pressed


@pytest.mark.parametrize("choice", ["", "是", "a b", "a" * 48, "a\n"])
def test_choice_that_fits_no_button(choice: str) -> None:
    with pytest.raises(UnfitChoice):
        button_data("abcdefghij", 12345, choice)


@given(st.text())
def test_no_data_is_too_odd_to_read(data: str) -> None:
    read_button_data(data)
    read_button_data(f"v1:{data}")


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("zh", "zh"),
        ("zh-hans", "zh"),
        ("ZH_TW", "zh"),
        ("en-GB", "en"),
        ("de", None),
        ("", None),
        (None, None),
        ("zho", None),
        ("=cmd", None),
    ],
)
def test_language_suggested(code: str | None, language: str | None) -> None:
    assert language_of(code) == language


def test_opening_of_coordinator_and_patient() -> None:
    assert opening(CHANNEL, 7, "en", {7}).role is Role.COORDINATOR
    assert opening(CHANNEL, 8, "en", {7}).role is Role.PATIENT
    assert opening(CHANNEL, None, None, {7}).role is Role.PATIENT


def test_opening_has_an_id_of_its_own_that_fits_a_button() -> None:
    ids = {opening(CHANNEL, 8, None, set()).id for _ in range(100)}
    assert len(ids) == 100
    assert all(read_button_data(f"v1:{each}:1:yes") for each in ids)


def test_waits_double_up_to_a_limit() -> None:
    pace = Pace(first_wait=1, longest_wait=60)
    assert [pace.wait_after(n) for n in (1, 2, 3, 7, 1000)] == [1, 2, 4, 60, 60]


def test_description_quotes_nobody() -> None:
    with pytest.raises(ValueError, match="secret words") as caught:
        int("secret words")
    assert describe(caught.value).startswith("ValueError at test_parts.py:")
    assert describe(BadRequest("Chat not found")) == "BadRequest: Chat not found"
    quoting = NetworkError("Bad Gateway (502). Parsing the server response b'secret words' failed")
    assert describe(quoting) == "NetworkError: Bad Gateway (502)"
    assert TOKEN not in describe(NetworkError(f"no route to http://x/bot{TOKEN}/getMe"))


@pytest.mark.parametrize("words", [f"POST https://api.telegram.org/bot{TOKEN}/x", f"The token `{TOKEN}` was rejected"])
def test_token_is_taken_out_of_message_arguments_and_traceback(words: str) -> None:
    try:
        raise ValueError(words)
    except ValueError as error:
        trace = (type(error), error, error.__traceback__)
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "said: %s", (words,), trace)
    Discretion().filter(record)
    line = logging.Formatter().format(record)
    assert "[token]" in line
    assert "Traceback" in line
    assert TOKEN not in line


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Work for a lane."""

    contact_id: int
    n: int


async def test_lanes_keep_each_contact_in_order_and_let_others_pass() -> None:
    waiting = {1: [0, 1, 2], 2: [0, 1, 2]}
    done: list[Piece] = []
    first_may_go_on = asyncio.Event()
    at_work: set[int] = set()

    async def fetch() -> list[Piece]:
        return [Piece(contact_id=contact, n=queue[0]) for contact, queue in waiting.items() if queue]

    async def carry(piece: Piece) -> None:
        assert piece.contact_id not in at_work
        at_work.add(piece.contact_id)
        if piece == Piece(contact_id=1, n=0):
            await first_may_go_on.wait()
        await asyncio.sleep(0)
        waiting[piece.contact_id].remove(piece.n)
        done.append(piece)
        at_work.discard(piece.contact_id)
        if piece == Piece(contact_id=2, n=2):
            first_may_go_on.set()
        if len(done) == 6:
            lanes.stop()

    lanes = Lanes(fetch=fetch, carry=carry, width=4, idle=60)
    await lanes.run()
    assert [piece.n for piece in done if piece.contact_id == 1] == [0, 1, 2]
    assert [piece.contact_id for piece in done] == [2, 2, 2, 1, 1, 1]


async def test_lanes_do_not_repeat_what_was_finished_while_they_looked() -> None:
    carried: list[Piece] = []
    looked, finished = asyncio.Event(), asyncio.Event()
    left = [Piece(contact_id=1, n=0)]

    async def fetch() -> list[Piece]:
        seen = list(left)
        if carried and seen:
            looked.set()
            await finished.wait()  # the piece is done between the query and its answer
        return seen

    async def carry(piece: Piece) -> None:
        carried.append(piece)
        lanes.wake()
        await looked.wait()
        left.clear()
        finished.set()
        asyncio.get_running_loop().call_later(0.05, lanes.stop)

    lanes = Lanes(fetch=fetch, carry=carry, width=4, idle=60)
    await lanes.run()
    assert carried == [Piece(contact_id=1, n=0)]


async def test_lanes_pass_an_unexpected_error_on() -> None:
    async def fetch() -> list[Piece]:
        return [Piece(contact_id=1, n=0)]

    async def carry(piece: Piece) -> None:
        raise ZeroDivisionError

    with pytest.raises(ExceptionGroup) as caught:
        await Lanes(fetch=fetch, carry=carry, width=4, idle=60).run()
    assert caught.group_contains(ZeroDivisionError)
