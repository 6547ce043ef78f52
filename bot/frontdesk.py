"""Which subject a turn is about: what is decided before the conversation is asked.

For patients there is nothing to decide. A coordinator works on several subjects: begins one, lists them, turns from one
to another; who is a coordinator is known by the settings or by a linked account of the staff.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.subjects import SubjectCodes
from dialogs import Aside, Choice, Conversation, Inbound, Opening, Pressed, Role, Session, Step, Typed, Wish, Wished
from locales import Text, catalogue, lines, say, verbatim
from storage import Bench, Namesake, Staff, StaffRole

#: Stands in place of a screening in the buttons of messages that belong to none.
DESK = "desk"

#: Who of the staff screens subjects. Admins see nobody's answers; monitors change nothing.
SCREENING = frozenset({StaffRole.COORDINATOR, StaffRole.REVIEWER})

#: More subjects than these are not listed at once: those worked on last come first.
LISTED = 40

_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
_TURN_TO = "turn:"

_NO_LINK = say(
    "That link is not good: it was used, is older than a day, or never was one. Please ask for a new one. After "
    "several wrong ones you have to wait for an hour."
)
_NOT_SCREENING = say("Accounts of this role do not screen subjects.")
_WELCOME = say(
    "You are here as a coordinator. /new and a subject code begins a subject; /list shows those that are open, to turn "
    "from one to another."
)
_NOT_ANY_MORE = say("Your account does not allow you to screen here any more. Please ask whoever keeps the accounts.")
_NO_SUBJECTS = say("You have no open subjects. /new and a subject code begins one.")
_WHICH = say("Press the subject to go on with.")
_NEEDS_CODE = say("That is no subject code, so nothing was begun.")
_NOBODY_BEHIND = say("Nobody can be written to there: no patient answers this screening in Telegram, or not any more.")
_FOR_THE_PATIENT = say("That link is for the patient, and is used up now. Send /handover for another one.")
_NOT_NOW = say("There is nothing to hand over now: choose the language first, or the screening is finished.")
_GONE = say("That subject is not yours to go on with.")

_PLACES = {
    "exclusion": say("an exclusion to confirm"),
    "summary": say("answers to hand in"),
    "choosing": say("a correction"),
    "amending": say("a correction"),
    "paused": say("stopped"),
}
_BEGINNING = say("before the first question")
_DANGER = say("⚠ danger sign")
_PERSON = say("asks for a person")


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked(Aside):
    """Somebody was linked who screens subjects: their command menu is a coordinator's from now on."""


