"""What the overview counts: how far screenings come, why they fail, where they stop, what is hard to answer, how long
it takes. Pure; a number means what the docstring beside it says, and nothing else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from statistics import quantiles

from storage import Asked, Way


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """`part` of `whole`, which is more than nothing."""

    part: int
    whole: int

    @property
    def percent(self) -> int:
        """In whole percents; half a percent goes up."""
        return (200 * self.part + self.whole) // (2 * self.whole)


class Stage(StrEnum):
    """How far a screening has come. Whoever is at one has been at those before."""

    STARTED = "started"
    CONSENTED = "consented"
    HALF = "half"
    FINISHED = "finished"
    REVIEWED = "reviewed"
    DECIDED = "decided"


def funnel(ways: Iterable[Way]) -> Mapping[Stage, Share]:
    """Of those that began, how many have come so far or farther. Nothing where none began.

    Half means that a question of the later half was answered, or that the conversation had ended before.
    """
    counts = Counter[Stage]()
    for way in ways:
        steps = {
            Stage.STARTED: True,
            Stage.CONSENTED: way.consented,
            Stage.HALF: way.half or way.finished,
            Stage.FINISHED: way.finished,
            Stage.REVIEWED: way.reviewed or way.decided_at is not None,
            Stage.DECIDED: way.decided_at is not None,
        }
        for stage, reached in steps.items():
            if not reached:
                break
            counts[stage] += 1
    started = counts[Stage.STARTED]
    return {stage: Share(part=counts[stage], whole=started) for stage in Stage} if started else {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Failing:
    """How many screenings a criterion stands in the way of: at all, as the first in the protocol's order, alone."""

    criterion: str
    any: int
    first: int
    only: int


def failures(ways: Iterable[Way], order: Sequence[str]) -> tuple[Failing, ...]:
    """Every criterion that stands in anybody's way, in this order."""
    any_, first, only = Counter[str](), Counter[str](), Counter[str]()
    for way in ways:
        failed = sorted(way.failed, key=order.index)
        any_.update(failed)
        first.update(failed[:1])
        only.update(failed if len(failed) == 1 else ())
    return tuple(
        Failing(criterion=criterion, any=any_[criterion], first=first[criterion], only=only[criterion])
        for criterion in order
        if any_[criterion]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Standstill:
    """How many of those who did not finish stand in a state: still open, or closed (declined, or expired)."""

    state: str
    open: int
    closed: int


def standstills(ways: Iterable[Way], order: Sequence[str]) -> tuple[Standstill, ...]:
    """Every state that anybody who did not finish stands in, in this order."""
    open_, closed = Counter[str](), Counter[str]()
    for way in ways:
        if not way.finished:
            (open_ if way.ended is None else closed)[way.state] += 1
    places = sorted({*open_, *closed}, key=order.index)
    return tuple(Standstill(state=state, open=open_[state], closed=closed[state]) for state in places)


@dataclass(frozen=True, slots=True, kw_only=True)
class Burden:
    """How hard the questions of one criterion are, by language: no share for a language in which none was asked.

    `not_known`: of the answers, those that are "I don't know". `unclear`: of the questions to which something was said,
    those that were asked again because it was not understood. A question counts once for each screening.
    """

    criterion: str
    not_known: Mapping[str, Share]
    unclear: Mapping[str, Share]


def burdens(asked: Iterable[Asked], home: Mapping[str, str], order: Sequence[str]) -> tuple[Burden, ...]:
    """Every criterion of which anything was asked, in this order. `home`: for each fact its criterion."""
    parts: Mapping[str, Counter[tuple[str, str]]] = {
        name: Counter() for name in ("asked", "answered", "not_known", "unclear")
    }
    for each in asked:
        if each.fact in home:  # an older release may have asked for more
            for name, counts in parts.items():
                counts[home[each.fact], each.language] += getattr(each, name)

    def shares(part: str, whole: str, criterion: str) -> Mapping[str, Share]:
        return {
            language: Share(part=parts[part][criterion, language], whole=count)
            for (of, language), count in sorted(parts[whole].items())
            if of == criterion and count
        }

    return tuple(
        Burden(
            criterion=criterion,
            not_known=shares("not_known", "answered", criterion),
            unclear=shares("unclear", "asked", criterion),
        )
        for criterion in order
        if any(of == criterion for of, _ in parts["asked"])
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Lasting:
    """How long something took: so many times, from the shortest to the longest, with the quartiles between."""

    times: int
    shortest: timedelta
    lower: timedelta
    median: timedelta
    upper: timedelta
    longest: timedelta


def lasting(took: Iterable[timedelta]) -> Lasting | None:
    """Nothing where there is nothing. Between two values a quartile is read off the line that joins them."""
    seconds = sorted(each.total_seconds() for each in took)
    if not seconds:
        return None
    quartiles = quantiles(seconds, n=4, method="inclusive") if len(seconds) > 1 else seconds * 3
    shortest, lower, median, upper, longest = (
        timedelta(seconds=value) for value in (seconds[0], *quartiles, seconds[-1])
    )
    return Lasting(times=len(seconds), shortest=shortest, lower=lower, median=median, upper=upper, longest=longest)


def until_finished(ways: Iterable[Way]) -> Lasting | None:
    """From the first message to the end of the conversation, of those who finished."""
    return lasting(way.closed_at - way.started_at for way in ways if way.finished and way.closed_at is not None)


def until_decided(ways: Iterable[Way]) -> Lasting | None:
    """From the first message to the decision, of those that were decided."""
    return lasting(way.decided_at - way.started_at for way in ways if way.decided_at is not None)
