"""When receiving did not work for a while, whoever was asked something is asked again."""

from __future__ import annotations

import pytest

from storage import Store
from tests.storage.samples import ACCOUNT, CHANNEL, later
from tests.storage.talking import Talker


@pytest.fixture
def asked(store: Store) -> Store:
    """A store with somebody who was asked a question."""
    Talker(store, "mei", "screeningm").comes_to_the_first_question()
    return store


def received(store: Store, seconds: float) -> int:
    """Everything that arrived until then is stored; how many are asked again."""
    return store.received(CHANNEL, ACCOUNT, later(seconds))


def test_a_gap_is_seen_once(asked: Store) -> None:
    assert [received(asked, seconds) for seconds in (0, 100, 200, 400, 401)] == [0, 0, 0, 1, 0]


def test_a_receiver_whose_clock_is_a_little_behind_makes_no_gap(asked: Store) -> None:
    assert [received(asked, seconds) for seconds in (0, 100, 40, 210)] == [0, 0, 0, 0]


def test_a_clock_that_was_far_ahead_hides_no_later_gap(asked: Store) -> None:
    received(asked, 86_400 * 365)
    assert [received(asked, seconds) for seconds in (0, 10, 400)] == [0, 0, 1]
