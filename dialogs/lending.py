"""A coordinator completes, on the phone, what a patient began or could not know; the patient's chat stays theirs.

While it is lent, the screening's role is the coordinator's, so that they are asked everything that a coordinator can
know. What the patient writes meanwhile is for staff to read and answers no question.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialogs import machine
from dialogs.danger import danger_in
from dialogs.events import Actor, HandedOver
from dialogs.flow import Flow
from dialogs.granting import LANGUAGE, Granting
from dialogs.hearing import CANNOT_READ, CROWDED, FOR_STAFF, NOT_READABLE, OLD_BUTTON, received
from dialogs.inbound import Edited, Inbound, Pressed, Sent, Typed, Wish, Wished
from dialogs.phases.asking import still_open
from dialogs.phases.start import language_options
from dialogs.privacy import privacy
from dialogs.prompt import Option, Prompt
from dialogs.readers import normal
from dialogs.readers.wishes import language_in, wish_in
from dialogs.session import Loan, Role, Session
from dialogs.turn import Turn
from locales import say

_TAKE_BACK = Option(id="take_back", label=say("Go on here myself"))
_WITH_STAFF = say(
    "The study team now completes these questions with you, for example by phone; you need not answer them here. What "
    "you write here meanwhile goes to the study team. /privacy and /delete work as always."
)
_LENT = say(
    "You complete these questions for the patient, who is told so. What they have answered stays. /handover gives the "
    "rest back to them."
)
_PASSED_ON = say("I have passed this on to the study team, who are completing the questions with you.")
_BACK = say("The study team has given the questions back to you. You can go on here, in your own time.")
_GOES_ON = say("All right, we go on here; the study team is told.")
_COMPLETED = say("The study team has completed the questions with you.")
_NO_WORDS = say("There was nothing to read in that.")

#: What the patient can wish for meanwhile in plain words.
_WISHES = frozenset({Wish.PRIVACY, Wish.DELETE, Wish.PERSON, Wish.LANGUAGE})

#: Whoever goes on with it begins at the first criterion, with nothing half done. Messages have their names by chat: the
#: other's are none to correct an answer by.
_FRESH: dict[str, Any] = {
    "sources": {},
    "asked": None,
    "pending": None,
    "amendment": None,
    "excluded_by": None,
    "stopped_in": None,
    "failures": 0,
    "later": (),
    "remarking": False,
    "choosing_language": False,
}


class Lending:
    """Lends a patient's screening to a coordinator and takes it back."""

    def __init__(self, flow: Flow, granting: Granting) -> None:
        self._flow = flow
        self._granting = granting

    def possible(self, turn: Turn) -> bool:
        """Whether a coordinator could complete it: the patient agreed to the notice, and there is something to do."""
        session = turn.session
        if session.owner is not Role.PATIENT or session.erasing or not turn.can("lend"):
            return False
        if turn.state == machine.SUBMITTED:
            theirs = replace(session, role=Role.COORDINATOR, assessed_on=None)
            return bool(still_open(replace(turn, session=theirs)))
        return session.stopped_in not in machine.BEFORE

    def lend(self, turn: Turn, *, own: str | None, staff: str | None) -> None:
        """A coordinator, `staff` by login name, goes on with it from the first criterion. The patient is told."""
        session = turn.session
        loan = session.loan or Loan(actor=session.actor, submitted=turn.state == machine.SUBMITTED)
        turn.note(HandedOver(to=Role.COORDINATOR.value, staff=staff))
        turn.fire("lend")
        turn.change(**_FRESH, verdict=None, assessed_on=None)
        if session.loan is None:
            turn.to = Role.PATIENT
            turn.show(_with_staff(loan))
            turn.to = None
        turn.change(role=Role.COORDINATOR, actor=Actor.COORDINATOR, own=own, loan=loan)
        turn.say(_LENT)
        self._flow.advance(turn)

    def give_back(self, turn: Turn) -> None:
        """The coordinator leaves the rest to the patient, who is asked what is still open for them."""
        handed_in = _loan(turn.session).submitted
        self._return(turn)
        turn.to = Role.PATIENT
        turn.say(_COMPLETED if handed_in else _BACK)
        turn.show(self._flow.phase(turn).prompt(turn))

    def complete(self, turn: Turn) -> None:
        """The coordinator came to the end: it is the patient's again, and they are told what came of it."""
        turn.change(**_theirs(turn.session))
        turn.note(HandedOver(to=Role.PATIENT.value))
        turn.to = Role.PATIENT
        turn.say(_COMPLETED)
        turn.show_beside(self._flow.phase(turn).prompt(turn))

    def lapse(self, turn: Turn) -> bool:
        """Nobody completed it for a long time. Whether that is all: what had been handed in is so again."""
        handed_in = _loan(turn.session).submitted
        self._return(turn)
        return handed_in

    def beside(self, turn: Turn, inbound: Inbound, *, crowded: bool) -> None:
        """Hear what the patient does while a coordinator has their screening."""
        lent = turn.session
        turn.change(role=Role.PATIENT, own=None, actor=_loan(lent).actor)
        turn.to = Role.PATIENT
        self._hear(turn, inbound, crowded=crowded)
        if turn.session.loan is not None:
            turn.change(role=lent.role, own=lent.own, actor=lent.actor)

    def _hear(self, turn: Turn, inbound: Inbound, *, crowded: bool) -> None:
        match inbound:
            case Pressed(choice=choice):
                self._pressed(turn, inbound, choice)
            case Wished(wish=wish, argument=argument):
                turn.note(received(turn, inbound, None))
                self._grant(turn, wish, argument)
            case Typed(text=text) | Edited(text=text):
                self._written(turn, inbound, text, crowded=crowded)
            case Sent(kind=kind, album=album):
                again = crowded or (album is not None and album == turn.session.album)
                turn.note(received(turn, inbound, None, CROWDED if again else None))
                turn.change(album=album)
                if not again:
                    turn.say(CANNOT_READ.get(kind, NOT_READABLE))
                    self._stand(turn)

    def _pressed(self, turn: Turn, inbound: Pressed, choice: str) -> None:
        options = {option.id: option for option in (*_with_staff(_loan(turn.session)).options, *language_options())}
        option = options.get(choice) if inbound.screening == turn.session.id else None
        turn.note(received(turn, inbound, turn.catalogue.render(option.label) if option else None))
        if option is None:
            turn.say(OLD_BUTTON)
            self._stand(turn)
        else:
            self._choose(turn, option.id)

    def _choose(self, turn: Turn, choice: str) -> None:
        if choice == _TAKE_BACK.id:
            self._return(turn)
            turn.say(_GOES_ON)
            turn.show(self._flow.phase(turn).prompt(turn))
        else:
            self._speak(turn, choice.removeprefix("language:"))

    def _written(self, turn: Turn, inbound: Typed | Edited, text: str, *, crowded: bool) -> None:
        said = normal(text)
        if (choice := _with_staff(_loan(turn.session)).typed(text)) is not None:
            turn.note(received(turn, inbound, None))
            self._choose(turn, choice)
            return
        danger, wish, language = danger_in(said), wish_in(said), language_in(said)
        if danger is None and wish in _WISHES:
            turn.note(received(turn, inbound, None))
            self._grant(turn, wish, "")
        elif danger is None and language is not None:
            turn.note(received(turn, inbound, None))
            self._speak(turn, language)
        elif danger is None and crowded:
            turn.note(received(turn, inbound, None, CROWDED))
        else:
            turn.note(received(turn, inbound, None, FOR_STAFF if said else None))
            if danger is not None:
                turn.warn(danger)
            elif said:
                turn.call_for_a_person()
            turn.say(_PASSED_ON if said else _NO_WORDS)
            turn.reply()

    def _grant(self, turn: Turn, wish: Wish, argument: str) -> None:
        match wish:
            case Wish.DELETE:  # theirs alone to decide: from here on nobody else has it
                self._return(turn)
                self._granting.grant(turn, wish)
            case Wish.PRIVACY:
                turn.say(*privacy(turn.interview.retention))
                turn.reply()
            case Wish.PERSON:
                turn.call_for_a_person()
                turn.say(_PASSED_ON)
                turn.reply()
            case Wish.LANGUAGE if (language := language_in(normal(argument))) is not None:
                self._speak(turn, language)
            case Wish.LANGUAGE:
                turn.show_beside(Prompt(paragraphs=(LANGUAGE,), answers=language_options()))
            case _:
                self._stand(turn)

    def _speak(self, turn: Turn, language: str) -> None:
        self._flow.speak(turn, language)
        self._stand(turn)

    def _stand(self, turn: Turn) -> None:
        turn.show_beside(_with_staff(_loan(turn.session)))

    def _return(self, turn: Turn) -> None:
        """It is the patient's again, where they are: at what is still open for them, or handed in."""
        handed_in = _loan(turn.session).submitted
        turn.change(**_FRESH)
        turn.change(**_theirs(turn.session))
        turn.note(HandedOver(to=Role.PATIENT.value))
        if handed_in:
            turn.fire("give_back", aim=machine.SUBMITTED)
            self._flow.close(turn)
        else:
            turn.fire("give_back", aim=turn.interview.protocol.criteria[0].id)
            self._flow.proceed(turn)


def _with_staff(loan: Loan) -> Prompt:
    """What the patient is told; who had handed everything in has nothing to go on with."""
    return Prompt(paragraphs=(_WITH_STAFF,), answers=() if loan.submitted else (_TAKE_BACK,), numbered=False)


def _loan(session: Session) -> Loan:
    assert session.loan is not None
    return session.loan


def _theirs(session: Session) -> dict[str, Any]:
    """What makes it the patient's again."""
    return {"role": Role.PATIENT, "actor": _loan(session).actor, "own": None, "loan": None}
