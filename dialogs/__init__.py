"""The conversation: what is asked, how answers are read, when it ends.

Owns states and transitions, questions, readers and wording. Pure: knows no messenger, no database and no clock.
"""

from dialogs.conversation import Conversation, Step
from dialogs.events import (
    EVENT_TYPES,
    Actor,
    AnswerCorrected,
    AnswerRecorded,
    AnswerWithdrawn,
    Choice,
    ConsentDeclined,
    ConsentGiven,
    DangerSignSeen,
    Event,
    EvidenceChanged,
    HardExclusionConfirmed,
    HardExclusionPassedOver,
    LanguageChosen,
    MessageReceived,
    MessageShown,
    PersonAskedFor,
    QuestionRepeated,
    ReminderSent,
    ScreeningAssessed,
    ScreeningErased,
    ScreeningExpired,
    ScreeningStarted,
    StateChanged,
)
from dialogs.inbound import Due, Edited, Inbound, Pressed, Sent, Timed, Typed, Wish, Wished
from dialogs.machine import ERASED, mermaid
from dialogs.session import Opening, Role, Session, SessionFormatError, is_subject_code
from dialogs.turn import understood
from dialogs.understanding import understanding

__all__ = [
    "ERASED",
    "EVENT_TYPES",
    "Actor",
    "AnswerCorrected",
    "AnswerRecorded",
    "AnswerWithdrawn",
    "Choice",
    "ConsentDeclined",
    "ConsentGiven",
    "Conversation",
    "DangerSignSeen",
    "Due",
    "Edited",
    "Event",
    "EvidenceChanged",
    "HardExclusionConfirmed",
    "HardExclusionPassedOver",
    "Inbound",
    "LanguageChosen",
    "MessageReceived",
    "MessageShown",
    "Opening",
    "PersonAskedFor",
    "Pressed",
    "QuestionRepeated",
    "ReminderSent",
    "Role",
    "ScreeningAssessed",
    "ScreeningErased",
    "ScreeningExpired",
    "ScreeningStarted",
    "Sent",
    "Session",
    "SessionFormatError",
    "StateChanged",
    "Step",
    "Timed",
    "Typed",
    "Wish",
    "Wished",
    "is_subject_code",
    "mermaid",
    "understanding",
    "understood",
]
