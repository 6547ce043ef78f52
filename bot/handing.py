"""A screening from one hand into another: a coordinator's to its patient, a patient's to a coordinator, and back.

Also what staff and patients write to each other. Who may is decided by links, accounts and sites, never by a name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from bot.asides import aside
from dialogs import Aside, Conversation, Inbound, Opening, Role, Session, Step, Typed
from locales import catalogue, say, verbatim
from storage import Bench, Patient, Staff, StaffRole

#: Who of the staff screens subjects. Admins see nobody's answers; monitors change nothing.
SCREENING = frozenset({StaffRole.COORDINATOR, StaffRole.REVIEWER})

NO_LINK = say(
    "That link is not good: it was used, is older than a day, or never was one. Please ask for a new one. After "
    "several wrong ones you have to wait for an hour."
)
NO_SUBJECTS = say("You have no open subjects. /new and a subject code begins one.")
_NOBODY_BEHIND = say("Nobody can be written to there: no patient answers this screening in Telegram, or not any more.")
_FOR_THE_PATIENT = say("That link is for the patient, and is used up now. Send /handover for another one.")
_NOT_TO_COMPLETE = say("That screening is not one that you can complete here.")
_NOTHING_TO_COMPLETE = say(
    "There is nothing to complete there now: the patient has not agreed to answer yet, is having everything erased, or "
    "it is finished."
)
_NOT_NOW = say("There is nothing to hand over now: choose the language first, or the screening is finished.")


class Handing:
    """Built once; holds nothing about anybody."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def take_over(self, screening_id: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        """The patient opens the link that a coordinator gave them, or a coordinator one to complete a patient's."""
        session = bench.session(screening_id)
        if opening.role is Role.COORDINATOR:
            if session.owner is Role.PATIENT:
                return self.complete(screening_id, bench, now, opening)
            return aside(opening, _FOR_THE_PATIENT)
        if session.owner is Role.PATIENT or not self._conversation.can_hand_over(session, now=now):
            return aside(opening, NO_LINK)
        bench.take_over(session, _with_the_patient(session))
        return self._conversation.hand_to_patient(session, now=now)

    def complete(self, screening_id: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        """A coordinator goes on with what a patient began. Who had it in hand before is told."""
        patient = bench.patient(screening_id)
        if patient is None or not works_at(patient.site, bench.staff):
            return aside(opening, _NOT_TO_COMPLETE)
        session = patient.session
        if bench.holds(session):
            return self._conversation.turn_to(session, now=now)
        if not self._conversation.can_lend(session, now=now):
            return aside(opening, _NOTHING_TO_COMPLETE)
        if session.loan is not None:
            told = say("{subject}: a colleague completes it now.", subject=session.name)
            bench.tell_holder(session, lambda language: catalogue(language).render(told))
        bench.borrowed(session)
        login = None if bench.staff is None else bench.staff.login
        return self._conversation.lend(session, own=opening.own, staff=login, now=now)

    def beside(self, session: Session, inbound: Inbound, bench: Bench, *, now: datetime, crowded: bool) -> Step:
        """The patient does something while a coordinator has their screening, who is told if they take it back."""
        step = self._conversation.beside(session, inbound, now=now, crowded=crowded)
        if step.session.loan is None:
            bench.tell_holder(session, _with_the_patient(session))
        return step

    def hand_over(
        self, session: Session | None, bench: Bench, now: datetime, opening: Opening, bot: str
    ) -> Step | Aside:
        """A coordinator wants the patient to finish what either of them began."""
        if session is None or session.role is Role.PATIENT:
            return aside(opening, NO_SUBJECTS)
        if session.loan is not None:
            bench.tell_self(session, _with_the_patient(session))
            return self._conversation.give_back(session, now=now)
        if not self._conversation.can_hand_over(session, now=now):
            return aside(opening, _NOT_NOW)
        link = f"https://t.me/{bot}?start={bench.offer(session)}"
        offered = say(
            "Give this link to the patient of {subject}. Whoever opens it first goes on with the questions in their "
            "own Telegram, once they have agreed to the notice. It is good once, for a day; until then you can go on "
            "here.",
            subject=session.name,
        )
        return aside(opening, offered, verbatim(link))

    def reply(
        self, session: Session | None, inbound: Typed, to: str, bench: Bench, now: datetime, opening: Opening
    ) -> Step | Aside | None:
        """Staff reply to what they were told, which goes to the patient; a patient replies to what staff wrote."""
        told_of = None if bench.staff is None else bench.told_of(to)
        if bench.staff is None or told_of is None:
            if session is None or session.role is Role.COORDINATOR or not bench.staff_wrote(to):
                return None
            return self._conversation.passed_on(session, inbound, now=now)
        patient = self._to_write_to(told_of, bench)
        if patient is None:
            return aside(opening, _NOBODY_BEHIND)
        message = self._conversation.written_by_staff(patient.session, inbound.text, staff=bench.staff.login)
        bench.write_to(patient, message, bench.staff)
        return aside(opening, say("Sent to {subject}.", subject=patient.session.name))

    def ask_for_reply(self, screening_id: str, bench: Bench, opening: Opening) -> Aside:
        """What is typed next is to go to a patient."""
        patient = self._to_write_to(screening_id, bench)
        if patient is None:
            return aside(opening, _NOBODY_BEHIND)
        asked = aside(opening, say("Write to {subject}, as a reply to this message:", subject=patient.session.name))
        return replace(asked, about=screening_id, asks_reply=True)

    def _to_write_to(self, screening_id: str, bench: Bench) -> Patient | None:
        """The patient of a screening, where this member of staff may write to them and they can be reached."""
        patient = bench.patient(screening_id)
        if patient is None or bench.staff is None or bench.staff.role not in SCREENING or not patient.reachable:
            return None
        return patient if works_at(patient.site, bench.staff) else None


def _with_the_patient(session: Session) -> Callable[[str], str]:
    """The word, by language, that the patient goes on with it."""
    told = say("{subject}: the patient goes on in their own Telegram.", subject=session.name)
    return lambda language: catalogue(language).render(told)


def works_at(site: str | None, staff: Staff | None) -> bool:
    """Whether a screening of this site is theirs to see to; without accounts there is but one site."""
    return staff is None or site is None or site in staff.sites
