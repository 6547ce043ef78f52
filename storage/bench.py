"""What the turn of somebody who works with several screenings may look at and do, in its one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, or_, select, update

from dialogs import Actor, Aside, MessageShown, Role, Session, Step
from storage import accounts, audit, events, links, notices, outbox, screenings, staffing
from storage.accounts import Staff
from storage.audit import Did, Entry
from storage.keys import Keys
from storage.links import Link
from storage.screenings import Stored
from storage.tables import contact, event, screening, staff
from storage.tables import outbox as sent

#: Whoever takes the turn, beside another contact.
asking = contact.alias("asking")

THEIRS = or_(
    and_(screening.c.contact_id == bindparam("contact_id"), screening.c.role == Role.COORDINATOR.value),
    screening.c.lent_to == bindparam("contact_id"),
)
OPEN = select(screening.c.id).where(THEIRS, screening.c.closed_at.is_(None)).order_by(screening.c.updated_at.desc())
LEFT_OPEN = (
    select(screening.c.id)
    .where(screening.c.contact_id == bindparam("contact_id"), screening.c.closed_at.is_(None))
    .order_by(screening.c.created_at, screening.c.id)
)
ONE = select(screening.c.id).where(THEIRS, screening.c.id == bindparam("screening_id"))

NAMESAKE = (
    select(screening.c.id, screening.c.contact_id, screening.c.created_at, screening.c.closed_at, staff.c.name)
    .join(contact, contact.c.id == screening.c.contact_id, isouter=True)
    .join(staff, staff.c.contact_id == contact.c.id, isouter=True)
    .where(
        func.lower(screening.c.subject) == bindparam("code"),
        screening.c.site == bindparam("site"),
        screening.c.practice == bindparam("practice", type_=screening.c.practice.type),
    )
    .order_by(screening.c.created_at.desc())
    .limit(1)
)
ADDRESSED = (sent.c.contact_id == bindparam("contact_id"), sent.c.reference == bindparam("reference"))
TOLD_OF = select(sent.c.screening_id).where(*ADDRESSED, sent.c.event_id.is_(None))
WROTE = (
    select(event.c.id).join(sent, sent.c.event_id == event.c.id).where(*ADDRESSED, event.c.actor == Actor.STAFF.value)
)
BEHIND = (
    select(screening.c.contact_id, screening.c.site, contact.c.unreachable_at)
    .join(contact, contact.c.id == screening.c.contact_id)
    .join(asking, and_(asking.c.channel == contact.c.channel, asking.c.account == contact.c.account))
    .where(
        screening.c.id == bindparam("screening_id"),
        screening.c.role == Role.PATIENT.value,
        contact.c.mark.is_not(None),
        asking.c.id == bindparam("asking"),
    )
)

TAKE_OVER = update(screening).where(screening.c.id == bindparam("of")).values(contact_id=bindparam("contact_id"))

#: Held until the transaction ends, so that of two who begin with a code at once one sees the other's.
HOLD_CODE = select(func.pg_advisory_xact_lock(func.hashtext(bindparam("held"))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Namesake:
    """A screening of a subject's code. `by`: the member of staff who has it, by name; `own`: whoever asks has it."""

    id: str
    own: bool
    by: str | None
    begun_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """Whoever is behind a screening. `reachable`: they can be written to now."""

    contact_id: int
    site: str
    session: Session
    reachable: bool


