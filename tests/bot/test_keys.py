"""The keys on the command line: made at first use, set, changed, and what is said where they are missing."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from bot.exits import Exit
from bot.settings import PREFIX
from tests.bot.conftest import Program
from tests.bot.test_cli import assert_one_sentence
from tests.postgres import KEY

SETTING = f"{PREFIX}KEYS"


@pytest.fixture
def unset(program: Program) -> Program:
    """The program without the setting."""
    del program.settings[SETTING]
    return program


def sealed_with(program: Program) -> set[str]:
    """The names of the keys that contacts and marks in the database were sealed with."""
    with sqlite3.connect(program.folder / "prescreen.db") as connection:
        rows = connection.execute("SELECT address, person, mark FROM contact").fetchall()
    connection.close()
    return {text.partition(":")[0] for row in rows for text in row}


def test_a_key_is_made_at_first_and_said_once(unset: Program) -> None:
    first, second = (unset.run("chat", "--language", "en") for _ in range(2))
    path = unset.folder / "prescreen.key"
    assert first.err.count("\n") == 1
    assert f"A key was made that seals who somebody is: {path}. Keep a copy" in first.err
    assert path.read_text().strip() not in first.err
    assert (second.code, second.err) == (0, "")


def test_a_lost_key_file_is_asked_for(unset: Program) -> None:
    unset.run("chat")
    path = unset.folder / "prescreen.key"
    kept = path.read_bytes()
    path.unlink()
    assert_one_sentence(unset.run("chat"), Exit.DATABASE, "prescreen.key is missing")
    path.write_bytes(kept)
    assert unset.run("sessions").code == 0


def test_another_key_opens_nothing_and_is_named(program: Program) -> None:
    program.run("chat")
    (name,) = sealed_with(program)
    ended = program.run("chat", **{SETTING: program.run("keys", "new").out.strip()})
    assert_one_sentence(ended, Exit.DATABASE, f"the key {name}", "not in PRESCREEN_KEYS")
    assert program.run("sessions").code == 0


@pytest.mark.parametrize("value", ["tooshort", f"{KEY},nonsense", ","])
def test_what_is_no_key_is_named_and_not_quoted(program: Program, value: str) -> None:
    ended = program.run("sessions", **{SETTING: value})
    assert_one_sentence(ended, Exit.WRONG_USE, f"{SETTING} is wrong", "prescreen keys new")
    assert value.rpartition(",")[2] == "" or value.rpartition(",")[2] not in ended.err


def test_a_server_needs_keys_that_are_set(unset: Program) -> None:
    url = "postgresql://nobody@127.0.0.1:1/nowhere"
    ended = unset.run("sessions", **{f"{PREFIX}DATABASE": url})
    assert_one_sentence(ended, Exit.WRONG_USE, f"{SETTING} is not set", "prescreen keys new")


def test_a_conversation_goes_on_through_a_change_of_keys(program: Program) -> None:
    program.run("chat", "--language", "en", said="1\n")
    (old,) = sealed_with(program)
    newer = program.run("keys", "new").out.strip()
    program.settings[SETTING] = f"{newer}, {KEY}"
    assert "Do you agree?" in program.run("chat").out
    rotated = program.run("keys", "rotate")
    assert (rotated.code, rotated.out.count("(1 rows were not)")) == (0, 1)
    (new,) = sealed_with(program)
    assert new != old
    program.settings[SETTING] = newer
    assert "What is the date of birth" in program.run("chat", said="agree\n").out
    assert program.run("sessions").out.count("patient") == 1
    assert "(0 rows were not)" in program.run("keys", "rotate").out


def test_nothing_that_is_printed_is_a_key(program: Program, tmp_path: Path) -> None:
    ended = program.run("chat", **{f"{PREFIX}DATABASE": f"sqlite:///{tmp_path}"})
    assert KEY not in ended.out + ended.err
