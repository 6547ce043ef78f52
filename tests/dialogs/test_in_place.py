"""Help and reasons take the question's place instead of piling up below it."""

from __future__ import annotations

import pytest

from dialogs import Sent, Wish
from tests.dialogs.talk import Talk


@pytest.mark.parametrize("choice", ["wish:help", "wish:why"])
def test_pressed_help_takes_the_place_of_the_question_whose_buttons_still_count(choice: str) -> None:
    talk = Talk().consents()
    question = talk.shown[-1]
    talk.presses(choice)
    shown = talk.shown[-1]
    assert shown.in_place
    assert (shown.prompt, shown.choices) == (question.prompt, question.choices)
    assert shown.text.endswith(question.text)
    talk.presses("unknown")
    assert "birth_date" in talk.session.answers


@pytest.mark.parametrize("wish", [Wish.HELP, Wish.WHY])
def test_typed_help_is_shown_below_what_was_typed(wish: Wish) -> None:
    talk = Talk().consents()
    before = talk.session.prompt
    talk.wishes(wish)
    assert not talk.shown[-1].in_place
    assert talk.session.prompt == before + 1


def test_pictures_sent_together_get_one_reply() -> None:
    talk = Talk().consents().does(Sent(kind="photo", album="7"))
    told = len(talk.shown)
    talk.receives_in_silence(Sent(kind="photo", album="7"))
    assert len(talk.shown) == told
    talk.does(Sent(kind="photo", album="8"))
    assert len(talk.shown) == told + 1
