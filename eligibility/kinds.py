"""The kinds of fact: which values each takes, and how they are written as JSON.

`load` turns a JSON value into the typed value in canonical units and refuses the rest with a `ValueError` that says
what was expected; `dump` writes it back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, Protocol

from eligibility.drugs import Drug
from eligibility.values import UNMEASURED, Course, LabResult, MuscleTest, PartialDate, Route, Taper, Value
from locales import Text, say


class Kind(Protocol):
    """What a fact's values are."""

    def load(self, raw: Any) -> Value:
        """The value that the JSON `raw` stands for; `ValueError` says what was expected instead."""
        ...

    def dump(self, value: Any) -> Any:
        """`value` as JSON; `load` reads it back to an equal value."""
        ...


@dataclass(frozen=True, slots=True)
class YesNo:
    """Yes or no."""

    def load(self, raw: Any) -> Value:
        """`true` or `false`."""
        if not isinstance(raw, bool):
            raise ValueError("expected true or false")
        return raw

    def dump(self, value: Any) -> Any:
        """The bool itself."""
        return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One of a choice's options."""

    id: str
    label: Text


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a few options; the value is its id."""

    options: tuple[Option, ...]

    def load(self, raw: Any) -> Value:
        """The id of an option."""
        if raw not in [option.id for option in self.options]:
            raise ValueError(f"expected one of {', '.join(option.id for option in self.options)}")
        return str(raw)

    def dump(self, value: Any) -> Any:
        """The id itself."""
        return value

    def label(self, value: str) -> Text:
        """What the option is called."""
        return next(option.label for option in self.options if option.id == value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit of measurement: its UCUM code, how people write it, and how much of the canonical unit it is, exactly.

    `worth`: how finely the canonical unit is told, where what is measured in this one is never as fine as the factor.
    """

    ucum: str
    shown: str
    factor: Decimal = Decimal(1)
    worth: Decimal | None = None

    def canonical(self, number: Decimal) -> Decimal:
        """`number` of this unit in the canonical one."""
        exactly = number * self.factor
        return exactly if self.worth is None else exactly.quantize(self.worth)


@dataclass(frozen=True, slots=True, kw_only=True)
class Number:
    """A number in the first of `units`, its canonical one.

    Outside `low` to `high` it is refused; outside `usual` it is asked again. `bare`: a number without a unit is in the
    canonical one, because the form it comes from has no other. `counts`: it says how many, so "none" is 0.
    """

    units: tuple[Unit, ...]
    low: Decimal
    high: Decimal
    usual: tuple[Decimal, Decimal] | None = None
    whole: bool = False
    bare: bool = False
    counts: bool = False

    def load(self, raw: Any) -> Value:
        """A number in the canonical unit, or `{"value": 12, "unit": "g/dL"}`."""
        return self.convert(raw)

    def dump(self, value: Any) -> Any:
        """The number in the canonical unit, as a string: exact."""
        return str(value)

    def convert(self, raw: Any) -> Decimal:
        """`raw` in the canonical unit; `ValueError` for another dimension or outside the hard range."""
        unit = self.units[0]
        if isinstance(raw, Mapping):
            code = raw.get("unit", unit.ucum)
            raw = raw.get("value")
            known = {candidate.ucum: candidate for candidate in self.units}
            if code not in known:
                raise ValueError(f"expected a unit among {', '.join(known)}, not {code!r}")
            unit = known[code]
        number = unit.canonical(exact(raw))
        if not self.low <= number <= self.high:
            raise ValueError(f"expected {self.low} to {self.high} {self.units[0].shown}".rstrip())
        if self.whole and number != number.to_integral_value():
            raise ValueError("expected a whole number")
        return number


@dataclass(frozen=True, slots=True)
class LabNumber:
    """A laboratory result with its report's upper limit of normal, both in the unit of `number`."""

    number: Number

    def load(self, raw: Any) -> Value:
        """`{"value": 350, "upper_limit": 200, "unit": "U/L"}`; `upper_limit` null or left out where none is printed."""
        if not isinstance(raw, Mapping):
            raise ValueError('expected {"value": …, "upper_limit": …}')
        unit = {"unit": raw["unit"]} if "unit" in raw else {}
        limit = raw.get("upper_limit")
        return LabResult(
            self.number.convert({"value": raw.get("value"), **unit}),
            None if limit is None else self.number.convert({"value": limit, **unit}),
        )

    def dump(self, value: Any) -> Any:
        """Both numbers in the canonical unit, as strings."""
        limit = None if value.upper_limit is None else str(value.upper_limit)
        return {"value": str(value.value), "upper_limit": limit}


@dataclass(frozen=True, slots=True)
class MuscleTotal:
    """An MMT-8 total together with its form."""

    def load(self, raw: Any) -> Value:
        """`{"score": 118, "form": 150}`: a whole number up to the form's total, the form 150 or 80."""
        if not isinstance(raw, Mapping) or raw.get("form") not in (150, 80):
            raise ValueError('expected {"score": …, "form": 150 or 80}')
        score = exact(raw.get("score"))
        if score != score.to_integral_value() or not 0 <= score <= raw["form"]:
            raise ValueError(f"expected a whole number from 0 to {raw['form']}")
        return MuscleTest(score, raw["form"])

    def dump(self, value: Any) -> Any:
        """The score as a string, the form as a number."""
        return {"score": str(value.score), "form": value.form}


