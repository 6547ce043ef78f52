"""What comes in during a conversation: whether it is read, and what it is taken for."""

from __future__ import annotations

import re
from datetime import datetime

from dialogs.danger import danger_in
from dialogs.events import MessageReceived, RemarkMade
from dialogs.flow import Flow
from dialogs.granting import UNKNOWN_COMMAND, Granting
from dialogs.inbound import Edited, Inbound, Pressed, Sent, Typed, Wish, Wished
from dialogs.phases.amending import propose
from dialogs.phases.asking import REMARK, AskingPhase
from dialogs.readers import normal
from dialogs.readers.wishes import language_in, wish_in
from dialogs.session import Role
from dialogs.turn import Turn
from eligibility import FACTS
from locales import Text, say

CANNOT_READ = {
    "photo": say("I cannot look at pictures. Please type what it says."),
    "document": say("I cannot open files. Please type what it says."),
    "voice": say("I cannot listen to voice messages. Please type your answer."),
    "unknown_command": UNKNOWN_COMMAND,
    "unknown_button": say("That button belongs to something else. Please use the buttons under the newest question."),
}
_NO_CORRECTION = say(
    "That message was no answer that stands now, so nothing is changed. To correct an answer, send /summary."
)
OLD_BUTTON = say("That button belongs to an earlier message. Please use the newest question.")
NOT_READABLE = say("I can only read typed words and presses on buttons.")

_STROKES = re.compile(r"\s*[/／]{2}\s*(.*?)\s*", re.DOTALL)

#: Why something that was received was not read.
EARLY, CROWDED = "came before the question", "one of very many at once"
FOR_STAFF = "an answer to the study team"
ONE_MORE = "came together with the one before"


class Hearing:
    """Hears what a person does, in whatever phase."""

    def __init__(self, flow: Flow, granting: Granting) -> None:
        self._flow = flow
        self._granting = granting

    def hear(self, turn: Turn, inbound: Inbound, *, crowded: bool) -> None:
        """Keep what came in and take it for what it is. `crowded`: words are only kept."""
        unread = _unread(turn, inbound, crowded=crowded)
        remark = _remark_in(turn, inbound)
        turn.change(remarking=False)
        if not isinstance(inbound, Pressed):
            turn.note(received(turn, inbound, None, unread))
        match inbound:
            case Typed(text=text) if unread is EARLY:
                self._early(turn, text)
            case _ if unread is not None:
                pass
            case Pressed():
                self._pressed(turn, inbound)
            case Typed() if remark:
                self._remark(turn, remark)
            case Typed(text=text, reference=reference):
                fact = turn.session.asked
                if reference is not None and fact is not None and isinstance(self._flow.phase(turn), AskingPhase):
                    turn.change(sources={**turn.session.sources, reference: fact})
                self._typed(turn, text)
            case Edited():
                self._edited(turn, inbound)
            case Wished(wish=wish, argument=argument):
                self._granting.grant(turn, wish, argument)
            case Sent(kind=kind, album=album):
                turn.change(album=album)
                turn.say(CANNOT_READ.get(kind, NOT_READABLE))
                self._flow.stand(turn)

    def _pressed(self, turn: Turn, press: Pressed) -> None:
        session = turn.session
        prompt = self._flow.standing(turn)
        current = press.screening == session.id and press.prompt == session.prompt
        option = next((option for option in prompt.options if option.id == press.choice), None) if current else None
        turn.note(received(turn, press, turn.catalogue.render(option.label) if option else None))
        if option is None:
            turn.say(_other_subject(press.subject) if press.subject else OLD_BUTTON)
            self._flow.stand(turn)
        else:
            self._take(turn, option.id, None)

    def _remark(self, turn: Turn, remark: str) -> None:
        """What a coordinator remarks on an answer, for staff to read. What was asked still stands."""
        turn.note(RemarkMade(text=remark, fact=_remarked_on(turn), actor=turn.session.actor))
        turn.say(say("Remark kept, for staff only, on: {about}", about=_about(turn)))
        if (danger := danger_in(normal(remark))) is not None:
            turn.warn(danger)
        self._flow.stand(turn)

    def _early(self, turn: Turn, text: str) -> None:
        """Words that were on their way before the question was put: no answer to it. Said once for each question."""
        if not turn.session.told_early:
            turn.change(told_early=True)
            turn.say(say("I had not asked this yet when you wrote “{words}”, so it does not count.", words=text[:40]))
            self._flow.stand(turn)

    def _edited(self, turn: Turn, edited: Edited) -> None:
        """An earlier message says something else: an answer to the question that stands, or a correction."""
        session = turn.session
        fact = session.sources.get(edited.reference)
        danger = danger_in(normal(edited.text)) if session.open else None
        if danger is not None:
            turn.warn(danger)
            self._flow.stand(turn)
        elif fact is not None and fact == session.asked and isinstance(self._flow.phase(turn), AskingPhase):
            turn.change(pending=None)
            self._typed(turn, edited.text)
        elif fact in session.answers and turn.can("amend") and not session.erasing:
            if propose(turn, str(fact), edited.text):
                turn.show(self._flow.phase(turn).prompt(turn))
            else:
                self._flow.stand(turn)
        else:
            turn.say(_NO_CORRECTION)
            self._flow.stand(turn)

    def _typed(self, turn: Turn, text: str) -> None:
        said = normal(text)
        if not said:
            turn.say(say("There was nothing to read in that."))
            self._flow.stand(turn)
            return
        choice = self._flow.standing(turn).typed(text)
        danger = danger_in(said) if turn.session.open else None
        if danger is not None:
            turn.warn(danger)
            self._flow.stand(turn)
        elif choice is not None:
            self._take(turn, choice, text)
        elif (wish := wish_in(said)) is not None:
            self._granting.grant(turn, wish)
        elif (language := language_in(said)) is not None:
            self._flow.choose_language(turn, language)
        elif self._flow.phase(turn).type(turn, text):
            self._flow.advance(turn)
        else:
            if turn.session.open and not turn.said:
                turn.say(say("I am not sure what that means. Please press one of the buttons, or type what one says."))
            self._flow.stand(turn)

    def _take(self, turn: Turn, choice: str, typed: str | None) -> None:
        """A choice that everybody has, or one of the phase's own."""
        group, _, which = choice.partition(":")
        if group == "language":
            self._flow.choose_language(turn, which)
        elif group == "wish":
            self._granting.grant(turn, Wish(which), pressed=typed is None)
        elif choice == REMARK:
            turn.change(remarking=True)
            turn.say(say("Type the remark on {about} now. Any other button leaves it.", about=_about(turn)))
            turn.reply()
        elif turn.session.erasing:
            self._flow.erasing.press(turn, choice, typed)
            turn.show(self._flow.phase(turn).prompt(turn))
        elif self._flow.phase(turn).press(turn, choice, typed):
            self._flow.advance(turn)
        else:
            self._flow.stand(turn)


