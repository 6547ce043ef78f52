"""`step`: what a person did in, what the conversation did about it out. Nothing else decides anything."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from zoneinfo import ZoneInfo

from dialogs import desk, machine, timed
from dialogs.danger import danger_in
from dialogs.events import (
    Actor,
    Event,
    HandedOver,
    LanguageChosen,
    MessageReceived,
    MessageShown,
    PersonAskedFor,
    RemarkMade,
    ScreeningAssessed,
    ScreeningStarted,
)
from dialogs.inbound import Due, Edited, Inbound, Pressed, Sent, Timed, Typed, Wish, Wished
from dialogs.phases.amending import AmendingPhase, propose
from dialogs.phases.asking import AskingPhase, still_open
from dialogs.phases.closing import ChoosingPhase, EndPhase, PausedPhase, SummaryPhase, correct, go_on, resume
from dialogs.phases.erasing import ErasingPhase
from dialogs.phases.phase import Phase
from dialogs.phases.start import LanguagePhase, NoticePhase, WhoPhase, language_options
from dialogs.phases.stopping import ExclusionPhase
from dialogs.privacy import privacy
from dialogs.prompt import Prompt
from dialogs.question import Questionnaire
from dialogs.questions import QUESTIONS
from dialogs.readers import normal
from dialogs.readers.wishes import language_in, wish_in
from dialogs.session import PERSON, Opening, Role, Session, is_subject_code
from dialogs.turn import Interview, Turn
from eligibility import FACTS, PROTOCOL, Answer, Level, Protocol, dump_assessment
from locales import LANGUAGES, Text, catalogue, say

SITE_ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_LANGUAGE = "zh"

_UNKNOWN_COMMAND = say("I do not know that command. Send /help to see what you can do.")
_CANNOT_READ = {
    "photo": say("I cannot look at pictures. Please type what it says."),
    "document": say("I cannot open files. Please type what it says."),
    "voice": say("I cannot listen to voice messages. Please type your answer."),
    "unknown_command": _UNKNOWN_COMMAND,
    "unknown_button": say("That button belongs to something else. Please use the buttons under the newest question."),
}
_NO_CORRECTION = say(
    "That message was no answer that stands now, so nothing is changed. To correct an answer, send /summary."
)
_OLD_BUTTON = say("That button belongs to an earlier message. Please use the newest question.")
_NOT_READABLE = say("I can only read typed words and presses on buttons.")
_QUESTION_STANDS = say("The question above is still open.")
#: Why something that was received was not read.
EARLY, CROWDED = "came before the question", "one of very many at once"
FOR_STAFF = "an answer to the study team"
ONE_MORE = "came together with the one before"

_TO_ANSWER_STAFF = say(
    "To answer them, reply to this message. Whatever else you write still counts for the question above."
)
_OVER = say("This conversation is over. To begin another one, send /start.")
_OVER_FOR_STAFF = say("This screening is finished. For another subject, send /new and the subject code.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What a turn came to: the session afterwards, and what happened, in order."""

    session: Session
    events: tuple[Event, ...]


