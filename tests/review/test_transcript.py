"""The transcript for staff: every event is told, or left out by name; who and when are kept."""

from __future__ import annotations

import json
from dataclasses import fields
from datetime import datetime, timedelta

import pytest

from dialogs import (
    EVENT_TYPES,
    CaseDecided,
    CriterionSettled,
    DispositionSet,
    Due,
    Event,
    NoteAdded,
    Pressed,
    QueryAnswered,
    QueryClosed,
    QueryOpened,
    Role,
    Sent,
    SettlementTakenBack,
    StateChanged,
    Wish,
)
from eligibility import Level
from locales import catalogue
from review import lines
from storage import StoredEvent
from tests.dialogs.talk import CONVERSATION, NOW, Talk
from tests.dialogs.test_desk import entered

#: What a reader learns from the words before and after.
LEFT_OUT = {StateChanged.type}

ENGLISH = catalogue("en")


def stored(event: Event, seq: int = 1, at: datetime = NOW) -> StoredEvent:
    """An event as it comes back from the records."""
    payload = json.loads(json.dumps(event.payload()))
    return StoredEvent(seq=seq, at=at, type=event.type, actor=event.actor.value, reason=event.reason, payload=payload)


#: What staff do at their desk, beside the answers.
CASEWORK: tuple[Event, ...] = (
    CriterionSettled(criterion="E4", outcome="pass", said="review", staff="wang"),
    SettlementTakenBack(criterion="E4", staff="wang"),
    CaseDecided(decision="rescreen", day="2027-01-15", name="Dr. Wang", shown={}, sha256="0" * 64, staff="wang"),
    DispositionSet(disposition="withdrawn", staff="wang"),
    NoteAdded(text="hesitated", staff="wang"),
    QueryOpened(query="1", to="lin", text="Which dose?", staff="wang"),
    QueryAnswered(query="1", text="20 mg", staff="lin"),
    QueryClosed(query="1", staff="wang"),
)


def happened() -> dict[str, Event]:
    """One event of every type, out of conversations in which it happens."""
    confirmed = Talk().consents().types("1980-05-31").wishes(Wish.BACK).types("1981-05-31")
    confirmed.types("no").presses("yes")
    passed_over = Talk(role=Role.COORDINATOR).consents().types("2015-01-01").presses("pass_over")
    declined = Talk().presses("patient", "decline")
    desperate = Talk().consents().types("我不想活了").wishes(Wish.PERSON)
    amended = Talk().consents().comes_to("report_at_hand").types("yes").comes_to("ck").skips(1)
    amended.edits(1, "no").presses("yes")
    forgotten = Talk().consents().is_due(Due.REPEAT).is_due(Due.REMINDER).expires()
    erased = Talk().wishes(Wish.DELETE).presses("yes", "yes")
    chosen = Talk(language=None).types("English")
    puzzled = Talk().consents().types("the year of the monkey")
    answers = Talk().consents().types("1980-05-31")
    phoned = (
        Talk(role=Role.COORDINATOR).consents().types("1980-05-31", "// hesitated").presses("later").is_handed_over()
    )
    again = entered(Talk().consents(), "birth_date", "1980-05-31").types("1981-05-31")
    seen = Level.DOCUMENT_SEEN
    step = CONVERSATION.give_evidence(answers.session, "birth_date", seen, staff="wang", reason="card", now=NOW)
    answers.events += step.events
    talks = (
        again,
        phoned,
        puzzled,
        answers,
        confirmed,
        passed_over,
        declined,
        desperate,
        amended,
        forgotten,
        erased,
        chosen,
    )
    return {event.type: event for talk in talks for event in talk.events} | {event.type: event for event in CASEWORK}


HAPPENED = happened()


def test_conversations_here_have_every_type_of_event() -> None:
    assert set(HAPPENED) == set(EVENT_TYPES)


