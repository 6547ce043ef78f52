"""What happened in a turn: the vocabulary of transcript, replies, audit and tests.

Facts about the past are named in the past tense. An event is stored as it is and never changed; what a person saw
is kept as the words that they saw, in the language that they saw them in.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Actor(StrEnum):
    """Who did it."""

    PATIENT = "patient"
    HELPER = "helper"
    COORDINATOR = "coordinator"
    STAFF = "staff"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A button: `id` is what a press says (ASCII, at most 32 bytes), `label` what it shows.

    `key` is what can be typed in its place where typed numbers count.
    """

    id: str
    label: str
    key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One thing that happened. `actor` did it; `reason` is why, where somebody had to say.

    `staff`: the login name of the member of staff who did it at the desk.
    """

    type: ClassVar[str]
    actor: Actor = Actor.SYSTEM
    reason: str | None = None
    staff: str | None = None

    def payload(self) -> dict[str, Any]:
        """The event's own fields as JSON values: all but its actor and reason, which are stored beside them."""
        fields = asdict(self)
        del fields["actor"], fields["reason"]
        if self.staff is None:
            del fields["staff"]
        return fields


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """What a message would have said in another language, for staff who read that one; `labels`: of the buttons."""

    language: str
    text: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageShown(Event):
    """A message to the person, word for word. `prompt` numbers those that expect something; `choices` are rows."""

    type: ClassVar[str] = "message_shown"
    text: str
    language: str
    prompt: int | None = None
    choices: tuple[tuple[Choice, ...], ...] = ()
    #: The role that it went to, where that is not whoever took the turn.
    to: str | None = None
    #: It may take the place of the message that showed the same prompt before.
    in_place: bool = False
    beside: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageReceived(Event):
    """What the person did. `kind`: typed, edited, pressed, wished or sent; `text`: the words, or the button's label."""

    type: ClassVar[str] = "message_received"
    kind: str
    text: str
    prompt: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateChanged(Event):
    """The machine moved."""

    type: ClassVar[str] = "state_changed"
    source: str
    trigger: str
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningStarted(Event):
    """A screening began, by this version of the protocol."""

    type: ClassVar[str] = "screening_started"
    protocol: str
    role: str
    referral: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageChosen(Event):
    """The person chose the language to go on in."""

    type: ClassVar[str] = "language_chosen"
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(Event):
    """The person read this version of the notice and agreed to answer."""

    type: ClassVar[str] = "consent_given"
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentDeclined(Event):
    """The person read this version of the notice and did not agree."""

    type: ClassVar[str] = "consent_declined"
    notice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRecorded(Event):
    """A fact got its first answer. `answer` is the whole answer; `understood` how it was read back to the person."""

    type: ClassVar[str] = "answer_recorded"
    fact: str
    answer: dict[str, Any]
    understood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerCorrected(Event):
    """A fact that had an answer got another one; `old` and `was` are the earlier answer and how it was read back."""

    type: ClassVar[str] = "answer_corrected"
    fact: str
    old: dict[str, Any]
    was: str
    answer: dict[str, Any]
    understood: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSetBeside(Event):
    """Somebody answered what staff had entered or confirmed, and that stands: `stands`, read back as `standing`.

    Where what they said, `answer`, `differs`, it is kept beside it for staff to settle.
    """

    type: ClassVar[str] = "answer_set_beside"
    fact: str
    answer: dict[str, Any]
    understood: str
    stands: dict[str, Any]
    standing: str
    differs: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerWithdrawn(Event):
    """An answer that depended on a corrected one counts no more; `was` is how `old` was read back."""

    type: ClassVar[str] = "answer_withdrawn"
    fact: str
    old: dict[str, Any]
    was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceChanged(Event):
    """Staff said how well an answer is evidenced; it `was` evidenced otherwise. What it says did not change."""

    type: ClassVar[str] = "evidence_changed"
    fact: str
    was: str
    level: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerUnclear(Event):
    """What was said as an answer to `fact` could not be read, or not wholly: the person was asked again."""

    type: ClassVar[str] = "answer_unclear"
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RemarkMade(Event):
    """A coordinator remarked something on the answer to `fact`, or before there was any. For staff."""

    type: ClassVar[str] = "remark_made"
    text: str
    fact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionPutOff(Event):
    """A coordinator put a question off until later: nobody has said that it cannot be answered."""

    type: ClassVar[str] = "question_put_off"
    fact: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOver(Event):
    """Somebody else goes on with the screening: `to` is their role. What was answered stays as it was said."""

    type: ClassVar[str] = "handed_over"
    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRepeated(Event):
    """The question that stood open was put again, because messages could not be received for a while."""

    type: ClassVar[str] = "question_repeated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderSent(Event):
    """The person, not heard from for a while, was reminded for the `number`th time."""

    type: ClassVar[str] = "reminder_sent"
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningExpired(Event):
    """The person was not heard from for so long that the screening was closed as it stood."""

    type: ClassVar[str] = "screening_expired"


