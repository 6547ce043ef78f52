"""One turn while it is being taken: the session as it changes, and the events as they happen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from transitions import Machine

from dialogs.danger import Danger
from dialogs.events import (
    Actor,
    AnswerCorrected,
    AnswerRecorded,
    AnswerSetBeside,
    AnswerWithdrawn,
    Beside,
    DangerSignSeen,
    Event,
    MessageShown,
    PersonAskedFor,
    StateChanged,
)
from dialogs.machine import move
from dialogs.prompt import Prompt, laid_out
from dialogs.question import Questionnaire
from dialogs.session import PERSON, Role, Session
from dialogs.sides import after, is_vouched, own, same, withdrawable
from eligibility import FACTS, Answer, Assessment, Protocol, Status, assess, describe, dump_answer
from locales import LANGUAGES, Catalogue, Text, catalogue, say, verbatim

_TOLD = say("I have marked this for the study team, but they may not see it at once.")
_PRACTICE = say("🔶 Practice. Nothing that is said here counts.")
_DIFFERS = say("Something else was noted here before. Both are kept, and the study team will look at them.")
_ON_RECORD = say("The study team has an answer to this already.")
BY_STAFF = say("noted by the study team")
DOES_NOT_KNOW, PREFERS_NOT_TO_SAY = say("I don't know"), say("prefers not to say")


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """What every turn of a deployment shares: the protocol, its questions, its machine, the site's readings and
    rules."""

    protocol: Protocol
    questionnaire: Questionnaire
    machine: Machine
    choices: Mapping[str, str] = field(default_factory=dict)
    #: For how many days after its end a screening is kept, where there is a limit.
    retention: int | None = None


@dataclass(slots=True)
class Turn:
    """Phases change the session and say things through this alone."""

    interview: Interview
    session: Session
    now: datetime
    today: date
    events: list[Event] = field(default_factory=list)
    aim: str | None = None
    said: list[Text] = field(default_factory=list)
    #: To whom it is said, where that is not whoever takes the turn.
    to: Role | None = None
    _assessment: Assessment | None = None

    @property
    def state(self) -> str:
        """The machine's state; the machine sets it."""
        return self.session.state

    @state.setter
    def state(self, state: str) -> None:
        self.change(state=state)

    @property
    def catalogue(self) -> Catalogue:
        """The words of the language that whoever writes is talked with."""
        return catalogue(self.session.own or self.session.language)

    def aloud(self, text: Text) -> Text:
        """`text` as it is read aloud, in the patient's language, whatever the rest of the message is in."""
        return text if self.session.own is None else verbatim(catalogue(self.session.language).render(text))

    @property
    def assessment(self) -> Assessment:
        """What the criteria say of the answers so far."""
        if self._assessment is None:
            interview = self.interview
            self._assessment = assess(
                self.session.answers,
                on=self.session.assessed_on or self.today,
                choices=interview.choices,
                protocol=interview.protocol,
            )
        return self._assessment

    def change(self, **changes: Any) -> None:
        """Put the session into another form."""
        self.session = replace(self.session, **changes)

    def note(self, event: Event) -> None:
        """Something happened."""
        self.events.append(event)

    def fire(self, trigger: str, aim: str | None = None) -> None:
        """Let the machine move by `trigger`, to `aim` where it could lead to several states."""
        source, self.aim = self.state, aim
        move(self.interview.machine, self, trigger)
        self.note(StateChanged(source=source, trigger=trigger, target=self.state))

    def can(self, trigger: str) -> bool:
        """Whether the machine knows a way by `trigger` from here."""
        return trigger in self.interview.machine.get_triggers(self.state)

    def record(self, fact: str, answer: Answer, reason: str | None = None, staff: str | None = None) -> None:
        """Keep an answer, first or corrected, and say how it was understood. What hung on the old one is withdrawn.

        `staff`: who of them gave it, where it was not whoever is talking. Where somebody else's answer stands, this one
        is kept beside it.
        """
        old = self.session.answers.get(fact)
        stands = after(old, answer)
        everything = self.interview.questionnaire.dependents(fact, self.session.answers)
        hanging = everything if staff is not None else self.hanging(fact)
        shown = understood(fact, answer)
        told: dict[str, Any] = {
            "fact": fact,
            "understood": self.catalogue.render(shown),
            "actor": self.session.actor if staff is None else Actor.STAFF,
            "reason": reason,
            "staff": staff,
        }
        self.note(self._recorded(old, answer, stands, told))
        self.change(answers={**self.session.answers, fact: stands}, newest=fact, pending=None)
        if old is not None and not same(old, stands):
            self._withdraw(hanging)
        self._assessment = None
        self.say(say("✓ {label}: {value}", label=FACTS[fact].label, value=shown))
        if not same(stands, answer) and answer not in stands.disputed:
            self.say(_ON_RECORD)
        elif stands.disputed:
            self.say(_DIFFERS)

    def _recorded(self, old: Answer | None, answer: Answer, stands: Answer, told: dict[str, Any]) -> Event:
        """The event that `answer` was given, by what it came after and what stands now."""
        fact = told["fact"]
        if old is None:
            return AnswerRecorded(answer=dump_answer(fact, answer), **told)
        was, old_data = self.catalogue.render(understood(fact, old)), dump_answer(fact, old)
        if told["staff"] is None and is_vouched(old):
            differs = answer in stands.disputed
            return AnswerSetBeside(
                answer=dump_answer(fact, answer), stands=old_data, standing=was, differs=differs, **told
            )
        return AnswerCorrected(old=old_data, was=was, answer=dump_answer(fact, stands), **told)

    def hanging(self, fact: str) -> list[str]:
        """The answers that another one of whoever talks to `fact` would take back: their own side's, if any."""
        answers = self.session.answers
        if fact not in answers or is_vouched(answers[fact]):
            return []
        theirs = {**withdrawable(answers, self.session.actor), fact: answers[fact]}
        return self.interview.questionnaire.dependents(fact, theirs)

    def own(self, fact: str) -> Answer:
        """What whoever talks answered to `fact` last; what stands of it, where they never did."""
        answer = self.session.answers[fact]
        return own(answer, self.session.actor) or answer

    def is_for_staff(self, fact: str) -> bool:
        """Whether staff know the answer to `fact`, and the patient who talks did not say so themselves."""
        return self.session.role is Role.PATIENT and self.own(fact).by == Actor.STAFF.value

    def told(self, fact: str) -> Text:
        """How the answer to `fact` is read to whoever talks. What staff found out is not for the assistant to tell."""
        return BY_STAFF if self.is_for_staff(fact) else understood(fact, self.own(fact))

    def _withdraw(self, facts: Sequence[str]) -> None:
        answers = dict(self.session.answers)
        for fact in facts:
            old = answers.pop(fact)
            was = self.catalogue.render(understood(fact, old))
            self.note(AnswerWithdrawn(fact=fact, old=dump_answer(fact, old), was=was))
        self.change(answers=answers)

    def answer(self, status: Status, typed: str | None, value: Any = None) -> Answer:
        """An answer given now, by whoever is talking."""
        return Answer(
            status=status,
            value=value,
            by=self.session.actor.value,
            via=self.session.channel,
            typed=typed,
            prompt=self.session.prompt,
            at=self.now,
        )

    def alert(self, about: str, event: Event) -> None:
        """Something that staff should look at first."""
        self.note(event)
        self.change(alerts=tuple(dict.fromkeys((*self.session.alerts, about))))

    def call_for_a_person(self) -> None:
        """Somebody wants to talk with a person, or has written to the study team."""
        self.alert(PERSON, PersonAskedFor(actor=self.session.actor))

    def warn(self, danger: Danger) -> None:
        """A danger sign: the advice comes before everything else, and staff see that there was one."""
        self.alert(danger.id, DangerSignSeen(sign=danger.id, actor=self.session.actor))
        self.said[:0] = [danger.advice, _TOLD]

    def say(self, *paragraphs: Text) -> None:
        """Put `paragraphs` before what is shown next."""
        self.said.extend(paragraphs)

    def show(self, prompt: Prompt) -> None:
        """Show a prompt: from now on only its buttons count."""
        self.change(prompt=self.session.prompt + 1, choosing_language=False)
        self._message(prompt.paragraphs, self.session.prompt, prompt)

    def show_in_place(self, prompt: Prompt) -> None:
        """Show the prompt that stands, with what is to be said about it, in its old place."""
        self._message(prompt.paragraphs, self.session.prompt, prompt, in_place=True)

    def show_beside(self, prompt: Prompt) -> None:
        """Show a prompt while somebody else is asked the one that stands: that goes on counting."""
        self._message(prompt.paragraphs, self.session.prompt, prompt)

    def reply(self) -> None:
        """Show what was said and nothing else: the question stands, its buttons still count."""
        if self.said:
            self._message((), None, Prompt(paragraphs=()))

    def _message(
        self, paragraphs: tuple[Text, ...], number: int | None, prompt: Prompt, *, in_place: bool = False
    ) -> None:
        whole = (*self._banner(), *self.said, *paragraphs)
        self.said.clear()
        self.note(
            MessageShown(
                actor=Actor.SYSTEM,
                text=_written(whole, self.catalogue),
                language=self.catalogue.language,
                prompt=number,
                to=self.to and self.to.value,
                choices=laid_out(prompt, self.catalogue),
                in_place=in_place,
                beside=tuple(_beside(whole, prompt, catalogue(other)) for other in self._other_languages()),
            )
        )

    def _banner(self) -> tuple[Text, ...]:
        """What stands above every message: whoever works on several subjects sees which one this is about."""
        session = self.session
        subject = session.name if session.loan else session.subject
        return (
            *((_PRACTICE,) if session.practice else ()),
            *((say("Subject {subject}", subject=subject),) if subject and session.role is Role.COORDINATOR else ()),
        )

    def _other_languages(self) -> tuple[str, ...]:
        return tuple(language for language in LANGUAGES if language != self.catalogue.language)


def _written(paragraphs: tuple[Text, ...], said_in: Catalogue) -> str:
    return "\n\n".join(said_in.render(paragraph) for paragraph in paragraphs)


def _beside(paragraphs: tuple[Text, ...], prompt: Prompt, said_in: Catalogue) -> Beside:
    labels = tuple(said_in.render(option.label) for option in prompt.options)
    return Beside(language=said_in.language, text=_written(paragraphs, said_in), labels=labels)


def understood(fact: str, answer: Answer) -> Text:
    """How an answer is read back."""
    match answer.status:
        case Status.KNOWN:
            assert answer.value is not None
            return describe(FACTS[fact], answer.value)
        case Status.PREFERS_NOT_TO_SAY:
            return PREFERS_NOT_TO_SAY
        case Status.NOT_APPLICABLE:
            return say("does not apply")
        case _:
            return say("not known")