class Frontdesk:
    """Built once; holds nothing about anybody."""

    def __init__(self, conversation: Conversation, *, codes: SubjectCodes, zone: tzinfo) -> None:
        """`zone`: where a day begins and ends."""
        self._conversation = conversation
        self._codes = codes
        self._zone = zone

    def step(
        self,
        session: Session | None,
        inbound: Inbound,
        bench: Bench,
        *,
        now: datetime,
        opening: Opening,
        bot: str,
        crowded: bool = False,
    ) -> Step | Aside:
        """Take one turn of somebody whose current screening is `session`. `opening`: as the settings know them.

        `bot`: the name that links to the bot go by. `crowded`: it is one of very many at once.
        """
        if isinstance(inbound, Wished) and inbound.wish is Wish.START and _SECRET.fullmatch(inbound.argument):
            return self._link(inbound.argument, bench, now, opening)
        opening = _known(opening, bench.staff)
        if isinstance(inbound, Typed) and inbound.reply_to is not None:
            replied = self._reply(session, inbound, inbound.reply_to, bench, now, opening)
            if replied is not None:
                return replied
        if opening.role is Role.COORDINATOR and _within(session, bench.staff):
            return self._coordinator(session, inbound, bench, now=now, opening=opening, bot=bot, crowded=crowded)
        if session is not None and session.role is Role.COORDINATOR:
            if opening.role is Role.COORDINATOR or not _is_start(inbound):
                return self._say(opening, _NOT_ANY_MORE)
            session = None
        return self._conversation.step(session, inbound, now=now, opening=opening, crowded=crowded)

    def _link(self, secret: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        used = bench.use_link(secret)
        if used is None:
            return self._say(opening, _NO_LINK)
        opening = _known(opening, bench.staff)
        if used.screening_id is not None:
            return self._take_over(used.screening_id, bench, now, opening)
        assert bench.staff is not None
        linked = _linked(bench.staff)
        if opening.role is not Role.COORDINATOR:
            return self._say(opening, linked, _NOT_SCREENING)
        aside = self._say(opening, linked, _WELCOME)
        return Linked(text=aside.text)

    def _take_over(self, screening_id: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        """The patient opens the link that a coordinator gave them."""
        session = bench.session(screening_id)
        if opening.role is Role.COORDINATOR:
            return self._say(opening, _FOR_THE_PATIENT)
        if session.role is not Role.COORDINATOR or not self._conversation.can_hand_over(session, now=now):
            return self._say(opening, _NO_LINK)
        told = say("{subject}: the patient goes on in their own Telegram.", subject=name_of(session))
        bench.take_over(session, lambda language: catalogue(language).render(told))
        return self._conversation.hand_to_patient(session, now=now)

    def _hand_over(self, session: Session | None, bench: Bench, now: datetime, opening: Opening, bot: str) -> Aside:
        """A coordinator wants the patient to finish what they began."""
        if session is None or session.role is Role.PATIENT:
            return self._say(opening, _NO_SUBJECTS)
        if not self._conversation.can_hand_over(session, now=now):
            return self._say(opening, _NOT_NOW)
        link = f"https://t.me/{bot}?start={bench.offer(session)}"
        offered = say(
            "Give this link to the patient of {subject}. Whoever opens it first goes on with the questions in their "
            "own Telegram, once they have agreed to the notice. It is good once, for a day; until then you can go on "
            "here.",
            subject=name_of(session),
        )
        return self._say(opening, offered, verbatim(link))

    def _reply(
        self, session: Session | None, inbound: Typed, to: str, bench: Bench, now: datetime, opening: Opening
    ) -> Step | Aside | None:
        """Staff reply to what they were told, which goes to the patient; a patient replies to what staff wrote."""
        told_of = None if bench.staff is None else bench.told_of(to)
        if bench.staff is None or told_of is None:
            if session is None or session.role is Role.COORDINATOR or not bench.staff_wrote(to):
                return None
            return self._conversation.passed_on(session, inbound, now=now)
        patient = bench.patient(told_of)
        if bench.staff.role not in SCREENING or patient is None or patient.site not in bench.staff.sites:
            return self._say(opening, _NOBODY_BEHIND)
        message = self._conversation.written_by_staff(patient.session, inbound.text, staff=bench.staff.login)
        bench.write_to(patient, message, bench.staff)
        return self._say(opening, say("Sent to {subject}.", subject=name_of(patient.session)))

    def _coordinator(
        self,
        session: Session | None,
        inbound: Inbound,
        bench: Bench,
        *,
        now: datetime,
        opening: Opening,
        bot: str,
        crowded: bool,
    ) -> Step | Aside:
        match inbound:
            case Wished(wish=Wish.LIST):
                return self._list(session, bench, now, opening)
            case Wished(wish=Wish.NEW, argument=code):
                return self._new(code, inbound, bench, now, opening)
            case Wished(wish=Wish.HANDOVER):
                return self._hand_over(session, bench, now, opening, bot)
            case Pressed(choice="wish:handover", screening=own) if session is not None and own == session.id:
                return self._hand_over(session, bench, now, opening, bot)
            case Pressed(screening="desk", choice=choice):
                wanted = bench.own(choice.removeprefix(_TURN_TO))
                if wanted is None:
                    return self._say(opening, _GONE)
                return self._conversation.turn_to(wanted, now=now)
            case Pressed(screening=other) if session is not None and other != session.id:
                owner = bench.own(other)
                inbound = replace(inbound, subject=None if owner is None else name_of(owner))
        if session is None or (_is_start(inbound) and not session.open):
            return self._say(opening, _WELCOME)
        return self._conversation.step(session, inbound, now=now, opening=opening, crowded=crowded)

    def _new(self, code: str, inbound: Inbound, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        if not self._codes.allow(code):
            return self._say(opening, _NEEDS_CODE, self._codes.expected)
        before = bench.namesake(code, opening.site, practice=opening.practice)
        if before is not None:
            return self._begun_before(code, before, opening)
        return self._conversation.step(None, inbound, now=now, opening=replace(opening, subject=code))

    def _begun_before(self, code: str, before: Namesake, opening: Opening) -> Aside:
        day = (before.closed_at or before.begun_at).astimezone(self._zone).date()
        by = verbatim(before.by) if before.by else say("somebody else")
        if before.closed_at is not None:
            said = say("{subject} was screened on {day}, so nothing was begun.", subject=code, day=day)
        elif before.own:
            said = say("{subject} is open already, yours since {day}.", subject=code, day=day)
        else:
            said = say(
                "{subject} is being screened by {name} since {day}, so nothing was begun.",
                subject=code,
                name=by,
                day=day,
            )
        buttons = [(before.id, say("Open {subject}", subject=code))] if before.own else []
        return self._say(opening, said, buttons=buttons)

    def _list(self, session: Session | None, bench: Bench, now: datetime, opening: Opening) -> Aside:
        subjects = bench.open()[:LISTED]
        if not subjects:
            return self._say(opening, _NO_SUBJECTS)
        at_hand = None if session is None else session.id
        told = [self._line(each, now, at_hand=each.id == at_hand) for each in subjects]
        buttons = [(each.id, verbatim(name_of(each))) for each in subjects]
        return self._say(opening, lines(told), _WHICH, buttons=buttons)

    def _line(self, session: Session, now: datetime, *, at_hand: bool) -> Text:
        place = _PLACES.get(session.state)
        if place is None:
            place = say("at {criterion}", criterion=session.state) if session.answers else _BEGINNING
        line = say(
            "{mark} {subject}: {count} questions open, {place}",
            mark="▶" if at_hand else "•",
            subject=name_of(session),
            count=len(self._conversation.still_open(session, now=now)),
            place=place,
        )
        seen = {_PERSON if alert == "person" else _DANGER for alert in session.alerts}
        return say("{line} ({seen})", line=line, seen=tuple(sorted(seen, key=str))) if seen else line

    def _say(self, opening: Opening, *paragraphs: Text, buttons: list[tuple[str, Text]] | None = None) -> Aside:
        words = catalogue(opening.own or opening.suggested or "zh")
        rows = [(Choice(id=f"{_TURN_TO}{screening}", label=words.render(label)),) for screening, label in buttons or ()]
        return Aside(text="\n\n".join(words.render(each) for each in paragraphs), choices=tuple(rows))


def _linked(staff: Staff) -> Text:
    """The word that an account is linked."""
    return say("This Telegram is now linked to the account {login}, {name}.", login=staff.login, name=staff.name)


def name_of(session: Session) -> str:
    """What a subject is called: the code, or where there is none, the screening's id."""
    return session.subject or session.id


def _known(opening: Opening, staff: Staff | None) -> Opening:
    """The opening of somebody of the staff: their role, their language, their site."""
    if staff is None:
        return replace(opening, own=opening.suggested) if opening.role is Role.COORDINATOR else opening
    if staff.role not in SCREENING:
        return replace(opening, own=staff.language)
    return replace(opening, role=Role.COORDINATOR, own=staff.language, site=sorted(staff.sites)[0])


def _within(session: Session | None, staff: Staff | None) -> bool:
    """Whether the screening at hand is of a site that they work at."""
    if session is None or staff is None or session.role is Role.PATIENT:
        return True
    return session.site is None or session.site in staff.sites


def _is_start(inbound: Inbound) -> bool:
    return isinstance(inbound, Wished) and inbound.wish is Wish.START
