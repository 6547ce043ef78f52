"""Who somebody is, and what they sent that still stands, is sealed; found by a keyed mark."""

from __future__ import annotations

import json
from typing import Any

import sqlalchemy as sa
from alembic import context, op

revision = "0003"
down_revision = "0002"

CONTACTS = sa.table("contact", *(sa.column(name) for name in ("id", "channel", "account", "address", "person", "mark")))
INBOX = sa.table("inbox", sa.column("id"), sa.column("body", sa.JSON(none_as_null=True)), sa.column("body_mark"))
CONTACT = "uq_contact_channel_account_address"
MARK = "uq_contact_channel_account_mark"


def upgrade() -> None:
    """Seal and mark every row."""
    op.execute("ALTER TABLE inbox RENAME COLUMN body_sha256 TO body_mark")
    if op.get_bind().dialect.name == "postgresql":  # the constraint has the column's name in its own
        op.execute("ALTER TABLE inbox ALTER COLUMN body_mark DROP NOT NULL")
        op.execute("ALTER TABLE inbox ALTER COLUMN body_mark SET NOT NULL")
    with op.batch_alter_table("contact", table_kwargs={"sqlite_autoincrement": True}) as batch:
        batch.add_column(sa.Column("mark", sa.String(), nullable=True))
        batch.drop_constraint(CONTACT, type_="unique")
        batch.create_unique_constraint(MARK, ["channel", "account", "mark"])
    keys: Any = context.config.attributes["keys"]
    bind = op.get_bind()
    for row in bind.execute(sa.select(CONTACTS)).all():
        values = {
            "mark": keys.mark(row.channel, row.account, row.address),
            "address": keys.seal(row.address),
            "person": keys.seal(row.person),
        }
        bind.execute(sa.update(CONTACTS).where(CONTACTS.c.id == row.id).values(values))
    for row in bind.execute(sa.select(INBOX)).all():
        body = None if row.body is None else keys.seal(json.dumps(row.body, ensure_ascii=False))
        values = {"body": body, "body_mark": keys.mark(row.body_mark)}
        bind.execute(sa.update(INBOX).where(INBOX.c.id == row.id).values(values))
