"""Killed about every second for a minute, with everything else going wrong that can: nothing is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import FIGURES
from tests.postgres import DATABASES
from tests.reliability import kill_loop

SECONDS = 60


@pytest.fixture(params=DATABASES)
def url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A SQLite file for one process, a PostgreSQL for two receivers and three workers."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'records.db'}"
    return str(request.getfixturevalue("postgresql_url"))


@pytest.mark.long
async def test_nothing_is_lost(url: str, tmp_path: Path, record_property: Callable[[str, object], None]) -> None:
    report = await kill_loop.run(url=url, folder=tmp_path, seconds=SECONDS, seed=20261122)
    record_property(FIGURES, str(report))
    assert report.wrong == ()
    assert report.kills > 0
    assert (report.refusals > 0) is url.startswith("sqlite")
    assert len(report.faults) == 4
    assert report.conversations >= kill_loop.PEOPLE
