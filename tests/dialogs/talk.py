"""A person in a conversation, turn by turn: what they do, what they are shown, and what holds after every turn."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from bot.telegram.callback import button_data
from bot.telegram.text import LONGEST, units
from dialogs import (
    Choice,
    Conversation,
    Due,
    Edited,
    Event,
    Inbound,
    MessageShown,
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

CONVERSATION = Conversation()
NOW = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
SCREENING = "k7m2qw"


class Talk:
    """One person's conversation, begun with /start. The session is written out and read back between turns."""

    def __init__(self, *, role: Role = Role.PATIENT, language: str | None = "en", now: datetime = NOW) -> None:
        """With a language, the conversation begins behind the choice of one."""
        self._role, self._language, self._begun, self._typed = role, language, 0, 0
        self._own: str | None = None
        self.now = now
        self.events: list[Event] = []
        #: Everything shown, newest last, and the buttons of every prompt.
        self.shown: list[MessageShown] = []
        #: What went to the patient in turns of somebody else's, and while somebody else had the screening in hand.
        self.told: list[MessageShown] = []
        self.buttons: dict[int, tuple[Choice, ...]] = {}
        self.session = self._took(CONVERSATION.step(None, Wished(wish=Wish.START), now=now, opening=self._opening()))

    @property
    def text(self) -> str:
        """The newest message."""
        return self.shown[-1].text

    @property
    def choices(self) -> dict[str, str]:
        """The buttons that count: label by id."""
        return {choice.id: choice.label for choice in self.buttons[self.session.prompt]}

    def _opening(self) -> Opening:
        """Of a screening that would begin now."""
        self._begun += 1
        return Opening(id=f"{SCREENING}{self._begun}", channel="console", role=self._role, language=self._language)

    def later(self, days: float) -> Talk:
        """Time passes."""
        self.now += timedelta(days=days)
        return self

    def does(self, inbound: Inbound) -> Talk:
        """Take a turn."""
        before = self.session
        step = CONVERSATION.step(before, inbound, now=self.now, opening=self._opening())
        if step.session.id == before.id:
            assert step.session.prompt >= before.prompt
        else:
            self.buttons.clear()
        self.session = self._took(step)
        return self

    def types(self, *texts: str) -> Talk:
        """Type one text after the other."""
        for text in texts:
            self._typed += 1
            self.does(Typed(text=text, reference=str(self._typed)))
        return self

    def edits(self, number: int, text: str) -> Talk:
        """Change the words of the `number`th message that was typed, counted from 1."""
        return self.does(Edited(text=text, reference=str(number)))

    def receives_in_silence(self, inbound: Inbound) -> Talk:
        """Take a turn that nobody waits for an answer to."""
        step = CONVERSATION.step(self.session, inbound, now=self.now, opening=self._opening())
        assert not [event for event in step.events if isinstance(event, MessageShown)]
        self.session = step.session
        self.events += step.events
        return self

    def is_due(self, due: Due, since: datetime | None = None) -> Talk:
        """Something comes by the clock that was due to whom was not heard from `since`; None: ever since."""
        step = CONVERSATION.due(self.session, Timed(due=due, since=since or self.now), now=self.now)
        if step is not None:
            self.session = self._took(step)
        return self

    def is_handed_over(self) -> Talk:
        """The patient goes on where a coordinator began."""
        self.session = self._took(CONVERSATION.hand_to_patient(self.session, now=self.now))
        return self

    def is_lent(self, own: str | None = None) -> Talk:
        """A coordinator goes on where the patient stopped, talked with in their `own` language."""
        self._own = own
        self.session = self._took(CONVERSATION.lend(self.session, own=own, staff="ann", now=self.now))
        return self

    def takes(self, step: Step) -> Talk:
        """A step is taken."""
        self.session = self._took(step)
        return self

    def is_given_back(self) -> Talk:
        """The coordinator leaves the rest to the patient."""
        self.session = self._took(CONVERSATION.give_back(self.session, now=self.now))
        return self

    def meanwhile(self, inbound: Inbound, *, crowded: bool = False) -> Talk:
        """The patient does something while a coordinator has the screening in hand."""
        step = CONVERSATION.beside(self.session, inbound, now=self.now, crowded=crowded)
        if step.session.loan is None:
            self.session = self._took(step)
        else:
            assert step.session.prompt == self.session.prompt
            self.session = Session.load(json.loads(json.dumps(step.session.dump())))
            self.events += step.events
            self.told += _messages(step)
        return self

    def expires(self) -> Talk:
        """Nothing was heard for a long time."""
        return self.later(30).is_due(Due.EXPIRY)

    def lapses(self) -> Talk:
        """A coordinator did not go on with what had been handed in; nobody is told."""
        what = Timed(due=Due.EXPIRY, since=self.later(30).now)
        step = CONVERSATION.due(self.session, what, now=self.now)
        assert step is not None
        assert not _messages(step)
        self.session = step.session
        return self

    def presses(self, *choices: str, prompt: int | None = None) -> Talk:
        """Press one choice after the other, each on the newest prompt, or once on an old one."""
        for choice in choices:
            number = self.session.prompt if prompt is None else prompt
            assert choice in {button.id for button in self.buttons[number]}, f"{choice} not in {self.buttons[number]}"
            self.does(Pressed(screening=self.session.id, prompt=number, choice=choice))
        return self

    def wishes(self, wish: Wish, argument: str = "") -> Talk:
        """Give a command."""
        return self.does(Wished(wish=wish, argument=argument))

    def consents(self) -> Talk:
        """Everything up to the first question."""
        if self.session.role is Role.PATIENT:
            self.presses("patient")
        return self.presses("agree")

    def skips(self, questions: int) -> Talk:
        """Know nothing of so many questions, or of all there are."""
        for _ in range(questions):
            if "unknown" not in self.choices:
                break
            self.presses("unknown")
        return self

    def comes_to(self, fact: str) -> Talk:
        """Know nothing of any question before the one for `fact`."""
        while self.session.asked != fact:
            self.presses("unknown")
        return self

    def _took(self, step: Step) -> Session:
        stored = json.loads(json.dumps(step.session.dump()))
        session = Session.load(stored)
        assert session == step.session
        told = [message for message in _messages(step) if message.to is not None]
        (message,) = [message for message in _messages(step) if message not in told] or told
        self.told += told
        self._check(message, session)
        self.events += step.events
        self.shown.append(message)
        return session

    def _check(self, message: MessageShown, session: Session) -> None:
        drawn = tuple(choice for row in message.choices for choice in row)
        assert message.text.strip()
        long = session.role is Role.COORDINATOR  # all answers at once, and more: Telegram gets that in parts
        assert long or units(message.text) <= LONGEST
        assert message.language in (session.language, self._own)
        if message.prompt is None:
            assert drawn == ()
        else:
            assert message.prompt == session.prompt
            self.buttons[message.prompt] = drawn
        way_on = bool(self.buttons[session.prompt])
        beside = session.choosing_language or bool(session.erasing)
        assert way_on is (session.open or beside), "an end offers nothing but another language, and to erase everything"
        for choice in drawn:
            assert choice.id.isascii()
            assert len(choice.id) <= 32
            assert button_data(session.id, 99999, choice.id)
        assert len({choice.id for choice in drawn}) == len(drawn)


def _messages(step: Step) -> list[MessageShown]:
    return [event for event in step.events if isinstance(event, MessageShown)]
