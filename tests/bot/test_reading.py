"""`prescreen read`: lines in, what is understood out."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import pytest


def read(fact: str, *lines: str, language: str = "en") -> list[dict[str, Any]]:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "read", fact, "--language", language, "--on", "2026-11-22"],
        input="".join(f"{line}\n" for line in lines),
        capture_output=True,
        text=True,
        check=True,
        encoding="utf-8",
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_line_of_json_for_each_line_typed() -> None:
    told = read("weight", "120斤", "60 kg", "60", "不知道", "不想说", "上一题", "我喘不上气", "很重", language="zh")

    assert [(each["typed"], each["outcome"]) for each in told] == [
        ("120斤", "confirm"),
        ("60 kg", "value"),
        ("60", "ask"),
        ("不知道", "does_not_know"),
        ("不想说", "declined"),
        ("上一题", "wish"),
        ("我喘不上气", "danger"),
        ("很重", "ask"),
    ]
    assert (told[0]["value"], told[0]["echo"]) == ("60.0", "60 kg")
    assert [candidate["words"] for candidate in told[2]["candidates"]] == ["60 kg", "60 斤", "60 lb"]
    assert told[5]["wish"] == "back"


def test_daily_methotrexate_is_read_as_typed_and_warned_of() -> None:
    (told,) = read("immunosuppressants", "methotrexate 10 mg once a day since 2026-06")

    assert (told["outcome"], told["danger"]) == ("confirm", "daily_methotrexate")
    assert told["value"][0] | {"drug": "methotrexate", "times": 1, "days": 1} == told["value"][0]
    assert "once a week" in told["reason"]


@pytest.mark.parametrize(("fact", "hint"), [("wieght", "Did you mean weight?"), ("xyzzy", "prescreen facts")])
def test_unknown_fact_is_one_sentence(fact: str, hint: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "bot.cli", "read", fact], input="", capture_output=True, text=True, check=False
    )

    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("prescreen: ")
    assert hint in done.stderr
    assert len(done.stderr.splitlines()) == 1
