"""Two people at one screening: what had been seen of it when a form was filled in, and what has changed since."""

from __future__ import annotations

from review.transcript import Line, lines
from review.visit import Visit
from storage import Case

#: Of what somebody writes into a field.
LONGEST = 2000

#: What somebody at a form need not be told: what was only said.
SPOKEN = ("shown", "said")


def version_seen(visit: Visit) -> int:
    """The version of the screening that the form was made from; 0, which no screening has, where it says none."""
    return _number(visit.form.get("version", ""))


def line_seen(visit: Visit) -> int:
    """The number of the transcript's last line at that time."""
    return _number(visit.form.get("line", ""))


def changes(case: Case, line: int) -> tuple[Line, ...]:
    """What happened after that line."""
    return tuple(each for each in lines(case.events) if each.seq > line and each.kind not in SPOKEN)


def written(visit: Visit, field: str) -> str:
    """What somebody wrote into a field."""
    return visit.form.get(field, "").strip()[:LONGEST]


def _number(words: str) -> int:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else 0