class Conversation:
    """The conversation about one protocol. Built once; holds nothing about anybody."""

    def __init__(
        self,
        *,
        protocol: Protocol = PROTOCOL,
        choices: Mapping[str, str] | None = None,
        zone: tzinfo = SITE_ZONE,
        sites: Sequence[str] = (),
        retention: int | None = None,
    ) -> None:
        """`choices`: the site's readings of ambiguous sentences; `zone`: where a day begins and ends.

        `sites`: codes that `/start` may come with; a screening that names none of them belongs to the first.
        `retention`: for how many days after its end a screening is kept, where there is a limit.
        """
        self._interview = Interview(
            protocol=protocol,
            questionnaire=Questionnaire(QUESTIONS, protocol.criteria),
            machine=machine.build(protocol.criteria),
            choices=choices or {},
            retention=retention,
        )
        self._zone = zone
        self._sites = {site.casefold(): site for site in sites}
        asking: Phase = AskingPhase()
        end: Phase = EndPhase()
        self._phases: dict[str, Phase] = {
            "language": LanguagePhase(),
            "who": WhoPhase(),
            "notice": NoticePhase(),
            **{criterion.id: asking for criterion in protocol.criteria},
            machine.EXCLUSION: ExclusionPhase(),
            machine.SUMMARY: SummaryPhase(),
            machine.CHOOSING: ChoosingPhase(),
            machine.AMENDING: AmendingPhase(),
            machine.PAUSED: PausedPhase(),
            **dict.fromkeys(
                (machine.SUBMITTED, machine.ENDED_EARLY, machine.DECLINED, machine.EXPIRED, machine.ERASED), end
            ),
        }
        self._erasing: Phase = ErasingPhase()

    @property
    def states(self) -> frozenset[str]:
        """Every state that there is something to say in."""
        return frozenset(self._phases)

    def step(
        self, session: Session | None, inbound: Inbound, *, now: datetime, opening: Opening, crowded: bool = False
    ) -> Step:
        """Take one turn. `now` is an aware time; `opening` makes a new screening where one begins.

        `crowded`: so much more from this person waits that words are only kept, and the last ones read.
        """
        if session is None or _begins_anew(session, inbound):
            return self._begin(inbound, now, opening)
        turn = self._turn(replace(session, heard_at=now), now)
        self._receive(turn, inbound, crowded=crowded)
        if (turn.session.state, turn.session.asked) != (session.state, session.asked):
            turn.change(asked_at=now, told_early=False)
        return Step(session=turn.session, events=tuple(turn.events))

    def turn_to(self, session: Session, *, now: datetime) -> Step:
        """A coordinator turns to this subject: what is open there is put again, and a stopped one goes on."""
        turn = self._turn(replace(session, heard_at=now, asked_at=now, told_early=False), now)
        if turn.state == machine.PAUSED:
            resume(turn)
        turn.show(self._phase(turn).prompt(turn))
        return Step(session=turn.session, events=tuple(turn.events))

    def written_by_staff(self, session: Session, text: str, *, staff: str) -> MessageShown:
        """What a member of staff (`staff`: their login name) writes to the person; what is asked still stands."""
        words = catalogue(session.language)
        said = say("From the study team:\n{text}", text=text)
        paragraphs = (said, _TO_ANSWER_STAFF) if session.open else (said,)
        return MessageShown(
            text="\n\n".join(words.render(each) for each in paragraphs),
            language=session.language,
            actor=Actor.STAFF,
            staff=staff,
        )

    def passed_on(self, session: Session, inbound: Typed, *, now: datetime) -> Step:
        """The person answers what staff wrote: that is for staff to read, and answers no question."""
        turn = self._turn(replace(session, heard_at=now), now)
        turn.note(_received(turn, inbound, None, FOR_STAFF))
        turn.alert(PERSON, PersonAskedFor(actor=session.actor))
        turn.say(say("I have passed this on to the study team."))
        if (danger := danger_in(normal(inbound.text))) is not None:
            turn.warn(danger)
        if session.open:
            turn.say(_QUESTION_STANDS)
        turn.reply()
        return Step(session=turn.session, events=tuple(turn.events))

    def hand_to_patient(self, session: Session, *, now: datetime) -> Step:
        """The patient goes on where a coordinator began: who they are and their consent come first."""
        theirs = replace(
            session,
            role=Role.PATIENT,
            actor=Actor.PATIENT,
            own=None,
            later=(),
            pending=None,
            amendment=None,
            asked=None,
            excluded_by=None,
            stopped_in=None,
            failures=0,
            heard_at=now,
            asked_at=now,
            told_early=False,
        )
        turn = self._turn(theirs, now)
        turn.note(HandedOver(to=Role.PATIENT.value))
        turn.fire("hand_over")
        turn.say(say("The study team has begun these questions with you. You can finish them here, in your own time."))
        turn.show(self._phase(turn).prompt(turn))
        return Step(session=turn.session, events=tuple(turn.events))

    def can_hand_over(self, session: Session, *, now: datetime) -> bool:
        """Whether the patient could go on from here."""
        return self._turn(session, now).can("hand_over")

    def still_open(self, session: Session, *, now: datetime) -> list[str]:
        """The facts that would be asked for now if the conversation went on, also those that were put off."""
        return still_open(self._turn(session, now))

    def due(self, session: Session, what: Timed, *, now: datetime) -> Step | None:
        """Take the turn that the clock brings; None where there is nothing to do, since the person was heard from."""
        if session.heard_at is None or session.heard_at > what.since or not timed.applies(session, what.due):
            return None
        turn = self._turn(session if what.due is Due.REPEAT else replace(session, erasing=0), now)
        consented = turn.state not in machine.BEFORE
        timed.take(turn, what.due)
        if what.due is Due.EXPIRY and consented:
            self._close(turn)
        prompt = self._phase(turn).prompt(turn)
        turn.show(timed.reminder(prompt, turn) if what.due is Due.REMINDER else prompt)
        return Step(session=turn.session, events=tuple(turn.events))

    def enter(self, session: Session, fact: str, answer: Answer, *, staff: str, reason: str, now: datetime) -> Step:
        """A member of staff answers or corrects `fact`; what the person is being asked still stands."""
        turn = self._turn(session, now)
        desk.enter(turn, fact, answer, staff=staff, reason=reason)
        return Step(session=turn.session, events=tuple(turn.events))

    def give_evidence(
        self, session: Session, fact: str, level: Level, *, staff: str, reason: str, now: datetime
    ) -> Step:
        """A member of staff says how well the answer to `fact` is evidenced."""
        turn = self._turn(session, now)
        desk.give_evidence(turn, fact, level, staff=staff, reason=reason)
        return Step(session=turn.session, events=tuple(turn.events))

    def dependents(self, session: Session, fact: str) -> list[str]:
        """The answers that would be withdrawn if that to `fact` changed."""
        return self._interview.questionnaire.dependents(fact, session.answers)

    def _turn(self, session: Session, now: datetime) -> Turn:
        return Turn(interview=self._interview, session=session, now=now, today=now.astimezone(self._zone).date())

    def _begin(self, inbound: Inbound, now: datetime, opening: Opening) -> Step:
        coordinator = opening.role is Role.COORDINATOR
        code = coordinator and isinstance(inbound, Wished) and is_subject_code(inbound.argument)
        referral = inbound.argument if isinstance(inbound, Wished) and inbound.wish is Wish.START else ""
        session = Session(
            id=opening.id,
            role=opening.role,
            channel=opening.channel,
            subject=inbound.argument if code and isinstance(inbound, Wished) else opening.subject,
            site=opening.site or self._site(referral),
            practice=opening.practice,
            heard_at=now,
            actor=Actor.COORDINATOR if coordinator else Actor.PATIENT,
            protocol=self._interview.protocol.version,
            language=opening.suggested or DEFAULT_LANGUAGE,
            own=opening.own,
        )
        turn = self._turn(session, now)
        referred = referral if is_subject_code(referral) else None
        turn.note(ScreeningStarted(protocol=session.protocol, role=session.role.value, referral=referred))
        turn.note(_received(turn, inbound, None))
        if opening.language is None:
            turn.show(self._phase(turn).prompt(turn))
        else:
            self._choose_language(turn, opening.language)
        return Step(session=turn.session, events=tuple(turn.events))

    def _site(self, referral: str) -> str | None:
        return self._sites.get(referral.casefold(), next(iter(self._sites.values()), None))

    def _phase(self, turn: Turn) -> Phase:
        return self._erasing if turn.session.erasing else self._phases[turn.state]

    def _receive(self, turn: Turn, inbound: Inbound, *, crowded: bool) -> None:
        unread = _unread(turn, inbound, crowded=crowded)
        if not isinstance(inbound, Pressed):
            turn.note(_received(turn, inbound, None, unread))
        match inbound:
            case Typed(text=text) if unread is EARLY:
                self._early(turn, text)
            case _ if unread is not None:
                pass
            case Pressed():
                self._pressed(turn, inbound)
            case Typed(text=text) if turn.session.role is Role.COORDINATOR and (remark := remark_in(text)):
                self._remark(turn, remark)
            case Typed(text=text, reference=reference):
                fact = turn.session.asked
                if reference is not None and fact is not None and isinstance(self._phase(turn), AskingPhase):
                    turn.change(sources={**turn.session.sources, reference: fact})
                self._typed(turn, text)
            case Edited():
                self._edited(turn, inbound)
            case Wished(wish=wish, argument=argument):
                self._wish(turn, wish, argument)
            case Sent(kind=kind, album=album):
                turn.change(album=album)
                turn.say(_CANNOT_READ.get(kind, _NOT_READABLE))
                self._stand(turn)

    def _pressed(self, turn: Turn, press: Pressed) -> None:
        session = turn.session
        prompt = self._standing(turn)
        current = press.screening == session.id and press.prompt == session.prompt
        option = next((option for option in prompt.options if option.id == press.choice), None) if current else None
        turn.note(_received(turn, press, turn.catalogue.render(option.label) if option else None))
        if option is None:
            turn.say(_other_subject(press.subject) if press.subject else _OLD_BUTTON)
            self._stand(turn)
        else:
            self._take(turn, option.id, None)

    def _remark(self, turn: Turn, remark: str) -> None:
        """What a coordinator remarks on the last answer, for staff to read. What was asked still stands."""
        fact = turn.session.newest
        turn.note(RemarkMade(text=remark, fact=fact, actor=turn.session.actor))
        about = FACTS[fact].label if fact is not None else say("this screening")
        turn.say(say("Remark kept, for staff only, on: {about}", about=about))
        if (danger := danger_in(normal(remark))) is not None:
            turn.warn(danger)
        self._stand(turn)

    def _early(self, turn: Turn, text: str) -> None:
        """Words that were on their way before the question was put: no answer to it. Said once for each question."""
        if not turn.session.told_early:
            turn.change(told_early=True)
            turn.say(say("I had not asked this yet when you wrote “{words}”, so it does not count.", words=text[:40]))
            self._stand(turn)

    def _edited(self, turn: Turn, edited: Edited) -> None:
        """An earlier message says something else: an answer to the question that stands, or a correction."""
        session = turn.session
        fact = session.sources.get(edited.reference)
        danger = danger_in(normal(edited.text)) if session.open else None
        if danger is not None:
            turn.warn(danger)
            self._stand(turn)
        elif fact is not None and fact == session.asked and isinstance(self._phase(turn), AskingPhase):
            turn.change(pending=None)
            self._typed(turn, edited.text)
        elif fact in session.answers and turn.can("amend") and not session.erasing:
            if propose(turn, str(fact), edited.text):
                turn.show(self._phase(turn).prompt(turn))
            else:
                self._stand(turn)
        else:
            turn.say(_NO_CORRECTION)
            self._stand(turn)

    def _typed(self, turn: Turn, text: str) -> None:
        said = normal(text)
        if not said:
            turn.say(say("There was nothing to read in that."))
            self._stand(turn)
            return
        choice = self._standing(turn).typed(text)
        danger = danger_in(said) if turn.session.open else None
        if danger is not None:
            turn.warn(danger)
            self._stand(turn)
        elif choice is not None:
            self._take(turn, choice, text)
        elif (wish := wish_in(said)) is not None:
            self._wish(turn, wish)
        elif (language := language_in(said)) is not None:
            self._choose_language(turn, language)
        elif self._phase(turn).type(turn, text):
            self._advance(turn)
        else:
            if turn.session.open and not turn.said:
                turn.say(say("I am not sure what that means. Please press one of the buttons, or type what one says."))
            self._stand(turn)

    def _take(self, turn: Turn, choice: str, typed: str | None) -> None:
        """A choice that everybody has, or one of the phase's own."""
        group, _, which = choice.partition(":")
        if group == "language":
            self._choose_language(turn, which)
        elif group == "wish":
            self._wish(turn, Wish(which), pressed=typed is None)
        elif turn.session.erasing:
            self._erasing.press(turn, choice, typed)
            turn.show(self._phase(turn).prompt(turn))
        elif self._phase(turn).press(turn, choice, typed):
            self._advance(turn)
        else:
            self._stand(turn)

    def _advance(self, turn: Turn) -> None:
        """Go on to the next state with something to ask, and ask it. A hard exclusion stops on the way."""
        while not self._is_excluded(turn) and self._phase(turn).silent(turn):
            turn.fire("proceed")
        if turn.state in (machine.SUBMITTED, machine.ENDED_EARLY):
            self._close(turn)
        turn.show(self._phase(turn).prompt(turn))

    def _is_excluded(self, turn: Turn) -> bool:
        """Whether the criterion at hand has a hard exclusion that nobody passed over, and no question is open."""
        state, session = turn.state, turn.session
        if not isinstance(self._phases[state], AskingPhase) or session.asked or state in session.passed_over:
            return False
        if not turn.assessment.finding(state).hard:
            return False
        turn.fire("exclude")
        turn.change(excluded_by=state)
        return True

    def _close(self, turn: Turn) -> None:
        verdict = turn.assessment.verdict
        turn.change(verdict=verdict.value, assessed_on=turn.today, asked=None, pending=None)
        turn.note(ScreeningAssessed(verdict=verdict.value, assessment=dump_assessment(turn.assessment)))

    def _standing(self, turn: Turn) -> Prompt:
        """What can be pressed now: the phase's own prompt, and the language buttons at any time."""
        if turn.session.choosing_language:
            return Prompt(paragraphs=(), answers=language_options())
        prompt = self._phase(turn).prompt(turn)
        if turn.state == "language":
            return prompt
        return replace(prompt, aside=(*prompt.aside, language_options(), timed.NO_MORE))

    def _stand(self, turn: Turn) -> None:
        """Say what was to be said; what was asked still stands."""
        over = _OVER_FOR_STAFF if turn.session.role is Role.COORDINATOR else _OVER
        turn.say(_QUESTION_STANDS if turn.session.open or turn.session.erasing else over)
        turn.reply()

    def _choose_language(self, turn: Turn, language: str) -> None:
        if language not in LANGUAGES:
            raise ValueError(f"no language {language!r}")
        turn.change(language=language)
        turn.note(LanguageChosen(language=language, actor=turn.session.actor))
        if turn.state == "language":
            turn.fire("proceed")
            self._advance(turn)
        else:
            turn.show(self._phase(turn).prompt(turn))

    def _wish(self, turn: Turn, wish: Wish, argument: str = "", *, pressed: bool = False) -> None:
        """`pressed`: by a button under the question, so that what is said about it can take the question's place."""
        if wish not in (Wish.DELETE, Wish.LANGUAGE):
            turn.change(erasing=0)
        phase = self._phase(turn)
        match wish:
            case Wish.START if turn.state == machine.PAUSED:
                resume(turn)
            case Wish.STOP if turn.session.open and turn.state != machine.PAUSED:
                turn.change(stopped_in=turn.state)
                turn.fire("stop")
            case Wish.SUMMARY if isinstance(phase, AskingPhase | SummaryPhase):
                turn.fire("correct")
            case Wish.BACK if isinstance(phase, AskingPhase | SummaryPhase):
                self._back(turn)
            case Wish.BACK if isinstance(phase, ChoosingPhase):
                go_on(turn)
                self._advance(turn)
                return
            case Wish.HELP:
                turn.say(*((phase.help(turn),) if isinstance(phase, AskingPhase) else ()), _HELP)
            case Wish.WHY if isinstance(phase, AskingPhase):
                turn.say(phase.why(turn))
            case Wish.PRIVACY:
                turn.say(*privacy(turn.interview.retention))
            case Wish.DELETE if turn.session.role is Role.COORDINATOR:
                turn.say(_not_yours(turn.session.id))
            case Wish.DELETE if turn.state != machine.ERASED:
                turn.change(erasing=1)
            case Wish.LANGUAGE if (language := language_in(normal(argument))) is not None:
                self._choose_language(turn, language)
                return
            case Wish.LANGUAGE:
                turn.say(_LANGUAGE)
                turn.show(Prompt(paragraphs=(), answers=language_options()))
                turn.change(choosing_language=True)
                return
            case Wish.NEW if turn.session.role is not Role.COORDINATOR:
                turn.say(_UNKNOWN_COMMAND)
            case Wish.LIST | Wish.HANDOVER:
                turn.say(_UNKNOWN_COMMAND)
            case Wish.QUIET:
                timed.hush(turn)
            case Wish.PERSON:
                turn.alert(PERSON, PersonAskedFor(actor=turn.session.actor))
                turn.say(_PERSON)
            case Wish.NEW:
                turn.say(_NEW if not argument or is_subject_code(argument) else _NO_CODE)
            case _:
                pass
        prompt = self._phase(turn).prompt(turn)
        if pressed and wish in (Wish.HELP, Wish.WHY):
            turn.show_in_place(prompt)
        else:
            turn.show(prompt)

    def _back(self, turn: Turn) -> None:
        """To the question before: an unfinished answer first, then what was answered last before this question."""
        session = turn.session
        if session.pending is not None:
            turn.change(pending=None)
            return
        given = list(session.answers)
        here = given.index(session.asked) if session.asked and session.asked in given else len(given)
        if here == 0:
            turn.say(say("This is the first question."))
            return
        earlier = given[here - 1]
        states = [*(criterion.id for criterion in turn.interview.protocol.criteria), machine.SUMMARY]
        home = turn.interview.questionnaire.home[earlier]
        if states.index(home) > states.index(turn.state):  # asked for out of turn, after a correction
            turn.fire("correct")
            correct(turn, earlier)
            return
        while turn.state != home:
            turn.fire("back")
        turn.change(asked=earlier)


