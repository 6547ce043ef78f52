"""${message}."""

from __future__ import annotations

import sqlalchemy as sa
import sqlmodel
from alembic import op
${imports if imports else ""}

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}


def upgrade() -> None:
    """Where the table `event` is rebuilt (SQLite's batch mode), its triggers are lost: make them again here."""
    ${upgrades if upgrades else "pass"}
