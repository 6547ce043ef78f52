"""Two who answer the same differently: both are kept, staff judge where it decides something, and the talk goes on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from dialogs import AnswerSetBeside, AnswerWithdrawn, Session, Wish
from dialogs.session import Role
from dialogs.sides import after
from eligibility import FACTS, PROTOCOL, Answer, Level, Outcome, Status, assess, explain
from locales import LANGUAGES, catalogue
from tests.dialogs.talk import CONVERSATION, NOW, Talk
from tests.dialogs.test_desk import entered

ENGLISH = catalogue("en")
DIFFERS = "Something else was noted here before. Both are kept, and the study team will look at them."

PATIENT = {"by": "patient"}
HELPER = {"by": "helper"}
COORDINATOR = {"by": "coordinator"}
STAFF = {"by": "staff", "level": Level.CONFIRMED}
SEEN = {"by": "patient", "level": Level.DOCUMENT_SEEN}


def says(who: Mapping[str, Any], value: bool | None, *disputed: Answer) -> Answer:
    """Who says yes, no, or that they do not know."""
    status = Status.DOES_NOT_KNOW if value is None else Status.KNOWN
    return Answer(status=status, value=value, disputed=disputed, **who)


NO_OF_COORDINATOR, NO_OF_PATIENT = says(COORDINATOR, False), says(PATIENT, False)

#: What stood, what is said then, what stands.
AFTER = {
    "the first answer": (None, says(PATIENT, True), says(PATIENT, True)),
    "one's own correction": (says(PATIENT, True), says(HELPER, False), says(HELPER, False)),
    "another side says the same": (says(COORDINATOR, True), says(PATIENT, True), says(PATIENT, True)),
    "another side says something else": (
        NO_OF_COORDINATOR,
        says(PATIENT, True),
        says(PATIENT, True, NO_OF_COORDINATOR),
    ),
    "and says it again": (
        says(PATIENT, True, NO_OF_COORDINATOR),
        says(HELPER, True),
        says(HELPER, True, NO_OF_COORDINATOR),
    ),
    "and comes round": (says(PATIENT, True, NO_OF_COORDINATOR), NO_OF_PATIENT, NO_OF_PATIENT),
    "the other one comes round": (
        says(PATIENT, True, NO_OF_COORDINATOR),
        says(COORDINATOR, True),
        says(COORDINATOR, True),
    ),
    "another side knows what one did not": (says(COORDINATOR, None), says(PATIENT, True), says(PATIENT, True)),
    "another side takes back what one knew": (
        NO_OF_COORDINATOR,
        says(PATIENT, None),
        says(PATIENT, None, NO_OF_COORDINATOR),
    ),
    "staff settle it": (says(PATIENT, True, NO_OF_COORDINATOR), says(STAFF, True), says(STAFF, True)),
    "the patient contradicts staff": (says(STAFF, True), NO_OF_PATIENT, says(STAFF, True, NO_OF_PATIENT)),
    "and the coordinator, too": (
        says(STAFF, True, NO_OF_PATIENT),
        NO_OF_COORDINATOR,
        says(STAFF, True, NO_OF_PATIENT, NO_OF_COORDINATOR),
    ),
    "the patient comes round to what staff say": (
        says(STAFF, True, NO_OF_PATIENT, NO_OF_COORDINATOR),
        says(PATIENT, True),
        says(STAFF, True, NO_OF_COORDINATOR),
    ),
    "the patient says what staff say": (says(STAFF, True), says(PATIENT, True), says(STAFF, True)),
    "the patient does not know what staff know": (says(STAFF, True), says(PATIENT, None), says(STAFF, True)),
    "the patient knows what staff do not": (says(STAFF, None), says(PATIENT, True), says(PATIENT, True)),
    "the patient against their own document": (says(SEEN, True), NO_OF_PATIENT, says(SEEN, True, NO_OF_PATIENT)),
    "another side against a document": (says(SEEN, True), NO_OF_COORDINATOR, says(SEEN, True, NO_OF_COORDINATOR)),
    "the document's own side once more": (says(SEEN, True, NO_OF_PATIENT), says(PATIENT, True), says(SEEN, True)),
}


@pytest.mark.parametrize("case", AFTER)
def test_whose_word_stands(case: str) -> None:
    before, said, stands = AFTER[case]
    assert after(before, said) == stands


def handed_over() -> Talk:
    """A coordinator noted a birth date; the patient goes on."""
    talk = Talk(role=Role.COORDINATOR).consents().types("1980-05-31", "yes").is_handed_over()
    return talk.presses("patient", "agree")


def corrected(talk: Talk, fact: str, words: str) -> Talk:
    """By way of the summary."""
    return talk.wishes(Wish.SUMMARY).presses(f"fact:{fact}").types(words)


def value(talk: Talk, fact: str) -> object:
    """The answer that stands, as it is stored."""
    answer = talk.session.answers[fact]
    return None if answer.value is None else FACTS[fact].kind.dump(answer.value)


def test_two_sides_that_differ_are_for_staff_to_judge() -> None:
    talk = corrected(handed_over(), "birth_date", "2015-05-31")
    assert f"✓ date of birth: May 31, 2015\n\n{DIFFERS}\n\nQuestion" in talk.text
    answer = talk.session.answers["birth_date"]
    assert (answer.by, [other.by for other in answer.disputed]) == ("patient", ["coordinator"])
    finding = assess(talk.session.answers, on=NOW.date()).finding("I1")
    assert (finding.outcome, finding.disputed, finding.hard) == (Outcome.REVIEW, ("birth_date",), ())
    assert "Different answers were given: date of birth." in ENGLISH.render(explain(finding, PROTOCOL.criterion("I1")))
    assert corrected(talk, "birth_date", "1980-05-31").session.answers["birth_date"].disputed == ()


def test_difference_that_decides_nothing_is_kept_and_decides_nothing() -> None:
    talk = corrected(handed_over(), "birth_date", "1981-05-31")
    assert talk.session.answers["birth_date"].disputed
    assert assess(talk.session.answers, on=NOW.date()).finding("I1").outcome is Outcome.PASS


def test_coordinator_who_completes_it_contradicts_the_patient() -> None:
    talk = Talk().consents().types("1980-05-31").is_lent().wishes(Wish.SUMMARY).presses("fact:birth_date")
    assert "Noted so far: May 31, 1980. Please answer again." in talk.text
    answer = talk.types("1981-05-31").session.answers["birth_date"]
    assert DIFFERS in talk.text
    assert (answer.by, [other.by for other in answer.disputed]) == ("coordinator", ["patient"])


def test_patient_reads_what_is_noted_by_others_as_not_their_own() -> None:
    talk = handed_over().wishes(Wish.SUMMARY).presses("fact:birth_date")
    assert "Noted so far: May 31, 1980. Please answer again." in talk.text
    assert (
        "Your answer so far: June 1, 1981."
        in corrected(talk, "birth_date", "1981-06-01").wishes(Wish.SUMMARY).presses("fact:birth_date").text
    )


def test_what_staff_enter_while_it_is_asked_stands_and_the_next_question_comes() -> None:
    talk = entered(Talk().consents(), "birth_date", "1980-05-31")
    assert talk.session.asked == "birth_date"
    talk.types("1981-05-31")
    assert talk.text.startswith(f"✓ date of birth: May 31, 1981\n\n{DIFFERS}\n\nQuestion 2 of about")
    answer = talk.session.answers["birth_date"]
    assert (value(talk, "birth_date"), answer.level) == ("1980-05-31", Level.DOCUMENT_SEEN)
    (beside,) = answer.disputed
    assert (beside.by, beside.typed) == ("patient", "1981-05-31")
    (event,) = [event for event in talk.events if isinstance(event, AnswerSetBeside)]
    assert (event.actor, event.understood, event.standing, event.differs) == (
        "patient",
        "May 31, 1981",
        "May 31, 1980",
        True,
    )


def test_saying_what_staff_entered_is_no_conflict_and_loses_no_evidence() -> None:
    talk = entered(Talk().consents(), "birth_date", "1980-05-31").types("1980-05-31")
    answer = talk.session.answers["birth_date"]
    assert (answer.by, answer.level, answer.disputed) == ("staff", Level.DOCUMENT_SEEN, ())
    assert talk.text.startswith("✓ date of birth: May 31, 1980\n\nQuestion 2 of about")


def test_not_knowing_what_staff_entered_takes_nothing_away() -> None:
    talk = entered(Talk().consents(), "birth_date", "1980-05-31").presses("unknown")
    assert (value(talk, "birth_date"), talk.session.answers["birth_date"].disputed) == ("1980-05-31", ())
    assert talk.text.startswith(
        "✓ date of birth: not known\n\nThe study team has an answer to this already.\n\nQuestion 2 of about"
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_question_put_again_does_not_tell_what_staff_found_out(language: str) -> None:
    talk = entered(Talk(language=language).consents().comes_to("hbsag"), "hbsag", "positive")
    talk.wishes(Wish.STOP).presses("resume")
    noted = {
        "en": "The study team has noted an answer to this meanwhile. You can still give yours.",
        "zh": "这一项研究团队已经有了记录，您仍然可以说说您知道的情况。",
    }
    assert talk.text.endswith(noted[language])


def test_summary_shows_people_their_own_word() -> None:
    talk = entered(Talk().consents(), "birth_date", "1980-05-31").types("1981-05-31").wishes(Wish.SUMMARY)
    assert "1. date of birth: May 31, 1981" in talk.text


@pytest.mark.parametrize(
    ("language", "line"), [("en", "date of birth: noted by the study team"), ("zh", "出生日期：研究团队已记录")]
)
def test_summary_does_not_tell_patients_what_staff_found_out(language: str, line: str) -> None:
    talk = entered(Talk(language=language).consents(), "birth_date", "1980-05-31").presses("unknown")
    assert line in talk.wishes(Wish.SUMMARY).text
    assert "1980" not in talk.text


def test_what_staff_settled_against_the_patient_is_not_held_against_them() -> None:
    talk = entered(
        handed_over().wishes(Wish.SUMMARY).presses("fact:birth_date").types("1981-05-31"), "birth_date", "1980"
    )
    assert "date of birth: noted by the study team" in talk.wishes(Wish.SUMMARY).text
    talk.edits(3, "1981-06-01")
    assert talk.text == "Change date of birth from “noted by the study team” to “June 1, 1981”?"


def test_coordinators_read_what_staff_found_out() -> None:
    talk = entered(Talk(role=Role.COORDINATOR).consents(), "birth_date", "1980-05-31").presses("unknown")
    assert "date of birth: May 31, 1980" in talk.wishes(Wish.SUMMARY).text


def test_patients_are_not_asked_to_confirm_an_exclusion_that_only_staff_know_of() -> None:
    talk = entered(Talk().consents().comes_to("hbsag"), "hbsag", "positive").presses("unknown")
    assert talk.session.state == "E7"
    assert assess(talk.session.answers, on=NOW.date()).finding("E6").outcome is Outcome.FAIL
    talk = entered(Talk(role=Role.COORDINATOR).consents().comes_to("hbsag"), "hbsag", "positive").presses("unknown")
    assert talk.session.state == "exclusion"


def test_edited_message_goes_by_what_the_person_had_said_and_can_end_it() -> None:
    talk = entered(Talk().consents(), "birth_date", "1980-05-31").types("1981-05-31")
    talk.edits(1, "1981-05-31")
    assert talk.text.startswith("That changes nothing: date of birth: May 31, 1981")
    talk.edits(1, "1980-05-31")
    assert talk.text == "Change date of birth from “May 31, 1981” to “May 31, 1980”?"
    talk.presses("yes")
    assert (value(talk, "birth_date"), talk.session.answers["birth_date"].disputed) == ("1980-05-31", ())


def test_document_outweighs_what_the_same_person_says_later() -> None:
    talk = Talk().consents().types("1980-05-31")
    step = CONVERSATION.give_evidence(
        talk.session, "birth_date", Level.DOCUMENT_SEEN, staff="wang", reason="identity card", now=talk.now
    )
    talk.session = Session.load(step.session.dump())
    corrected(talk, "birth_date", "2015-05-31")
    assert (value(talk, "birth_date"), talk.session.answers["birth_date"].level) == ("1980-05-31", "document_seen")
    assert [FACTS["birth_date"].kind.dump(each.value) for each in talk.session.answers["birth_date"].disputed] == [
        "2015-05-31"
    ]
    assert talk.session.excluded_by is None


def test_nobody_is_sent_away_by_what_staff_have_reason_to_doubt() -> None:
    talk = entered(Talk().consents().comes_to("hbsag"), "hbsag", "negative").presses("positive")
    assert talk.session.state == "E6"
    assert talk.session.asked is not None
    assert DIFFERS in talk.text


def test_staff_settle_it_and_what_was_asked_still_stands() -> None:
    talk = corrected(handed_over(), "birth_date", "2015-05-31")
    asked, prompt = talk.session.asked, talk.session.prompt
    entered(talk, "birth_date", "1980-05-31")
    answer = talk.session.answers["birth_date"]
    assert (answer.by, answer.disputed, value(talk, "birth_date")) == ("staff", (), "1980-05-31")
    assert (talk.session.asked, talk.session.prompt) == (asked, prompt)
    assert assess(talk.session.answers, on=NOW.date()).finding("I1").outcome is Outcome.PASS


def test_what_others_said_is_not_taken_back_by_a_correction_that_it_hangs_on() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().comes_to("ck").types("350 (200)").presses("yes").is_handed_over()
    talk.presses("patient", "agree").comes_to("report_at_hand").presses("yes")
    talk.wishes(Wish.SUMMARY).presses("fact:report_at_hand", "no")
    assert "ck" in talk.session.answers
    assert not [event for event in talk.events if isinstance(event, AnswerWithdrawn)]


def test_what_staff_entered_is_not_taken_back_by_a_correction_that_it_hangs_on() -> None:
    talk = Talk().consents().comes_to("report_at_hand").presses("yes").comes_to("ck").types("350 (200)").presses("yes")
    entered(talk, "ck", {"value": 310, "upper_limit": 200})
    talk.wishes(Wish.SUMMARY).presses("fact:report_at_hand", "no")
    assert value(talk, "ck") == {"value": "310", "upper_limit": "200"}
