"""What compose.yaml starts is there: commands, options, settings, and an example of each value that must be given."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.commands import COMMANDS
from bot.settings import PREFIX, Settings

ROOT = Path(__file__).parents[1]
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
SERVICES: dict[str, dict[str, Any]] = yaml.safe_load(COMPOSE)["services"]
OURS = {name: service for name, service in SERVICES.items() if "build" in service}

BY_NAME = {command.name: command for command in COMMANDS}


@pytest.mark.parametrize("service", OURS.values(), ids=OURS)
def test_commands_exist_with_their_options(service: dict[str, Any]) -> None:
    name, *options = service["command"]
    known = {option for parameter in BY_NAME[name].itself.params for option in parameter.opts}
    assert set(options) <= known


@pytest.mark.parametrize("service", OURS.values(), ids=OURS)
def test_settings_exist(service: dict[str, Any]) -> None:
    ours = {name for name in service["environment"] if name.startswith(PREFIX)}
    assert ours <= {PREFIX + name.upper() for name in Settings.model_fields}


def test_there_are_several_receivers_and_workers() -> None:
    assert OURS["receiver"]["deploy"]["replicas"] >= 2
    assert OURS["worker"]["deploy"]["replicas"] >= 2


def test_every_value_that_has_to_be_given_has_its_line_in_the_example() -> None:
    wanted = set(re.findall(r"\$\{(\w+)", COMPOSE))
    given = set(re.findall(r"(?m)^(\w+)=", (ROOT / ".env.example").read_text(encoding="utf-8")))
    assert given == wanted


def test_program_gets_more_time_to_end_than_it_takes() -> None:
    assert {service["stop_grace_period"] for service in OURS.values()} == {"15s"}


def test_image_holds_every_package() -> None:
    allowed = set(re.findall(r"(?m)^!(\w+)$", (ROOT / ".dockerignore").read_text(encoding="utf-8")))
    assert allowed == {"bot", "dialogs", "eligibility", "locales", "review", "storage"}
