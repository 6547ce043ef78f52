"""The sites whose records somebody works with: without one there is no query for staff."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import ColumnElement

from storage.tables import screening

#: The site of a deployment that names none.
DEFAULT_SITE = "main"

_SITE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}")


def is_site(code: str) -> bool:
    """Whether `code` can be a site's: letters, digits, dots, hyphens, underscores, at most 32."""
    return _SITE.fullmatch(code) is not None


@dataclass(frozen=True, slots=True)
class Scope:
    """At least one site. `ValueError` for none."""

    sites: frozenset[str]

    def __post_init__(self) -> None:
        if not self.sites:
            raise ValueError("A scope without a site holds nothing, and is a mistake.")

    @property
    def holds(self) -> ColumnElement[bool]:
        """The condition that a row of `screening` belongs to these sites."""
        return screening.c.site.in_(sorted(self.sites))
