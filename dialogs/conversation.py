"""`step`: what a person did in, what the conversation did about it out. Nothing else decides anything."""

from __future__ import annotations

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
    MessageShown,
    ScreeningStarted,
)
from dialogs.flow import QUESTION_STANDS, Flow
from dialogs.granting import Granting
from dialogs.hearing import FOR_STAFF, Hearing, received
from dialogs.inbound import Due, Inbound, Timed, Typed, Wish, Wished
from dialogs.lending import Lending
from dialogs.phases.amending import AmendingPhase
from dialogs.phases.asking import AskingPhase, still_open
from dialogs.phases.closing import ChoosingPhase, EndPhase, PausedPhase, SummaryPhase, resume
from dialogs.phases.erasing import ErasingPhase
from dialogs.phases.phase import Phase
from dialogs.phases.start import LanguagePhase, NoticePhase, WhoPhase
from dialogs.phases.stopping import ExclusionPhase
from dialogs.question import Questionnaire
from dialogs.questions import QUESTIONS
from dialogs.readers import normal
from dialogs.session import Opening, Role, Session, is_subject_code
from dialogs.turn import Interview, Turn
from eligibility import PROTOCOL, Answer, Level, Protocol
from locales import catalogue, say

SITE_ZONE = ZoneInfo("Asia/Shanghai")
DEFAULT_LANGUAGE = "zh"

