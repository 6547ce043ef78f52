"""What the JSON of each kind of fact looks like, in words for whoever writes records."""

from __future__ import annotations

from dataclasses import replace

from eligibility.kinds import Courses, Day, Kind, LabNumber, MuscleTotal, Number, OneOf, YesNo
from eligibility.values import PartialDate


def kind_name(kind: Kind) -> str:
    """The kind in one or two words."""
    return NAMES[type(kind)]


def shape(kind: Kind) -> str:
    """The JSON of the kind's values: alternatives are joined by " | ", what varies is called by its nature."""
    match kind:
        case YesNo():
            return "true | false"
        case OneOf(options=options):
            return " | ".join(f'"{option.id}"' for option in options)
        case Number():
            bare = "whole number" if kind.whole else "number"
            return f'{bare} | {{"value": {bare}, "unit": "{kind.units[-1].ucum}"}}' if len(kind.units) > 1 else bare
        case LabNumber(number=number):
            return f'{{"value": number, "upper_limit": number or null, "unit": "{number.units[-1].ucum}"}}'
        case MuscleTotal():
            return '{"score": whole number, "form": 150 or 80}'
        case Day(words=words):
            today = PartialDate(2026, 10, 5)
            dates = (today, replace(today, about=True), PartialDate(2026, 10), PartialDate(2026))
            return " | ".join(f'"{each}"' for each in (*dates, *(word.id for word in words)))
        case Courses(drugs=drugs, route=route):
            return (
                f'[{{"drug": "{drugs[0].id}", "mg": 10, "times": 1, "days": 1, "route": "{route.value}", '
                '"start": "2026-09", "end": "2026-10-05"}]'
            )
    raise AssertionError(kind)


def measure(kind: Kind) -> Number | None:
    """The kind's number with its units and ranges; None where it has none."""
    match kind:
        case Number():
            return kind
        case LabNumber(number=number):
            return number
    return None


NAMES: dict[type[Kind], str] = {
    YesNo: "yes or no",
    OneOf: "choice",
    Number: "number",
    LabNumber: "laboratory result",
    MuscleTotal: "muscle test",
    Day: "date",
    Courses: "courses of medicine",
}
