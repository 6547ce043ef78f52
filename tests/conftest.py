"""What all tests share."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.postgres"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expectations anew; review them in the diff")


@pytest.fixture
def update_expectations(request: pytest.FixtureRequest) -> bool:
    """Whether files of expectations are to be written anew."""
    return bool(request.config.getoption("--update"))