_TO_ANSWER_STAFF = say(
    "To answer them, reply to this message. Whatever else you write still counts for the question above."
)


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
        self._flow = Flow(_phases(protocol), ErasingPhase())
        granting = Granting(self._flow)
        self._hearing = Hearing(self._flow, granting)
        self._lending = Lending(self._flow, granting)

    @property
    def states(self) -> frozenset[str]:
        """Every state that there is something to say in."""
        return frozenset(self._flow.phases)

    def step(
        self, session: Session | None, inbound: Inbound, *, now: datetime, opening: Opening, crowded: bool = False
    ) -> Step:
        """Take one turn. `now` is an aware time; `opening` makes a new screening where one begins.

        `crowded`: so much more from this person waits that words are only kept, and the last ones read.
        """
        if session is None or _begins_anew(session, inbound):
            return self._begin(inbound, now, opening)
        turn = self._turn(replace(session, heard_at=now), now)
        self._hearing.hear(turn, inbound, crowded=crowded)
        if (turn.session.state, turn.session.asked) != (session.state, session.asked):
            turn.change(asked_at=now, told_early=False)
        if turn.session.loan is not None and not turn.session.open:
            self._lending.complete(turn)
        return Step(session=turn.session, events=tuple(turn.events))

    def turn_to(self, session: Session, *, now: datetime) -> Step:
        """A coordinator turns to this subject: what is open there is put again, and a stopped one goes on."""
        turn = self._turn(replace(session, heard_at=now, asked_at=now, told_early=False, remarking=False), now)
        if turn.state == machine.PAUSED:
            resume(turn)
        turn.show(self._flow.phase(turn).prompt(turn))
        return Step(session=turn.session, events=tuple(turn.events))

    def written_by_staff(self, session: Session, text: str, *, staff: str) -> MessageShown:
        """What a member of staff (`staff`: their login name) writes to the person; what is asked still stands."""
        words = catalogue(session.language)
        said = say("From the study team:\n{text}", text=text)
        paragraphs = (said, _TO_ANSWER_STAFF) if session.open and session.loan is None else (said,)
        return MessageShown(
            text="\n\n".join(words.render(each) for each in paragraphs),
            language=session.language,
            actor=Actor.STAFF,
            staff=staff,
        )

    def passed_on(self, session: Session, inbound: Typed, *, now: datetime) -> Step:
        """The person answers what staff wrote: that is for staff to read, and answers no question."""
        turn = self._turn(replace(session, heard_at=now), now)
        turn.note(received(turn, inbound, None, FOR_STAFF))
        turn.call_for_a_person()
        turn.say(say("I have passed this on to the study team."))
        if (danger := danger_in(normal(inbound.text))) is not None:
            turn.warn(danger)
        if session.open:
            turn.say(QUESTION_STANDS)
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
            sources={},  # names of messages in another chat
            heard_at=now,
            asked_at=now,
            told_early=False,
        )
        turn = self._turn(theirs, now)
        turn.note(HandedOver(to=Role.PATIENT.value))
        turn.fire("hand_over")
        turn.say(say("The study team has begun these questions with you. You can finish them here, in your own time."))
        turn.show(self._flow.phase(turn).prompt(turn))
        return Step(session=turn.session, events=tuple(turn.events))

    def can_hand_over(self, session: Session, *, now: datetime) -> bool:
        """Whether the patient could go on from here."""
        return self._turn(session, now).can("hand_over")

    def can_lend(self, session: Session, *, now: datetime) -> bool:
        """Whether a coordinator could complete what this patient began or could not know."""
        return self._lending.possible(self._turn(session, now))

    def lend(self, session: Session, *, own: str | None, staff: str | None, now: datetime) -> Step:
        """A coordinator goes on with a patient's screening, talked with in `own`; `staff`: their login name."""
        turn = self._turn(replace(session, heard_at=now, asked_at=now, told_early=False), now)
        self._lending.lend(turn, own=own, staff=staff)
        return Step(session=turn.session, events=tuple(turn.events))

    def give_back(self, session: Session, *, now: datetime) -> Step:
        """The patient goes on with a screening that was lent."""
        turn = self._turn(replace(session, heard_at=now, asked_at=now, told_early=False), now)
        self._lending.give_back(turn)
        return Step(session=turn.session, events=tuple(turn.events))

    def beside(self, session: Session, inbound: Inbound, *, now: datetime, crowded: bool = False) -> Step:
        """The patient does something while a coordinator has their screening in hand."""
        turn = self._turn(replace(session, heard_at=now), now)
        self._lending.beside(turn, inbound, crowded=crowded)
        if turn.session.loan is None:
            turn.change(asked_at=now, told_early=False)
        return Step(session=turn.session, events=tuple(turn.events))

    def still_open(self, session: Session, *, now: datetime) -> list[str]:
        """The facts that would be asked for now if the conversation went on, also those that were put off."""
        return still_open(self._turn(session, now))

    def due(self, session: Session, what: Timed, *, now: datetime, quietly: bool = False) -> Step | None:
        """Take the turn that the clock brings; None where there is nothing to do, since the person was heard from.

        `quietly`: nothing is shown.
        """
        if session.heard_at is None or session.heard_at > what.since or not timed.applies(session, what.due):
            return None
        session = replace(session, remarking=False)
        turn = self._turn(session if what.due is Due.REPEAT else replace(session, erasing=0), now)
        if what.due is Due.EXPIRY and session.loan is not None and self._lending.lapse(turn):
            return Step(session=turn.session, events=tuple(turn.events))
        consented = turn.state not in machine.BEFORE
        timed.take(turn, what.due)
        if what.due is Due.EXPIRY and consented:
            self._flow.close(turn)
        if quietly:
            return Step(session=turn.session, events=tuple(turn.events))
        prompt = self._flow.phase(turn).prompt(turn)
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
        turn.note(received(turn, inbound, None))
        if opening.language is None:
            turn.show(self._flow.phase(turn).prompt(turn))
        else:
            self._flow.choose_language(turn, opening.language)
        return Step(session=turn.session, events=tuple(turn.events))

    def _site(self, referral: str) -> str | None:
        return self._sites.get(referral.casefold(), next(iter(self._sites.values()), None))


def _begins_anew(session: Session, inbound: Inbound) -> bool:
    """Another screening begins by a wish for it after a finished one; a coordinator may leave a stopped one."""
    if not isinstance(inbound, Wished) or inbound.wish not in (Wish.START, Wish.NEW):
        return False
    if inbound.wish is Wish.NEW and session.role is Role.COORDINATOR:
        usable = not inbound.argument or is_subject_code(inbound.argument)
        return usable and (session.state == machine.PAUSED or not session.open)
    return not session.open


def _phases(protocol: Protocol) -> dict[str, Phase]:
    """The phase of every state."""
    asking: Phase = AskingPhase()
    end: Phase = EndPhase()
    return {
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
