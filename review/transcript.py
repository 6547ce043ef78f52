"""A screening's transcript for staff: what was said, as it was shown, by whom, and how each answer was understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from dialogs import understood
from eligibility import FACTS, load_answer
from locales import Text, say, verbatim
from review import words
from storage import StoredEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class Beside:
    """A message in the language that it was not shown in."""

    language: str
    text: str
    choices: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of a transcript. `kind`: shown, said, understood or happened; `choices`: the buttons below it.

    What was shown and said is word for word, in its `language` where that is known; the rest is in the reader's.
    `staff`: the login name of the member of staff who did it. `to`: to whom it was shown, where somebody else went on.
    """

    seq: int
    at: datetime
    who: str
    kind: str
    text: Text
    language: str | None = None
    choices: tuple[str, ...] = ()
    beside: tuple[Beside, ...] = ()
    fact: str | None = None
    reason: str | None = None
    staff: str | None = None
    to: str | None = None


def lines(events: Iterable[StoredEvent]) -> Iterator[Line]:
    """The events as a person reads them, in order. Moves of the machine are left out: what was said tells them."""
    for event in events:
        told = _told(event)
        if told is not None:
            yield Line(
                seq=event.seq,
                at=event.at,
                who=event.actor,
                reason=event.reason,
                staff=event.payload.get("staff"),
                **told,
            )


def _told(event: StoredEvent) -> dict[str, Any] | None:
    payload = event.payload
    match event.type:
        case "message_shown":
            return _shown(payload)
        case "message_received":
            return {"kind": "said", "text": _received(payload["kind"], payload["text"])}
        case "answer_recorded" | "answer_corrected" | "answer_set_beside" | "answer_withdrawn":
            return {"kind": "understood", "text": _understood(event.type, payload), "fact": payload["fact"]}
        case "evidence_changed":
            return {"kind": "understood", "text": _evidence(payload), "fact": payload["fact"]}
        case "state_changed":
            return None
        case _:
            return {"kind": "happened", "text": _happened(event.type, payload)}


def _shown(payload: dict[str, Any]) -> dict[str, Any]:
    text: str = payload["text"]
    return {
        "kind": "shown",
        "text": verbatim(text),
        "language": payload["language"],
        "to": payload.get("to"),
        "choices": tuple(choice["label"] for row in payload["choices"] for choice in row),
        "beside": tuple(
            Beside(language=other["language"], text=other["text"], choices=tuple(other["labels"]))
            for other in payload.get("beside", ())
            if other["text"] != text
        ),
    }


def _received(kind: str, text: str) -> Text:
    match kind:
        case "pressed":
            return verbatim(f"[{text}]")
        case "sent":
            return verbatim(f"({text})")
        case "edited":
            return say("(edited) {text}", text=text)
        case _:
            return verbatim(text)


def _understood(kind: str, payload: dict[str, Any]) -> Text:
    fact = payload["fact"]
    label = _about(fact)
    match kind:
        case "answer_recorded":
            return say("{label} = {value}", label=label, value=_value(fact, payload, "answer", "understood"))
        case "answer_corrected":
            return _corrected(fact, label, payload)
        case "answer_set_beside":
            value, stands = _value(fact, payload, "answer", "understood"), _value(fact, payload, "stands", "standing")
            if payload["differs"]:
                return say("{label} = {value} (differs: {stands} stands)", label=label, value=value, stands=stands)
            return say("{label} = {value} ({stands} stands)", label=label, value=value, stands=stands)
        case _:
            return say("{label} is open again (was: {was})", label=label, was=_value(fact, payload, "old", "was"))


def _corrected(fact: str, label: Text, payload: dict[str, Any]) -> Text:
    value, was = _value(fact, payload, "answer", "understood"), _value(fact, payload, "old", "was")
    if payload["answer"].get("disputed"):
        return say("{label} = {value} (differs from: {was})", label=label, value=value, was=was)
    others = payload["old"].get("disputed", ()) if payload.get("staff") else ()
    if others:
        said = (was, *(_answer(fact, other) for other in others))
        return say("{label} = {value} (settled between: {answers})", label=label, value=value, answers=said)
    return say("{label} = {value} (corrected, was: {was})", label=label, value=value, was=was)