@dataclass(frozen=True, slots=True, kw_only=True)
class HardExclusionConfirmed(Event):
    """The person confirmed the answer that ends the conversation early."""

    type: ClassVar[str] = "hard_exclusion_confirmed"
    criterion: str
    facts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class HardExclusionPassedOver(Event):
    """A coordinator chose to go on and complete the record in spite of a hard exclusion."""

    type: ClassVar[str] = "hard_exclusion_passed_over"
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DangerSignSeen(Event):
    """Something that the person wrote may mean danger; they were given standing advice. For staff to look at first."""

    type: ClassVar[str] = "danger_sign_seen"
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonAskedFor(Event):
    """The person would like to talk with somebody of the study team."""

    type: ClassVar[str] = "person_asked_for"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningAssessed(Event):
    """The evaluator's assessment when the conversation came to an end."""

    type: ClassVar[str] = "screening_assessed"
    verdict: str
    assessment: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScreeningErased(Event):
    """Everything that was said is erased, and whose it was. With `reason`, where it was not the person's own wish."""

    type: ClassVar[str] = "screening_erased"


@dataclass(frozen=True, slots=True, kw_only=True)
class CriterionSettled(Event):
    """A reviewer judged what the evaluator leaves to staff: `outcome`. `said`: the evaluator's own word then."""

    type: ClassVar[str] = "criterion_settled"
    criterion: str
    outcome: str
    said: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementTakenBack(Event):
    """What was judged of a criterion counts no more."""

    type: ClassVar[str] = "settlement_taken_back"
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseDecided(Event):
    """A reviewer decided what becomes of the screening, and signed it as `name`.

    `day`: of screening again; `shown`: exactly what was signed; `sha256`: of that with the decision, name and time.
    """

    type: ClassVar[str] = "case_decided"
    decision: str
    name: str
    shown: dict[str, Any]
    sha256: str
    day: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DispositionSet(Event):
    """Staff said that the person withdrew or cannot be reached; or, without a `disposition`, that this is over."""

    type: ClassVar[str] = "disposition_set"
    disposition: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteAdded(Event):
    """Staff wrote something down for themselves. Never shown to the person."""

    type: ClassVar[str] = "note_added"
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryOpened(Event):
    """Staff asked a colleague (`to`, a login name) something, `about` a criterion where it names one."""

    type: ClassVar[str] = "query_opened"
    query: str
    to: str
    text: str
    about: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryAnswered(Event):
    """Staff answered a query."""

    type: ClassVar[str] = "query_answered"
    query: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryClosed(Event):
    """Staff are done with a query."""

    type: ClassVar[str] = "query_closed"
    query: str


EVENT_TYPES: dict[str, type[Event]] = {
    kind.type: kind
    for kind in (
        MessageShown,
        MessageReceived,
        StateChanged,
        ScreeningStarted,
        LanguageChosen,
        ConsentGiven,
        ConsentDeclined,
        AnswerRecorded,
        AnswerCorrected,
        AnswerSetBeside,
        AnswerWithdrawn,
        EvidenceChanged,
        AnswerUnclear,
        RemarkMade,
        HandedOver,
        QuestionPutOff,
        CriterionSettled,
        SettlementTakenBack,
        CaseDecided,
        DispositionSet,
        NoteAdded,
        QueryOpened,
        QueryAnswered,
        QueryClosed,
        QuestionRepeated,
        ReminderSent,
        ScreeningExpired,
        HardExclusionConfirmed,
        HardExclusionPassedOver,
        DangerSignSeen,
        PersonAskedFor,
        ScreeningAssessed,
        ScreeningErased,
    )
}
