"""Killed at every single point of an answer's way, the program goes on as if nothing had been."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import Store
from tests.reliability.kill_points import DIED, RECEIVED
from tests.storage.samples import CHANNEL, NOW, later
from tests.storage.talking import Talker

ROOT = Path(__file__).parents[2]


@pytest.fixture
def live(database_url: str, tmp_path: Path) -> Iterator[Callable[[str, int], int]]:
    """Has a process live once for a person, and die at a point if it comes to it; its exit code."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.reliability.kill_points", database_url, str(tmp_path)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdin is not None
    assert process.stdout is not None
    orders, codes = process.stdin, process.stdout

    def live(person: str, die_at: int = 0) -> int:
        orders.write(f"{person} {die_at}\n")
        orders.flush()
        return int(codes.readline())

    yield live
    orders.close()
    assert process.wait(60) == 0
    codes.close()


def broken(store: Store, seconds: float) -> list[str]:
    """The invariants that do not hold so much later."""
    return [each.invariant.id for each in store.doctor.invariants(later(seconds)) if each.count]


@pytest.mark.long
def test_an_answer_counts_once_wherever_the_process_was_killed(
    store: Store, live: Callable[[str, int], int], tmp_path: Path
) -> None:
    died, points = DIED, 0
    while died:
        points += 1
        person = f"{points:0>10}"
        Talker(store, person, person).comes_to_the_first_question()
        died = live(person, points)
        assert died in (DIED, 0)
        assert broken(store, 0) == []
        assert live(person, 0) == 0
        received, *told = (tmp_path / person).read_text().splitlines()
        assert received == RECEIVED
        events = store.transcript(person)
        assert [event.payload["fact"] for event in events if event.type == "answer_recorded"] == ["birth_date"]
        shown = [event.payload["text"].splitlines()[0] for event in events if event.type == "message_shown"]
        assert told in ([shown[-1]], [shown[-1]] * (2 if died else 1))
    assert points > 15
    assert broken(store, 3600) == []
    assert store.waiting(CHANNEL, NOW) == []
    assert store.outgoing(CHANNEL, NOW) == []
