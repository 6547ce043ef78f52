"""Processor times of several contenders, taken in short turns, so that a busy machine slows all of them alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from statistics import median
from time import process_time

ROUNDS, WARM_UP = 51, 3
#: How long a contender runs in one round, in seconds.
TURN = 0.01


def medians(contenders: Mapping[str, Callable[[], object]]) -> dict[str, float]:
    """The median seconds of processor time that one call of each contender takes.

    Every round gives each contender its turn, in the other order every other round; the first rounds are dropped.
    """
    calls = {name: max(1, round(TURN / _timed(run, 1))) for name, run in contenders.items()}
    names = list(contenders)
    times: dict[str, list[float]] = {name: [] for name in names}
    for number in range(WARM_UP + ROUNDS):
        for name in names if number % 2 == 0 else names[::-1]:
            taken = _timed(contenders[name], calls[name])
            if number >= WARM_UP:
                times[name].append(taken)
    return {name: median(taken) for name, taken in times.items()}


def _timed(run: Callable[[], object], calls: int) -> float:
    begun = process_time()
    for _ in range(calls):
        run()
    return (process_time() - begun) / calls
