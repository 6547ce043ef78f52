"""The tables. SQLModel classes live here and nowhere else, and describe the schema; rows are written with statements.

Who somebody is stands in `contact` alone, sealed. The one exception passes by: an update waiting in `inbox` still
carries what the messenger says of its sender, until it is done; it is sealed too.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, MetaData, UniqueConstraint
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Field, SQLModel

from storage.columns import Document, Key, UtcDateTime, Words

#: Every constraint has a name, the same on every database: a later migration has to be able to say which it means.
NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

#: A key is never given twice, not even when the newest row was erased.
NEVER_AGAIN = {"sqlite_autoincrement": True}

#: A literal, here and in the queries: a partial index does not serve a bound parameter.
WAITING = "status = 'waiting'"
WITH_PROMPT = "prompt IS NOT NULL"
UNTOLD = "told_at IS NULL"
DEAD = "status = 'dead'"
UNDELIVERABLE = "status = 'undeliverable'"

#: Contacts that are fetched at once. A program has at most half as many in hand, or it might see none but those.
AT_ONCE = 256


class Table(SQLModel):
    """What all tables share: one description of the schema, and the names of constraints."""

    metadata = MetaData(naming_convention=NAMES)


class Contact(Table, table=True):
    """Somebody who writes to us: the only place that says who.

    `address`, where replies go, and `person` are sealed; `mark` is what the address is found by. Who is to be forgotten
    has none, and is found no more.
    """

    __table_args__ = (
        UniqueConstraint("channel", "account", "mark"),
        # The two tables name each other, so this one is added when both exist.
        ForeignKeyConstraint(["current_screening_id"], ["screening.id"], use_alter=True),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    channel: str = Field(sa_type=Words)
    account: str = Field(sa_type=Words)
    address: str = Field(sa_type=Words)
    person: str = Field(sa_type=Words)
    mark: str | None = Field(default=None, sa_type=Words)
    current_screening_id: str | None = Field(default=None, sa_type=Words)
    created_at: datetime = Field(sa_type=UtcDateTime)
    unreachable_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Screening(Table, table=True):
    """One screening as it is now. `snapshot` is the conversation; the columns repeat what people look for.

    `version` counts the changes: whoever writes says which version they read. Without its `contact_id` nobody knows
    whose screening it was. `role` is theirs, also while a coordinator has it in hand, the contact `lent_to`; that is no
    foreign key, as they may be forgotten meanwhile.
    """

    __table_args__ = (
        CheckConstraint("version >= 1", name="version"),
        CheckConstraint("role IN ('patient', 'coordinator')", name="role"),
    )

    id: str = Field(sa_type=Words, primary_key=True)
    contact_id: int | None = Field(default=None, sa_type=Key, foreign_key="contact.id", index=True)
    site: str | None = Field(default=None, sa_type=Words, index=True)
    subject: str | None = Field(default=None, sa_type=Words)
    role: str = Field(sa_type=Words)
    channel: str = Field(sa_type=Words)
    language: str = Field(sa_type=Words)
    state: str = Field(sa_type=Words)
    protocol: str = Field(sa_type=Words)
    verdict: str | None = Field(default=None, sa_type=Words)
    practice: bool = False
    snapshot: dict[str, Any] = Field(sa_type=Document)
    version: int = 1
    created_at: datetime = Field(sa_type=UtcDateTime)
    updated_at: datetime = Field(sa_type=UtcDateTime)
    closed_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    heard_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reminders: int = Field(default=0, sa_column_kwargs={"server_default": "0"})
    lent_to: int | None = Field(default=None, sa_type=Key, index=True)


class Event(Table, table=True):
    """What happened, in order: transcript and audit trail. Append-only; triggers of the migrations see to it. Only of a
    screening that stands in `erasure` can be deleted.

    `inbox_id` says which update brought it about, and is no foreign key: events outlast the inbox.
    """

    __table_args__ = (
        UniqueConstraint("screening_id", "seq"),
        CheckConstraint("seq >= 1", name="seq"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    screening_id: str = Field(sa_type=Words, foreign_key="screening.id")
    seq: int
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Words)
    type: str = Field(sa_type=Words)
    reason: str | None = Field(default=None, sa_type=Words)
    payload: dict[str, Any] = Field(sa_type=Document)
    inbox_id: int | None = Field(default=None, sa_type=Key)


class Erasure(Table, table=True):
    """A screening that was erased, by whom and why: its events may be deleted. Append-only, as `event` is otherwise."""

    screening_id: str = Field(sa_type=Words, foreign_key="screening.id", primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Words)
    reason: str | None = Field(default=None, sa_type=Words)


class Inbox(Table, table=True):
    """What arrived, as it arrived. A row is waiting, then done; or dead, when it could not be handled.

    `next_at` is when to try again; without it, at once. A row that is done keeps no body; a dead one does, so that what
    the person said is not lost. `body` is sealed; `body_mark` tells it from another one.
    """

    __table_args__ = (
        UniqueConstraint("channel", "account", "update_id"),
        CheckConstraint("status IN ('waiting', 'done', 'dead')", name="status"),
        CheckConstraint("(status = 'done') = (body IS NULL)", name="body"),
        Index("ix_inbox_waiting", "contact_id", "id", sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING)),
        Index("ix_inbox_dead", "id", sqlite_where=sa.text(DEAD), postgresql_where=sa.text(DEAD)),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    channel: str = Field(sa_type=Words)
    account: str = Field(sa_type=Words)
    update_id: str = Field(sa_type=Words)
    contact_id: int = Field(sa_type=Key, foreign_key="contact.id")
    kind: str = Field(sa_type=Words)
    received_at: datetime = Field(sa_type=UtcDateTime)
    body: str | None = Field(default=None, sa_type=Document)
    body_mark: str = Field(sa_type=Words)
    status: str = Field(default="waiting", sa_type=Words)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    error: str | None = Field(default=None, sa_type=Words)


class Outbox(Table, table=True):
    """What is to be sent: the `n`th message that an update brought about. Kept until sent, or until it never can be.

    `payload` goes when the message has gone; the event keeps the words, but of one that belongs to no screening there
    is none. `reference` is the messenger's name for it; `prompt` numbers the prompt that it shows, if it shows one.
    """

    __table_args__ = (
        UniqueConstraint("inbox_id", "n"),
        CheckConstraint("status IN ('waiting', 'sent', 'undeliverable')", name="status"),
        CheckConstraint("(status <> 'waiting') = (payload IS NULL)", name="payload"),
        Index(
            "ix_outbox_waiting", "contact_id", "id", sqlite_where=sa.text(WAITING), postgresql_where=sa.text(WAITING)
        ),
        Index(
            "ix_outbox_prompt",
            "contact_id",
            "id",
            sqlite_where=sa.text(WITH_PROMPT),
            postgresql_where=sa.text(WITH_PROMPT),
        ),
        Index(
            "ix_outbox_undeliverable",
            "id",
            sqlite_where=sa.text(UNDELIVERABLE),
            postgresql_where=sa.text(UNDELIVERABLE),
        ),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    contact_id: int = Field(sa_type=Key, foreign_key="contact.id")
    screening_id: str | None = Field(default=None, sa_type=Words, foreign_key="screening.id")
    event_id: int | None = Field(default=None, sa_type=Key, foreign_key="event.id")
    inbox_id: int | None = Field(default=None, sa_type=Key, foreign_key="inbox.id")
    n: int
    prompt: int | None = None
    payload: dict[str, Any] | None = Field(default=None, sa_type=Document)
    status: str = Field(default="waiting", sa_type=Words)
    attempts: int = 0
    next_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    reference: str | None = Field(default=None, sa_type=Words)
    error: str | None = Field(default=None, sa_type=Words)
    created_at: datetime = Field(sa_type=UtcDateTime)
    sent_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Staff(Table, table=True):
    """Somebody who works with the records. `password` is an Argon2id hash; `contact_id` their own messenger account.

    `totp_secret` is sealed; `totp_step` is the newest 30-second step whose code was used: a code counts once.
    """

    __table_args__ = (
        UniqueConstraint("login"),
        UniqueConstraint("contact_id"),
        CheckConstraint("role IN ('coordinator', 'reviewer', 'admin', 'monitor')", name="role"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    login: str = Field(sa_type=Words)
    name: str = Field(sa_type=Words)
    role: str = Field(sa_type=Words)
    language: str = Field(sa_type=Words)
    password: str = Field(sa_type=Words)
    totp_secret: str | None = Field(default=None, sa_type=Words)
    totp_step: int | None = Field(default=None, sa_type=Key)
    contact_id: int | None = Field(default=None, sa_type=Key, foreign_key="contact.id")
    created_at: datetime = Field(sa_type=UtcDateTime)
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class StaffSite(Table, table=True):
    """A site whose records a member of staff works with."""

    __tablename__ = "staff_site"

    staff_id: int = Field(sa_type=Key, foreign_key="staff.id", primary_key=True)
    site: str = Field(sa_type=Words, primary_key=True)


class StaffSession(Table, table=True):
    """Somebody who is logged in, until the earlier of two times. Only a hash of the token is kept."""

    __tablename__ = "staff_session"

    token_sha256: str = Field(sa_type=Words, primary_key=True)
    staff_id: int = Field(sa_type=Key, foreign_key="staff.id", index=True)
    begun_at: datetime = Field(sa_type=UtcDateTime)
    idle_until: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)


class Attempts(Table, table=True):
    """Guesses in a row that went wrong: of a login name's password, of one person's links. `about` is a hash."""

    about: str = Field(sa_type=Words, primary_key=True)
    failures: int
    last_at: datetime = Field(sa_type=UtcDateTime)
    blocked_until: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Link(Table, table=True):
    """A one-time link: whoever has its secret may do one thing once. Only a hash of the secret is kept."""

    __table_args__ = (
        CheckConstraint("kind IN ('staff', 'screening')", name="kind"),
        CheckConstraint("(kind = 'staff') = (staff_id IS NOT NULL)", name="staff"),
        CheckConstraint("(kind = 'screening') = (screening_id IS NOT NULL)", name="screening"),
        CheckConstraint("(used_at IS NULL) = (used_by IS NULL)", name="used"),
    )

    secret_sha256: str = Field(sa_type=Words, primary_key=True)
    kind: str = Field(sa_type=Words)
    staff_id: int | None = Field(default=None, sa_type=Key, foreign_key="staff.id")
    screening_id: str | None = Field(default=None, sa_type=Words, foreign_key="screening.id")
    made_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    used_by: int | None = Field(default=None, sa_type=Key)


class Audit(Table, table=True):
    """Who of the staff did what, and when. Append-only, as `event` is.

    Refers to nothing, since it outlasts everything: `actor` is the login name at that time, or whose hand was on the
    command line. `hash` and `mark` are what `storage.chain` says; the mark alone can be set anew, for another key.
    """

    __table_args__ = (
        Index("ix_audit_screening_id", "screening_id"),
        NEVER_AGAIN,
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str = Field(sa_type=Words)
    staff_id: int | None = Field(default=None, sa_type=Key)
    action: str = Field(sa_type=Words)
    site: str | None = Field(default=None, sa_type=Words)
    screening_id: str | None = Field(default=None, sa_type=Words)
    what: dict[str, Any] = Field(sa_type=Document)
    reason: str | None = Field(default=None, sa_type=Words)
    hash: str = Field(sa_type=Words)
    mark: str = Field(sa_type=Words)


class Assignment(Table, table=True):
    """Who looks after a screening."""

    screening_id: str = Field(sa_type=Words, foreign_key="screening.id", primary_key=True)
    staff_id: int = Field(sa_type=Key, foreign_key="staff.id", index=True)
    since: datetime = Field(sa_type=UtcDateTime)


class Standing(Table, table=True):
    """What the evaluator says of a screening, for lists: worked out anew when what it depends on has changed.

    That is the screening's `version`, the `rules` in force and, while the conversation is open, the `day`.
    """

    screening_id: str = Field(sa_type=Words, foreign_key="screening.id", primary_key=True)
    version: int
    rules: str = Field(sa_type=Words)
    day: str | None = Field(default=None, sa_type=Words)
    verdict: str | None = Field(default=None, sa_type=Words)
    answers: int
    danger: bool
    person: bool
    stage: str | None = Field(default=None, sa_type=Words)
    conflicts: int = Field(default=0, sa_column_kwargs={"server_default": "0"})


class WaitingFor(Table, table=True):
    """Who of the staff has a query to answer or to close at a screening; a part of its standing."""

    __tablename__ = "waiting_for"

    screening_id: str = Field(sa_type=Words, foreign_key="standing.screening_id", primary_key=True)
    login: str = Field(sa_type=Words, primary_key=True)


class Finding(Table, table=True):
    """What one criterion says of a screening; a part of its standing."""

    screening_id: str = Field(sa_type=Words, foreign_key="standing.screening_id", primary_key=True)
    criterion: str = Field(sa_type=Words, primary_key=True)
    outcome: str = Field(sa_type=Words)


class Notice(Table, table=True):
    """Something that staff are told of; and where somebody has to see to it, who does, until it is done."""

    __table_args__ = (
        CheckConstraint("cause IN ('finished', 'review', 'person', 'danger')", name="cause"),
        Index("ix_notice_untold", "id", sqlite_where=sa.text(UNTOLD), postgresql_where=sa.text(UNTOLD)),
    )

    id: int | None = Field(default=None, sa_type=Key, primary_key=True)
    screening_id: str = Field(sa_type=Words, foreign_key="screening.id", index=True)
    cause: str = Field(sa_type=Words)
    at: datetime = Field(sa_type=UtcDateTime)
    told_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    staff_id: int | None = Field(default=None, sa_type=Key, foreign_key="staff.id")
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class Receiving(Table, table=True):
    """When updates for one of our accounts were last received, or there were none to receive.

    `name`: what links to the account go by.
    """

    channel: str = Field(sa_type=Words, primary_key=True)
    account: str = Field(sa_type=Words, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    name: str | None = Field(default=None, sa_type=Words)


class SendLimit(Table, table=True):
    """When the next message may leave, for an account as a whole and for each contact: agreed between processes.

    Of the moment only, so on PostgreSQL it is not logged; on SQLite the one process that sends needs no such table.
    """

    __tablename__ = "send_limit"

    key: str = Field(sa_type=Words, primary_key=True)
    next_at: datetime = Field(sa_type=UtcDateTime)


#: The tables as statements are written with them.
contact = Table.metadata.tables["contact"]
screening = Table.metadata.tables["screening"]
event = Table.metadata.tables["event"]
erasure = Table.metadata.tables["erasure"]
inbox = Table.metadata.tables["inbox"]
outbox = Table.metadata.tables["outbox"]
receiving = Table.metadata.tables["receiving"]
staff = Table.metadata.tables["staff"]
staff_site = Table.metadata.tables["staff_site"]
staff_session = Table.metadata.tables["staff_session"]
attempts = Table.metadata.tables["attempts"]
link = Table.metadata.tables["link"]
audit = Table.metadata.tables["audit"]
assignment = Table.metadata.tables["assignment"]
standing = Table.metadata.tables["standing"]
finding = Table.metadata.tables["finding"]
notice = Table.metadata.tables["notice"]
waiting_for = Table.metadata.tables["waiting_for"]


def unless_there(table: sa.Table, dialect: sa.Dialect) -> sa.Insert:
    """An insert that leaves out the rows whose key is taken, by whomever."""
    if dialect.name == "postgresql":
        return postgresql.insert(table).on_conflict_do_nothing()
    return sqlite.insert(table).on_conflict_do_nothing()


def waiting(table: sa.Table) -> sa.ColumnClause[bool]:
    """The condition that a row of `inbox` or `outbox` is waiting."""
    return sa.literal_column(f"{table.name}.{WAITING}", sa.Boolean)


def due(table: sa.Table) -> sa.ColumnElement[bool]:
    """The condition that the time of a row of `inbox` or `outbox` has come, for the values of `moments`.

    A time that lies further ahead than anything is put off was set by a clock that has been set back since. Nobody
    waits for that.
    """
    return sa.or_(
        table.c.next_at.is_(None),
        table.c.next_at <= sa.bindparam("now", type_=table.c.next_at.type),
        table.c.next_at > sa.bindparam("too_far", type_=table.c.next_at.type),
    )


def moments(now: datetime, longest: timedelta) -> dict[str, datetime]:
    """What `due` is asked for, where nothing is put off for longer than `longest`."""
    return {"now": now, "too_far": now + longest}