class Bench:
    """Bound to a contact who is locked."""

    def __init__(self, connection: Connection, keys: Keys, contact_id: int, site: str, now: datetime) -> None:
        """`site`: that of screenings which name none."""
        self._connection = connection
        self._keys = keys
        self._contact_id = contact_id
        self._site = site
        self._now = now
        #: The screenings that were looked at, as they were read.
        self.read: dict[str, Stored] = {}

    @cached_property
    def staff(self) -> Staff | None:
        """Whose messenger account the contact is, if one of the staff's who is not disabled."""
        return accounts.by_contact(self._connection, self._contact_id)

    def use_link(self, secret: str) -> Link | None:
        """Use up a one-time link: if it is one of the staff's, the contact is theirs from now on.

        Nothing for one that is not, or no longer, good, and for somebody who has tried too many.
        """
        used = staffing.use_link(self._connection, self._keys, secret, self._contact_id, self._now)
        self.__dict__.pop("staff", None)
        return used

    def offer(self, session: Session) -> str:
        """The secret of a one-time link to go on with this screening."""
        secret = links.make(self._connection, Link(screening_id=session.id), self._now)
        if self.staff is not None:
            offered = Entry(
                actor=self.staff.actor, did=Did.CHANGE, what={"link": "made"}, screening=session.id, site=session.site
            )
            audit.add(self._connection, self._keys, offered, self._now)
        return secret

    def take_over(self, session: Session, words: Callable[[str], str]) -> None:
        """The screening is this contact's from now on. Whoever gave it away is told in `words`, by their language."""
        self.tell_holder(session, words)
        values = {"of": session.id, "contact_id": self._contact_id}
        self._connection.execute(TAKE_OVER, values)

    def holds(self, session: Session) -> bool:
        """Whether this contact has somebody else's screening in hand."""
        return self.read[session.id].lent_to == self._contact_id

    def borrowed(self, session: Session) -> None:
        """Note on the audit that this member of staff completes a patient's screening."""
        if self.staff is not None:
            took = Entry(
                actor=self.staff.actor,
                did=Did.CHANGE,
                what={"completes": "patient"},
                screening=session.id,
                site=session.site,
            )
            audit.add(self._connection, self._keys, took, self._now)

    def tell_holder(self, session: Session, words: Callable[[str], str]) -> None:
        """Tell whoever has a screening in hand, if that is somebody else, in their language."""
        holder = self.read[session.id].in_hands_of
        if holder not in (None, self._contact_id):
            self._tell(holder, session, words)

    def tell_self(self, session: Session, words: Callable[[str], str]) -> None:
        """Tell whoever takes the turn, beside what the conversation says."""
        self._tell(self._contact_id, session, words)

    def _tell(self, contact_id: int, session: Session, words: Callable[[str], str]) -> None:
        by = accounts.by_contact(self._connection, contact_id)
        said = Aside(text=words(by.language if by else session.own or session.language), about=session.id)
        outbox.add_aside(self._connection, said, contact_id=contact_id, now=self._now)

    def at_hand(self, screening_id: str | None) -> Session | None:
        """The screening that this contact is at, unless somebody else has gone on with it."""
        if screening_id is None:
            return None
        session = self.session(screening_id)
        stored = self.read[screening_id]
        return session if self._contact_id in (stored.contact_id, stored.lent_to) else None

    def session(self, screening_id: str) -> Session:
        """A screening that is there, to be gone on with."""
        stored = self.read.get(screening_id) or screenings.read(self._connection, screening_id, to_write=True)
        self.read[screening_id] = stored
        return stored.session

    def open(self) -> list[Session]:
        """The subjects that this coordinator has not finished, the one worked on last first."""
        ids = self._connection.execute(OPEN, {"contact_id": self._contact_id}).scalars().all()
        return [self.session(screening_id) for screening_id in ids]

    def left_open(self) -> list[Session]:
        """Every screening of this contact's that is not finished, whoever has it in hand."""
        ids = self._connection.execute(LEFT_OPEN, {"contact_id": self._contact_id}).scalars().all()
        return [self.session(screening_id) for screening_id in ids]

    def keep(self, step: Step) -> None:
        """Store what a step made of a screening that is not at hand, of which it shows nothing."""
        stored = self.read[step.session.id]
        screenings.write(self._connection, stored, step.session, self._now, by=self._contact_id)
        events.append(self._connection, step.session.id, step.events, None, self._now)

    def own(self, screening_id: str) -> Session | None:
        """A subject of this coordinator's, also a finished one, or a patient's that they have in hand."""
        wanted = {"contact_id": self._contact_id, "screening_id": screening_id}
        found = self._connection.execute(ONE, wanted).scalar_one_or_none()
        return None if found is None else self.session(found)

    def told_of(self, reference: str) -> str | None:
        """The screening of which a message told this member of staff, by the messenger's name for the message."""
        where = {"contact_id": self._contact_id, "reference": reference}
        return self._connection.execute(TOLD_OF, where).scalar_one_or_none()

    def staff_wrote(self, reference: str) -> bool:
        """Whether a message to this contact was one that staff wrote."""
        where = {"contact_id": self._contact_id, "reference": reference}
        return self._connection.execute(WROTE, where).first() is not None

    def patient(self, screening_id: str) -> Patient | None:
        """Whoever began a screening themselves, through the same bot; nobody where a coordinator began it."""
        asked = {"screening_id": screening_id, "asking": self._contact_id}
        row = self._connection.execute(BEHIND, asked).one_or_none()
        if row is None:
            return None
        return Patient(
            contact_id=row.contact_id,
            site=row.site,
            session=self.session(screening_id),
            reachable=row.unreachable_at is None,
        )

    def write_to(self, patient: Patient, message: MessageShown, by: Staff) -> None:
        """Send a patient what staff wrote, keep it in the transcript, and see to what was open about them."""
        screening_id = patient.session.id
        (key,) = events.append(self._connection, screening_id, [message], None, self._now)
        outbox.add(
            self._connection,
            [(key, message)],
            contact_id=patient.contact_id,
            screening_id=screening_id,
            inbox_id=None,
            now=self._now,
        )
        notices.take(self._connection, screening_id, by.id)
        wrote = Entry(
            actor=by.actor, did=Did.CHANGE, what={"wrote": "patient"}, screening=screening_id, site=patient.site
        )
        audit.add(self._connection, self._keys, wrote, self._now)

    def namesake(self, code: str, site: str | None, *, practice: bool) -> Namesake | None:
        """The newest screening at a site with this subject's code, in whatever capitals. None begins until then."""
        where: dict[str, Any] = {"code": code.lower(), "site": site or self._site, "practice": practice}
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(HOLD_CODE, {"held": f"{where['site']} {where['code']}"})
        row = self._connection.execute(NAMESAKE, where).one_or_none()
        if row is None:
            return None
        return Namesake(
            id=row.id,
            own=row.contact_id == self._contact_id,
            by=row.name,
            begun_at=row.created_at,
            closed_at=row.closed_at,
        )
