"""By chance and in short: whatever happens in whatever order, the records come out as the conversation alone has it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.postgres import DATABASES, Postgres
from tests.reliability.life import Life

Fresh = Callable[[], AbstractContextManager[str]]
EXAMPLES = {"sqlite": 40, "postgresql": 5}


@pytest.fixture(params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """A kind of database."""
    return str(request.param)


@pytest.fixture
def fresh(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """A new database of this kind at every call."""
    if kind == "postgresql":
        postgres: Postgres = request.getfixturevalue("postgres")
        template: str = request.getfixturevalue("migrated_postgres")
        return lambda: postgres.database(template=template)
    migrated: Path = request.getfixturevalue("migrated_sqlite")
    numbers = count()

    @contextmanager
    def copy() -> Iterator[str]:
        path = tmp_path / f"{next(numbers)}.db"
        shutil.copy(migrated, path)
        yield f"sqlite:///{path}"

    return copy


def test_whatever_happens_in_whatever_order(kind: str, fresh: Fresh) -> None:
    class OnThis(Life):
        def __init__(self) -> None:
            super().__init__(fresh)

    run_state_machine_as_test(
        OnThis,
        settings=settings(
            max_examples=EXAMPLES[kind],
            stateful_step_count=40,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
