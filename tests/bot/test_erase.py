"""Erasing and copying on the command line."""

from __future__ import annotations

import sqlite3
import stat

from bot.exits import Exit
from bot.settings import PREFIX
from tests.bot.conftest import Program
from tests.bot.test_chat import LINES, rows
from tests.bot.test_cli import assert_one_sentence, change


def test_a_screening_is_erased_and_says_so(program: Program) -> None:
    program.run("chat", said=LINES)
    (row,) = rows(program)
    ended = program.run("erase", row["ID"], "--reason", "asked on the phone")
    assert (ended.code, ended.out) == (0, f"Erased: {row['ID']}.\n")
    (row,) = rows(program)
    assert (row["subject"], row["answers"], row["stands at"], row["verdict"]) == ("–", "0", "erased", "–")
    told = program.run("transcript", row["ID"]).out
    assert "staff\n    · everything else was erased\n    reason: asked on the phone" in told
    assert "1990" not in told
    assert program.run("erase", row["ID"], "--reason", "again").out == f"{row['ID']} was erased already.\n"
    assert program.run("doctor").code == 0


def test_a_person_erases_their_own_in_the_terminal(program: Program) -> None:
    said = program.run("chat", "--language", "en", said="1\nagree\n1990-05-31\n/delete\nDelete my data\nyes\n")
    assert "Everything that we kept of you is erased." in said.out
    (row,) = rows(program)
    assert row["stands at"] == "erased"
    with sqlite3.connect(program.folder / "prescreen.db") as connection:
        left = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("contact", "inbox")]
    connection.close()
    assert left == [0, 0]
    assert "Who is answering?" in program.run("chat", "--language", "en").out


def test_what_is_kept_no_longer_is_listed_first_and_then_erased(program: Program) -> None:
    program.run("chat", said=LINES)
    program.run("chat", "--as", "coordinator", "--subject", "S-001")
    url = program.settings[f"{PREFIX}DATABASE"]
    change(url, "UPDATE screening SET closed_at = '2026-01-01 00:00:00' WHERE closed_at IS NOT NULL")
    days = {f"{PREFIX}RETENTION_DAYS": "90"}
    listed = program.run("erase", "--expired", **days).out
    (old,) = [row["ID"] for row in rows(program) if row["as"] == "patient"]
    assert old in listed
    assert "With --yes, everything of these 1 would be erased for good." in listed
    assert {row["stands at"] for row in rows(program)} == {"ended_early", "language"}
    assert program.run("erase", "--expired", "--yes", **days).out == "Erased: 1.\n"
    assert {row["stands at"] for row in rows(program)} == {"erased", "language"}
    assert "reason: kept for 90 days" in program.run("transcript", old).out
    assert program.run("erase", "--expired", "--yes", **days).out == "Nothing ended more than 90 days ago.\n"


def test_what_is_missing_is_said(program: Program) -> None:
    assert_one_sentence(program.run("erase", "nobody", "--reason", "x"), Exit.NOT_FOUND, "no screening 'nobody'")
    assert_one_sentence(program.run("erase", "nobody"), Exit.WRONG_USE, "--reason is missing")
    assert_one_sentence(program.run("erase"), Exit.WRONG_USE, "--expired")
    assert_one_sentence(program.run("erase", "--expired"), Exit.WRONG_USE, f"{PREFIX}RETENTION_DAYS is not set")
    wrong = program.run("erase", "--expired", **{f"{PREFIX}RETENTION_DAYS": "0"})
    assert_one_sentence(wrong, Exit.WRONG_USE, f"{PREFIX}RETENTION_DAYS is wrong")


def test_a_copy_is_whole_and_for_its_owner_only(program: Program) -> None:
    program.run("chat", said=LINES)
    copy = program.folder / "copy.db"
    ended = program.run("backup", "copy.db")
    assert (ended.code, ended.out.startswith("Copied to copy.db.")) == (0, True)
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    before = rows(program)
    program.settings[f"{PREFIX}DATABASE"] = f"sqlite:///{copy}"
    assert rows(program) == before
    assert_one_sentence(program.run("backup", "copy.db"), Exit.DATABASE, "is there already")
    assert_one_sentence(program.run("backup", "no/such/folder"), Exit.DATABASE, "cannot be made")
