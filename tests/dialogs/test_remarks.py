"""A coordinator remarks something on an answer: by the button, or by a line that begins with two strokes."""

from __future__ import annotations

from dialogs import Due, MessageReceived, RemarkMade, Role, Typed, Wish
from tests.dialogs.talk import CONVERSATION, Talk


def remarks(talk: Talk) -> list[tuple[str | None, str]]:
    return [(event.fact, event.text) for event in talk.events if isinstance(event, RemarkMade)]


def coordinator() -> Talk:
    """At the second question."""
    return Talk(role=Role.COORDINATOR).consents().types("1980-05-31")


def test_button_makes_a_remark_of_what_is_typed_next_and_the_question_stands() -> None:
    talk = coordinator().presses("remark")
    assert talk.text.startswith("Type the remark on date of birth now.")
    talk.types("yes")
    assert "Remark kept, for staff only, on: date of birth" in talk.text
    assert remarks(talk) == [("birth_date", "yes")]
    assert list(talk.session.answers) == ["birth_date"]
    talk.types("yes")
    assert list(talk.session.answers) == ["birth_date", "dm_told"]
    assert remarks(talk) == [("birth_date", "yes")]


def test_any_other_button_or_command_leaves_it() -> None:
    assert list(coordinator().presses("remark", "yes").types("42").session.answers) == [
        "birth_date",
        "dm_told",
        "onset_age",
    ]
    assert remarks(coordinator().presses("remark").wishes(Wish.WHY).types("yes")) == []


def test_remark_reaches_every_answer_by_way_of_the_summary() -> None:
    talk = coordinator().presses("yes").wishes(Wish.SUMMARY).presses("fact:birth_date", "remark")
    talk.types("identity card seen on video")
    assert remarks(talk) == [("birth_date", "identity card seen on video")]


def test_two_strokes_go_on_working_also_behind_the_button() -> None:
    talk = coordinator().types("// unsure").presses("remark").types("／／ looks it up")
    assert remarks(talk) == [("birth_date", "unsure"), ("birth_date", "looks it up")]


def test_danger_sign_in_a_remark_is_seen() -> None:
    talk = coordinator().presses("remark").types("she cannot breathe")
    assert "call 120" in talk.text
    assert talk.session.alerts != ()


def test_remark_waits_for_nobody_who_comes_back_later() -> None:
    asked_again = coordinator().presses("remark").is_due(Due.REPEAT)
    turned_to = coordinator().presses("remark")
    turned_to.takes(CONVERSATION.turn_to(turned_to.session, now=turned_to.now))
    for talk in (asked_again, turned_to):
        talk.types("yes")
        assert (remarks(talk), len(talk.session.answers)) == ([], 2)


def test_remark_is_read_also_where_it_came_before_the_question() -> None:
    talk = coordinator().presses("remark")
    talk.does(Typed(text="hesitated", at=talk.session.asked_at))
    assert remarks(talk) == [("birth_date", "hesitated")]
    assert [event.reason for event in talk.events if isinstance(event, MessageReceived)][-1] is None


def test_patients_have_no_such_button() -> None:
    assert "remark" not in Talk().consents().choices
