"""The README says what is so: its commands exist, its settings are ours, its pictures are what the program shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import typer

from bot.cli import app
from bot.settings import PREFIX, Settings
from dialogs import mermaid
from eligibility import PROTOCOL
from tests.dialogs.script import FOLDER

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
COMMANDS = set(typer.main.get_group(app).commands)


def _screen(match: re.Match[str]) -> str:
    """Turns `first` to `last` of a conversation, as they stand in its file."""
    turns = _turns(match["name"])[int(match["first"]) : int(match["last"]) + 1]
    return f"{match['open']}\n```text\n" + "\n\n".join(turns) + f"\n```\n{match['close']}"


def _transcript(match: re.Match[str]) -> str:
    whole = (FOLDER / f"{match['name']}.txt").read_text(encoding="utf-8").partition("\n\n")[2].rstrip()
    inside = f"<details><summary>{match['title']}</summary>\n\n```text\n{whole}\n```\n\n</details>"
    return f"{match['open']}\n{inside}\n{match['close']}"


def _diagram(match: re.Match[str]) -> str:
    return f"{match['open']}\n```mermaid\n{mermaid(PROTOCOL.criteria)}```\n{match['close']}"


def _turns(name: str) -> list[str]:
    body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")[2]
    return [turn.strip() for turn in re.split(r"(?m)^(?=> )", body) if turn.strip()]


MADE = {
    r"(?s)(?P<open><!-- screen (?P<name>\w+) (?P<first>\d+)-(?P<last>\d+) -->).*?(?P<close><!-- /screen -->)": _screen,
    r"(?s)(?P<open><!-- transcript (?P<name>\w+): (?P<title>[^\n]+) -->).*?(?P<close><!-- /transcript -->)": (
        _transcript
    ),
    r"(?s)(?P<open><!-- diagram -->).*?(?P<close><!-- /diagram -->)": _diagram,
}


def test_screens_transcripts_and_diagram_are_what_the_program_shows(update_expectations: bool) -> None:
    written = made = README.read_text(encoding="utf-8")
    for pattern, make in MADE.items():
        made, count = re.subn(pattern, make, made)
        assert count, f"nothing in the README like {pattern}"
    if update_expectations:
        README.write_text(made, encoding="utf-8")
    assert made == written or update_expectations


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_every_command_named_exists(document: str) -> None:
    named = set(re.findall(r"prescreen ([a-z]+)", (ROOT / document).read_text(encoding="utf-8")))

    assert named
    assert named <= COMMANDS


def test_every_command_is_named() -> None:
    named = set(re.findall(r"`prescreen ([a-z]+)", README.read_text(encoding="utf-8")))

    assert named >= COMMANDS


def test_the_settings_named_are_those_that_there_are() -> None:
    named = set(re.findall(r"`(PRESCREEN_[A-Z_]+)` \|", README.read_text(encoding="utf-8")))

    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_make_target_named_exists() -> None:
    named = set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", README.read_text(encoding="utf-8")))
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))

    assert named
    assert named <= targets
