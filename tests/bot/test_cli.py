"""The other commands as people run them, and what goes wrong: one sentence and an exit code of its own."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import create_engine, text
from typer.testing import CliRunner

from bot.cli import app
from bot.commands import COMMANDS, Command
from bot.exits import Exit
from bot.settings import PREFIX
from dialogs import mermaid
from eligibility import PROTOCOL
from tests.bot.conftest import Ended, Program
from tests.bot.test_chat import LINES, rows


def change(url: str, statement: str) -> None:
    """Change a database behind the program's back."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def assert_one_sentence(ended: Ended, code: Exit, *words: str) -> None:
    """It ended with `code` and one sentence for the operator, in which all of `words` stand."""
    assert re.fullmatch(r"prescreen: [^\n]+\.\n", ended.err), ended.err
    assert [word for word in words if word not in ended.err] == []
    assert (ended.code, ended.out) == (code, "")


def test_version(program: Program) -> None:
    assert program.run("version").out.endswith(f", protocol {PROTOCOL.version}\n")


def test_no_command_shows_the_commands(program: Program) -> None:
    ended = program.run("--help")
    assert [command for command in COMMANDS if str(command.name) not in ended.out] == []
    assert "Exit codes" in ended.out


@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command.name)
def test_help_of_each_command_begins_as_the_list_says(command: Command) -> None:
    result = CliRunner().invoke(app, [str(command.name), "--help"])
    assert result.exit_code == 0
    assert str(command.short_help).removesuffix(".") in " ".join(result.output.split())


@pytest.mark.parametrize(
    ("arguments", "unneeded"),
    [
        (["--help"], ["dialogs", "eligibility", "storage", "review", "telegram", "sqlalchemy"]),
        (["version"], ["dialogs", "storage", "review", "telegram", "sqlalchemy"]),
        (["facts"], ["review", "telegram", "alembic", "zhconv", "cn2an"]),
        (["chat"], ["review", "telegram", "uvicorn", "starlette", "jinja2", "cn2an"]),
        (["sessions"], ["telegram", "alembic", "uvicorn", "zhconv", "cn2an"]),
    ],
)
def test_command_imports_nothing_that_only_others_need(
    arguments: list[str], unneeded: list[str], program: Program
) -> None:
    program.run("migrate")
    ended = program.run(*arguments, PYTHONPROFILEIMPORTTIME="1")
    imported = {line.rpartition("|")[2].strip() for line in ended.err.splitlines()}
    assert ended.code == 0
    assert [module for module in unneeded if module in imported] == []


def test_diagram_needs_no_settings(program: Program) -> None:
    program.settings[f"{PREFIX}DATABASE"] = "nonsense"
    assert program.run("diagram").out == mermaid(PROTOCOL.criteria)


def test_sessions_without_any(program: Program) -> None:
    assert program.run("sessions").out == "No screenings yet.\n"


def test_sessions_as_table_in_a_terminal(program: Program) -> None:
    program.run("chat", "--as", "coordinator", "--subject", "S-001", said="English\nagree\n1980-05-31\n")
    table = program.run("sessions", FORCE_COLOR="1", COLUMNS="200").out
    assert re.search(r"[a-z2-9]{10} .* S-001 .* coordinator .* en .* 1 .* I2 ", table)


def test_sessions_table_took_a_subject_for_markup(program: Program) -> None:
    program.run("chat", "--as", "coordinator", "--subject", "S-001")
    change(program.settings[f"{PREFIX}DATABASE"], "UPDATE screening SET subject = '[/red]'")
    assert "[/red]" in program.run("sessions", FORCE_COLOR="1", COLUMNS="200").out


def test_transcript_tells_words_and_understanding(program: Program) -> None:
    program.run("chat", said=LINES)
    (row,) = rows(program)
    told = program.run("transcript", row["ID"]).out
    in_order = [
        "screening started as patient",
        "Hello! Please choose a language.",
        "[中文 | English]",
        "patient\n    > English",
        "language: English",
        "agreed to notice",
        "patient\n    > 1990-05-31",
        "patient\n    = date of birth = May 31, 1990",
        "= dermatomyositis diagnosed by a doctor = No",
        "confirmed what ends it early: I2 (dermatomyositis diagnosed by a doctor)",
        "assessed: likely not eligible",
        "this study does not seem to suit you at present",
    ]
    places = [told.find(words) for words in in_order]
    assert -1 not in places
    assert places == sorted(places)


