"""Reading the records of other programs: a JSON object or a table's row becomes a subject, or says what is wrong.

Knows no file and no clock. Stricter than `load_record`, which reads what this program wrote: nothing is left out
silently, and nothing that has happened can lie after the planned day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from typing import Any

from eligibility.answers import Answer, Level, Record, Status, known, load_answer
from eligibility.cells import read_cell
from eligibility.fact import Fact
from eligibility.facts import FACTS
from eligibility.kinds import Courses, Day, Kind, LabNumber, MuscleTotal, Number
from eligibility.shapes import shape
from eligibility.values import PartialDate, Value

#: Nobody alive was born earlier, and no screening is planned later.
YEARS = range(1900, 2200)
MOST_COURSES = 500
LONGEST_ID = 100

ABOUT = ("id", "on")
SAID_FIELDS = ("status", "value", "by", "via", "level", "typed", "prompt", "at")
ANSWER_FIELDS = (*SAID_FIELDS, "disputed")
MOST_DISPUTED = 10
VALUE_FIELDS: dict[type[Kind], tuple[str, ...]] = {
    Number: ("value", "unit"),
    LabNumber: ("value", "upper_limit", "unit"),
    MuscleTotal: ("score", "form"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A record with its id, if it has one, and the day to assess it for."""

    id: str | None
    on: date
    record: Record


class RecordError(Exception):
    """A record cannot be taken: `expected` is what should stand in `field` (None: the whole). `id`: the record's."""

    def __init__(self, field: str | None, expected: str, *, id: str | None = None) -> None:  # noqa: A002
        self.field = None if field is None else _harmless(field)
        self.expected = expected
        self.id = id
        super().__init__(f"{self.field}: expected {expected}" if self.field else f"expected {expected}")


def load_subject(raw: Any, *, on: date | None, today: date) -> Subject:
    """The subject that a JSON object describes; raises `RecordError`.

    The object is `{"id": …, "on": "2026-11-22", "facts": {fact: value or answer}}`, or the facts themselves. A null
    is as if it were left out. `on` beats the object's own day, which beats `today`.
    """
    if not isinstance(raw, Mapping):
        raise RecordError(None, 'one record as an object, such as {"id": "S-001", "facts": {…}}')
    name = _id(raw.get("id"))
    try:
        own = None if raw.get("on") is None else _planned(raw["on"])
        day = on or own or today
        return Subject(id=name, on=day, record=_record(_facts(raw), day))
    except RecordError as error:
        error.id = name
        raise


class Table:
    """The columns of a table of records: fact ids, and optionally "id" and "on"."""

    def __init__(self, header: Sequence[str]) -> None:
        """Raises `RecordError` for a column that is unknown or there twice."""
        self._columns = [name.strip() for name in header]
        for number, name in enumerate(self._columns, start=1):
            if not name:
                raise RecordError(f"column {number}", "a fact id")
            if name not in FACTS and name not in ABOUT:
                raise RecordError(name, _nearest(name))
            if self._columns.index(name) < number - 1:
                raise RecordError(name, "one column only, not two")

    def subject(self, cells: Sequence[str], *, on: date | None, today: date) -> Subject:
        """The subject of a row; an empty cell is not known. Raises `RecordError`."""
        row = dict(zip(self._columns, (cell.strip() for cell in cells), strict=False))
        name = _id(row.get("id") or None)
        if len(cells) != len(self._columns):
            raise RecordError(None, f"{len(self._columns)} cells, not {len(cells)}", id=name)
        about = {"id": name, "on": (row.get("on") or "").replace("/", "-") or None}
        facts = {}
        for fact, cell in row.items():
            if cell and fact not in ABOUT:
                try:
                    facts[fact] = read_cell(FACTS[fact].kind, cell)
                except ValueError as error:
                    raise RecordError(fact, _said(error, FACTS[fact].kind), id=name) from None
        return load_subject({**about, "facts": facts}, on=on, today=today)


def read_day(text: str) -> date:
    """A planned day, written "2026-11-22"; `ValueError` says so."""
    if re.fullmatch(r"\d{4}-\d{1,2}-\d{1,2}", text, re.ASCII):
        with suppress(ValueError):
            day = PartialDate.parse(text).first
            if day.year in YEARS:
                return day
    raise ValueError(f"expected a day such as 2026-11-22, from {YEARS[0]} to {YEARS[-1]}")


def _id(raw: Any) -> str | None:
    if raw is None:
        return None
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw
    if not isinstance(text, str) or not 0 < len(text.strip()) <= LONGEST_ID or not text.isprintable():
        raise RecordError("id", f"a text of 1 to {LONGEST_ID} printable characters")
    return text.strip()


def _planned(raw: Any) -> date:
    try:
        return read_day(raw if isinstance(raw, str) else "")
    except ValueError as error:
        raise RecordError("on", _bare(error)) from None


def _facts(raw: Mapping[str, Any]) -> Mapping[str, Any]:
    if "facts" not in raw:
        return {name: value for name, value in raw.items() if name not in ABOUT}
    beside = [name for name in raw if name not in (*ABOUT, "facts")]
    if beside:
        raise RecordError(beside[0], 'only "id", "on" and "facts" in a record with "facts"')
    if not isinstance(raw["facts"], Mapping):
        raise RecordError("facts", "an object: fact id → value")
    return raw["facts"]