@pytest.mark.parametrize("kind", EVENT_TYPES)
def test_event_is_told_or_left_out_by_name(kind: str) -> None:
    told = list(lines([stored(HAPPENED[kind])]))
    assert len(told) == (0 if kind in LEFT_OUT else 1)
    assert all(ENGLISH.render(line.text).strip() for line in told)


@pytest.mark.parametrize("kind", [kind for kind in EVENT_TYPES if kind not in LEFT_OUT])
def test_who_when_where_and_why_are_kept(kind: str) -> None:
    event = stored(HAPPENED[kind], seq=7, at=NOW + timedelta(hours=1))
    event = StoredEvent(**{f.name: getattr(event, f.name) for f in fields(event)} | {"reason": "asked by phone"})
    (line,) = lines([event])
    assert (line.seq, line.at, line.who, line.reason) == (7, event.at, event.actor, "asked by phone")


def test_casework_is_told_in_words() -> None:
    assert [ENGLISH.render(line.text) for line in lines(stored(event) for event in CASEWORK)] == [
        "settled E4: does not stand in the way",
        "took back what was settled of E4",
        "decided and signed by Dr. Wang: to be screened again (2027-01-15)",
        "set to: withdrawn",
        "note: hesitated",
        "query to lin: Which dose?",
        "answer to a query: 20 mg",
        "query closed",
    ]
    (goes_on,) = lines([stored(DispositionSet(disposition=None, staff="wang"))])
    assert ENGLISH.render(goes_on.text) == "goes on"


def test_member_of_staff_is_named() -> None:
    (line,) = lines([stored(HAPPENED["evidence_changed"])])
    assert (line.who, line.staff, line.reason, line.fact) == ("staff", "wang", "card", "birth_date")
    assert ENGLISH.render(line.text) == "date of birth: document seen (was: self-reported)"


def test_unknown_event_is_an_error_and_not_left_out() -> None:
    event = StoredEvent(seq=1, at=NOW, type="coffee_drunk", actor="staff", reason=None, payload={})
    with pytest.raises(ValueError, match="no telling of event 'coffee_drunk'"):
        list(lines([event]))


def told(talk: Talk) -> list[str]:
    """A conversation's transcript: marks as on the command line."""
    marks = {"shown": "", "said": "> ", "understood": "= ", "happened": "· "}
    events = [stored(event, seq) for seq, event in enumerate(talk.events, start=1)]
    return [marks[line.kind] + ENGLISH.render(line.text) for line in lines(events)]


def test_transcript_of_a_correction_keeps_both_values() -> None:
    talk = Talk().consents().types("1980-05-31").wishes(Wish.BACK).types("31/05/1981")
    assert [line for line in told(talk) if line.startswith(("= ", "> "))][3:] == [
        "> 1980-05-31",
        "= date of birth = May 31, 1980",
        "> /back",
        "> 31/05/1981",
        "= date of birth = May 31, 1981 (corrected, was: May 31, 1980)",
    ]


def test_transcript_tells_presses_by_what_the_button_said() -> None:
    talk = Talk(language="zh").consents()
    assert [line for line in told(talk) if line.startswith("> ")] == ["> /start", "> [我是患者本人]", "> [同意]"]


def test_transcript_of_what_could_not_be_read() -> None:
    talk = Talk().does(Sent(kind="photo")).does(Pressed(screening="another234", prompt=1, choice="yes"))
    assert [line for line in told(talk) if line.startswith("> ")] == ["> /start", "> (photo)", "> [yes]"]


def test_transcript_shows_messages_with_their_buttons_as_they_were_shown() -> None:
    talk = Talk(language="zh").consents()
    shown = [line for line in lines(stored(event) for event in talk.events) if line.kind == "shown"]
    assert [ENGLISH.render(line.text) for line in shown] == [message.text for message in talk.shown]
    assert shown[0].choices == ("我是患者本人", "我在帮家人回答")
