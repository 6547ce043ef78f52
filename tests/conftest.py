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


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "long: takes long, so it begins first, while there is other work beside it")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first: at the end everybody would wait for it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)


@pytest.fixture
def update_expectations(request: pytest.FixtureRequest) -> bool:
    """Whether files of expectations are to be written anew."""
    return bool(request.config.getoption("--update"))
