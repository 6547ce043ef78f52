"""The state of one screening's conversation: everything `step` needs, and everything that is stored of it.

A session is a value. It is written out as JSON after every turn and read back before the next, so nothing may live
only in memory.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from dialogs.events import Actor
from dialogs.machine import BEFORE, DECLINED, ENDED_EARLY, ERASED, EXPIRED, SUBMITTED
from eligibility import Record, dump_record, load_record

#: The layout written below. A change that older programs cannot read raises it.
FORMAT = 1

#: Alerts that are no danger sign: a person was asked for; something that was sent could not be handled.
PERSON, SET_ASIDE = "person", "set_aside"

#: More reminders than are ever sent.
QUIET = 99

#: States in which nothing more is asked.
FINAL = frozenset({SUBMITTED, ENDED_EARLY, DECLINED, EXPIRED, ERASED})


class SessionFormatError(ValueError):
    """A stored session was written by a newer program or is damaged."""


class Role(StrEnum):
    """Whose conversation it is: what is asked depends on it."""

    PATIENT = "patient"
    COORDINATOR = "coordinator"


def is_subject_code(words: str) -> bool:
    """Whether `words` can be a subject's code: letters, digits, dots and hyphens, so that a name in Chinese is none."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,31}", words) is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """How a new screening begins: what is known before the first word.

    `language` is one that was chosen already; while it is None, the conversation begins by asking, in the session by
    what is `suggested`. `own`: the coordinator's language, where the patient's can be another one. `site`: whose the
    screening is in any case.
    """

    id: str
    channel: str
    role: Role = Role.PATIENT
    language: str | None = None
    suggested: str | None = None
    subject: str | None = None
    practice: bool = False
    own: str | None = None
    site: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """Half an answer: a reading that waits for a yes (`value`), or words that wait for the missing part.

    `typed` is what the person wrote so far. Each of `complete` holds a place `{}` for what they write next;
    `candidates` are the whole answers that the buttons stand for.
    """

    fact: str
    typed: str
    value: Any = None
    complete: tuple[str, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Amendment:
    """A correction by an edited message until it is confirmed: the new `answer`, as stored, and the state it left."""

    fact: str
    answer: Mapping[str, Any]
    came_from: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Loan:
    """A patient's screening is in a coordinator's hands: who answered before, and whether they had handed it in."""

    actor: Actor
    submitted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One screening's conversation between two turns."""

    id: str
    role: Role
    channel: str
    protocol: str
    subject: str | None = None
    actor: Actor = Actor.PATIENT
    state: str = BEFORE[0]
    language: str = "zh"
    #: The language that a coordinator is talked with; what is read aloud is in the patient's, `language`.
    own: str | None = None
    #: Number of the newest prompt; a press on any other is on an old button.
    prompt: int = 0
    #: The fact that the newest prompt asks for.
    asked: str | None = None
    #: The fact that was answered last.
    newest: str | None = None
    #: Facts that a coordinator is to be asked for again later, in the order in which they were put off.
    later: tuple[str, ...] = ()
    pending: Pending | None = None
    answers: Record = field(default_factory=dict)
    #: The state that a stopped conversation resumes in.
    stopped_in: str | None = None
    #: The criterion whose hard exclusion waits to be confirmed.
    excluded_by: str | None = None
    #: Criteria whose hard exclusion a coordinator passed over.
    passed_over: tuple[str, ...] = ()
    #: How often in a row the question that stands was answered with something that could not be read.
    failures: int = 0
    #: What staff should look at first: danger signs, and what `PERSON` and `SET_ASIDE` stand for.
    alerts: tuple[str, ...] = ()
    #: Whether the newest prompt asks for a language, in the middle of something else.
    choosing_language: bool = False
    #: Whether what a coordinator types next is a remark.
    remarking: bool = False
    #: How often in a row it was asked whether everything is to be erased: twice, before it is.
    erasing: int = 0
    verdict: str | None = None
    #: The site's day on which it was assessed: what is said of it later is said as of that day.
    assessed_on: date | None = None
    #: The site that this screening belongs to, where sites are told apart.
    site: str | None = None
    #: Nothing that is said here counts.
    practice: bool = False
    #: When the person last did something.
    heard_at: datetime | None = None
    #: Since when what is asked now is asked: words that arrived before were meant for something else.
    asked_at: datetime | None = None
    #: Whether the person was told that what they wrote came too early for this question.
    told_early: bool = False
    #: How many reminders were sent; `QUIET` once the person wants no more.
    reminders: int = 0
    #: For each typed message the fact that it was to answer: editing it corrects that fact.
    sources: Mapping[str, str] = field(default_factory=dict)
    amendment: Amendment | None = None
    #: While a coordinator completes what the patient began: the role is the coordinator's, the screening the patient's.
    loan: Loan | None = None
    #: The pictures that came together last: they get one reply.
    album: str | None = None

    @property
    def name(self) -> str:
        """What the subject is called: the code, or where there is none, the screening's id."""
        return self.subject or self.id

    @property
    def owner(self) -> Role:
        """Whose screening it is, whoever has it in hand."""
        return Role.PATIENT if self.loan is not None else self.role

    @property
    def open(self) -> bool:
        """Whether the conversation can still go on."""
        return self.state not in FINAL

    def dump(self) -> dict[str, Any]:
        """The session as JSON values."""
        data = {f.name: getattr(self, f.name) for f in fields(self)}
        data["answers"] = dump_record(self.answers)
        data["assessed_on"] = self.assessed_on and self.assessed_on.isoformat()
        for name in ("heard_at", "asked_at"):
            data[name] = (at := getattr(self, name)) and at.isoformat()
        data["sources"] = dict(self.sources)
        data["amendment"] = self.amendment and asdict(self.amendment)
        data["loan"] = self.loan and asdict(self.loan)
        if self.pending is not None:
            data["pending"] = asdict(self.pending)
        return {"format": FORMAT, **data}

    @classmethod
    def load(cls, data: Mapping[str, Any]) -> Session:
        """The session that `dump` wrote; `SessionFormatError` if this program cannot read it."""
        if data.get("format") != FORMAT:
            raise SessionFormatError(
                f"This screening was stored in format {data.get('format')!r}; this program reads {FORMAT}."
            )
        kept = {name: value for name, value in data.items() if name != "format"}
        try:
            kept["role"] = Role(kept["role"])
            kept["actor"] = Actor(kept["actor"])
            kept["answers"] = load_record(kept["answers"])
            kept["passed_over"] = tuple(kept["passed_over"])
            for name in ("alerts", "later"):
                kept[name] = tuple(kept.get(name, ()))
            kept["assessed_on"] = date.fromisoformat(kept["assessed_on"]) if kept.get("assessed_on") else None
            for name in ("heard_at", "asked_at"):
                kept[name] = datetime.fromisoformat(kept[name]) if kept.get(name) else None
            kept["amendment"] = Amendment(**kept["amendment"]) if kept.get("amendment") else None
            kept["loan"] = _loan(kept["loan"]) if kept.get("loan") else None
            if kept["pending"] is not None:
                pending = dict(kept["pending"])
                kept["pending"] = Pending(
                    **{**pending, **{name: tuple(pending[name]) for name in ("complete", "candidates")}}
                )
            return cls(**kept)
        except (KeyError, TypeError, ValueError) as error:
            kind = type(error).__name__  # its message may quote what somebody said
            raise SessionFormatError(f"This stored screening cannot be read ({kind}).") from None


def _loan(data: Mapping[str, Any]) -> Loan:
    return Loan(actor=Actor(data["actor"]), submitted=data["submitted"])
