"""Wishes and danger signs in ordinary words, and the traps beside them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from dialogs.danger import danger_in
from dialogs.readers import normal
from dialogs.readers.wishes import language_in, wish_in

SAID = tomllib.loads((Path(__file__).parent / "phrases_said.toml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("wish", SAID["wishes"])
def test_wish_is_known_and_an_answer_is_none(wish: str) -> None:
    phrases = SAID["wishes"][wish]

    assert {text: wish_in(normal(text)) for text in phrases["wishes"]} == dict.fromkeys(phrases["wishes"], wish)
    assert {text: wish_in(normal(text)) for text in phrases["answers"]} == dict.fromkeys(phrases["answers"])


@pytest.mark.parametrize("language", SAID["languages"])
def test_another_language_is_asked_for(language: str) -> None:
    phrases = SAID["languages"][language]

    assert {text: language_in(normal(text)) for text in phrases["wishes"]} == dict.fromkeys(phrases["wishes"], language)
    assert {text: language_in(normal(text)) for text in phrases["answers"]} == dict.fromkeys(phrases["answers"])


@pytest.mark.parametrize("sign", SAID["dangers"])
def test_danger_sign_is_seen_and_its_denial_is_none(sign: str) -> None:
    phrases = SAID["dangers"][sign]
    seen = {text: danger.id if (danger := danger_in(normal(text))) else None for text in phrases["signs"]}
    harmless = {text: danger.id if (danger := danger_in(normal(text))) else None for text in phrases["harmless"]}

    assert seen == dict.fromkeys(phrases["signs"], sign)
    assert harmless == dict.fromkeys(phrases["harmless"])
