"""`prescreen assess`, as other programs call it."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import signal
import subprocess
import tracemalloc
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import eligibility
from bot.records import LONGEST, Lines, read_lines, read_rows
from eligibility import assess, dump_assessment
from eligibility.intake import RecordError, Subject, load_subject
from tests.bot import commands
from tests.eligibility import patients

PATIENTS = patients.read()
CLASSIC = PATIENTS["classic"]
README = Path(__file__).parents[2] / "README.md"
SCHEMAS = Path(eligibility.__file__).parent / "schema"

TODAY = date(2026, 11, 22)


def record(patient: patients.Patient) -> dict[str, Any]:
    return {"id": patient.name, "on": str(patient.on), "facts": patient.facts}


def json_lines(*records: Any) -> bytes:
    return "".join(json.dumps(each) + "\n" for each in records).encode()


def parsed(lines: bytes) -> list[Any]:
    return [json.loads(line) for line in lines.splitlines()]


@pytest.fixture
def classic(tmp_path: Path) -> Path:
    file = tmp_path / "classic.json"
    file.write_bytes(json_lines(record(CLASSIC)))
    return file


# One record


def test_record_is_assessed(classic: Path) -> None:
    done = commands.run("assess", classic, folder=classic.parent)

    expected = {"id": "classic", **dump_assessment(assess(CLASSIC.record, on=CLASSIC.on))}
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode() == json.dumps(expected, ensure_ascii=False, indent=2) + "\n"


def test_planned_day_language_and_reading_are_options(tmp_path: Path) -> None:
    given = json_lines({"drug_allergies": 2, "other_allergies": False})

    done = commands.run(
        *("assess", "-", "--format", "json", "--on", "2025-06-01", "--language", "zh"),
        *("--reading", "E4.multiple=two", "--reading", "E4.constitution=marked"),
        folder=tmp_path,
        given=given,
        settings={"PRESCREEN_READINGS": "E4.multiple=three, I3.and_or=both"},
    )

    assessment = json.loads(done.stdout)
    [allergies] = [finding for finding in assessment["findings"] if finding["criterion"] == "E4"]
    assert assessment["on"] == "2025-06-01"
    assert assessment["choices"] == {"E4.multiple": "two", "I3.and_or": "both", "E4.constitution": "marked"}
    assert allergies["outcome"] == "fail"
    assert allergies["explanation"].keys() == {"zh"}
    assert "id" not in assessment


def test_output_is_a_file(classic: Path) -> None:
    output = classic.with_name("assessment.json")

    done = commands.run("assess", classic, "--output", output, folder=classic.parent)

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert json.loads(output.read_bytes())["verdict"] == "potentially_eligible"


WRONG_FILES: dict[str, tuple[str, bytes, int, str]] = {
    "value out of range": (
        "s.json",
        b'{"id": "S-017", "facts": {"hemoglobin": 500}}',
        5,
        "s.json (S-017), hemoglobin: expected 20 to 250 g/L",
    ),
    "no object": (
        "s.json",
        b"[]",
        5,
        's.json: expected one record as an object, such as {"id": "S-001", "facts": {…}}',
    ),
    "empty": ("s.json", b" \n", 2, "s.json: expected a record, but it is empty"),
    "empty lines": ("s.jsonl", b"", 2, "s.jsonl: expected records, but it is empty"),
    "empty table": ("s.csv", b"", 2, "s.csv: expected a header of fact ids, but it is empty"),
    "half a JSON": ("s.json", b'{"facts":\n{"weight"', 2, "s.json, line 2, column 10: expected a colon"),
    "key twice": ("s.json", b'{"weight": 60, "weight": 70}', 2, "s.json, weight: expected once only, not twice"),
    "NaN": ("s.json", b'{"weight": NaN}', 2, "s.json, NaN: expected a number in its place"),
    "too deep": ("s.json", b"[" * 100_000, 2, "s.json, line 1: expected JSON that is not nested so deeply"),
    "no UTF-8": ("s.json", '{"id": "张"}'.encode("gbk"), 2, "s.json, byte 9: expected UTF-8"),
    "no UTF-8 in a header": ("s.csv", "姓名\n".encode("gbk"), 2, "s.csv, header, line 1, byte 1: expected UTF-8"),
    "unknown column": (
        "s.csv",
        b"id,hemoglobine\n",
        2,
        "s.csv, header, hemoglobine: expected the id of a fact; the nearest is hemoglobin",
    ),
    "column twice": ("s.csv", b"weight,weight\n", 2, "s.csv, header, weight: expected one column only, not two"),
    "huge": (
        "s.json",
        b" " * (LONGEST + 1),
        2,
        f"s.json: expected one record of at most {LONGEST} bytes; for many, .jsonl or .csv",
    ),
}


@pytest.mark.parametrize("case", WRONG_FILES)
def test_file_that_is_wrong_is_named_with_what_was_expected(case: str, tmp_path: Path) -> None:
    name, content, code, said = WRONG_FILES[case]
    (tmp_path / name).write_bytes(content)

    done = commands.run("assess", name, folder=tmp_path)

    assert (done.returncode, done.stdout) == (code, b"")
    assert done.stderr.decode() == f"prescreen: {said}\n"


WRONG_USE: dict[str, tuple[list[str], str]] = {
    "no such file": (["none.json"], "none.json: expected a file, but there is none"),
    "directory": (["folder.json"], "folder.json: expected a file, not a directory"),
    "unknown format": (["notes.txt"], "notes.txt: --format is needed to say what it holds: json or jsonl or csv"),
    "standard input without its format": (
        ["-"],
        "standard input: --format is needed to say what it holds: json or jsonl or csv",
    ),
    "impossible day": (
        ["s.json", "--on", "2026-02-30"],
        "--on: expected a day such as 2026-11-22, from 1900 to 2199",
    ),
    "unknown reading": (["s.json", "--reading", "E4.multiple=five"], "--reading: no reading 'five' of E4.multiple: "),
    "reading of nothing": (
        ["s.json", "--reading", "E4.multiple"],
        "--reading: expected AMBIGUITY=READING, such as I3.and_or=both, not 'E4.multiple'",
    ),
    "output over the input": (
        ["s.json", "--output", "./s.json"],
        "s.json: expected another file to write than the one that is read",
    ),
    "output into nowhere": (
        ["s.json", "--output", "none/o.json"],
        "none/o.json: expected a file that can be written (No such file or directory)",
    ),
}


@pytest.mark.parametrize("case", WRONG_USE)
def test_wrong_use_is_said_in_a_sentence(case: str, tmp_path: Path) -> None:
    arguments, said = WRONG_USE[case]
    (tmp_path / "folder.json").mkdir()
    (tmp_path / "s.json").write_text("{}")

    done = commands.run("assess", *arguments, folder=tmp_path)

    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith(f"prescreen: {said}")
    assert (tmp_path / "s.json").read_text() == "{}"


# Many records


def test_every_patient_is_assessed_in_order(tmp_path: Path) -> None:
    file = tmp_path / "subjects.jsonl"
    file.write_bytes(json_lines(*map(record, PATIENTS.values())))

    done = commands.run("assess", file, folder=tmp_path)

    assessments = parsed(done.stdout)
    assert (done.returncode, done.stderr.decode()) == (0, f"{len(PATIENTS)} assessed, 0 refused\n")
    assert [each["id"] for each in assessments] == list(PATIENTS)
    assert {next(iter(each)) for each in assessments} == {"id"}
    verdicts = [assess(patient.record, on=patient.on).verdict for patient in PATIENTS.values()]
    assert [each["verdict"] for each in assessments] == verdicts


SOME_REFUSED = (
    b'{"id": "S-1", "weight": 60}\n{"id": "S-2", "weight": 600}\n\n{"id": "S-3", \n{"id": "\xd5\xc5"}\n{"id": "S-5"}'
)


def test_records_that_are_wrong_are_left_out_and_the_rest_go_on(tmp_path: Path) -> None:
    done = commands.run("assess", "-", "--format", "jsonl", folder=tmp_path, given=SOME_REFUSED)

    first, *refused, last = parsed(done.stdout)
    assert done.returncode == 5
    assert (first["id"], last["id"]) == ("S-1", "S-5")
    assert refused == [
        {"id": "S-2", "error": {"record": 2, "field": "weight", "expected": "25 to 250 kg"}},
        {"id": None, "error": {"record": 3, "field": "line 4, column 14", "expected": "a name in double quotes"}},
        {"id": None, "error": {"record": 4, "field": "line 5, byte 9", "expected": "UTF-8"}},
    ]
    assert done.stderr.decode().splitlines() == [
        "prescreen: standard input, record 2 (S-2), weight: expected 25 to 250 kg",
        "prescreen: standard input, record 3, line 4, column 14: expected a name in double quotes",
        "prescreen: standard input, record 4, line 5, byte 9: expected UTF-8",
        "2 assessed, 3 refused",
    ]


def test_refusal_is_what_the_schema_says(tmp_path: Path) -> None:
    done = commands.run("assess", "-", "--format", "jsonl", folder=tmp_path, given=SOME_REFUSED)

    schemas = {name: json.loads((SCHEMAS / f"{name}-1.json").read_bytes()) for name in ("assessment", "refusal")}
    for line in parsed(done.stdout):
        Draft202012Validator(schemas["refusal" if "error" in line else "assessment"]).validate(line)


def test_table_is_read_as_spreadsheets_write_it(tmp_path: Path) -> None:
    file = tmp_path / "subjects.csv"
    file.write_bytes(
        "\ufeffid,on,hemoglobin,ck,heart_failure\r\n"
        'S-1,2026/11/22,12.5 g/dL,"350 (40-200)",FALSE\r\n'
        "S-2,2026/11/22,12.5 mg,,\r\n"
        ",,,,\r\n"
        "S-3,2026/11/22\r\n"
        'S-4,2026/11/22,"12,5",,\r\n'
        "S-5,,,,\r\n".encode()
    )

    done = commands.run("assess", file, "--language", "en", folder=tmp_path)

    first, *refused, last = parsed(done.stdout)
    [blood] = [finding for finding in first["findings"] if finding["criterion"] == "E2.4"]
    assert done.returncode == 5
    assert blood["evidence"][0]["value"] == {"en": "125 g/L"}
    assert last["id"] == "S-5"
    assert [(each["id"], each["error"]["record"], each["error"]["field"]) for each in refused] == [
        ("S-2", 2, "hemoglobin"),
        ("S-3", 3, None),
        ("S-4", 4, "hemoglobin"),
    ]
    assert done.stderr.decode().splitlines()[1] == (f"prescreen: {file}, record 3 (S-3): expected 5 cells, not 2")


def test_table_of_nobody_is_no_error(tmp_path: Path) -> None:
    done = commands.run("assess", "-", "--format", "csv", folder=tmp_path, given=b"id,weight\n")

    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"0 assessed, 0 refused\n")


@pytest.mark.parametrize("marker", ["record", "table"])
def test_example_of_the_readme_is_assessed(marker: str, tmp_path: Path) -> None:
    example = re.search(rf"(?s)<!-- {marker} -->\n```(\w+)\n(.*?)```", README.read_text(encoding="utf-8"))
    assert example

    done = commands.run("assess", "-", "--format", example[1], folder=tmp_path, given=example[2].encode())

    assert done.returncode == 0
    assert b'"id": "S-001"' in done.stdout


def test_bar_is_shown_where_errors_go_to_a_terminal(tmp_path: Path) -> None:
    (tmp_path / "subjects.jsonl").write_bytes(json_lines({"id": "S-1"}, {"id": "S-2"}))
    terminal, end = pty.openpty()

    subprocess.run(
        commands.command(["assess", "subjects.jsonl", "--output", "out.jsonl"]),
        cwd=tmp_path,
        env=commands.environment(TERM="xterm", COLUMNS="80"),
        stderr=end,
        check=True,
    )

    os.close(end)
    drawn = b""
    with suppress(OSError):  # how a terminal says that nobody writes to it any more
        while piece := os.read(terminal, 65536):
            drawn += piece
    os.close(terminal)
    assert b"2 records" in drawn
    assert b"100%" in drawn
    assert drawn.endswith(b"2 assessed, 0 refused\r\n")
    assert len(parsed((tmp_path / "out.jsonl").read_bytes())) == 2


# Streaming


def test_first_assessment_is_out_before_the_second_record_is_in(tmp_path: Path) -> None:
    process = commands.start("assess", "-", "--format", "jsonl", folder=tmp_path)
    assert process.stdin
    assert process.stdout
    for name in ("S-1", "S-2"):
        process.stdin.write(json_lines({"id": name}))
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == name
    _, told = process.communicate()

    assert (process.returncode, told) == (0, b"2 assessed, 0 refused\n")


def test_closed_pipe_ends_it_quietly(tmp_path: Path) -> None:
    process = commands.start("assess", "-", "--format", "jsonl", folder=tmp_path)
    assert process.stdin
    assert process.stdout
    process.stdout.close()
    process.stdin.write(json_lines({"id": "S-1"}))
    process.stdin.close()

    assert process.wait() == 141
    assert process.stderr
    assert process.stderr.read() == b""
    process.stderr.close()


def test_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    process = commands.start("assess", "-", "--format", "jsonl", folder=tmp_path)
    assert process.stdin
    assert process.stdout
    process.stdin.write(json_lines({"id": "S-1"}))
    process.stdin.flush()
    assert process.stdout.readline()
    process.send_signal(signal.SIGINT)

    assert process.wait() == 130
    assert process.communicate() == (b"", b"")


class Endless(io.RawIOBase):
    """`count` lines that exist only while they are read."""

    def __init__(self, line: bytes, count: int) -> None:
        self._lines: Iterator[bytes] = (line for _ in range(count))
        self._rest = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._rest = self._rest or next(self._lines, b"")
        piece, self._rest = self._rest[: len(buffer)], self._rest[len(buffer) :]
        buffer[: len(piece)] = piece
        return len(piece)


def peak(count: int) -> int:
    """The most memory in use while `count` records are read."""
    lines = Lines(io.BufferedReader(Endless(json_lines(record(CLASSIC)), count)))
    tracemalloc.start()
    try:
        assert sum(1 for _ in read_lines(lines, lambda raw: load_subject(raw, on=None, today=TODAY))) == count
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_memory_does_not_grow_with_the_number_of_records() -> None:
    assert peak(3000) < 1_000_000  # 3000 records at once would be more than ten times that


def taken(*lines: bytes) -> list[Subject | RecordError]:
    source = Lines(io.BytesIO(b"".join(lines)))
    return list(read_lines(source, lambda raw: load_subject(raw, on=None, today=TODAY)))


def rows(*lines: bytes) -> list[Subject | RecordError]:
    source = Lines(io.BytesIO(b"".join(lines)))
    return list(read_rows(source, "s.csv", lambda table, cells: table.subject(cells, on=None, today=TODAY)))


def test_line_that_is_too_long_is_passed_over() -> None:
    long, short = taken(b'{"id": "' + b"x" * 3 * LONGEST + b'"}\n', b'{"id": "S-2"}\n')

    assert str(long) == f"line 1: expected at most {LONGEST} bytes"
    assert isinstance(short, Subject)
    assert short.id == "S-2"


def test_quote_that_is_not_closed_is_refused_and_named_by_its_line() -> None:
    good, bad = rows(b"id,weight\n", b"S-1,60\n", b'"S-2,60\n', b"S-3,60\n")

    assert isinstance(good, Subject)
    assert str(bad).startswith("line 3: expected a row of comma-separated values")


def test_row_after_a_bad_one_is_read() -> None:
    bad, encoded, good = rows(b"id,weight\n", b'"S-1"x,60\n', b"S-\xd5\xc5,60\n", b"S-3,60\n")

    assert isinstance(bad, RecordError)
    assert str(encoded) == "line 3, byte 3: expected UTF-8"
    assert isinstance(good, Subject)
    assert good.id == "S-3"


def test_cell_may_hold_several_lines() -> None:
    written = io.StringIO()
    courses = json.dumps([{"drug": "prednisone", "mg": 10}], indent=2)
    csv.writer(written).writerows([["id", "glucocorticoids"], ["S-1", courses], ["S-2", "[]"]])

    first, second = rows(written.getvalue().encode())

    assert isinstance(first, Subject)
    assert isinstance(second, Subject)
    assert (first.id, second.id) == ("S-1", "S-2")