def test_transcript_of_nobody(program: Program) -> None:
    assert_one_sentence(program.run("transcript", "nobody"), Exit.NOT_FOUND, "no screening 'nobody'")


def test_migrate_makes_a_database_and_again_changes_nothing(program: Program) -> None:
    (program.folder / "prescreen.db").unlink()
    for _ in range(2):
        assert program.run("migrate") == Ended(code=0, out="The database is up to date.\n", err="")


def test_bot_without_a_token(program: Program) -> None:
    assert_one_sentence(program.run("bot"), Exit.WRONG_USE, "PRESCREEN_TELEGRAM_TOKEN is not set")


@pytest.mark.parametrize(
    ("name", "value"), [("COORDINATORS", "abc"), ("TIMEZONE", "Mars"), ("TELEGRAM_API", "ftp://x")]
)
def test_wrong_setting(program: Program, name: str, value: str) -> None:
    ended = program.run("chat", **{f"{PREFIX}{name}": value})
    assert_one_sentence(ended, Exit.WRONG_USE, f"{PREFIX}{name} is wrong")


def test_settings_from_a_file(program: Program) -> None:
    (program.folder / ".env").write_text(f"{PREFIX}TIMEZONE=Mars\n", encoding="utf-8")
    assert_one_sentence(program.run("sessions"), Exit.WRONG_USE, f"{PREFIX}TIMEZONE is wrong")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nonsense",
        "mysql://host/x",
        "sqlite:////proc/no/such/folder/prescreen.db",
        "sqlite:///.",
        "postgresql+psycopg://someone:opensesame@127.0.0.1:1/prescreen",
        "postgresql+psycopg://someone:opensesame@no-such-host.invalid/prescreen",
    ],
)
def test_database_that_cannot_be_used(program: Program, address: str) -> None:
    ended = program.run("sessions", **{f"{PREFIX}DATABASE": address})
    assert_one_sentence(ended, Exit.DATABASE)
    assert "opensesame" not in ended.err


def test_migrating_what_is_no_database(program: Program) -> None:
    assert_one_sentence(program.run("migrate", **{f"{PREFIX}DATABASE": "sqlite:///."}), Exit.DATABASE)


def test_database_that_is_something_else(program: Program) -> None:
    (program.folder / "prescreen.db").write_bytes(b"%PDF-1.7 this is no database" * 100)
    assert_one_sentence(program.run("chat"), Exit.DATABASE, "prescreen.db")


@pytest.mark.parametrize("command", ["chat", "migrate"])
def test_database_of_a_newer_release(program: Program, database_url: str, command: str) -> None:
    change(database_url, "UPDATE alembic_version SET version_num = '9999'")
    ended = program.run(command, **{f"{PREFIX}DATABASE": database_url})
    assert_one_sentence(ended, Exit.DATABASE, "9999")


def test_screening_of_a_newer_release_waits_for_that_release(program: Program) -> None:
    url = program.settings[f"{PREFIX}DATABASE"]
    program.run("chat", "--language", "en", said="1\n")
    change(url, "UPDATE screening SET snapshot = json_set(snapshot, '$.format', 2)")
    assert_one_sentence(program.run("chat", said="agree\n"), Exit.DATABASE, "format 2")
    change(url, "UPDATE screening SET snapshot = json_set(snapshot, '$.format', 1)")
    assert "What is the date of birth" in program.run("chat", said="agree\n").out


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["chat", "--as", "doctor"], ["chat", "--language", "fr"], ["transcript"]]
)
def test_wrong_use(arguments: list[str]) -> None:
    assert CliRunner().invoke(app, arguments).exit_code == Exit.WRONG_USE
