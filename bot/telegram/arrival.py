"""A raw update on its way into the inbox: whose it is and of which kind. Nothing of its contents is read here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from storage import Arrival

#: The kinds of update asked for. Edits are, because staff read in the transcript that there was one.
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")


@dataclass(frozen=True, slots=True, kw_only=True)
class Envelope:
    """What the outside of an update says. `chat_type` is None where the update does not tell."""

    kind: str
    chat_id: int
    chat_type: str | None
    person_id: int | None
    language_code: str | None
    callback_id: str | None

    @property
    def private(self) -> bool:
        """Whether it comes from one person's own chat: people's ids are positive, groups' and channels' negative."""
        return self.chat_type in (None, "private") and self.chat_id > 0


def envelope(raw: Mapping[str, Any]) -> Envelope | None:
    """The outside of `raw`, or None where it names no chat to answer in. Never raises, whatever `raw` holds."""
    for kind, body in raw.items():
        if kind == "update_id" or not isinstance(body, dict):
            continue
        person = _dict(body.get("from"))
        message = _dict(body.get("message")) if kind == "callback_query" else body
        chat = _dict(message.get("chat"))
        person_id = _id(person.get("id"))
        # A press on a message that was sent through another chat names none; a person's own chat has the person's id.
        chat_id = _id(chat.get("id")) or (person_id if kind == "callback_query" else None)
        if chat_id is None:
            continue
        return Envelope(
            kind=kind,
            chat_id=chat_id,
            chat_type=_str(chat.get("type")),
            person_id=person_id,
            language_code=_str(person.get("language_code")),
            callback_id=_str(body.get("id")) if kind == "callback_query" else None,
        )
    return None


def arrival(raw: Mapping[str, Any]) -> Arrival | None:
    """`raw` as the inbox takes it, or None where there is nobody to keep it for."""
    update_id = _id(raw.get("update_id"))
    outside = envelope(raw)
    if update_id is None or outside is None:
        return None
    return Arrival(
        update_id=str(update_id),
        address=str(outside.chat_id),
        person=str(outside.person_id or outside.chat_id),
        kind=outside.kind,
        body=dict(raw),
    )


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _str(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _id(value: Any) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None
