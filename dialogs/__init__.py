"""The conversation: what is asked, how answers are read, when it ends.

Owns states and transitions, questions, readers and wording. Pure: knows no messenger, no database and no clock.
"""

from dialogs.conversation import Conversation, Step
from dialogs.events import (
    EVENT_TYPES,
    Actor,
    AnswerCorrected,
    AnswerRecorded,
    Choice,
    ConsentDeclined,
    ConsentGiven,
    DangerSignSeen,
    Event,
    HardExclusionConfirmed,
    HardExclusionPassedOver,
    LanguageChosen,
    MessageReceived,
    MessageShown,
    PersonAskedFor,
    ScreeningAssessed,
    ScreeningStarted,
    StateChanged,
)
from dialogs.inbound import Inbound, Pressed, Sent, Typed, Wish, Wished
from dialogs.machine import mermaid
from dialogs.session import Opening, Role, Session, SessionFormatError, is_subject_code
from dialogs.understanding import understanding

__all__ = [
    "EVENT_TYPES",
    "Actor",
    "AnswerCorrected",
    "AnswerRecorded",
    "Choice",
    "ConsentDeclined",
    "ConsentGiven",
    "Conversation",
    "DangerSignSeen",
    "Event",
    "HardExclusionConfirmed",
    "HardExclusionPassedOver",
    "Inbound",
    "LanguageChosen",
    "MessageReceived",
    "MessageShown",
    "Opening",
    "PersonAskedFor",
    "Pressed",
    "Role",
    "ScreeningAssessed",
    "ScreeningStarted",
    "Sent",
    "Session",
    "SessionFormatError",
    "StateChanged",
    "Step",
    "Typed",
    "Wish",
    "Wished",
    "is_subject_code",
    "mermaid",
    "understanding",
]
