"""Whether what was said is what was seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby


def wrong_order(said: list[str], seen: list[str]) -> Iterator[str]:
    """What is wrong: each message has to be seen in its turn, and may be seen several times then."""
    runs = [[(text, len(list(same))) for text, same in groupby(texts)] for texts in (said, seen)]
    if [text for text, _ in runs[0]] != [text for text, _ in runs[1]]:
        yield f"what was said in one order was seen in another: {said} {seen}"
    for (text, times), (_, times_seen) in zip(*runs, strict=False):
        if times_seen < times:
            yield f"said {times} times, seen {times_seen} times: {text}"
