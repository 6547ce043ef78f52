"""A screening's transcript for staff: what was said, as it was shown, by whom, and how each answer was understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from eligibility import FACTS
from locales import catalogue
from storage import StoredEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a transcript. `kind`: shown, said, understood or happened; `choices`: the buttons below it."""

    seq: int
    at: datetime
    who: str
    kind: str
    text: str
    choices: tuple[str, ...] = ()
    reason: str | None = None


def lines(events: Iterable[StoredEvent]) -> Iterator[Line]:
    """The events as a person reads them, in order. Moves of the machine are left out: what was said tells them."""
    for event in events:
        kind, text, choices = _told(event)
        if kind:
            yield Line(
                seq=event.seq, at=event.at, who=event.actor, kind=kind, text=text, choices=choices, reason=event.reason
            )


def _told(event: StoredEvent) -> tuple[str, str, tuple[str, ...]]:
    payload = event.payload
    match event.type:
        case "message_shown":
            return "shown", payload["text"], tuple(choice["label"] for row in payload["choices"] for choice in row)
        case "message_received":
            return "said", _received(payload["kind"], payload["text"]), ()
        case "answer_recorded":
            return "understood", f"{_label(payload['fact'])} = {payload['understood']}", ()
        case "answer_corrected":
            corrected = f"{payload['understood']} (corrected, was: {payload['was']})"
            return "understood", f"{_label(payload['fact'])} = {corrected}", ()
        case "answer_withdrawn":
            return "understood", f"{_label(payload['fact'])} is open again (was: {payload['was']})", ()
        case "question_repeated":
            return "happened", "the question was put again after a gap in receiving", ()
        case "reminder_sent":
            return "happened", f"reminder {payload['number']}", ()
        case "screening_expired":
            return "happened", "closed, since nothing was heard for a long time", ()
        case "screening_started":
            referred = f", referred by {payload['referral']}" if payload.get("referral") else ""
            return "happened", f"screening started as {payload['role']}, protocol {payload['protocol']}{referred}", ()
        case "language_chosen":
            return "happened", f"language: {payload['language']}", ()
        case "consent_given":
            return "happened", f"agreed to notice {payload['notice']}", ()
        case "consent_declined":
            return "happened", f"did not agree to notice {payload['notice']}", ()
        case "hard_exclusion_confirmed":
            return (
                "happened",
                f"confirmed what ends it early: {payload['criterion']} ({', '.join(payload['facts'])})",
                (),
            )
        case "hard_exclusion_passed_over":
            return "happened", f"went on in spite of {payload['criterion']}", ()
        case "danger_sign_seen":
            return "happened", f"DANGER SIGN: {payload['sign']}", ()
        case "person_asked_for":
            return "happened", "asked for a person", ()
        case "screening_assessed":
            return "happened", f"assessed: {payload['verdict']}", ()
        case "state_changed":
            return "", "", ()
        case unknown:
            raise ValueError(f"no telling of event {unknown!r}")


def _received(kind: str, text: str) -> str:
    return {"pressed": f"[{text}]", "sent": f"({text})", "edited": f"(edited) {text}"}.get(kind, text)


def _label(fact: str) -> str:
    return catalogue("en").render(FACTS[fact].label) if fact in FACTS else fact
