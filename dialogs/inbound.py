"""What a person can do in a conversation, whatever the messenger."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Wish(StrEnum):
    """Something a person wants of the conversation rather than an answer in it."""

    START = "start"
    NEW = "new"
    LIST = "list"
    HANDOVER = "handover"
    BACK = "back"
    HELP = "help"
    WHY = "why"
    STOP = "stop"
    LANGUAGE = "language"
    SUMMARY = "summary"
    PRIVACY = "privacy"
    DELETE = "delete"
    PERSON = "person"
    QUIET = "quiet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Words typed, raw. `reference` is the messenger's name for the message, where messages can be edited later.

    `at` is when they arrived, where that can be earlier than the turn: they may have waited. `reply_to` names the
    message that they are an answer to, where the person said so.
    """

    text: str
    reference: str | None = None
    at: datetime | None = None
    reply_to: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Edited:
    """The earlier message `reference` says something else now."""

    text: str
    reference: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press on a choice, with the screening and the prompt that drew it: an old button is known by them.

    `subject`: whose screening that is, where a coordinator has turned to another one since.
    """

    screening: str
    prompt: int
    choice: str
    subject: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A command. `argument` is what stood behind it (`/new S-001`)."""

    wish: Wish
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something that is no typed answer: `kind` is "photo", "sticker", "voice", "unknown_command" …

    `caption` are words that came with it; `album` is the same for pictures that were sent together.
    """

    kind: str
    caption: str = ""
    album: str | None = None


class Due(StrEnum):
    """What comes by the clock rather than from a person."""

    REPEAT = "repeat"
    REMINDER = "reminder"
    EXPIRY = "expiry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """Something is due to somebody who has not been heard from since the aware time `since`."""

    due: Due
    since: datetime


Inbound = Typed | Edited | Pressed | Wished | Sent
