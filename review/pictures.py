"""Pictures of numbers: what is drawn where. Lengths across are percents, so that letters stay legible on a phone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from math import log

from locales import Text, say
from review.overview import Burden, Failing, Lasting, Share, Stage, Standstill

#: Of the whole width; the rest is for the words at a bar's end.
LONGEST = 62

STAGES: Mapping[Stage, Text] = {
    Stage.STARTED: say("started"),
    Stage.CONSENTED: say("agreed to the notice"),
    Stage.HALF: say("answered half of the questions, or ended early"),
    Stage.FINISHED: say("finished"),
    Stage.REVIEWED: say("read by a physician"),
    Stage.DECIDED: say("decided"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """`length`: of the picture's width, in percents; `kind` chooses the colour."""

    kind: str
    length: float
    words: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Bars:
    """The bars of one thing, and what it is called."""

    label: Text
    bars: tuple[Bar, ...]


def funnel(shares: Mapping[Stage, Share]) -> tuple[Bars, ...]:
    """A bar a stage, the first the longest."""
    return tuple(
        Bars(label=STAGES[stage], bars=(_bar("first", share.part, share.whole, _of(share)),))
        for stage, share in shares.items()
    )


def failures(failing: Iterable[Failing], names: Mapping[str, Text]) -> tuple[Bars, ...]:
    """Two bars a criterion: the first to fail, the only one to fail."""
    return _counted(
        (
            names[each.criterion],
            (each.first, say("first: {count}", count=each.first)),
            (each.only, say("only: {count}", count=each.only)),
        )
        for each in failing
    )


def standstills(standing: Iterable[Standstill], names: Mapping[str, Text]) -> tuple[Bars, ...]:
    """Two bars a state: those that can still go on, and those that are closed."""
    return _counted(
        (
            names[each.state],
            (each.open, say("open: {count}", count=each.open)),
            (each.closed, say("closed: {count}", count=each.closed)),
        )
        for each in standing
    )


def shares(
    burdens: Iterable[Burden], part: str, names: Mapping[str, Text], spoken: Mapping[str, Text]
) -> tuple[Bars, ...]:
    """A bar for each language of each criterion: the share of `part` in percents."""
    kinds = dict(zip(spoken, ("first", "second"), strict=True))
    return tuple(
        Bars(
            label=names[burden.criterion],
            bars=tuple(
                _bar(
                    kinds[language],
                    share.percent,
                    100,
                    say("{language} {percent}%", language=spoken[language], percent=share.percent),
                )
                for language in spoken
                if (share := getattr(burden, part).get(language)) is not None
            ),
        )
        for burden in burdens
    )


#: Where the scale of times has marks.
MARKS: Mapping[timedelta, Text] = {
    timedelta(minutes=1): say("1 min"),
    timedelta(minutes=10): say("10 min"),
    timedelta(hours=1): say("1 h"),
    timedelta(hours=8): say("8 h"),
    timedelta(days=2): say("2 days"),
    timedelta(days=14): say("2 weeks"),
    timedelta(days=90): say("3 months"),
    timedelta(days=730): say("2 years"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """Half of the times lie in the box from `lower` to `upper`. All are places across, in percents."""

    label: Text
    shortest: float
    lower: float
    median: float
    upper: float
    longest: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Boxes:
    """Boxes on one scale. `marks`: where each mark stands, and what it says."""

    boxes: tuple[Box, ...]
    marks: tuple[tuple[float, Text], ...]


def boxes(lasting: Mapping[Text, Lasting | None]) -> Boxes:
    """Each a box, on a scale that is tightened: every mark is a multiple of the one before."""
    known = {label: each for label, each in lasting.items() if each is not None}
    end = max((each.longest for each in known.values()), default=timedelta())
    marks = list(_marks(end))
    first, last = marks[0].total_seconds(), marks[-1].total_seconds()

    def place(time: timedelta) -> float:
        within = min(max(time.total_seconds(), first), last)
        return round(2 + 88 * log(within / first) / log(last / first), 2)

    return Boxes(
        boxes=tuple(
            Box(
                label=label,
                shortest=place(each.shortest),
                lower=place(each.lower),
                median=place(each.median),
                upper=place(each.upper),
                longest=place(each.longest),
            )
            for label, each in known.items()
        ),
        marks=tuple((place(mark), MARKS[mark]) for mark in marks),
    )


def _marks(end: timedelta) -> Iterator[timedelta]:
    """All up to the first that is not before `end`; at least two."""
    for number, mark in enumerate(MARKS):
        yield mark
        if number and mark >= end:
            return


def _counted(rows: Iterable[tuple[Text, tuple[int, Text], tuple[int, Text]]]) -> tuple[Bars, ...]:
    """Two kinds of bars on one scale; none for nothing."""
    listed = tuple(rows)
    most = max((max(first, second) for _, (first, _), (second, _) in listed), default=0)
    return tuple(
        Bars(
            label=label,
            bars=tuple(
                _bar(kind, count, most, words)
                for kind, (count, words) in zip(("first", "second"), counts, strict=True)
                if count
            ),
        )
        for label, *counts in listed
    )


def _bar(kind: str, count: int, most: int, words: Text) -> Bar:
    return Bar(kind=kind, length=round(LONGEST * count / most, 2) if most else 0, words=words)


def _of(share: Share) -> Text:
    return say("{count} ({percent}%)", count=share.part, percent=share.percent)
