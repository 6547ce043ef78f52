"""What the tests of the records share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from storage.engine import Database


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """The database of `store`, by the back door."""
    opened = Database(database_url)
    yield opened
    opened.close()