def _remark_in(turn: Turn, inbound: Inbound) -> str:
    """The remark of a coordinator, who has said that it is one or begins it with two strokes; empty if it is none."""
    if turn.session.role is not Role.COORDINATOR or not isinstance(inbound, Typed):
        return ""
    marked = _STROKES.fullmatch(inbound.text)
    return marked[1] if marked else inbound.text.strip() if turn.session.remarking else ""


def _remarked_on(turn: Turn) -> str | None:
    """The answer that is remarked on: the one that is being asked for once more, or else the last."""
    asked = turn.session.asked
    return asked if asked in turn.session.answers else turn.session.newest


def _about(turn: Turn) -> Text:
    fact = _remarked_on(turn)
    return FACTS[fact].label if fact is not None else say("this screening")


def _other_subject(subject: str) -> Text:
    return say("That button belongs to subject {subject}, so it does not count here.", subject=subject)


def _unread(turn: Turn, inbound: Inbound, *, crowded: bool) -> str | None:
    """Why words or pictures are kept without being read, if they are. A wish or a danger sign is always read."""
    match inbound:
        case Sent(album=album) if album is not None and album == turn.session.album:
            return ONE_MORE
        case Sent() if crowded:
            return CROWDED
        case Edited(text=text) if crowded and danger_in(normal(text)) is None:
            return CROWDED
        case Typed() if _remark_in(turn, inbound):
            return None
        case Typed(text=text, at=at) if crowded or (at is not None and _too_early(turn, at)):
            said = normal(text)
            if wish_in(said) is None and danger_in(said) is None:
                return CROWDED if crowded else EARLY
    return None


def _too_early(turn: Turn, at: datetime) -> bool:
    """Whether what arrived at `at` cannot be meant for what is asked now. A clock that was set back proves nothing."""
    asked_at = turn.session.asked_at
    return asked_at is not None and at <= asked_at <= turn.now


def received(turn: Turn, inbound: Inbound, label: str | None, unread: str | None = None) -> MessageReceived:
    """The event that `inbound` was received. `unread`: why it was not read, so that it need not have a reply."""

    def of(kind: str, text: str, prompt: int = turn.session.prompt) -> MessageReceived:
        return MessageReceived(actor=turn.session.actor, kind=kind, text=text, prompt=prompt, reason=unread)

    match inbound:
        case Pressed(prompt=prompt, choice=choice):
            return of("pressed", label or choice, prompt)
        case Wished(wish=wish, argument=argument):
            return of("wished", f"/{wish.value} {argument}".strip())
        case Sent(kind=kind, caption=caption):
            return of("sent", f"{kind}: {caption}" if caption else kind)
        case Edited(text=text):
            return of("edited", text)
        case Typed(text=text):
            return of("typed", text)
