"""Answers: what is known of a fact, who said so, and how.

A bare value is never an answer. Whoever does not know, or prefers not to say, has answered too, and to the criteria
both are as unknown as a question not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from eligibility.facts import FACTS
from eligibility.values import Value


class Status(StrEnum):
    """What an answer says about its fact. Only KNOWN carries a value; a fact without an answer was not asked."""

    KNOWN = "known"
    DOES_NOT_KNOW = "does_not_know"
    PREFERS_NOT_TO_SAY = "prefers_not_to_say"
    NOT_APPLICABLE = "not_applicable"


class Level(StrEnum):
    """How well an answer is evidenced, weakest first."""

    SELF_REPORTED = "self_reported"
    CONFIRMED = "confirmed"
    DOCUMENT_SEEN = "document_seen"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """An answer about one fact. The evaluator reads `status` and `value`; the rest is for staff.

    `by`: patient, helper, coordinator or staff; `via`: the channel; `typed`: the words as typed; `prompt`: the number
    of the prompt that asked, whose wording the transcript keeps; `at`: when, in UTC. `disputed`: what others said
    instead, for staff to settle; these have no disputes of their own.
    """

    status: Status
    value: Value | None = None
    by: str | None = None
    via: str | None = None
    level: Level = Level.SELF_REPORTED
    typed: str | None = None
    prompt: int | None = None
    at: datetime | None = None
    disputed: tuple[Answer, ...] = ()


#: What is known about a subject: fact id → answer.
Record = Mapping[str, Answer]


def known(value: Value) -> Answer:
    """The answer that `value` is so, by nobody in particular."""
    return Answer(status=Status.KNOWN, value=value)


def dump_answer(fact: str, answer: Answer) -> dict[str, Any]:
    """An answer as JSON values; what is not set is left out."""
    data: dict[str, Any] = {"status": answer.status.value, "level": answer.level.value}
    if answer.status is Status.KNOWN:
        data["value"] = FACTS[fact].kind.dump(answer.value)
    data |= {
        name: getattr(answer, name) for name in ("by", "via", "typed", "prompt") if getattr(answer, name) is not None
    }
    if answer.at is not None:
        data["at"] = answer.at.isoformat()
    if answer.disputed:
        data["disputed"] = [dump_answer(fact, other) for other in answer.disputed]
    return data


def load_answer(fact: str, data: Mapping[str, Any]) -> Answer:
    """The answer that `dump_answer` wrote. `ValueError` for an unknown fact or a value that is none of its kind."""
    if fact not in FACTS:
        raise ValueError(f"unknown fact {fact!r}")
    status = Status(data["status"])
    return Answer(
        status=status,
        value=FACTS[fact].kind.load(data["value"]) if status is Status.KNOWN else None,
        by=data.get("by"),
        via=data.get("via"),
        level=Level(data.get("level", Level.SELF_REPORTED)),
        typed=data.get("typed"),
        prompt=data.get("prompt"),
        at=datetime.fromisoformat(data["at"]) if "at" in data else None,
        disputed=tuple(load_answer(fact, other) for other in _listed(data.get("disputed", []))),
    )


def _listed(disputed: Any) -> list[Any]:
    """What others said, as it is stored: there was room for one at first."""
    return [disputed] if isinstance(disputed, Mapping) else disputed


def dump_record(record: Record) -> dict[str, Any]:
    """A whole record as JSON values."""
    return {fact: dump_answer(fact, answer) for fact, answer in record.items()}


def load_record(data: Mapping[str, Any]) -> dict[str, Answer]:
    """The record that `dump_record` wrote."""
    return {fact: load_answer(fact, answer) for fact, answer in data.items()}
