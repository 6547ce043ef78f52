"""What the tests of the records share."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from storage import migrate
from storage.engine import Database

MIGRATION = """
import sqlalchemy as sa
from alembic import op

revision = "next"
down_revision = "{head}"


def upgrade():
    {statement}
"""


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database of `store`, by the back door."""
    opened = Database(database_url)
    yield opened
    opened.close()


@pytest.fixture
def next_release(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """From its call on, this program is the next release, whose one migration executes a statement."""

    def release(statement: str) -> None:
        head = migrate.head()
        folder = tmp_path / "migrations of 100%"  # a sign that Alembic's settings give a meaning
        shutil.copytree(migrate.FOLDER, folder)
        (folder / "versions" / "next.py").write_text(MIGRATION.format(head=head, statement=statement))
        monkeypatch.setattr(migrate, "FOLDER", folder)

    return release