def _record(facts: Mapping[str, Any], on: date) -> Record:
    record = {}
    for name, raw in facts.items():
        if name not in FACTS:
            raise RecordError(name, _nearest(name))
        if raw is not None:
            record[name] = _answer(FACTS[name], raw)
            for answer in (record[name], *record[name].disputed):
                _check_days(FACTS[name], answer.value, on)
    return record


def _answer(fact: Fact, raw: Any) -> Answer:
    try:
        if isinstance(raw, Mapping) and "status" in raw:
            return load_answer(fact.id, _checked_answer(fact.kind, raw))
        return known(_load(fact.kind, raw))
    except (ValueError, TypeError, AttributeError, ArithmeticError) as error:
        raise RecordError(fact.id, _said(error, fact.kind)) from None


def _checked_answer(kind: Kind, raw: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer whose parts are all such as `load_answer` reads; its value is checked on the way."""
    _only(raw, ANSWER_FIELDS)
    disputed = raw.get("disputed", [])
    if not isinstance(disputed, list) or len(disputed) > MOST_DISPUTED:
        raise ValueError(f'expected a list of at most {MOST_DISPUTED} answers as "disputed"')
    for other in disputed:
        if not isinstance(other, Mapping) or "status" not in other:
            raise ValueError('expected answers with a status in "disputed"')
        _only(other, SAID_FIELDS)
        _check_said(kind, other)
    _check_said(kind, raw)
    return raw


def _check_said(kind: Kind, raw: Mapping[str, Any]) -> None:
    if raw["status"] not in list(Status):
        raise ValueError(f"expected a status among {', '.join(Status)}")
    if raw.get("level", Level.SELF_REPORTED) not in list(Level):
        raise ValueError(f"expected a level among {', '.join(Level)}")
    for name in ("by", "via", "typed", "at"):
        if not isinstance(raw.get(name, ""), str):
            raise ValueError(f'expected a text as "{name}"')
    if not isinstance(raw.get("prompt", 0), int):
        raise ValueError('expected a whole number as "prompt"')
    if raw["status"] == Status.KNOWN:
        if raw.get("value") is None:
            raise ValueError('expected a value beside the status "known"')
        _load(kind, raw["value"])
    elif raw.get("value") is not None:
        raise ValueError(f'expected no value beside the status "{raw["status"]}"')


def _load(kind: Kind, raw: Any) -> Value:
    if isinstance(kind, Courses) and isinstance(raw, list):
        return _load_courses(kind, raw)
    if isinstance(raw, Mapping) and type(kind) in VALUE_FIELDS:
        _only(raw, VALUE_FIELDS[type(kind)])
    return kind.load(raw)


def _load_courses(kind: Courses, raw: list[Any]) -> Value:
    """The courses; an error says which of them it is in, where there are several."""
    if len(raw) > MOST_COURSES:
        raise ValueError(f"expected at most {MOST_COURSES} courses")
    for number, course in enumerate(raw, start=1):
        try:
            for day in ("start", "end"):
                if isinstance(course, Mapping) and not isinstance(course.get(day), str | None):
                    raise ValueError(f"expected the {day} as a text such as 2026-10-05, 2026-10 or 2026")
            kind.load([course])
        except ValueError as error:
            where = f", in course {number}" if len(raw) > 1 else ""
            raise ValueError(f"expected {_said(error, kind)}{where}") from None
    return kind.load(raw)


def _only(raw: Mapping[str, Any], fields: Sequence[str]) -> None:
    beside = [name for name in raw if name not in fields]
    if beside:
        raise ValueError(f"expected only {', '.join(fields)}, not {_harmless(str(beside[0]))}")


def _check_days(fact: Fact, value: Value | None, on: date) -> None:
    """Days are in living memory, and not after the planned one, unless they end something that can go on beyond it."""
    days = [value] if isinstance(value, PartialDate) else []
    if isinstance(value, tuple):
        days = [day for course in value for day in (course.start, course.end) if day]
    if any(day.year not in YEARS for day in days):
        raise RecordError(fact.id, f"a day from {YEARS[0]} to {YEARS[-1]}")
    if isinstance(fact.kind, Day) and not fact.kind.words and any(day.first > on for day in days):
        raise RecordError(fact.id, f"no day after the planned day, {on.isoformat()}")


def _nearest(name: str) -> str:
    near = get_close_matches(name, FACTS, n=1)
    return f"the id of a fact; the nearest is {near[0]}" if near else "the id of a fact (prescreen facts lists them)"


def _said(error: Exception, kind: Kind) -> str:
    """What was expected, by the error that a kind raised, or by the shape of its values."""
    return _bare(error) if str(error).startswith("expected ") else shape(kind)


def _bare(error: Exception) -> str:
    return str(error).removeprefix("expected ")


def _harmless(text: str) -> str:
    """Somebody else's words, safe to show on a terminal."""
    return text if text.isprintable() and len(text) <= LONGEST_ID else ascii(text[:LONGEST_ID])