@dataclass(frozen=True, slots=True)
class Day:
    """A date, possibly known only to the month, the year or about, or one of a few words in its place ("never")."""

    words: tuple[Option, ...] = ()

    def load(self, raw: Any) -> Value:
        """ "2026-10-05", "2026-10-05~" for about, "2026-10", "2026", or the id of one of the words."""
        if isinstance(raw, str) and raw in [word.id for word in self.words]:
            return raw
        try:
            return PartialDate.parse(raw)
        except (ValueError, TypeError, AttributeError):
            raise ValueError("expected a date such as 2026-10-05, 2026-10 or 2026") from None

    def dump(self, value: Any) -> Any:
        """The same writing that `load` reads."""
        return str(value)


@dataclass(frozen=True, slots=True)
class Courses:
    """A list of medicine courses out of `drugs`, by default by `route`; the empty list says that none was taken."""

    drugs: tuple[Drug, ...]
    route: Route = Route.ORAL

    def load(self, raw: Any) -> Value:
        """`[{"drug": "prednisone", "mg": 10, "times": 1, "days": 1, "start": "2026-09", "end": null}]`.

        In place of `mg`: `tablets` and `strength`; it may be left out where the route is not measured in milligrams.
        Further: `route`, and `taper` as `{"mg": 5, "days": 14}`.
        """
        if not isinstance(raw, list):
            raise ValueError("expected a list of courses")
        return tuple(self._course(item) for item in raw)

    def _course(self, raw: Any) -> Course:
        if not isinstance(raw, Mapping) or raw.get("drug") not in [drug.id for drug in self.drugs]:
            raise ValueError(f"expected a course of one of {', '.join(drug.id for drug in self.drugs)}")
        unknown = set(raw) - _COURSE_FIELDS
        if unknown:
            raise ValueError(f"expected no {', '.join(sorted(unknown))} in a course")
        strength = None if raw.get("strength") is None else _dose(raw["strength"])
        route = _route(raw.get("route", self.route))
        if "tablets" in raw:
            if strength is None:
                raise ValueError("expected the strength of a tablet in mg beside the number of tablets")
            mg = _dose(exact(raw["tablets"]) * strength)
        elif route in UNMEASURED and raw.get("mg") in (None, 0, "0"):
            mg = Decimal(0)
        else:
            mg = _dose(raw.get("mg"))
        start, end = (PartialDate.parse(raw[key]) if raw.get(key) else None for key in ("start", "end"))
        if start and end and end.last < start.first:
            raise ValueError("expected an end after the start")
        return Course(
            drug=raw["drug"],
            mg=mg,
            times=_count(raw.get("times", 1)),
            days=_count(raw.get("days", 1)),
            route=route,
            strength=strength,
            start=start,
            end=end,
            taper=_taper(raw.get("taper")),
        )

    def dump(self, value: Any) -> Any:
        """A list of objects as `load` reads them; what is not set is left out."""
        return [
            {
                "drug": course.drug,
                "mg": str(course.mg),
                "times": course.times,
                "days": course.days,
                "route": course.route.value,
                **({"strength": str(course.strength)} if course.strength is not None else {}),
                **({"start": str(course.start)} if course.start else {}),
                **({"end": str(course.end)} if course.end else {}),
                **({"taper": {"mg": str(course.taper.mg), "days": course.taper.days}} if course.taper else {}),
            }
            for course in value
        ]


_COURSE_FIELDS = {"drug", "mg", "tablets", "strength", "times", "days", "route", "start", "end", "taper"}


def _dose(raw: Any) -> Decimal:
    mg = exact(raw)
    if not 0 < mg <= 100000:
        raise ValueError("expected a dose in mg, above 0 and up to 100000")
    return mg


def _count(raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int) or not 1 <= raw <= 31:
        raise ValueError("expected whole numbers of times and days, 1 to 31")
    return raw


def _route(raw: Any) -> Route:
    try:
        return Route(raw)
    except ValueError:
        raise ValueError(f"expected a route among {', '.join(Route)}") from None


def _taper(raw: Any) -> Taper | None:
    if raw is None:
        return None
    if not isinstance(raw, Mapping) or set(raw) != {"mg", "days"}:
        raise ValueError('expected a taper as {"mg": …, "days": …}')
    return Taper(mg=_dose(raw["mg"]), days=_count(raw["days"]))


def exact(raw: Any) -> Decimal:
    """`raw` as an exact decimal; a float by its shortest writing. `ValueError` for what is no finite number."""
    if isinstance(raw, bool) or not isinstance(raw, int | float | str | Decimal):
        raise ValueError("expected a number")
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise ValueError("expected a number") from None
    if not number.is_finite():
        raise ValueError("expected a number")
    return number


YES, NO = say("Yes"), say("No")
