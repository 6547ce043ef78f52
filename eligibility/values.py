"""The values that facts can have, beyond yes, no and a choice."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, field, replace
from datetime import MAXYEAR, MINYEAR, date, timedelta
from decimal import Decimal
from enum import StrEnum

#: How far away from it a day can be, either way, that is known only about.
ABOUT = timedelta(days=7)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A date that may be known only to the month or to the year, or `about` the day: `ABOUT` that day, either way."""

    year: int
    month: int | None = None
    day: int | None = None
    about: bool = field(default=False, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse what is in no calendar: `ValueError`."""
        if self.month is None and self.day is not None:
            raise ValueError("a day needs its month")
        if self.about and (self.day is None or self.year in (MINYEAR, MAXYEAR)):
            raise ValueError("about needs a day")
        date(self.year, 1 if self.month is None else self.month, 1 if self.day is None else self.day)

    @classmethod
    def of(cls, day: date, *, about: bool = False) -> PartialDate:
        """The day, fully known or `about`."""
        return cls(day.year, day.month, day.day, about=about)

    @classmethod
    def parse(cls, text: str) -> PartialDate:
        """Read "2026", "2026-10", "2026-10-05", or "2026-10-05~" for about; anything else raises `ValueError`."""
        day = cls(*(int(part) for part in text.removesuffix("~").split("-")))
        return replace(day, about=True) if text.endswith("~") else day

    @property
    def exact(self) -> bool:
        """Whether it is known to be one day."""
        return self.day is not None and not self.about

    @property
    def first(self) -> date:
        """The earliest day it can be."""
        first = date(self.year, self.month or 1, self.day or 1)
        return first - ABOUT if self.about else first

    @property
    def last(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        last = date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])
        return last + ABOUT if self.about else last

    def __str__(self) -> str:
        """As `parse` reads it, which is how ISO 8601-2 writes what is not certain."""
        parts = ((self.year, 4), (self.month, 2), (self.day, 2))
        written = "-".join(f"{part:0{width}d}" for part, width in parts if part is not None)
        return f"{written}~" if self.about else written


@dataclass(frozen=True, slots=True)
class LabResult:
    """A laboratory value in the fact's canonical unit, with the upper limit that the same report prints.

    `upper_limit` is in the same unit; None where the report shows none.
    """

    value: Decimal
    upper_limit: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MuscleTest:
    """An MMT-8 total and the form it was made on: 150 (both sides with neck) or 80 (one side)."""

    score: Decimal
    form: int = 150


class Route(StrEnum):
    """The way a medicine is given. Only what is swallowed or given into a vein counts for doses by body weight."""

    ORAL = "oral"
    INTRAVENOUS = "iv"
    INTRAMUSCULAR = "im"
    SUBCUTANEOUS = "sc"
    JOINT = "joint"
    TOPICAL = "topical"
    INHALED = "inhaled"


#: Nobody counts these in milligrams, so the amount need not be known.
UNMEASURED = (Route.TOPICAL, Route.INHALED, Route.INTRAMUSCULAR, Route.JOINT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taper:
    """A dose that goes down by `mg` every `days` days until nothing is left."""

    mg: Decimal
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One medicine at one dose, or tapered from one, over one stretch of time.

    `drug` is an id of `eligibility.drugs`; `mg` the milligrams given each time it is taken (0: not told, by a route
    that is `UNMEASURED`), `times` how often within `days` days (twice a day: 2 in 1; alternate days: 1 in 2; weekly:
    1 in 7); `strength` the milligrams of one tablet, where the dose was told in tablets. `start` None: not known when
    it began; `end`: the last day, None: still taken.
    """

    drug: str
    mg: Decimal
    times: int = 1
    days: int = 1
    route: Route = Route.ORAL
    strength: Decimal | None = None
    start: PartialDate | None = None
    end: PartialDate | None = None
    taper: Taper | None = None


Value = bool | str | Decimal | PartialDate | LabResult | MuscleTest | tuple[Course, ...]
