"""What all tests share."""

from __future__ import annotations

import pytest

pytest_plugins = ["tests.postgres"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update", action="store_true", help="write expectations anew; review them in the diff")


#: A property of a test whose value is shown when all tests are done.
FIGURES = "figures"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Show the figures of the tests that have some."""
    for report in terminalreporter.getreports("passed"):
        for name, value in report.user_properties:
            if name == FIGURES:
                terminalreporter.section(report.nodeid)
                terminalreporter.line(str(value))


@pytest.fixture
def update_expectations(request: pytest.FixtureRequest) -> bool:
    """Whether files of expectations are to be written anew."""
    return bool(request.config.getoption("--update"))
