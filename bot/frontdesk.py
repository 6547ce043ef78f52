"""Which subject a turn is about: what is decided before the conversation is asked.

For patients there is nothing to decide. A coordinator works on several subjects: begins one, lists them, turns from one
to another; who is a coordinator is known by the settings or by a linked account of the staff.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo

from bot.asides import aside
from bot.handing import NO_LINK, NO_SUBJECTS, SCREENING, Handing, works_at
from bot.subjects import SubjectCodes
from dialogs import (
    Aside,
    Conversation,
    Due,
    Inbound,
    Opening,
    Pressed,
    Role,
    Session,
    Step,
    Timed,
    Typed,
    Wish,
    Wished,
)
from locales import Text, catalogue, lines, say, verbatim
from storage import Bench, Namesake, Staff

#: Stands in place of a screening in the buttons of messages that belong to none.
DESK = "desk"

#: More subjects than these are not listed at once: those worked on last come first.
LISTED = 40

_SECRET = re.compile(r"[A-Za-z0-9_-]{32}")
_TURN_TO = "turn:"

_NOT_SCREENING = say("Accounts of this role do not screen subjects.")
_WELCOME = say(
    "You are here as a coordinator. /new and a subject code begins a subject; /list shows those that are open, to turn "
    "from one to another. Where a patient asks for a person you are told here: with the buttons below that word you "
    "write to them, or complete the questions for them by phone."
)
_NOT_ANY_MORE = say("Your account does not allow you to screen here any more. Please ask whoever keeps the accounts.")
_WHICH = say("Press the subject to go on with.")
_NEEDS_CODE = say("That is no subject code, so nothing was begun.")
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
        self._handing = Handing(conversation)
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
        if session is not None and session.loan is not None and not bench.holds(session):
            return self._handing.beside(session, inbound, bench, now=now, crowded=crowded)
        if isinstance(inbound, Typed) and inbound.reply_to is not None:
            replied = self._handing.reply(session, inbound, inbound.reply_to, bench, now, opening)
            if replied is not None:
                return replied
        if opening.role is Role.COORDINATOR and _within(session, bench.staff):
            return self._coordinator(session, inbound, bench, now=now, opening=opening, bot=bot, crowded=crowded)
        if session is not None and session.role is Role.COORDINATOR:
            if opening.role is Role.COORDINATOR or not _is_start(inbound):
                return aside(opening, _NOT_ANY_MORE)
            session = None
        return self._conversation.step(session, inbound, now=now, opening=opening, crowded=crowded)

    def due(
        self, session: Session | None, what: Timed, bench: Bench, *, about: str | None, now: datetime
    ) -> Step | Aside | None:
        """What comes by the clock, `about` a screening. All subjects that a coordinator left are closed at once."""
        if what.due is Due.EXPIRY and (session is None or session.owner is Role.COORDINATOR or about != session.id):
            return self._close(session, what, bench, now)
        step = None if session is None else self._conversation.due(session, what, now=now)
        if step is not None and session is not None and session.loan is not None and step.session.loan is None:
            bench.tell_holder(session, _closed(session.name))
        return step

    def _close(self, session: Session | None, what: Timed, bench: Bench, now: datetime) -> Aside | None:
        """Close what this contact left, but for a conversation of their own that they are in."""
        closed = []
        for left in bench.left_open():
            own = left.owner is Role.PATIENT and session is not None and left.id == session.id
            step = None if own else self._conversation.due(left, what, now=now, quietly=True)
            if step is not None:
                bench.keep(step)
                if left.loan is None:
                    closed.append(left)
                else:
                    bench.tell_holder(left, _closed(left.name))
        if not closed:
            return None
        language = bench.staff.language if bench.staff else closed[0].own or closed[0].language
        return Aside(text=_closed(*sorted(each.name for each in closed))(language))

    def _link(self, secret: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        used = bench.use_link(secret)
        if used is None:
            return aside(opening, NO_LINK)
        opening = _known(opening, bench.staff)
        if used.screening_id is not None:
            return self._handing.take_over(used.screening_id, bench, now, opening)
        assert bench.staff is not None
        linked = _linked(bench.staff)
        if opening.role is not Role.COORDINATOR:
            return aside(opening, linked, _NOT_SCREENING)
        return Linked(text=aside(opening, linked, _WELCOME).text)

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
                return self._handing.hand_over(session, bench, now, opening, bot)
            case Pressed(choice="wish:handover", screening=own) if session is not None and own == session.id:
                return self._handing.hand_over(session, bench, now, opening, bot)
            case Pressed(screening="desk", choice=choice):
                return self._pressed(choice, bench, now, opening)
            case Pressed(screening=other) if session is not None and other != session.id:
                owner = bench.own(other)
                inbound = replace(inbound, subject=None if owner is None else owner.name)
        if session is None or (_is_start(inbound) and not session.open):
            return aside(opening, _WELCOME)
        return self._conversation.step(session, inbound, now=now, opening=opening, crowded=crowded)

    def _pressed(self, choice: str, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        """A button of a message that belongs to no conversation: it says what it is for, and about which screening."""
        wish, _, about = choice.partition(":")
        match wish:
            case "complete":
                return self._handing.complete(about, bench, now, opening)
            case "reply":
                return self._handing.ask_for_reply(about, bench, opening)
            case _:
                wanted = bench.own(about)
                return aside(opening, _GONE) if wanted is None else self._conversation.turn_to(wanted, now=now)

    def _new(self, code: str, inbound: Inbound, bench: Bench, now: datetime, opening: Opening) -> Step | Aside:
        if not self._codes.allow(code):
            return aside(opening, _NEEDS_CODE, self._codes.expected)
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
        buttons = [(f"{_TURN_TO}{before.id}", say("Open {subject}", subject=code))] if before.own else []
        return aside(opening, said, buttons=buttons)

    def _list(self, session: Session | None, bench: Bench, now: datetime, opening: Opening) -> Aside:
        subjects = bench.open()[:LISTED]
        if not subjects:
            return aside(opening, NO_SUBJECTS)
        at_hand = None if session is None else session.id
        told = [self._line(each, now, at_hand=each.id == at_hand) for each in subjects]
        buttons = [(f"{_TURN_TO}{each.id}", verbatim(each.name)) for each in subjects]
        return aside(opening, lines(told), _WHICH, buttons=buttons)

    def _line(self, session: Session, now: datetime, *, at_hand: bool) -> Text:
        place = _PLACES.get(session.state)
        if place is None:
            place = say("at {criterion}", criterion=session.state) if session.answers else _BEGINNING
        line = say(
            "{mark} {subject}: {count} questions open, {place}",
            mark="▶" if at_hand else "•",
            subject=session.name,
            count=len(self._conversation.still_open(session, now=now)),
            place=place,
        )
        seen = {_PERSON if alert == "person" else _DANGER for alert in session.alerts}
        return say("{line} ({seen})", line=line, seen=tuple(sorted(seen, key=str))) if seen else line


def _linked(staff: Staff) -> Text:
    """The word that an account is linked."""
    return say("This Telegram is now linked to the account {login}, {name}.", login=staff.login, name=staff.name)


def _known(opening: Opening, staff: Staff | None) -> Opening:
    """The opening of somebody of the staff: their role, their language, their site."""
    if staff is None:
        return replace(opening, own=opening.suggested) if opening.role is Role.COORDINATOR else opening
    if staff.role not in SCREENING:
        return replace(opening, own=staff.language)
    return replace(opening, role=Role.COORDINATOR, own=staff.language, site=sorted(staff.sites)[0])


def _closed(*names: str) -> Callable[[str], str]:
    """The word, by language, that screenings were closed unfinished."""
    told = say(
        "Nothing was heard for a long time, so this is closed now, not finished; what was answered is kept: {subjects}",
        subjects=tuple(verbatim(name) for name in names),
    )
    return lambda language: catalogue(language).render(told)


def _within(session: Session | None, staff: Staff | None) -> bool:
    """Whether the screening at hand is of a site that they work at."""
    if session is None or staff is None or session.role is Role.PATIENT:
        return True
    return works_at(session.site, staff)


def _is_start(inbound: Inbound) -> bool:
    return isinstance(inbound, Wished) and inbound.wish is Wish.START