_HELP: Text = say(
    "You can always send: /back for the question before, /why for its reason, /summary to see and correct your "
    "answers, /stop to stop for now, /language for another language, /privacy for what happens to your data, /delete "
    "to have it erased."
)
_PERSON = say(
    "I have marked for the study team that you would like to talk with a person. They can reach you here; I cannot say "
    "when. Until then we can go on, or you can stop with /stop."
)
_LANGUAGE = say("Which language?")
_NO_CODE = say(
    "That is no subject code, so nothing was begun. A code has letters, digits, dots and hyphens, and no names. For "
    "example: /new S-001"
)
_NEW = say(
    "This screening is still open. To begin another one, finish it or stop it with /stop, then send /new and the code."
)


def _not_yours(screening: str) -> Text:
    return say(
        "What you enter here is not about yourself. To have a subject's screening erased, ask whoever runs this "
        "program: prescreen erase {screening} --reason …",
        screening=screening,
    )


def _other_subject(subject: str) -> Text:
    return say("That button belongs to subject {subject}, so it does not count here.", subject=subject)


def _begins_anew(session: Session, inbound: Inbound) -> bool:
    """Another screening begins by a wish for it after a finished one; a coordinator may leave a stopped one."""
    if not isinstance(inbound, Wished) or inbound.wish not in (Wish.START, Wish.NEW):
        return False
    if inbound.wish is Wish.NEW and session.role is Role.COORDINATOR:
        usable = not inbound.argument or is_subject_code(inbound.argument)
        return usable and (session.state == machine.PAUSED or not session.open)
    return not session.open


