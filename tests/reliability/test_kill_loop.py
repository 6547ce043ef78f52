"""Killed about every second for a minute, with everything else going wrong that can: nothing is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reliability import kill_loop

SECONDS = 60


async def test_nothing_is_lost_on_sqlite(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = await kill_loop.run(
        url=f"sqlite:///{tmp_path / 'records.db'}", folder=tmp_path, seconds=SECONDS, seed=20261122
    )
    with capsys.disabled():
        print(f"\n{report}")
    assert report.wrong == ()
    assert report.kills > 0
    assert report.refusals > 0
    assert len(report.faults) == 4
    assert report.conversations >= kill_loop.PEOPLE
