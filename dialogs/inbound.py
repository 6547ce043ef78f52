"""What a person can do in a conversation, whatever the messenger."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Wish(StrEnum):
    """Something a person wants of the conversation rather than an answer in it."""

    START = "start"
    NEW = "new"
    BACK = "back"
    HELP = "help"
    WHY = "why"
    STOP = "stop"
    LANGUAGE = "language"
    SUMMARY = "summary"
    PRIVACY = "privacy"
    PERSON = "person"


@dataclass(frozen=True, slots=True, kw_only=True)
class Typed:
    """Words typed, raw."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Pressed:
    """A press on a choice, with the screening and the prompt that drew it: an old button is known by them."""

    screening: str
    prompt: int
    choice: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Wished:
    """A command. `argument` is what stood behind it (`/new S-001`)."""

    wish: Wish
    argument: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """Something that carries no words to read: `kind` is "photo", "sticker", "voice", "unknown_command" …"""

    kind: str


Inbound = Typed | Pressed | Wished | Sent
