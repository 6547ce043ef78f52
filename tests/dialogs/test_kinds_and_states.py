"""Every kind of thing that a person can do, in every state: one reply, and no answer by mistake."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from dialogs import Due, Edited, Inbound, MessageReceived, MessageShown, Pressed, Role, Sent, Typed, Wish, Wished
from dialogs.machine import PAUSED
from tests.dialogs.talk import CONVERSATION, Talk


def in_state() -> dict[str, Callable[[], Talk]]:
    """How to come to each state that is not one of the criteria, and to some of those."""
    return {
        "language": lambda: Talk(language=None),
        "who": Talk,
        "notice": lambda: Talk().presses("patient"),
        "first question": lambda: Talk().consents(),
        "half an answer": lambda: Talk().consents().comes_to("glucocorticoids").types("prednisone"),
        "answer to be confirmed": lambda: Talk().consents().comes_to("weight").types("120斤"),
        "corrected question": lambda: Talk().consents().types("1980-05-31").wishes(Wish.BACK),
        "exclusion": lambda: Talk().consents().types("2015-01-01"),
        "summary": lambda: Talk().consents().skips(99),
        "choosing": lambda: Talk().consents().skips(3).wishes(Wish.SUMMARY),
        "amending": lambda: Talk().consents().types("1980-05-31").edits(1, "1981-05-31"),
        "paused": lambda: Talk().consents().skips(3).wishes(Wish.STOP),
        "declined": lambda: Talk().presses("patient", "decline"),
        "submitted": lambda: Talk().consents().skips(99).presses("submit"),
        "ended_early": lambda: Talk().consents().types("2015-01-01").presses("yes"),
        "expired": lambda: Talk().consents().expires(),
        "erasing": lambda: Talk().consents().wishes(Wish.DELETE),
        "erased": lambda: Talk().consents().wishes(Wish.DELETE).presses("yes", "yes"),
        "choosing a language": lambda: Talk().consents().wishes(Wish.LANGUAGE),
    }


#: What answers nothing, in no state.
NO_ANSWER: dict[str, Inbound] = {
    **{
        f"sent {kind}": Sent(kind=kind) for kind in ("photo", "voice", "sticker", "contact", "poll", "unknown", "later")
    },
    "picture with words": Sent(kind="photo", caption="yes"),
    "unknown command": Sent(kind="unknown_command"),
    "somebody else's button": Pressed(screening="another234", prompt=1, choice="yes"),
    "forged choice": Pressed(screening="k7m2qw1", prompt=999_999_999, choice="submit"),
    "edit of nothing": Edited(text="yes", reference="no such message"),
    "nothing typed": Typed(text="\u200b \ufeff"),
    "hidden signs": Typed(text="\u202e\u2066"),
    "markup": Typed(text="<b>{0}</b> %s ${x} {{7*7}}"),
    "statement": Typed(text="'; DROP TABLE screening; --"),
    "NUL": Typed(text="\x00"),
    "half a surrogate": Typed(text="\ud800"),
    "very long": Typed(text="🙂" * 4096),
}


@pytest.mark.parametrize("kind", NO_ANSWER)
@pytest.mark.parametrize("state", in_state())
def test_what_answers_nothing_changes_nothing_and_gets_one_reply(state: str, kind: str) -> None:
    talk = in_state()[state]()
    before, shown = talk.session, len(talk.shown)
    talk.does(NO_ANSWER[kind])
    assert len(talk.shown) == shown + 1
    now = talk.session
    assert (now.id, now.state, now.answers, now.asked, now.amendment) == (
        before.id,
        before.state,
        before.answers,
        before.asked,
        before.amendment,
    )


@pytest.mark.parametrize("wish", Wish)
@pytest.mark.parametrize("state", in_state())
def test_every_wish_gets_one_reply_in_every_state(state: str, wish: Wish) -> None:
    talk = in_state()[state]()
    answers, shown = talk.session.answers, len(talk.shown)
    talk.wishes(wish)
    assert len(talk.shown) == shown + 1
    assert talk.session.answers in (answers, {})


@pytest.mark.parametrize("state", in_state())
def test_second_press_of_the_same_button_never_counts_for_what_came_after_the_first(state: str) -> None:
    talk = in_state()[state]()
    for choice in list(talk.choices):
        again = in_state()[state]()
        press = Pressed(screening=again.session.id, prompt=again.session.prompt, choice=choice)
        once = again.does(press).session
        if once.prompt == press.prompt:
            continue  # help in place: the question stands, and so do its buttons
        again.does(press)
        assert replace(again.session, heard_at=None) == replace(once, heard_at=None)


@pytest.mark.parametrize("due", Due)
@pytest.mark.parametrize("state", in_state())
def test_clock_never_answers_anything(state: str, due: Due) -> None:
    talk = in_state()[state]()
    before = talk.session
    talk.later(40).is_due(due)
    assert talk.session.answers == before.answers
    assert not (before.open is False and talk.session != before)


@pytest.mark.parametrize("kind", NO_ANSWER)
@pytest.mark.parametrize("role", Role)
def test_conversation_can_begin_with_anything(role: Role, kind: str) -> None:
    opening = Talk(role=role)._opening()
    step = CONVERSATION.step(None, NO_ANSWER[kind], now=Talk().now, opening=opening)
    assert len([event for event in step.events if isinstance(event, MessageShown)]) == 1
    assert not step.session.answers


def test_states_here_are_all_that_there_are() -> None:
    reached = {make().session.state for make in in_state().values()}
    criteria = {state for state in CONVERSATION.states if state[0] in "IE" and state[1:2].isdigit()}
    assert CONVERSATION.states - criteria <= reached
    assert PAUSED in reached


@pytest.mark.parametrize("inbound", [Typed(text="yes"), Sent(kind="photo"), Edited(text="no", reference="1")])
def test_of_very_many_at_once_the_words_are_kept_and_not_read(inbound: Inbound) -> None:
    talk = Talk().consents()
    step = CONVERSATION.step(talk.session, inbound, now=talk.now, opening=talk._opening(), crowded=True)
    (kept,) = step.events
    assert isinstance(kept, MessageReceived)
    assert kept.reason == "one of very many at once"
    assert replace(step.session, heard_at=None) == replace(talk.session, heard_at=None)


@pytest.mark.parametrize(
    "inbound",
    [
        Typed(text="I cannot breathe"),
        Edited(text="I cannot breathe", reference="1"),
        Typed(text="stop"),
        Wished(wish=Wish.PERSON),
    ],
)
def test_a_danger_sign_or_a_wish_is_read_among_very_many(inbound: Inbound) -> None:
    talk = Talk().consents()
    step = CONVERSATION.step(talk.session, inbound, now=talk.now, opening=talk._opening(), crowded=True)
    assert [event for event in step.events if isinstance(event, MessageShown)]