def remark_in(text: str) -> str:
    """The remark that a line beginning with two strokes is; empty where it is none."""
    marked = re.fullmatch(r"\s*[/／]{2}\s*(.*?)\s*", text, re.DOTALL)
    return marked[1] if marked else ""


def _unread(turn: Turn, inbound: Inbound, *, crowded: bool) -> str | None:
    """Why words or pictures are kept without being read, if they are. A wish or a danger sign is always read."""
    match inbound:
        case Sent(album=album) if album is not None and album == turn.session.album:
            return ONE_MORE
        case Sent() | Edited() if crowded:
            return CROWDED
        case Typed(text=text) if turn.session.role is Role.COORDINATOR and remark_in(text):
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


def _received(turn: Turn, inbound: Inbound, label: str | None, unread: str | None = None) -> MessageReceived:
    """`unread`: why it was not read, so that it need not have a reply of its own."""

    def received(kind: str, text: str, prompt: int = turn.session.prompt) -> MessageReceived:
        return MessageReceived(actor=turn.session.actor, kind=kind, text=text, prompt=prompt, reason=unread)

    match inbound:
        case Pressed(prompt=prompt, choice=choice):
            return received("pressed", label or choice, prompt)
        case Wished(wish=wish, argument=argument):
            return received("wished", f"/{wish.value} {argument}".strip())
        case Sent(kind=kind, caption=caption):
            return received("sent", f"{kind}: {caption}" if caption else kind)
        case Edited(text=text):
            return received("edited", text)
        case Typed(text=text):
            return received("typed", text)
