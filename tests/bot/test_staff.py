"""`prescreen staff`, `audit` and `review` as people run them."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from socket import socket

import httpx
import pytest

from bot.cli import main
from bot.exits import Exit
from bot.settings import PREFIX
from tests.bot.conftest import LONGEST, Ended, Program
from tests.bot.test_cli import assert_one_sentence, change
from tests.postgres import KEY

PASSWORD = "correct horse battery"


class InProcess(Program):
    """The program without a process of its own: starting one takes long, and there are many here."""

    def run(self, *arguments: str, said: str | bytes = "", **more: str) -> Ended:
        """Run a command to its end, with lines `said` on its standard input."""
        typed = said.encode() if isinstance(said, str) else said
        out, err, code = StringIO(), StringIO(), 0
        with pytest.MonkeyPatch.context() as patched, redirect_stdout(out), redirect_stderr(err):
            for name, value in {**self.settings, **more}.items():
                patched.setenv(name, value)
            patched.chdir(self.folder)
            patched.setattr(sys, "stdin", TextIOWrapper(BytesIO(typed)))
            patched.setattr(sys, "argv", ["prescreen", *arguments])
            try:
                main()
            except SystemExit as ended:
                code = int(ended.code or 0)
        return Ended(code=code, out=out.getvalue(), err=err.getvalue())


@pytest.fixture
def program(tmp_path: Path) -> InProcess:
    """The program on a SQLite file whose key is there already."""
    settings = {f"{PREFIX}DATABASE": f"sqlite:///{tmp_path / 'prescreen.db'}", f"{PREFIX}KEYS": KEY}
    return InProcess(folder=tmp_path, settings=settings)


def add(program: Program, login: str = "ann", *more: str, said: str = PASSWORD + "\n") -> Ended:
    """Make an account."""
    return program.run("staff", "add", login, "--name", "安医生", "--role", "reviewer", *more, said=said)


def accounts(program: Program) -> list[dict[str, str]]:
    """What `staff list` shows."""
    head, *lines = program.run("staff", "list").out.splitlines()
    return [dict(zip(head.split("\t"), line.split("\t"), strict=True)) for line in lines]


def audit(program: Program, *options: str) -> list[tuple[str, str]]:
    """Who did what, by `audit`."""
    return [tuple(line.split("\t")[2:4]) for line in program.run("audit", *options).out.splitlines()[1:]]  # type: ignore[misc]


def test_account_is_made_listed_changed_and_disabled(program: Program) -> None:
    assert add(program).out == "ann can log in at http://127.0.0.1:8081.\n"
    (ann,) = accounts(program)
    assert (ann["login"], ann["name"], ann["role"], ann["sites"], ann["state"]) == (
        "ann",
        "安医生",
        "reviewer",
        "main",
        "active",
    )
    assert program.run("staff", "role", "ann", "monitor").code == 0
    assert program.run("staff", "password", "ann", said="another horse battery\n").code == 0
    assert program.run("staff", "disable", "ann").code == 0
    (ann,) = accounts(program)
    assert (ann["role"], ann["state"]) == ("monitor", "disabled")
    assert program.run("staff", "disable", "ann", "--undo").code == 0
    assert accounts(program)[0]["state"] == "active"
    told = audit(program)
    assert [action for _, action in told] == ["account"] * 5
    assert {who.partition(" ")[0] for who, _ in told} == {"operator"}
    assert PASSWORD not in program.run("audit").out
    assert audit(program, "--actor", "ann") == []


def test_password_is_no_argument(program: Program) -> None:
    assert "password" not in program.run("staff", "add", "--help").out.lower().replace("its first password", "")
    assert program.run("staff", "password", "ann", PASSWORD).code == Exit.WRONG_USE


@pytest.mark.parametrize(
    ("login", "more", "said", "why"),
    [
        ("Ann", (), PASSWORD, "small letters"),
        ("a", (), PASSWORD, "small letters"),
        ("王医生", (), PASSWORD, "small letters"),
        ("ann", (), "short", "12 to 256"),
        ("ann", (), "", "12 to 256"),
        ("ann", ("--site", "elsewhere"), PASSWORD, "PRESCREEN_SITES"),
        ("ann", ("--language", "fr"), PASSWORD, "zh or en"),
        ("ann", ("--name", " "), PASSWORD, "1 to 80"),
    ],
)
def test_account_that_cannot_be(program: Program, login: str, more: tuple[str, ...], said: str, why: str) -> None:
    assert_one_sentence(add(program, login, *more, said=said), Exit.WRONG_USE, why)
    assert accounts(program) == []


def test_login_name_that_is_taken(program: Program) -> None:
    add(program)
    assert_one_sentence(add(program), Exit.WRONG_USE, "an account 'ann' already")


@pytest.mark.parametrize("command", [("disable",), ("link",), ("password",), ("role",)])
def test_nobody_of_this_name(program: Program, command: tuple[str, ...]) -> None:
    arguments = ("bob", "admin") if command == ("role",) else ("bob",)
    ended = program.run("staff", *command, *arguments, said=PASSWORD)
    assert_one_sentence(ended, Exit.NOT_FOUND, "no account 'bob'")


def test_sites_are_those_of_the_settings(program: Program) -> None:
    program.settings[f"{PREFIX}SITES"] = "pkuph, second"
    add(program, "ann")
    add(program, "bob", "--site", "pkuph", "--site", "second")
    assert [row["sites"] for row in accounts(program)] == ["pkuph", "pkuph, second"]
    program.run("staff", "role", "ann", "reviewer", "--site", "second")
    assert [row["sites"] for row in accounts(program)] == ["second", "pkuph, second"]


def test_link_is_a_secret_that_the_database_does_not_have(program: Program) -> None:
    add(program)
    secret = program.run("staff", "link", "ann").out.strip()
    assert len(secret) == 32
    assert secret.encode() not in (program.folder / "prescreen.db").read_bytes()


def test_name_that_tries_to_draw_on_the_terminal_is_shown_harmless(program: Program) -> None:
    add(program)
    change(program.settings[f"{PREFIX}DATABASE"], "UPDATE staff SET name = '\x1b[2Jgone'")
    assert "\x1b" not in program.run("staff", "list").out


@pytest.fixture
def served(program: Program) -> Iterator[str]:
    """The staff pages of a program with one account; their address."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        listen = f"127.0.0.1:{free.getsockname()[1]}"
    program.settings[f"{PREFIX}REVIEW_LISTEN"] = listen
    add(program)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot.cli", "review"],
        cwd=program.folder,
        env=program.environment(),
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(f"The staff pages are at http://{listen}.")
        until = time.monotonic() + LONGEST
        while time.monotonic() < until:
            try:
                httpx.get(f"http://{listen}/login")
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield f"http://{listen}"
        process.send_signal(signal.SIGTERM)
        assert process.wait(LONGEST) in (0, -signal.SIGTERM)
    finally:
        process.kill()
        process.communicate()


def test_pages_are_served_and_say_nothing_of_the_server(served: str) -> None:
    answer = httpx.get(f"{served}/login")
    assert answer.status_code == 200
    assert "server" not in answer.headers
    assert httpx.get(f"{served}/").headers["location"] == "/login?next=%2F"


def test_port_that_is_taken(program: Program, served: str) -> None:
    ended = program.run("review")
    assert ended.code != 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SITES", ""),
        ("SITES", "北医"),
        ("SITES", "a b/c"),
        ("REVIEW_LISTEN", "8081"),
        ("REVIEW_LISTEN", "127.0.0.1:99999"),
        ("REVIEW_LISTEN", ":8081"),
        ("REVIEW_URL", "review.example.org"),
        ("REVIEW_URL", "http://review.example.org"),
        ("REVIEW_URL", "javascript:alert(1)"),
    ],
)
def test_setting_that_is_wrong(program: Program, name: str, value: str) -> None:
    program.settings[PREFIX + name] = value
    assert_one_sentence(program.run("staff", "list"), Exit.WRONG_USE, PREFIX + name)
