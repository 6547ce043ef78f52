"""Staff: accounts, sessions, one-time links, what they did, and the lists they work with."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
DOCUMENT = sa.JSON(none_as_null=True)

# As those of `event`.
SQLITE_TRIGGERS = (
    """
    CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'audit is append-only'); END
    """,
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

POSTGRESQL_TRIGGERS = (
    """
    CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION 'audit is append-only';
    END
    $$
    """,
    """
    CREATE TRIGGER audit_refuses_update BEFORE UPDATE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()
    """,
    """
    CREATE TRIGGER audit_refuses_delete BEFORE DELETE ON audit
    FOR EACH ROW EXECUTE FUNCTION audit_refuse_change()
    """,
    """
    CREATE TRIGGER audit_refuses_truncate BEFORE TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change()
    """,
)


def upgrade() -> None:
    """Make everything."""
    _staff()
    _links()
    _audit()
    _lists()


def _staff() -> None:
    op.create_table(
        "staff",
        sa.Column("id", KEY, nullable=False),
        sa.Column("login", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("password", sa.String(), nullable=False),
        sa.Column("totp_secret", sa.String(), nullable=True),
        sa.Column("totp_step", KEY, nullable=True),
        sa.Column("contact_id", KEY, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("disabled_at", MOMENT, nullable=True),
        sa.CheckConstraint("role IN ('coordinator', 'reviewer', 'admin', 'monitor')", name=op.f("ck_staff_role")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_staff_contact_id_contact")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("contact_id", name=op.f("uq_staff_contact_id")),
        sa.UniqueConstraint("login", name=op.f("uq_staff_login")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "staff_site",
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("site", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_site_staff_id_staff")),
        sa.PrimaryKeyConstraint("staff_id", "site", name=op.f("pk_staff_site")),
    )
    op.create_table(
        "staff_session",
        sa.Column("token_sha256", sa.String(), nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("begun_at", MOMENT, nullable=False),
        sa.Column("idle_until", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_staff_session_staff_id_staff")),
        sa.PrimaryKeyConstraint("token_sha256", name=op.f("pk_staff_session")),
    )
    op.create_index(op.f("ix_staff_session_staff_id"), "staff_session", ["staff_id"])


def _links() -> None:
    op.create_table(
        "attempts",
        sa.Column("about", sa.String(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_at", MOMENT, nullable=False),
        sa.Column("blocked_until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("about", name=op.f("pk_attempts")),
    )
    op.create_table(
        "link",
        sa.Column("secret_sha256", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("screening_id", sa.String(), nullable=True),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT, nullable=True),
        sa.Column("used_by", KEY, nullable=True),
        sa.CheckConstraint("(kind = 'screening') = (screening_id IS NOT NULL)", name=op.f("ck_link_screening")),
        sa.CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name=op.f("ck_link_staff")),
        sa.CheckConstraint("kind IN ('staff', 'screening')", name=op.f("ck_link_kind")),
        sa.CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name=op.f("ck_link_used")),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_link_screening_id_screening")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_link_staff_id_staff")),
        sa.PrimaryKeyConstraint("secret_sha256", name=op.f("pk_link")),
    )


def _audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", KEY, nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("staff_id", KEY, nullable=True),
        sa.Column("action", sa.String(), nullable=False),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("screening_id", sa.String(), nullable=True),
        sa.Column("what", DOCUMENT, nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_audit_screening_id", "audit", ["screening_id"])
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE_TRIGGERS if sqlite else POSTGRESQL_TRIGGERS:
        op.execute(statement)


def _lists() -> None:
    op.create_index(op.f("ix_screening_site"), "screening", ["site"])
    op.create_table(
        "assignment",
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("staff_id", KEY, nullable=False),
        sa.Column("since", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_assignment_screening_id_screening")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_assignment_staff_id_staff")),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_assignment")),
    )
    op.create_index(op.f("ix_assignment_staff_id"), "assignment", ["staff_id"])
    op.create_table(
        "standing",
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("rules", sa.String(), nullable=False),
        sa.Column("day", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("danger", sa.Boolean(), nullable=False),
        sa.Column("person", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["screening_id"], ["screening.id"], name=op.f("fk_standing_screening_id_screening")),
        sa.PrimaryKeyConstraint("screening_id", name=op.f("pk_standing")),
    )
    op.create_table(
        "finding",
        sa.Column("screening_id", sa.String(), nullable=False),
        sa.Column("criterion", sa.String(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["screening_id"], ["standing.screening_id"], name=op.f("fk_finding_screening_id_standing")
        ),
        sa.PrimaryKeyConstraint("screening_id", "criterion", name=op.f("pk_finding")),
    )
