"""What comes by the clock: a question put again, reminders, the end of what nobody went on with."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import Due, QuestionRepeated, Role, ScreeningExpired, Wish
from tests.dialogs.talk import Talk


def test_question_is_put_again_and_its_new_buttons_count() -> None:
    talk = Talk().consents()
    before = talk.session
    talk.later(0.01).is_due(Due.REPEAT)
    assert talk.text.startswith("Sorry, I was away for a few minutes.")
    assert (talk.session.asked, talk.session.prompt) == (before.asked, before.prompt + 1)
    assert [event for event in talk.events if isinstance(event, QuestionRepeated)]


@pytest.mark.parametrize("due", Due)
def test_nothing_is_due_to_who_was_heard_from_since(due: Due) -> None:
    talk = Talk().consents()
    before = talk.session
    assert talk.is_due(due, since=talk.now - timedelta(seconds=1)).session == before


@pytest.mark.parametrize("due", Due)
def test_nothing_is_due_after_the_end(due: Due) -> None:
    talk = Talk().presses("patient", "decline")
    before = talk.session
    assert talk.later(30).is_due(due).session == before


def test_stopped_conversation_is_not_put_again() -> None:
    talk = Talk().consents().wishes(Wish.STOP)
    before = talk.session
    assert talk.later(1).is_due(Due.REPEAT).session == before


def test_reminder_puts_the_question_and_offers_to_have_no_more() -> None:
    talk = Talk().consents().later(1).is_due(Due.REMINDER)
    assert talk.text.startswith("You have not finished the questions yet.")
    assert talk.choices["wish:quiet"] == "No more reminders"
    talk.presses("wish:quiet")
    assert talk.text.startswith("All right, no more reminders.")
    quiet = talk.session
    assert talk.later(3).is_due(Due.REMINDER).session == quiet


def test_reminder_in_chinese() -> None:
    talk = Talk(language="zh").consents().later(1).is_due(Due.REMINDER)
    assert talk.text.startswith("您的问卷还没有填完。已经回答的都保存着，随时可以接着填。")
    assert talk.choices["wish:quiet"] == "不用再提醒"


def test_reminder_of_a_stopped_conversation_offers_to_go_on() -> None:
    talk = Talk().consents().wishes(Wish.STOP).later(1).is_due(Due.REMINDER)
    assert set(talk.choices) == {"resume", "wish:quiet"}
    talk.presses("resume")
    assert talk.session.asked is not None


def test_nobody_is_reminded_who_has_not_agreed_to_anything() -> None:
    talk = Talk().presses("patient")
    before = talk.session
    assert talk.later(1).is_due(Due.REMINDER).session == before


def test_expiry_keeps_what_was_said_and_assesses_it() -> None:
    talk = Talk().consents().types("1980-05-31").expires()
    assert (talk.session.state, talk.session.verdict) == ("expired", "incomplete")
    assert set(talk.session.answers) == {"birth_date"}
    assert "not finished" in talk.text
    assert [event for event in talk.events if isinstance(event, ScreeningExpired)]


def test_expiry_without_consent_assesses_nothing() -> None:
    talk = Talk().presses("patient").expires()
    assert (talk.session.state, talk.session.verdict) == ("expired", None)


@pytest.mark.parametrize("role", Role)
def test_another_screening_can_begin_after_an_expiry(role: Role) -> None:
    talk = Talk(role=role).consents().expires()
    old = talk.session.id
    talk.wishes(Wish.START)
    assert talk.session.id != old
    assert talk.session.open
