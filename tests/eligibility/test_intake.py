"""Records of other programs: what is taken, and what is refused in which words."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eligibility import FACTS, LabResult, MuscleTest, PartialDate, Status, dump_record
from eligibility.intake import RecordError, Subject, Table, load_subject, read_day
from eligibility.strict_json import NotJson, parse
from tests.eligibility import patients
from tests.eligibility.test_assessment import RECORDS

TODAY = date(2026, 11, 22)
PATIENTS = patients.read()


def load(raw: Any, *, on: date | None = None) -> Subject:
    return load_subject(raw, on=on, today=TODAY)


def row(**cells: str) -> Subject:
    return Table(list(cells)).subject(list(cells.values()), on=None, today=TODAY)


def value(subject: Subject, fact: str) -> Any:
    return subject.record[fact].value


# What is taken


@pytest.mark.parametrize("patient", PATIENTS.values(), ids=lambda patient: patient.name)
def test_patient_is_taken_as_it_is(patient: patients.Patient) -> None:
    subject = load({"id": patient.name, "on": str(patient.on), "facts": patient.facts})

    assert subject == Subject(id=patient.name, on=patient.on, record=patient.record)


@given(facts=RECORDS)
@settings(max_examples=100, deadline=None)
def test_what_the_evaluator_wrote_is_taken_back(facts: dict[str, Any]) -> None:
    record = patients.record(facts)

    assert load({"facts": dump_record(record)}).record == record


def test_object_without_facts_is_the_facts() -> None:
    assert load({"id": 7, "weight": 60}) == load({"id": "7", "facts": {"weight": 60}})


@pytest.mark.parametrize(
    ("raw", "on", "day"),
    [
        ({}, None, TODAY),
        ({"on": "2026-01-31"}, None, date(2026, 1, 31)),
        ({"on": "2026-01-31"}, date(2025, 6, 1), date(2025, 6, 1)),
        ({"on": None}, None, TODAY),
    ],
)
def test_planned_day(raw: dict[str, Any], on: date | None, day: date) -> None:
    assert load(raw, on=on).on == day


def test_null_is_as_if_left_out() -> None:
    assert load({"id": None, "facts": {"weight": None}}) == load({})


@pytest.mark.parametrize("status", [status for status in Status if status is not Status.KNOWN])
def test_answer_without_a_value_keeps_its_status(status: Status) -> None:
    answer = load({"hbsag": {"status": status.value}}).record["hbsag"]

    assert (answer.status, answer.value) == (status, None)


def test_number_is_exact() -> None:
    assert value(load(parse('{"weight": 60.1000000000000000055}')), "weight") == Decimal("60.1000000000000000055")


@pytest.mark.parametrize(
    "facts",
    [
        {"iv_antibiotics": "2026-11-29"},
        {"glucocorticoids": [{"drug": "prednisone", "mg": 10, "start": "2026-12", "end": "2027-01"}]},
        {"blood_report_date": "2026-11"},
    ],
)
def test_what_is_planned_or_goes_on_may_lie_after_the_planned_day(facts: dict[str, Any]) -> None:
    assert load(facts).record == patients.record(facts)


# What is refused

REFUSED: dict[str, tuple[Any, str]] = {
    "no object": ([], 'expected one record as an object, such as {"id": "S-001", "facts": {…}}'),
    "facts no object": ({"facts": []}, "facts: expected an object: fact id → value"),
    "something beside facts": (
        {"facts": {}, "weight": 60},
        'weight: expected only "id", "on" and "facts" in a record with "facts"',
    ),
    "unknown fact": ({"hemoglobine": 120}, "hemoglobine: expected the id of a fact; the nearest is hemoglobin"),
    "unknown fact like none": (
        {"zzz": 1},
        "zzz: expected the id of a fact (prescreen facts lists them)",
    ),
    "unknown fact that would write on the terminal": (
        {"\x1b[2J": 1},
        r"'\x1b[2J': expected the id of a fact (prescreen facts lists them)",
    ),
    "id no text": ({"id": True}, "id: expected a text of 1 to 100 printable characters"),
    "id empty": ({"id": " "}, "id: expected a text of 1 to 100 printable characters"),
    "id that would write on the terminal": ({"id": "\x1b"}, "id: expected a text of 1 to 100 printable characters"),
    "planned day impossible": ({"on": "2026-02-30"}, "on: expected a day such as 2026-11-22, from 1900 to 2199"),
    "planned day no text": ({"on": 20261122}, "on: expected a day such as 2026-11-22, from 1900 to 2199"),
    "planned month only": ({"on": "2026-11"}, "on: expected a day such as 2026-11-22, from 1900 to 2199"),
    "planned day out of all reach": ({"on": "0001-01-01"}, "on: expected a day such as 2026-11-22, from 1900 to 2199"),
    "number for yes or no": ({"dm_told": 1}, "dm_told: expected true or false"),
    "text for yes or no": ({"dm_told": "yes"}, "dm_told: expected true or false"),
    "text for a number": ({"hemoglobin": "high"}, "hemoglobin: expected a number"),
    "true for a number": ({"hemoglobin": True}, "hemoglobin: expected a number"),
    "list for a number": ({"hemoglobin": [120]}, "hemoglobin: expected a number"),
    "no option": ({"sex": "x"}, "sex: expected one of female, male"),
    "list for an option": ({"sex": ["male"]}, "sex: expected one of female, male"),
    "unit of another dimension": (
        {"hemoglobin": {"value": 120, "unit": "mmol/L"}},
        "hemoglobin: expected a unit among g/L, g/dL, not 'mmol/L'",
    ),
    "unit no text": (
        {"hemoglobin": {"value": 120, "unit": ["g/L"]}},
        'hemoglobin: expected number | {"value": number, "unit": "g/dL"}',
    ),
    "unit misspelt": (
        {"hemoglobin": {"value": 12, "units": "g/dL"}},
        "hemoglobin: expected only value, unit, not units",
    ),
    "unit beside a status": (
        {"hemoglobin": {"status": "known", "value": 12, "unit": "g/dL"}},
        "hemoglobin: expected only status, value, by, via, level, typed, prompt, at, disputed, not unit",
    ),
    "above the hard range": ({"hemoglobin": 251}, "hemoglobin: expected 20 to 250 g/L"),
    "below the hard range": ({"hemoglobin": 19}, "hemoglobin: expected 20 to 250 g/L"),
    "out of every range": ({"hemoglobin": Decimal("1e999999")}, "hemoglobin: expected 20 to 250 g/L"),
    "overflowing in its unit": (
        {"hemoglobin": {"value": "1e999999", "unit": "g/dL"}},
        'hemoglobin: expected number | {"value": number, "unit": "g/dL"}',
    ),
    "text for infinity": ({"hemoglobin": "Infinity"}, "hemoglobin: expected a number"),
    "no whole number": ({"onset_age": 40.5}, "onset_age: expected a whole number"),
    "laboratory result without its object": ({"ck": 350}, 'ck: expected {"value": …, "upper_limit": …}'),
    "laboratory result with another limit": (
        {"ck": {"value": 350, "limit": 200}},
        "ck: expected only value, upper_limit, unit, not limit",
    ),
    "muscle test on no form": ({"mmt8": {"score": 70, "form": 100}}, 'mmt8: expected {"score": …, "form": 150 or 80}'),
    "muscle test above its form": (
        {"mmt8": {"score": 81, "form": 80}},
        "mmt8: expected a whole number from 0 to 80",
    ),
    "impossible date": (
        {"birth_date": "1980-02-30"},
        "birth_date: expected a date such as 2026-10-05, 2026-10 or 2026",
    ),
    "date no text": ({"birth_date": 1980}, "birth_date: expected a date such as 2026-10-05, 2026-10 or 2026"),
    "date in two digits": ({"birth_date": "80-05-31"}, "birth_date: expected a day from 1900 to 2199"),
    "day after the planned day": (
        {"birth_date": "2026-11-23"},
        "birth_date: expected no day after the planned day, 2026-11-22",
    ),
    "month after the planned day": (
        {"blood_report_date": "2026-12"},
        "blood_report_date: expected no day after the planned day, 2026-11-22",
    ),
    "courses no list": ({"glucocorticoids": {}}, "glucocorticoids: expected a list of courses"),
    "course from another list": (
        {"glucocorticoids": [{"drug": "aspirin", "mg": 10}]},
        "glucocorticoids: expected a course of one of prednisone, prednisolone, methylprednisolone, triamcinolone, "
        "hydrocortisone, cortisone, dexamethasone, betamethasone, deflazacort",
    ),
    "end before the start": (
        {"glucocorticoids": [{"drug": "prednisone", "mg": 10, "start": "2026-06", "end": "2026-05-31"}]},
        "glucocorticoids: expected an end after the start",
    ),
    "second course wrong": (
        {"immunosuppressants": [{"drug": "methotrexate", "mg": 10}, {"drug": "azathioprine", "mg": 0}]},
        "immunosuppressants: expected a dose in mg, above 0 and up to 100000, in course 2",
    ),
    "start no text": (
        {"glucocorticoids": [{"drug": "prednisone", "mg": 10, "start": 2026}]},
        "glucocorticoids: expected the start as a text such as 2026-10-05, 2026-10 or 2026",
    ),
    "course out of all reach": (
        {"glucocorticoids": [{"drug": "prednisone", "mg": 10, "start": "2026-01", "end": "9999"}]},
        "glucocorticoids: expected a day from 1900 to 2199",
    ),
    "more courses than anybody takes": (
        {"glucocorticoids": [{"drug": "prednisone", "mg": 10}] * 501},
        "glucocorticoids: expected at most 500 courses",
    ),
    "no status": (
        {"hbsag": {"status": "maybe"}},
        "hbsag: expected a status among known, does_not_know, prefers_not_to_say, not_applicable",
    ),
    "known without a value": ({"hbsag": {"status": "known"}}, 'hbsag: expected a value beside the status "known"'),
    "value that nobody knows": (
        {"hbsag": {"status": "does_not_know", "value": "negative"}},
        'hbsag: expected no value beside the status "does_not_know"',
    ),
    "wrong value in an answer": (
        {"hemoglobin": {"status": "known", "value": 500}},
        "hemoglobin: expected 20 to 250 g/L",
    ),
    "no level": (
        {"hbsag": {"status": "does_not_know", "level": "sure"}},
        "hbsag: expected a level among self_reported, confirmed, document_seen",
    ),
    "disputed no list": (
        {"hbsag": {"status": "known", "value": "negative", "disputed": {"status": "known", "value": "positive"}}},
        'hbsag: expected a list of at most 10 answers as "disputed"',
    ),
    "disputed without a status": (
        {"hbsag": {"status": "known", "value": "negative", "disputed": ["positive"]}},
        'hbsag: expected answers with a status in "disputed"',
    ),
    "wrong value in a disputed answer": (
        {"hemoglobin": {"status": "known", "value": 120, "disputed": [{"status": "known", "value": 500}]}},
        "hemoglobin: expected 20 to 250 g/L",
    ),
    "disputed about the disputed": (
        {"hbsag": {"status": "known", "value": "negative", "disputed": [{"status": "does_not_know", "disputed": []}]}},
        "hbsag: expected only status, value, by, via, level, typed, prompt, at, not disputed",
    ),
    "day in a disputed answer after the planned day": (
        {
            "birth_date": {
                "status": "known",
                "value": "1980",
                "disputed": [{"status": "known", "value": "2026-11-23"}],
            }
        },
        "birth_date: expected no day after the planned day, 2026-11-22",
    ),
    "nobody": ({"hbsag": {"status": "does_not_know", "by": 3}}, 'hbsag: expected a text as "by"'),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    raw, said = REFUSED[case]

    with pytest.raises(RecordError) as refused:
        load(raw)

    assert str(refused.value) == said


def test_course_that_begins_in_no_month_shows_how_courses_are_written() -> None:
    with pytest.raises(RecordError, match=r'^glucocorticoids: expected \[\{"drug": "prednisone"'):
        load({"glucocorticoids": [{"drug": "prednisone", "mg": 10, "start": "2026-13"}]})


def test_error_knows_whose_record_it_is() -> None:
    with pytest.raises(RecordError) as refused:
        load({"id": "S-017", "facts": {"hemoglobin": 500}})

    assert (refused.value.id, refused.value.field, refused.value.expected) == ("S-017", "hemoglobin", "20 to 250 g/L")


@pytest.mark.parametrize("fact", FACTS)
@pytest.mark.parametrize("raw", [[None], {"a": 1}, "\x00", -1, 1e300, [[]], {"value": {}}, {"value": None}], ids=repr)
def test_nonsense_is_refused_for_every_fact(fact: str, raw: Any) -> None:
    with pytest.raises(RecordError) as refused:
        load({fact: raw})

    assert refused.value.field == fact


# Cells

CELLS: dict[str, tuple[str, str, Any]] = {
    "number": ("hemoglobin", "125", Decimal(125)),
    "number with its unit": ("hemoglobin", "12.5 g/dL", Decimal(125)),
    "number close to its unit": ("hemoglobin", "12.5g/dl", Decimal(125)),
    "number as a table program writes it": ("platelets", "1.85E+05 /uL", Decimal(185)),
    "unit as it is printed": ("platelets", "185 ×10⁹/L", Decimal(185)),
    "unit as it is typed": ("platelets", "185 10^9/L", Decimal(185)),
    "unit by its code": ("platelets", "185 10*9/L", Decimal(185)),
    "ten thousands": ("platelets", "18.5 万/µL", Decimal(185)),
    "micro sign": ("creatinine", "60 µmol/L", Decimal(60)),
    "Greek letter": ("creatinine", "60 μmol/L", Decimal(60)),
    "catties": ("weight", "120斤", Decimal(60)),
    "result alone": ("ck", "350", LabResult(Decimal(350))),
    "result with its limit": ("ck", "350 (200)", LabResult(Decimal(350), Decimal(200))),
    "result with its range": ("ck", "350 (40-200)", LabResult(Decimal(350), Decimal(200))),
    "result with its range in Chinese": ("ck", "350（40～200）", LabResult(Decimal(350), Decimal(200))),
    "result below a limit": ("ck", "350 (<200)", LabResult(Decimal(350), Decimal(200))),
    "result with units": ("bilirubin", "1 mg/dL (0.2-1.2 mg/dL)", LabResult(Decimal("17.1"), Decimal("20.52"))),
    "unit of all behind": ("bilirubin", "1 (0.2-1.2) mg/dL", LabResult(Decimal("17.1"), Decimal("20.52"))),
    "muscle test": ("mmt8", "118/150", MuscleTest(Decimal(118), 150)),
    "date": ("birth_date", "1980-05-31", PartialDate(1980, 5, 31)),
    "date as a table program writes it": ("birth_date", "1980/5/31", PartialDate(1980, 5, 31)),
    "month": ("birth_date", "1980-05", PartialDate(1980, 5)),
    "about a day": ("iv_antibiotics", "2026-10-05~", PartialDate(2026, 10, 5, about=True)),
    "word for a date": ("iv_antibiotics", "never", "never"),
    "yes": ("dm_told", "yes", True),
    "as a table program writes it": ("dm_told", "FALSE", False),
    "option": ("sex", "female", "female"),
    "no courses": ("glucocorticoids", "[]", ()),
    "JSON": ("hemoglobin", '{"value": 12.5, "unit": "g/dL"}', Decimal(125)),
}


@pytest.mark.parametrize("case", CELLS)
def test_cell(case: str) -> None:
    fact, cell, expected = CELLS[case]

    assert value(row(**{fact: cell}), fact) == expected


def test_cell_that_says_who_did_not_know() -> None:
    assert row(hbsag="does_not_know").record["hbsag"].status is Status.DOES_NOT_KNOW


def test_empty_cells_are_not_known() -> None:
    assert row(id=" ", on="", hbsag=" ", weight="60") == load({"weight": 60})


def test_row_has_its_id_and_day() -> None:
    assert row(id="S-001", on="2026/1/31", weight="60") == load({"id": "S-001", "on": "2026-01-31", "weight": 60})


REFUSED_CELLS: dict[str, tuple[str, str, str]] = {
    "decimal comma": ("hemoglobin", "12,5", "a number with a decimal point, or one with its unit"),
    "grouped number": ("platelets", "185,000", "a number with a decimal point, or one with its unit"),
    "unit of another dimension": ("hemoglobin", "12 mmol/L", "a unit among g/L, g/dL, not 'mmol/L'"),
    "below what can be measured": ("ck", "<20", "a number with a decimal point, or one with its unit"),
    "range upside down": ("ck", "350 (200-40)", "a normal range from low to high"),
    "two units": ("bilirubin", "1 mg/dL (20 umol/L)", "the result and its upper limit in one unit"),
    "words for a limit": (
        "ck",
        "350 (high)",
        "the upper limit or the normal range in brackets, such as 350 (200) or 350 (40-200)",
    ),
    "score without its form": ("mmt8", "118", "a score and its form, such as 118/150"),
    "perhaps": ("dm_told", "perhaps", "yes or no"),
    "day first": ("birth_date", "31/05/1980", "a date such as 2026-10-05, 2026-10 or 2026"),
    "words for courses": ("glucocorticoids", "prednisone", "a list of courses as JSON; [] says that none was taken"),
    "half a list": ("glucocorticoids", "[{", "JSON in the cell; line 1, column 3: expected a name in double quotes"),
    "NaN in a list": ("glucocorticoids", "[NaN]", "JSON in the cell; NaN: expected a number in its place"),
}


@pytest.mark.parametrize("case", REFUSED_CELLS)
def test_cell_refused(case: str) -> None:
    fact, cell, expected = REFUSED_CELLS[case]

    with pytest.raises(RecordError) as refused:
        row(id="S-1", **{fact: cell})

    assert (refused.value.id, refused.value.field, refused.value.expected) == ("S-1", fact, expected)


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (["id", "hemoglobine"], "hemoglobine: expected the id of a fact; the nearest is hemoglobin"),
        (["weight", "id", "weight"], "weight: expected one column only, not two"),
        (["weight", ""], "column 2: expected a fact id"),
    ],
)
def test_header_refused(header: list[str], said: str) -> None:
    with pytest.raises(RecordError) as refused:
        Table(header)

    assert str(refused.value) == said


@pytest.mark.parametrize(("cells", "count"), [(["S-1"], 1), (["S-1", "60", "70"], 3)])
def test_row_of_another_length_is_refused(cells: list[str], count: int) -> None:
    with pytest.raises(RecordError) as refused:
        Table(["id", "weight"]).subject(cells, on=None, today=TODAY)

    assert (refused.value.id, str(refused.value)) == ("S-1", f"expected 2 cells, not {count}")


# JSON

JSON: dict[str, tuple[str, str]] = {
    "half": ('{"id": "S-1",\n "facts": {"weight"', "line 2, column 20: expected a colon"),
    "half a string": ('{"id": "S-', "line 1, column 8: expected the end of the string that begins here"),
    "nothing": ("", "line 1, column 1: expected a value"),
    "two": ("{} {}", "line 1, column 4: expected nothing after the record"),
    "key twice": ('{"weight": 60, "weight": 70}', "weight: expected once only, not twice"),
    "key twice inside": ('{"ck": {"value": 1, "value": 2}}', "value: expected once only, not twice"),
    "NaN": ('{"weight": NaN}', "NaN: expected a number in its place"),
    "Infinity": ('{"weight": -Infinity}', "-Infinity: expected a number in its place"),
    "single quotes": ("{'weight': 60}", "line 1, column 2: expected a name in double quotes"),
    "too deep": ("[" * 100_000, "line 1: expected JSON that is not nested so deeply"),
}


@pytest.mark.parametrize("case", JSON)
def test_json_refused(case: str) -> None:
    text, said = JSON[case]

    with pytest.raises(NotJson) as refused:
        parse(text)

    assert str(refused.value) == said


def test_json_of_a_line_is_named_by_the_line_of_the_file() -> None:
    with pytest.raises(NotJson, match=r"^line 17, column 2:"):
        parse("{", line=17)


def test_json_number_of_many_digits_is_read() -> None:
    assert parse("1" * 5000) == Decimal("1" * 5000)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner)))
def test_json_is_read_as_python_reads_it(data: Any) -> None:
    assert parse(json.dumps(data)) == data


@pytest.mark.parametrize("text", ["", "today", "2026", "2026-11-31", "20261122", "2026-W47-7", "２０２６-11-22"])
def test_planned_day_refused(text: str) -> None:
    with pytest.raises(ValueError, match="expected a day such as 2026-11-22"):
        read_day(text)
