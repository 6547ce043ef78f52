"""The records as one object: what the programs do with them, each in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Connection, inspect

from dialogs import Actor, Aside, ScreeningErased, Session, Step
from storage import (
    audit,
    clock,
    erasure,
    inbox,
    limits,
    migrate,
    notices,
    outbox,
    protection,
    reading,
    screenings,
    sealing,
    turn,
)
from storage.accounts import Staff
from storage.bench import Bench
from storage.casework import Casework
from storage.condition import Condition, condition
from storage.desk import Desk
from storage.doctor import Doctor
from storage.engine import Database
from storage.errors import DatabaseForeign, DatabaseTooOld, DatabaseUnprotected
from storage.inbox import Arrival, Waiting
from storage.keys import Keys
from storage.limits import Turn
from storage.notices import Occasion
from storage.outbox import Outgoing
from storage.reading import ScreeningRow, StoredEvent
from storage.reports import Reports
from storage.scope import DEFAULT_SITE
from storage.staffing import Staffing


class Store:
    """The records in one database. Safe to share between threads; any number of programs may share the database.

    Every `now` and `until` is an aware time. Anything may raise `DatabaseUnreachable`; then nothing was written.
    """

    def __init__(self, database: Database, keys: Keys, site: str = DEFAULT_SITE) -> None:
        """`database` has the newest schema and is sealed with `keys`; `Store.open` sees to it.

        `site`: whose new screenings are.
        """
        self._database = database
        self._keys = keys
        self._site = site
        self._head = migrate.head()
        self.staffing = Staffing(database, keys)
        self.doctor = Doctor(database, keys)

    @classmethod
    def open(cls, url: str, keys: Keys, site: str = DEFAULT_SITE) -> Store:
        """The store at an SQLAlchemy URL (`sqlite:///…`, `postgresql://…`). A database without tables gets ours.

        `site`: whose screenings are those that belong to none, and new ones.
        Raises `DatabaseURLInvalid`, `DatabaseUnreachable`, `DatabaseForeign`, `DatabaseTooOld`, `DatabaseTooNew`,
        `DatabaseUnprotected` or `KeyMissing`; the text of each is a sentence for the operator.
        """
        database = Database(url)
        try:
            database.check_writable()
            if _is_empty(database):
                migrate.upgrade(url, keys)
            _check_schema(database)
            _check_keys(database, keys)
            with database.writing() as connection:
                screenings.adopt(connection, site)
        except BaseException:
            database.close()
            raise
        return cls(database, keys, site)

    def close(self) -> None:
        """Give the connections back; the store is done with."""
        self._database.close()

    @property
    def address(self) -> str | None:
        """On PostgreSQL, where several processes may work at once, the database's address for libpq."""
        return self._database.address

    def receive(self, channel: str, account: str, arrivals: Sequence[Arrival], now: datetime) -> int:
        """Store a batch in one commit, in its order; how many of them were new.

        `account`: which of our accounts on the channel received them. Only after this returns may the messenger be
        told that they arrived. Whoever writes for the first time becomes a contact. On PostgreSQL the workers are told
        whom to attend to, with the same commit.
        """
        if not arrivals:
            return 0

        def store(connection: Connection) -> int:
            news = inbox.receive(connection, self._keys, channel, account, arrivals, now)
            self._announce(connection, channel, set(news))
            return len(news)

        return self._database.write(store)

    def waiting(self, channel: str, now: datetime, contact_id: int | None = None) -> list[Waiting]:
        """What can be handled now: of each contact, or of one, the oldest update not done, if its time has come.

        The oldest of all come first, and of very many contacts those.
        """
        with self._database.reading() as connection:
            return inbox.waiting(connection, self._keys, channel, now, contact_id)

    def announce_waiting(self, channel: str, now: datetime) -> int:
        """Tell the workers of everybody who waits to be attended to and of whom they do not know; how many those are.

        That is work of which nobody told them: its time has come, or what told them of it got lost. PostgreSQL only.
        """
        with self._database.reading() as connection:
            contacts = inbox.contacts_waiting(connection, channel, now)
            contacts |= outbox.contacts_waiting(connection, channel, now)
        if not contacts:
            return 0
        with self._database.writing() as connection:
            limits.tidy(connection)
            return self._announce(connection, channel, contacts, at_work_too=True)

    def take_over(self, channel: str, seconds: float) -> list[int]:
        """Have the contacts attended to again whose workers nothing was heard of for so long; who. PostgreSQL only."""
        from storage import jobs

        return self._database.write(lambda connection: jobs.take_over(connection, channel, seconds))

    def _announce(self, connection: Connection, channel: str, contacts: set[int], *, at_work_too: bool = False) -> int:
        if self._database.dialect != "postgresql":
            return 0  # the one process finds its work itself
        from storage import jobs  # slow to import, and SQLite has no use for it

        return jobs.announce(connection, channel, contacts, unless=jobs.AT_WORK if at_work_too else jobs.WAITING)

    def turn(
        self,
        inbox_id: int,
        decide: Callable[[Session | None], Step | None],
        now: datetime,
        *,
        given_up: str | None = None,
        about: str | None = None,
    ) -> Step | None:
        """Handle an update: one transaction. What `decide` returned, or nothing if it is not this update's turn.

        It is an update's turn if it is its contact's oldest waiting one. `decide` gets the contact's current session
        (none at first) and must be pure: it runs while the contact is locked. A session with another id begins a new
        screening. Stored are the session, the events, a message to be sent for each `MessageShown`, and the update as
        done, without its body; the last alone where `decide` returns nothing. An exception of `decide` leaves
        everything as it was, and comes out here.

        `given_up`: why the update could not be handled. It is then left dead instead, with its body, and `decide`
        says what the person is told about it.

        `about`: the screening that the update speaks of. Of an erased one nothing is made, where the contact has none.
        With `ScreeningErased` among the events all screenings of the contact are erased. The contact is forgotten once
        the last message is out; what they have sent meanwhile is a new contact's.

        Raises `ScreeningChanged` if somebody else changed the screening meanwhile, and `SessionFormatError` if this
        program cannot read it.
        """
        step = self._database.write(
            lambda connection: turn.take(
                connection, self._keys, inbox_id, lambda session, _: decide(session), now, given_up, self._site, about
            )
        )
        self._scrub_after(step)
        assert not isinstance(step, Aside)
        return step

    def attend(
        self,
        inbox_id: int,
        decide: Callable[[Session | None, Bench], Step | Aside | None],
        now: datetime,
        *,
        about: str | None = None,
    ) -> Step | Aside | None:
        """As `turn`, where `decide` may also look at the other screenings of whoever it is, through the bench.

        It may return another of theirs, which is theirs at hand from then on; or an `Aside`, which changes none.
        """
        step = self._database.write(
            lambda connection: turn.take(connection, self._keys, inbox_id, decide, now, None, self._site, about)
        )
        self._scrub_after(step)
        return step

    def _scrub_after(self, step: Step | Aside | None) -> None:
        """Leave no trace in the file of what a turn erased."""
        if isinstance(step, Step) and any(isinstance(happened, ScreeningErased) for happened in step.events):
            self._database.scrub()

    def skip(self, inbox_id: int, now: datetime) -> None:
        """There is nothing to do for this update: it is done. Whom we do not talk with is forgotten with their last."""
        self._database.write(lambda connection: turn.skip(connection, inbox_id, now))

    def fail(self, inbox_id: int, error: str, now: datetime, *, give_up_after: int = 5) -> bool:
        """Count a try that failed, and wait longer before each next one. True when the update is now dead.

        A dead update keeps its body for people to look at, and does not hold up those behind it. `error` is kept and
        shown to staff: it must not quote the person.
        """
        return self._database.write(lambda connection: inbox.fail(connection, inbox_id, error, now, give_up_after))

    def outgoing(self, channel: str, now: datetime, contact_id: int | None = None) -> list[Outgoing]:
        """What can be sent now: to each contact, or to one, the oldest message not sent, if its time has come.

        Messages to somebody unreachable wait until they write again.
        """
        with self._database.reading() as connection:
            return outbox.outgoing(connection, self._keys, channel, now, contact_id)

    def put_off(self, outgoing_id: int, until: datetime) -> None:
        """The message was not tried: its turn is from `until` on."""
        self._database.write(lambda connection: outbox.put_off(connection, outgoing_id, until))

    def sent(self, outgoing_id: int, reference: str | None, now: datetime) -> str | None:
        """The messenger has taken the message, and calls it `reference`. The earlier one whose buttons count no more.

        That is the message that showed the prompt before this one's, if this one shows a prompt.
        """
        before, forgotten = self._database.write(
            lambda connection: outbox.sent(connection, outgoing_id, reference, now)
        )
        if forgotten:
            self._database.scrub()
        return before

    def received(self, channel: str, account: str, now: datetime) -> int:
        """Everything that had arrived for the account by `now` is stored. To how many a question will be put again.

        That is so after receiving did not work for a while: to everybody whose question was open before.
        """
        return self._database.write(lambda connection: clock.received(connection, self._keys, channel, account, now))

    def known_as(self, channel: str, account: str, name: str, now: datetime) -> None:
        """Keep what links to our account on a channel go by."""
        self._database.write(lambda connection: clock.known_as(connection, channel, account, name, now))

    def remind(self, channel: str, now: datetime) -> int:
        """Have those reminded who did not finish and were not heard from for a while; how many."""
        return self._database.write(lambda connection: clock.remind(connection, self._keys, channel, now))

    def expire(self, channel: str, now: datetime, after: timedelta) -> int:
        """Have the screenings closed where nobody was heard from for so long, also those put aside; how many."""
        return self._database.write(lambda connection: clock.expire(connection, self._keys, channel, now, after))

    def tell(self, channel: str, word: Callable[[Occasion, str], Aside], now: datetime, dangers_only: bool) -> int:
        """Queue messages to linked staff about what they do not know of yet; to how many. `word`: in a language."""
        with self._database.reading() as connection:
            if not notices.any_untold(connection, dangers_only=dangers_only):
                return 0

        def tell(connection: Connection) -> int:
            told = notices.tell(connection, channel, word, now, dangers_only=dangers_only)
            self._announce(connection, channel, told)
            return len(told)

        return self._database.write(tell)

    def postpone(self, outgoing_id: int, error: str, until: datetime) -> None:
        """The message is not known to have arrived: try again from `until` on, at most `LONGEST_WAIT` from now."""
        self._database.write(lambda connection: outbox.postpone(connection, outgoing_id, error, until))

    def undeliverable(self, outgoing_id: int, error: str, now: datetime, *, unreachable: bool) -> None:
        """The message will never arrive. `unreachable`: it and all others wait until the contact writes again."""
        if self._database.write(
            lambda connection: outbox.undeliverable(connection, outgoing_id, error, now, unreachable=unreachable)
        ):
            self._database.scrub()

    def desk(self, staff: Staff, now: datetime) -> Desk:
        """The records as a member of staff may see them, at this moment."""
        return Desk(self._database, self._keys, staff, now)

    def casework(self, staff: Staff, now: datetime) -> Casework:
        """The records as a member of staff may change them, at this moment."""
        return Casework(self._database, self._keys, staff, now)

    def reports(self, staff: Staff, now: datetime) -> Reports:
        """What a member of staff may read of many screenings at once, at this moment."""
        return Reports(self._database, self._keys, staff, now)

    def reseal(self) -> int:
        """Seal some rows anew that are not sealed with the newest key, in one transaction; how many. 0: all are."""
        return self._database.write(lambda connection: sealing.reseal(connection, self._keys))

    def take_turn_to_send(self, account: str, contact_id: int, *, gap: float, contact_gap: float, burst: int) -> Turn:
        """When the next message may leave, agreed with every process that sends for `account`. PostgreSQL only.

        Messages leave `gap` seconds apart; those to one contact `contact_gap` seconds, after the first `burst`. A
        contact's turn that has not come is not taken, nor the account's with it.
        """
        return self._database.write(
            lambda connection: limits.take_turn(connection, account, contact_id, gap, contact_gap, burst)
        )

    def hold_sending(self, account: str, seconds: float) -> None:
        """Let no message of `account` leave for so long, from any process. PostgreSQL only."""
        self._database.write(lambda connection: limits.hold(connection, account, seconds))

    def condition(self) -> Condition:
        """How the records stand: what waits, and since when."""
        with self._database.reading() as connection:
            return condition(connection, self._head)

    def erase(self, screening_id: str, actor: Actor, reason: str | None, now: datetime, *, by: audit.Actor) -> bool:
        """Erase a screening: that there was one stays, and its dates. Whether there was anything left to erase.

        Whose it was is forgotten too, if it was their last. `by`: whose hand it was, for the audit. Raises
        `NoSuchScreening`.
        """
        erased = self._database.write(
            lambda connection: erasure.erase(connection, self._keys, screening_id, actor, reason, now, by)
        )
        self._database.scrub()
        return erased

    def screenings(self) -> list[ScreeningRow]:
        """All screenings that are not practice, oldest first."""
        with self._database.reading() as connection:
            return reading.screenings(connection)

    def backup(self, path: Path) -> None:
        """Copy a SQLite database as it is at this moment into a new file. Raises `BackupImpossible`."""
        self._database.backup(path)

    def closed_before(self, moment: datetime) -> list[ScreeningRow]:
        """The screenings that ended before `moment` and are not erased, oldest first."""
        with self._database.reading() as connection:
            return reading.closed_before(connection, moment)

    def transcript(self, screening_id: str) -> list[StoredEvent]:
        """What happened in a screening, in order. Raises `NoSuchScreening`."""
        with self._database.reading() as connection:
            return reading.transcript(connection, screening_id)


def _is_empty(database: Database) -> bool:
    """Whether there are no tables at all; `DatabaseForeign` if there are only other programs'."""
    with database.reading() as connection:
        tables = inspect(connection).get_table_names()
        if tables and migrate.revision(connection) is None:
            raise DatabaseForeign(
                f"The database {database.name} holds other tables than ours; name an empty one, or run"
                " `prescreen migrate` to have ours beside them."
            )
    return not tables


def _check_keys(database: Database, keys: Keys) -> None:
    with database.reading() as connection:
        for name in sorted(sealing.key_names(connection)):
            keys.check(name)


def _check_schema(database: Database) -> None:
    with database.reading() as connection:
        revision = migrate.revision(connection)
        migrate.check_known(database, revision)
        if revision != migrate.head():
            raise DatabaseTooOld(
                f"The database {database.name} was written by an older release (its revision is {revision}, this"
                f" program's {migrate.head()}); run `prescreen migrate`."
            )
        missing = protection.missing(connection)
    if missing:
        raise DatabaseUnprotected(
            f"The transcript in the database {database.name} is not protected against changes: missing are"
            f" {', '.join(sorted(missing))}."
        )
