"""Editing an earlier message: a correction that is shown first, and counts only once it is confirmed."""

from __future__ import annotations

from dialogs import AnswerCorrected, AnswerWithdrawn, Wish
from eligibility import PartialDate, Status
from tests.dialogs.talk import Talk

BIRTH = PartialDate(1980, 5, 31)


def told_birth_date(language: str = "en") -> Talk:
    return Talk(language=language).consents().types("1980-05-31")


def test_change_is_shown_and_counts_only_when_confirmed() -> None:
    talk = told_birth_date().presses("yes").edits(1, "1981-05-31")
    assert talk.text == "Change date of birth from “May 31, 1980” to “May 31, 1981”?"
    assert talk.session.answers["birth_date"].value == BIRTH

    stood = talk.session.asked
    talk.presses("yes")
    assert talk.text.startswith("✓ date of birth: May 31, 1981")
    (corrected,) = [event for event in talk.events if isinstance(event, AnswerCorrected)]
    assert (corrected.was, corrected.understood) == ("May 31, 1980", "May 31, 1981")
    assert corrected.reason == "the message was edited"
    assert talk.session.asked == stood


def test_change_is_shown_in_chinese() -> None:
    talk = told_birth_date("zh").edits(1, "1981年5月31日")
    assert talk.text == "把“出生日期”从“1980年5月31日”改成“1981年5月31日”，对吗？"
    assert list(talk.choices.values()) == ["对，改过来", "不改了"]


def test_change_that_is_not_wanted_leaves_everything_as_it_was() -> None:
    talk = told_birth_date().presses("yes")
    before = talk.session
    talk.edits(1, "1981-05-31").presses("no")
    assert talk.session.answers == before.answers
    assert (talk.session.state, talk.session.asked) == (before.state, before.asked)


def test_typed_yes_confirms() -> None:
    talk = told_birth_date().edits(1, "1981-05-31").types("yes")
    assert talk.session.answers["birth_date"].value == PartialDate(1981, 5, 31)


def test_words_that_say_the_same_change_nothing() -> None:
    talk = told_birth_date().edits(1, "31 May 1980")
    assert talk.text.startswith("That changes nothing: date of birth: May 31, 1980")


def test_words_that_cannot_be_read_change_nothing() -> None:
    talk = told_birth_date().edits(1, "in spring")
    assert "nothing is changed" in talk.text
    assert "So far: date of birth: May 31, 1980" in talk.text
    assert talk.session.answers["birth_date"].value == BIRTH


def test_message_that_could_not_be_read_at_first_is_answered_by_its_edit() -> None:
    talk = Talk().consents().types("in spring").edits(1, "1980-05-31")
    assert talk.session.answers["birth_date"].value == BIRTH


def test_not_known_any_more_is_a_change_too() -> None:
    talk = told_birth_date().edits(1, "I don't know").presses("yes")
    assert talk.session.answers["birth_date"].status is Status.DOES_NOT_KNOW


def test_message_that_was_no_answer_changes_nothing() -> None:
    talk = told_birth_date().edits(99, "1990-01-01")
    assert "so nothing is changed" in talk.text
    assert talk.session.answers["birth_date"].value == BIRTH


def test_edit_after_the_end_changes_nothing() -> None:
    talk = told_birth_date().skips(99).presses("submit")
    ended = talk.session
    talk.edits(1, "1990-01-01")
    assert (talk.session.answers, talk.session.state) == (ended.answers, "submitted")


def test_edit_of_a_stopped_conversation_waits_for_it_to_go_on() -> None:
    talk = told_birth_date().wishes(Wish.STOP).edits(1, "1990-01-01")
    assert talk.session.state == "paused"
    assert talk.session.answers["birth_date"].value == BIRTH


def test_danger_in_an_edited_message_is_answered_first() -> None:
    talk = told_birth_date().edits(1, "I cannot breathe")
    assert talk.session.alerts
    assert talk.session.answers["birth_date"].value == BIRTH


def test_answer_that_hangs_on_a_corrected_one_is_asked_again() -> None:
    talk = Talk().consents().comes_to("report_at_hand").types("yes").comes_to("ck")
    talk.types("350 (40-200)").presses("yes")
    asked_for_report = [number for number, fact in talk.session.sources.items() if fact == "report_at_hand"]
    talk.edits(int(asked_for_report[0]), "no")
    assert "What depends on it will be asked again:\n• " in talk.text
    talk.presses("yes")
    withdrawn = [event.fact for event in talk.events if isinstance(event, AnswerWithdrawn)]
    assert "ck" in withdrawn
    assert "ck" not in talk.session.answers


def test_edit_at_a_hard_exclusion_reopens_it() -> None:
    talk = Talk().consents().types("2015-01-01").edits(1, "1985-01-01").presses("yes")
    assert talk.session.state not in ("exclusion", "ended_early")
    assert talk.session.excluded_by is None
