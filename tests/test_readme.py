"""The README says what is so: its commands exist, its settings are ours, its pictures are what the program shows."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.commands import COMMANDS
from bot.settings import PREFIX, Settings
from dialogs import mermaid
from docs import screens
from eligibility import PROTOCOL
from tests.dialogs.script import FOLDER

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
NAMES = {str(command.name) for command in COMMANDS}


def _diagram(match: re.Match[str]) -> str:
    return f"{match['open']}\n```mermaid\n{mermaid(PROTOCOL.criteria)}```\n{match['close']}"


def _turn(text: str) -> screens.Turn:
    said, _, rest = text.partition("\n")
    lines = rest.strip().split("\n")
    buttons: list[tuple[str, ...]] = []
    while lines and re.fullmatch(r"\[[^\]]+\](?: \[[^\]]+\])*", lines[-1]):
        buttons.insert(0, tuple(re.findall(r"\[([^\]]+)\]", lines.pop())))
    return screens.Turn(said=re.sub(r"^> \[?|\]$", "", said), shown="\n".join(lines), buttons=tuple(buttons))


def _turns(name: str) -> list[str]:
    body = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n\n")[2].rpartition("\n\n==")[0]
    return [turn.strip() for turn in re.split(r"(?m)^(?=> )", body) if turn.strip()]


#: What each picture shows: a conversation, and which of its turns.
PICTURES = [
    ("chat-zh.svg", "zh_patient_hepatitis_b", (18, 35)),
    ("chat-zh-summary.svg", "zh_patient_incomplete", (-1,)),
    ("chat-en.svg", "en_patient_hepatitis_b", (18, 19, 20)),
]

DIAGRAM = r"(?s)(?P<open><!-- diagram -->).*?(?P<close><!-- /diagram -->)"


def test_diagram_is_of_the_machine(update_expectations: bool) -> None:
    written = README.read_text(encoding="utf-8")
    drawn, count = re.subn(DIAGRAM, _diagram, written)
    assert count == 1
    if update_expectations:
        README.write_text(drawn, encoding="utf-8")
    assert drawn == written or update_expectations


def test_every_file_that_is_linked_to_is_there() -> None:
    linked = re.findall(r"\]\(([^)#:]+)\)", README.read_text(encoding="utf-8"))
    assert linked
    assert [file for file in linked if not (ROOT / file).is_file()] == []


@pytest.mark.parametrize(("picture", "conversation", "turns"), PICTURES)
def test_pictures_are_of_the_conversations(
    picture: str, conversation: str, turns: tuple[int, ...], update_expectations: bool
) -> None:
    file = ROOT / "docs" / picture
    all_turns = _turns(conversation)
    drawn = screens.draw([_turn(all_turns[number]) for number in turns])
    if update_expectations:
        file.write_text(drawn, encoding="utf-8")

    assert file.read_text(encoding="utf-8") == drawn
    assert f"docs/{picture}" in README.read_text(encoding="utf-8")


@pytest.mark.parametrize("document", ["README.md", "CHANGELOG.md"])
def test_every_command_named_exists(document: str) -> None:
    named = set(re.findall(r"prescreen ([a-z]+)", (ROOT / document).read_text(encoding="utf-8")))

    assert named
    assert named <= NAMES


def test_every_command_is_named() -> None:
    named = set(re.findall(r"`prescreen ([a-z]+)", README.read_text(encoding="utf-8")))

    assert named >= NAMES


def test_the_settings_named_are_those_that_there_are() -> None:
    named = set(re.findall(r"`(PRESCREEN_[A-Z_]+)` \|", README.read_text(encoding="utf-8")))

    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


def test_every_make_target_named_exists() -> None:
    named = set(re.findall(r"(?m)(?:^|`)make ([a-z]+)", README.read_text(encoding="utf-8")))
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))

    assert named
    assert named <= targets
