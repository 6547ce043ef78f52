"""Each entry of the audit has a hash over itself and the entry before, and a keyed mark of that hash.

What an older release has written is chained as it stands: for the time before nothing is proved.
"""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0010"
down_revision = "0009"

SAID = ("id", "at", "actor", "staff_id", "action", "site", "screening_id", "what", "reason")
AUDIT = sa.table("audit", *(sa.column(name) for name in (*SAID, "hash", "mark")))

#: The mark may change, for another key; nothing else.
KEPT = (*SAID, "hash")

SQLITE = (
    # A key can be changed by three more names there (rowid), so it is not enough to look at which columns are set.
    f"""
    CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
    WHEN {" OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in KEPT)}
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END
    """,
    # These two went with the table that was rebuilt.
    """
    CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END
    """,
    """
    CREATE TRIGGER audit_refuses_replace BEFORE INSERT ON audit
    WHEN EXISTS (SELECT 1 FROM audit WHERE id = NEW.id)
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END
    """,
)

POSTGRESQL = (
    f"""
    CREATE TRIGGER audit_refuses_update BEFORE UPDATE OF {", ".join(KEPT)} ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()
    """,
)


def upgrade() -> None:
    """Chain and mark every entry that there is."""
    sqlite = op.get_bind().dialect.name == "sqlite"
    op.execute("DROP TRIGGER audit_refuses_update" + ("" if sqlite else " ON audit"))
    for column in ("hash", "mark"):
        op.add_column("audit", sa.Column(column, sa.String(), nullable=True))
    _chain(op.get_bind())
    with op.batch_alter_table("audit", table_kwargs={"sqlite_autoincrement": True}) as batch:
        for column in ("hash", "mark"):
            batch.alter_column(column, existing_type=sa.String(), nullable=False)
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)


def _chain(bind: sa.Connection) -> None:
    keys: Any = context.config.attributes["keys"]
    before = ""
    what = sa.cast(AUDIT.c.what, sa.String).label("what")
    query = sa.select(*(what if name == "what" else AUDIT.c[name] for name in SAID)).order_by(AUDIT.c.id)
    for row in bind.execute(query).all():
        at = row.at if isinstance(row.at, datetime) else datetime.fromisoformat(row.at)
        utc = (at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)).isoformat(timespec="microseconds")
        said = [before, *(utc if name == "at" else getattr(row, name) for name in SAID)]
        written = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        before = hashlib.sha256(written.encode()).hexdigest()
        values = {"hash": before, "mark": keys.mark("audit", before)}
        bind.execute(sa.update(AUDIT).where(AUDIT.c.id == row.id).values(values))
