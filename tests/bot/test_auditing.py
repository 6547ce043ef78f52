"""`prescreen audit` and `prescreen audit verify` as people run them."""

from __future__ import annotations

import getpass
from pathlib import Path

import pytest

from bot.exits import Exit
from bot.settings import PREFIX
from storage import Keys
from tests.bot.conftest import Program
from tests.bot.test_chat import LINES, rows
from tests.bot.test_cli import assert_one_sentence, change
from tests.bot.test_staff import InProcess, add
from tests.postgres import KEY

OPERATOR = f"operator {getpass.getuser()}"


@pytest.fixture
def program(tmp_path: Path) -> InProcess:
    """The program, with three accounts and so three entries."""
    program = InProcess(
        folder=tmp_path,
        settings={f"{PREFIX}DATABASE": f"sqlite:///{tmp_path / 'prescreen.db'}", f"{PREFIX}KEYS": KEY},
    )
    for login in ("ann", "bob", "cem"):
        add(program, login)
    return program


def entries(program: Program) -> list[dict[str, str]]:
    """What `audit` lists."""
    head, *lines = program.run("audit").out.splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def forge(program: Program, statement: str) -> None:
    """Change the audit as somebody can who can write to the file."""
    for trigger in ("audit_refuses_update", "audit_refuses_delete"):
        change(program.settings[f"{PREFIX}DATABASE"], f"DROP TRIGGER {trigger}")
    change(program.settings[f"{PREFIX}DATABASE"], statement)
    for trigger, before in (("update", "UPDATE"), ("delete", "DELETE")):
        body = "BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END"
        again = f"CREATE TRIGGER audit_refuses_{trigger} BEFORE {before} ON audit {body}"
        change(program.settings[f"{PREFIX}DATABASE"], again)


def test_a_whole_audit_says_so_and_what_to_note(program: Program) -> None:
    ended = program.run("audit", "verify")
    assert ended.code == 0
    first, _, noted = ended.out.splitlines()
    assert first == "All 3 entries are as they were written, from the first to the last."
    assert noted.startswith("3:")
    again = program.run("audit", "verify", "--noted", noted)
    assert (again.code, again.out.splitlines()[1]) == (0, "The entry that was noted is among them.")


def test_without_entries_there_is_nothing_to_note(program: Program, tmp_path: Path) -> None:
    ended = program.run("audit", "verify", **{f"{PREFIX}DATABASE": f"sqlite:///{tmp_path / 'new.db'}"})
    assert (ended.code, ended.out) == (0, "There are no entries yet.\n")


def test_the_first_entry_that_was_changed_is_named(program: Program) -> None:
    forge(program, "UPDATE audit SET actor = 'nobody' WHERE id >= 2")
    ended = program.run("audit", "verify")
    said = "Entry 2 is not as it was written, or what stood before it was changed or is gone.\n"
    assert (ended.code, ended.out) == (Exit.UNHEALTHY, said)
    ended = program.run("doctor")
    assert (ended.code, "BAD  The audit: Entry 2 is not as it was written" in ended.out) == (Exit.UNHEALTHY, True)
    assert program.run("audit", "verify", "--language", "zh").out.startswith("第 2 条记录")


def test_entries_cut_off_at_the_end_are_noticed_by_the_note(program: Program) -> None:
    noted = program.run("audit", "verify").out.splitlines()[-1]
    forge(program, "DELETE FROM audit WHERE id = 3")
    assert program.run("audit", "verify").code == 0
    ended = program.run("audit", "verify", "--noted", noted)
    assert (ended.code, ended.out) == (Exit.UNHEALTHY, "Entry 3 is not the one that was noted, or is gone.\n")


def test_a_note_that_is_none(program: Program) -> None:
    assert_one_sentence(program.run("audit", "verify", "--noted", "3"), Exit.WRONG_USE, "--noted", "64 digits")


def test_after_a_change_of_keys_the_old_one_can_go(program: Program) -> None:
    noted, new = program.run("audit", "verify").out.splitlines()[-1], Keys.new()
    program.settings[f"{PREFIX}KEYS"] = f"{new},{KEY}"
    assert program.run("keys", "rotate").code == 0
    program.settings[f"{PREFIX}KEYS"] = new
    assert program.run("audit", "verify", "--noted", noted).code == 0


def test_what_is_done_on_the_command_line_is_on_the_audit(program: Program) -> None:
    program.run("chat", said=LINES)
    (row,) = rows(program)
    program.run("transcript", row["ID"])
    program.run("transcript", "nobody")
    program.run("backup", "copy.db")
    program.run("erase", row["ID"], "--reason", "asked on the phone")
    program.run("erase", row["ID"], "--reason", "asked again")
    done = [(entry["did"], entry["screening"], entry["site"], entry["reason"]) for entry in entries(program)[3:]]
    assert done == [
        ("view", "", "", ""),
        ("view", row["ID"], "main", ""),
        ("export", "", "", ""),
        ("erase", row["ID"], "main", "asked on the phone"),
    ]
    assert {entry["who"] for entry in entries(program)} == {OPERATOR}


def test_what_is_kept_no_longer_is_erased_by_somebody(program: Program) -> None:
    program.run("chat", said=LINES)
    change(program.settings[f"{PREFIX}DATABASE"], "UPDATE screening SET closed_at = '2026-01-01 00:00:00'")
    program.run("erase", "--expired", "--yes", **{f"{PREFIX}RETENTION_DAYS": "90"})
    (*_, last) = entries(program)
    assert (last["who"], last["did"], last["reason"]) == (OPERATOR, "erase", "kept for 90 days")