def _evidence(payload: dict[str, Any]) -> Text:
    return say(
        "{label}: {level} (was: {was})",
        label=_about(payload["fact"]),
        level=_called(words.LEVELS, payload["level"]),
        was=_called(words.LEVELS, payload["was"]),
    )


def _about(fact: str | None) -> Text:
    """What a fact is called; an older release may have had others. Without one it is about the whole."""
    if fact is None:
        return say("this screening")
    return FACTS[fact].label if fact in FACTS else verbatim(fact)


def _value(fact: str, payload: dict[str, Any], answer: str, shown: str) -> Text:
    """An answer in the reader's language; as it was read back where this program does not know such an answer."""
    return _answer(fact, payload[answer], payload[shown])


def _answer(fact: str, answer: dict[str, Any], words_then: str = "?") -> Text:
    try:
        return understood(fact, load_answer(fact, answer))
    except (KeyError, TypeError, ValueError):
        return verbatim(words_then)


def _called(names: Mapping[str, Text], id_: str) -> Text:
    """What an id is called; an older release may have had others."""
    return names.get(id_, verbatim(id_))


def _happened(kind: str, payload: dict[str, Any]) -> Text:
    match kind:
        case "answer_unclear":
            return say("not understood as an answer about {label}; asked again", label=_about(payload["fact"]))
        case "handed_over":
            return say("handed over: from here on by {role}", role=_called(words.WHO, payload["to"]))
        case "remark_made":
            return say("remark on {about}: {text}", about=_about(payload["fact"]), text=payload["text"])
        case "question_put_off":
            return say("put off until later: {about}", about=_about(payload["fact"]))
        case "question_repeated":
            return say("the question was put again after a gap in receiving")
        case "reminder_sent":
            return say("reminder {number}", number=payload["number"])
        case "screening_expired":
            return say("closed, since nothing was heard for a long time")
        case "screening_started":
            role = _called(words.WHO, payload["role"])
            if payload.get("referral"):
                return say(
                    "screening started as {role}, protocol {protocol}, referred by {referral}",
                    role=role,
                    protocol=payload["protocol"],
                    referral=payload["referral"],
                )
            return say("screening started as {role}, protocol {protocol}", role=role, protocol=payload["protocol"])
        case "language_chosen":
            return say("language: {language}", language=_called(words.LANGUAGES_SPOKEN, payload["language"]))
        case "consent_given":
            return say("agreed to notice {notice}", notice=payload["notice"])
        case "consent_declined":
            return say("did not agree to notice {notice}", notice=payload["notice"])
        case "hard_exclusion_confirmed":
            facts = tuple(_about(fact) for fact in payload["facts"])
            return say(
                "confirmed what ends it early: {criterion} ({facts})", criterion=payload["criterion"], facts=facts
            )
        case "hard_exclusion_passed_over":
            return say("went on in spite of {criterion}", criterion=payload["criterion"])
        case "danger_sign_seen":
            return say("DANGER SIGN: {sign}", sign=_called(words.DANGERS, payload["sign"]))
        case "person_asked_for":
            return say("asked for a person")
        case "screening_erased":
            return say("everything else was erased")
        case "screening_assessed":
            return say("assessed: {verdict}", verdict=_called(words.VERDICTS, payload["verdict"]))
        case "criterion_settled":
            outcome = _called(words.OUTCOMES, payload["outcome"])
            return say("settled {criterion}: {outcome}", criterion=payload["criterion"], outcome=outcome)
        case "settlement_taken_back":
            return say("took back what was settled of {criterion}", criterion=payload["criterion"])
        case "case_decided":
            decision = _called(words.DECISIONS, payload["decision"])
            if payload["day"]:
                decision = say("{decision} ({day})", decision=decision, day=payload["day"])
            return say("decided and signed by {name}: {decision}", name=payload["name"], decision=decision)
        case "disposition_set":
            if payload["disposition"] is None:
                return say("goes on")
            return say("set to: {disposition}", disposition=_called(words.DISPOSITIONS, payload["disposition"]))
        case "note_added":
            return say("note: {text}", text=payload["text"])
        case "query_opened":
            return say("query to {name}: {text}", name=payload["to"], text=payload["text"])
        case "query_answered":
            return say("answer to a query: {text}", text=payload["text"])
        case "query_closed":
            return say("query closed")
        case unknown:
            raise ValueError(f"no telling of event {unknown!r}")
