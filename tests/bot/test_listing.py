"""`prescreen facts` and `prescreen criteria` say what there is, to people and to programs."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from bot.listing import COLUMNS
from bot.settings import Settings, SettingsError, load, read_readings
from eligibility import FACTS, PROTOCOL
from eligibility.intake import load_subject
from eligibility.openings import OPENINGS
from eligibility.shapes import measure, shape
from eligibility.strict_json import parse
from locales import LANGUAGES, catalogue
from tests.bot import commands


def test_facts_through_a_pipe_are_a_table_of_tabs(tmp_path: Path) -> None:
    done = commands.run("facts", folder=tmp_path)

    header, *rows = [line.split("\t") for line in done.stdout.decode().splitlines()]
    assert (done.returncode, done.stderr) == (0, b"")
    assert tuple(header) == COLUMNS
    assert [row[0] for row in rows] == list(FACTS)
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert rows[list(FACTS).index("hemoglobin")] == [
        *("hemoglobin", "hemoglobin", "number", 'number | {"value": number, "unit": "g/dL"}'),
        *("g/L, g/dL", "20 to 250", "60 to 190", "718-7", "patient"),
    ]


def test_facts_are_labelled_in_the_language(tmp_path: Path) -> None:
    done = commands.run("facts", "--language", "zh", folder=tmp_path)

    labels = [line.split("\t")[1] for line in done.stdout.decode().splitlines()[1:]]
    assert labels == [catalogue("zh").render(fact.label) for fact in FACTS.values()]


def test_facts_on_a_terminal_keep_their_ids_whole(tmp_path: Path) -> None:
    done = commands.run("facts", folder=tmp_path, settings={"FORCE_COLOR": "1", "COLUMNS": "80"})

    plain = re.sub(r"\x1b\[[0-9;]*m", "", done.stdout.decode())
    assert all(re.search(rf"(?m)^│ {fact} ", plain) for fact in FACTS)
    assert max(map(len, plain.splitlines())) <= 80


def test_facts_for_programs(tmp_path: Path) -> None:
    facts = {fact["id"]: fact for fact in json.loads(commands.run("facts", "--json", folder=tmp_path).stdout)}

    assert list(facts) == list(FACTS)
    assert facts["hemoglobin"] == {
        "id": "hemoglobin",
        "label": {"en": "hemoglobin", "zh": "血红蛋白"},
        "kind": "number",
        "json": 'number | {"value": number, "unit": "g/dL"}',
        "units": [{"ucum": "g/L", "shown": "g/L", "factor": "1"}, {"ucum": "g/dL", "shown": "g/dL", "factor": "10"}],
        "range": ["20", "250"],
        "usual": ["60", "190"],
        "loinc": "718-7",
        "informant": "patient",
        "source": "blood_report",
    }


@pytest.mark.parametrize("fact", FACTS)
def test_json_of_every_fact_is_such_as_records_are_taken_in(fact: str) -> None:
    for form in shape(FACTS[fact].kind).split(" | "):
        assert load_subject({fact: parse(example(fact, form))}, on=None, today=date(2026, 11, 22)).record


def example(fact: str, form: str) -> str:
    """`form` with numbers from the middle of the fact's range."""
    number = measure(FACTS[fact].kind)
    middle = (number.low + number.high) // 2 if number else Decimal(100)
    if number and '"unit"' in form:
        middle /= number.units[-1].factor
    for words in ("whole number", "number or null", "number"):
        form = form.replace(words, str(middle))
    return form.replace("150 or 80", "150")


def test_criteria_are_readable_through_a_pipe(tmp_path: Path) -> None:
    done = commands.run("criteria", folder=tmp_path, settings={"PRESCREEN_READINGS": "I3.and_or=both"})

    listing = done.stdout.decode()
    assert (done.returncode, done.stderr) == (0, b"")
    for criterion in PROTOCOL.criteria:
        assert f"\n{criterion.id} ({criterion.polarity.value}): {criterion.title.msgid}\n" in listing
        assert f"\n    {criterion.sentence.msgid}\n" in listing
        assert all(f"\n    {ambiguity.id}: {ambiguity.about.msgid}\n" in listing for ambiguity in criterion.ambiguities)
    assert "        [both is in force]\n" in listing
    assert "        * both: low dose, nothing new and stable (“and” taken as meant)\n" in listing
    assert "        - either: (low dose or nothing new) and stable (the literal inclusive or)\n" in listing
    assert all(re.search(rf"(?m)^{opening.id}( \(|:)", listing) for opening in OPENINGS)


def test_criteria_are_said_in_the_language(tmp_path: Path) -> None:
    listing = commands.run("criteria", "--language", "zh", folder=tmp_path).stdout.decode()

    chinese = catalogue("zh")
    assert all(chinese.render(criterion.sentence) in listing for criterion in PROTOCOL.criteria)
    assert all(chinese.render(opening.does) in listing for opening in OPENINGS)


def test_criteria_for_programs(tmp_path: Path) -> None:
    done = commands.run("criteria", "--json", folder=tmp_path, settings={"PRESCREEN_READINGS": "E4.multiple=three"})

    listing = json.loads(done.stdout)
    ambiguities = {each["id"]: each for criterion in listing["criteria"] for each in criterion["ambiguities"]}
    assert listing["protocol"] == PROTOCOL.version
    assert [criterion["id"] for criterion in listing["criteria"]] == [criterion.id for criterion in PROTOCOL.criteria]
    assert {id_: each["in_force"] for id_, each in ambiguities.items() if each["in_force"]} == {"E4.multiple": "three"}
    assert [reading["id"] for reading in ambiguities["E4.multiple"]["readings"]] == ["two", "three"]
    assert [opening["id"] for opening in listing["openings"]] == [opening.id for opening in OPENINGS]
    assert listing["criteria"][0]["sentence"].keys() == LANGUAGES.keys()


# The setting


@pytest.mark.parametrize(
    ("text", "chosen"),
    [
        ("", {}),
        ("I3.and_or=both", {"I3.and_or": "both"}),
        (" I3.and_or = both ,E4.multiple=three, ", {"I3.and_or": "both", "E4.multiple": "three"}),
    ],
)
def test_readings_are_set(text: str, chosen: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESCREEN_READINGS", text)

    assert Settings().readings == read_readings(text) == chosen


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("E9.x=y", "no ambiguity 'E9.x': expected one of I2.level, "),
        ("E4.multiple=five", "no reading 'five' of E4.multiple: expected two or three"),
        ("E4.multiple", "expected AMBIGUITY=READING, such as I3.and_or=both, not 'E4.multiple'"),
        ("E4.multiple=two,E4.multiple=three", "expected one reading of E4.multiple, not two and three"),
    ],
)
def test_readings_that_are_none_are_refused(text: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESCREEN_READINGS", text)

    with pytest.raises(SettingsError) as refused:
        load()

    assert str(refused.value).startswith(f"PRESCREEN_READINGS is wrong: {said}")
