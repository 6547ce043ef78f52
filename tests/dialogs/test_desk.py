"""What staff do at their desk while a conversation goes on, or after it: nothing of either is lost."""

from __future__ import annotations

from dialogs import Due, Session
from dialogs.events import AnswerCorrected, AnswerRecorded, AnswerWithdrawn, EvidenceChanged, ScreeningAssessed
from eligibility import FACTS, Answer, Level, Status
from tests.dialogs.talk import CONVERSATION, NOW, Talk


def entered(talk: Talk, fact: str, value: object, *, status: Status = Status.KNOWN) -> Talk:
    """Staff enter an answer; the conversation goes on with what is stored then."""
    known = FACTS[fact].kind.load(value) if status is Status.KNOWN else None
    answer = Answer(status=status, value=known, by="staff", via="desk", level=Level.DOCUMENT_SEEN, at=NOW)
    step = CONVERSATION.enter(talk.session, fact, answer, staff="wang", reason="report of 2 November", now=talk.now)
    talk.session = Session.load(step.session.dump())
    talk.events += step.events
    return talk


def test_question_that_stands_still_counts() -> None:
    talk = Talk().consents().types("1980-05-31")
    asked, prompt = talk.session.asked, talk.session.prompt
    entered(talk, "creatinine", "80")
    assert (talk.session.asked, talk.session.prompt) == (asked, prompt)
    talk.presses("yes")
    assert talk.session.answers[str(asked)].value is True
    assert str(talk.session.answers["creatinine"].value) == "80"


def test_answer_that_waits_for_a_yes_still_waits() -> None:
    talk = Talk().consents().types("31/12/80")
    pending = talk.session.pending
    assert pending is not None
    entered(talk, "creatinine", "80")
    assert talk.session.pending == pending


def test_what_staff_entered_is_not_asked_any_more() -> None:
    talk = Talk().consents()
    entered(talk, "dm_told", True)
    talk.types("1980-05-31")
    assert talk.session.asked != "dm_told"


def test_events_say_who_of_the_staff_and_why_and_keep_the_old_value() -> None:
    talk = entered(Talk().consents().types("1980-05-31"), "birth_date", "1981-05-31")
    (event,) = [event for event in talk.events if isinstance(event, AnswerCorrected)]
    assert (event.actor, event.staff, event.reason) == ("staff", "wang", "report of 2 November")
    assert (event.old["value"], event.answer["value"]) == ("1980-05-31", "1981-05-31")
    entered(talk, "weight", "60")
    first = [event for event in talk.events if isinstance(event, AnswerRecorded)][-1]
    assert (first.fact, first.staff, first.reason) == ("weight", "wang", "report of 2 November")


def test_evidence_changes_how_well_it_is_known_and_nothing_else() -> None:
    talk = Talk().consents().types("1980-05-31")
    before = talk.session
    step = CONVERSATION.give_evidence(
        before, "birth_date", Level.DOCUMENT_SEEN, staff="wang", reason="identity card", now=talk.now
    )
    (event,) = step.events
    assert isinstance(event, EvidenceChanged)
    assert (event.was, event.level) == ("self_reported", "document_seen")
    was, now = before.answers["birth_date"], step.session.answers["birth_date"]
    assert (now.value, now.by, now.typed, now.level) == (was.value, was.by, was.typed, Level.DOCUMENT_SEEN)


def test_finished_screening_is_assessed_again_as_of_the_day_of_its_end() -> None:
    talk = Talk().consents().types("1980-05-31").expires()
    assert (talk.session.verdict, talk.session.assessed_on) == ("incomplete", talk.now.date())
    day = talk.session.assessed_on
    entered(talk.later(3), "birth_date", "2015-05-31")
    assessed = [event for event in talk.events if isinstance(event, ScreeningAssessed)]
    assert [event.verdict for event in assessed] == ["incomplete", "likely_not_eligible"]
    assert (talk.session.verdict, talk.session.assessed_on) == ("likely_not_eligible", day)
    assert not talk.session.open


def test_open_screening_is_not_assessed_yet() -> None:
    talk = entered(Talk().consents(), "birth_date", "2015-05-31")
    assert talk.session.verdict is None
    assert not [event for event in talk.events if isinstance(event, ScreeningAssessed)]


def test_answers_that_hang_on_a_corrected_one_are_withdrawn() -> None:
    talk = Talk().consents().comes_to("report_at_hand").presses("yes").comes_to("ck").types("350 (200)").presses("yes")
    assert "ck" in talk.session.answers
    entered(talk, "report_at_hand", False)
    assert "ck" not in talk.session.answers
    assert "ck" in [event.fact for event in talk.events if isinstance(event, AnswerWithdrawn)]


def test_answers_of_staff_hang_on_nothing_that_was_not_so() -> None:
    talk = Talk().consents().comes_to("report_at_hand").presses("no")
    entered(entered(talk, "creatinine", "80"), "report_at_hand", True)
    assert str(talk.session.answers["creatinine"].value) == "80"


def test_correction_that_waits_for_a_yes_outlasts_the_answer_that_it_corrects() -> None:
    talk = Talk().consents().comes_to("report_at_hand").presses("yes").comes_to("ck").types("350 (200)").presses("yes")
    number = max(int(reference) for reference, fact in talk.session.sources.items() if fact == "ck")
    talk.edits(number, "310 (200)")
    assert talk.session.amendment is not None
    entered(talk, "report_at_hand", False)
    talk.is_due(Due.REPEAT).presses("yes")
    assert "ck" in talk.session.answers
