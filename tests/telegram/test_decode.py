"""Every kind of update that Telegram sends, as it sends it, and what the conversation is told of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.telegram.arrival import arrival, envelope
from bot.telegram.decode import Leave, decode
from dialogs import Edited, Pressed, Sent, Typed, Wished
from tests.telegram.people import BOT

CASES = [
    pytest.param(case["update"], case["expected"], id=f"{table.stem}: {name}")
    for table in sorted(Path(__file__).parent.joinpath("updates").glob("*.json"))
    for name, case in json.loads(table.read_text()).items()
]


def as_data(update: dict[str, Any]) -> dict[str, Any] | None:
    """What becomes of an update, in the words of the tables."""
    try:
        told = decode_raw(update)
    except Exception:
        return {"unreadable": True}
    match told:
        case Typed():
            return {"typed": told.text}
        case Wished():
            return {"wished": told.wish.value, "argument": told.argument}
        case Pressed():
            return {"pressed": told.screening, "prompt": told.prompt, "choice": told.choice}
        case Edited():
            return {"edited": told.text, "reference": told.reference}
        case Sent():
            return {"sent": told.kind}
        case Leave():
            return {"leave": told.chat_id}
    return None


def decode_raw(update: dict[str, Any]) -> object:
    return decode(Update.de_json(update, None), BOT["username"])


@pytest.mark.parametrize(("update", "expected"), CASES)
def test_decode(update: dict[str, Any], expected: dict[str, Any] | None) -> None:
    assert as_data(update) == expected


@pytest.mark.parametrize(("update", "expected"), [case for case in CASES if case.values[1] != {"unreadable": True}])
def test_decode_raises_on_nothing_that_can_be_parsed(update: dict[str, Any], expected: dict[str, Any] | None) -> None:
    decode_raw(update)


@pytest.mark.parametrize(("update", "expected"), CASES)
def test_whoever_waits_for_an_answer_has_an_address(update: dict[str, Any], expected: dict[str, Any] | None) -> None:
    kept = arrival(update)
    if expected is None or "unreadable" in expected:
        return
    assert kept is not None
    assert kept.body == update
    assert kept.address == str(expected.get("leave", 31))


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"update_id": "1", "message": {"chat": {"id": 31}}},
        {"update_id": True, "message": {"chat": {"id": 31}}},
        {"update_id": 1e30, "message": {"chat": {"id": 31}}},
        {"update_id": 1, "message": {"chat": {"id": "31"}}},
        {"update_id": 1, "message": {"chat": [31]}},
        {"update_id": 1, "message": None, "callback_query": 5},
        {"update_id": 1, "poll": {"id": "1"}},
    ],
)
def test_an_update_without_id_or_chat_is_not_kept(raw: dict[str, Any]) -> None:
    assert arrival(raw) is None


def test_envelope_of_a_group_is_not_private() -> None:
    outside = envelope({"message": {"chat": {"id": -55}}})
    assert outside is not None
    assert not outside.private
