"""Whole conversations, word for word, in both languages."""

from __future__ import annotations

import pytest

from tests.dialogs.script import FOLDER, Player, Script

SCRIPTS = [Script.read(file) for file in sorted(FOLDER.glob("*.txt"))]


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_conversation_is_as_written(script: Script, update_expectations: bool) -> None:
    played = Player(script).play()
    if update_expectations:
        (FOLDER / f"{script.name}.txt").write_text(played, encoding="utf-8")
    assert played == script.text or update_expectations
