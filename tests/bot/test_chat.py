"""`prescreen chat` as people run it: lines in, words out, killed and gone on with."""

from __future__ import annotations

import re

import pytest

from bot.settings import PREFIX
from tests.bot.conftest import Program
from tests.dialogs.script import FOLDER, Script

#: English, a patient, who was told of no dermatomyositis: the shortest way to an end. What each line leads to.
SHORT = (
    ("English", "Who is answering?"),
    ("1", "Do you agree?"),
    ("agree", "What is the date of birth"),
    ("1990-05-31", "Has a doctor diagnosed dermatomyositis?"),
    ("no", "Let me make sure I have this right:"),
    ("yes", "this study does not seem to suit you at present"),
)
LINES = "".join(f"{said}\n" for said, _ in SHORT)


@pytest.mark.parametrize("name", ["zh_patient_does_not_know", "en_patient_does_not_know"])
def test_whole_conversation_over_a_pipe(program: Program, name: str) -> None:
    script = Script.read(FOLDER / f"{name}.txt")
    typed = [re.sub(r"^\[(.*)\]$", r"\1", said) for said in script.said if said != "/start"]
    ended = program.run("chat", said="\n".join(typed))
    closing = script.text.rpartition("\n> ")[2].partition("\n\n")[2].partition("\n\n== ")[0]
    assert closing in ended.out
    assert (ended.code, ended.err) == (0, "")


def test_conversation_goes_on_after_being_killed_at_every_turn(program: Program) -> None:
    (program.folder / "prescreen.db").unlink()  # the first one makes it
    program.start("chat").shows("Hello! Please choose a language.")
    for said, leads_to in SHORT:
        talk = program.start("chat")
        talk.says(said)
        talk.shows(leads_to)
        talk.kill()
    (row,) = rows(program)
    assert row["stands at"] == "ended_early"
    told = program.run("transcript", row["ID"]).out
    assert [told.count(f"= {fact}") for fact in ("date of birth", "dermatomyositis diagnosed")] == [1, 1]


def test_half_an_answer_outlives_the_program(program: Program) -> None:
    program.run("chat", said="English\n1\nagree\n05/06/1990\n")
    resumed = program.run("chat", said="1990-06-05\n").out
    assert "Which of these dates is it?\n  [1990-05-06]   [1990-06-05]" in resumed
    assert "✓ date of birth: June 5, 1990" in resumed


def test_end_of_input_keeps_everything_and_says_so(program: Program) -> None:
    ended = program.run("chat", "--language", "en", said="1\nagree\n1990-05-31\n")
    assert "Stopped here; the same command goes on." in ended.out
    assert "Has a doctor diagnosed dermatomyositis?" in program.run("chat").out


def test_language_option_counts_also_while_the_language_is_still_open(program: Program) -> None:
    program.run("chat")
    assert "现在是谁在回答？" in program.run("chat", "--language", "zh").out


def test_language_option_changes_the_language_of_a_conversation_begun(program: Program) -> None:
    program.run("chat", "--language", "en", said="1\nagree\n")
    assert "出生日期" in program.run("chat", "--language", "zh").out


def test_finished_conversation_is_followed_by_a_new_one(program: Program) -> None:
    program.run("chat", said=LINES)
    program.run("chat")
    assert [row["stands at"] for row in rows(program)] == ["ended_early", "language"]


def test_subjects_of_a_coordinator_do_not_mix(program: Program) -> None:
    as_coordinator = ("chat", "--as", "coordinator", "--language", "en", "--subject")
    program.run(*as_coordinator, "S-001", said="agree\n1980-05-31\n")
    program.run(*as_coordinator, "S-002", said="agree\n")
    assert "Has a doctor diagnosed dermatomyositis?" in program.run(*as_coordinator, "S-001").out
    assert "What is the date of birth" in program.run(*as_coordinator, "S-002").out
    assert [(row["subject"], row["answers"]) for row in rows(program)] == [("S-001", "1"), ("S-002", "0")]


def test_new_subject_in_the_terminal_was_screened_as_the_one_of_the_command_line(program: Program) -> None:
    chat = ("chat", "--as", "coordinator", "--language", "en", "--subject", "S-001")
    program.run(*chat, said="agree\n1980-05-31\n/new S-002\nagree\n/new S-001\nyes\n")
    assert [(row["subject"], row["answers"]) for row in rows(program)] == [("S-001", "2"), ("S-002", "0")]


@pytest.mark.parametrize("code", ["", "张三", "Li Ming", "-", "S-001\t", "x" * 33, "S/1"])
def test_subject_that_is_no_code(program: Program, code: str) -> None:
    ended = program.run("chat", "--as", "coordinator", f"--subject={code}")
    assert ended.err == (
        "prescreen: --subject takes a code of letters, digits, dots and hyphens, at most 32, and no names.\n"
    )
    assert ended.code == 2


def test_subject_of_a_patient(program: Program) -> None:
    ended = program.run("chat", "--subject", "S-001")
    assert ended.err == "prescreen: --subject goes with --as coordinator: a patient has no subject code.\n"
    assert ended.code == 2


def test_what_no_terminal_can_read_or_write_does_not_end_the_conversation(program: Program) -> None:
    ended = program.run("chat", "--language", "zh", said=b"\xff\xfe\x00\n\x1b[2J\n", PYTHONIOENCODING="ascii")
    assert (ended.code, ended.err) == (0, "")
    assert "\x1b" not in ended.out


def test_typed_markup_is_shown_as_typed_and_obeyed_by_nobody(program: Program) -> None:
    typed = "[bold]{0} %s %(x)s [/nope] {words} \\n ${HOME} <b>"
    program.run("chat", "--language", "en", said=f"{typed}\n\x1b[2J\u202eabc\n")
    (row,) = rows(program)
    told = program.run("transcript", row["ID"]).out
    assert f"> {typed}\n" in told
    assert "> \ufffd[2J\ufffdabc\n" in told


def test_conversation_on_postgresql(program: Program, postgresql_url: str) -> None:
    program.settings[f"{PREFIX}DATABASE"] = postgresql_url
    ended = program.run("chat", said=f"\x00\n{LINES}")
    assert SHORT[-1][1] in ended.out
    assert (ended.code, ended.err) == (0, "")
    (row,) = rows(program)
    assert (
        "confirmed what ends it early: I2 (dermatomyositis diagnosed by a doctor)"
        in program.run("transcript", row["ID"]).out
    )


def rows(program: Program) -> list[dict[str, str]]:
    """What `prescreen sessions` lists, by its headings."""
    head, *lines = program.run("sessions").out.splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]
