"""Having everything erased: told exactly, asked twice, from wherever one is, and never by mistake."""

from __future__ import annotations

import pytest

from dialogs import (
    ERASED,
    Actor,
    AnswerRecorded,
    Conversation,
    Due,
    MessageShown,
    Opening,
    Role,
    ScreeningErased,
    StateChanged,
    Wish,
    Wished,
)
from dialogs.readers.wishes import wish_in
from tests.dialogs.talk import NOW, Talk

DIFFERENT_STATES = {
    "language": Talk(language=None),
    "who": Talk(),
    "notice": Talk().presses("patient"),
    "I1": Talk().consents(),
    "half an answer": Talk().consents().comes_to("weight").types("120"),
    "paused": Talk().consents().wishes(Wish.STOP),
    "choosing": Talk().consents().types("1980-05-31").wishes(Wish.SUMMARY),
    "exclusion": Talk().consents().types("2015-01-01"),
    "amending": Talk().consents().types("1980-05-31").edits(1, "1981-05-31"),
    "summary": Talk().consents().skips(99),
    "submitted": Talk().consents().skips(99).presses("submit"),
    "declined": Talk().presses("patient", "decline"),
    "ended early": Talk().consents().types("2015-01-01").presses("yes"),
    "expired": Talk().consents().expires(),
}


def copy_of(talk: Talk) -> Talk:
    """Another talk that stands where this one stands."""
    other = Talk()
    other.session, other.buttons, other.now = talk.session, dict(talk.buttons), talk.now
    return other


def forgetting(talk: Talk) -> Talk:
    """With no record of what was said."""
    talk.events.clear()
    talk.shown.clear()
    return talk


@pytest.mark.parametrize("state", DIFFERENT_STATES)
def test_everything_is_erased_from_every_state(state: str) -> None:
    talk = forgetting(copy_of(DIFFERENT_STATES[state]))
    source = talk.session.state
    talk.wishes(Wish.DELETE).presses("yes")
    talk.events.clear()
    talk.presses("yes")
    session = talk.session
    assert (session.state, session.open, session.answers, session.sources) == (ERASED, False, {}, {})
    assert [type(event) for event in talk.events] == [StateChanged, ScreeningErased, MessageShown]
    assert talk.events[0] == StateChanged(source=source, trigger="erase", target=ERASED)
    assert "is erased" in talk.text or "已经全部删除" in talk.text


@pytest.mark.parametrize("state", DIFFERENT_STATES)
@pytest.mark.parametrize("presses", [["no"], ["yes", "no"]], ids=["at once", "the second time"])
def test_everything_is_kept_after_a_no(state: str, presses: list[str]) -> None:
    talk = forgetting(copy_of(DIFFERENT_STATES[state]))
    before, choices = talk.session, talk.choices
    talk.wishes(Wish.DELETE).presses(*presses)
    assert talk.text.startswith(("Nothing was erased.", "什么都没有删除。"))
    after = talk.session
    assert (after.state, after.answers, after.asked, after.verdict) == (
        before.state,
        before.answers,
        before.asked,
        before.verdict,
    )
    assert talk.choices == choices
    assert not [event for event in talk.events if isinstance(event, StateChanged)]


def test_what_goes_and_what_stays_is_said_before() -> None:
    talk = Talk().consents().wishes(Wish.DELETE)
    for words in ("all your answers", "the address", "that there was a screening", "provider of this app"):
        assert words in talk.text
    assert list(talk.choices.values()) == ["Delete my data", "No, keep everything"]
    assert "cannot be undone" in talk.presses("yes").text


def test_typed_words_count_too() -> None:
    talk = Talk().consents().types("please delete my data", "Delete my data", "yes")
    assert talk.session.state == ERASED


def test_a_yes_to_erasing_became_the_answer_to_a_question() -> None:
    talk = Talk().consents().types("1980-05-31").types("forget me")
    assert talk.session.asked == "dm_told"
    talk.types("maybe", "1", "yes")
    assert talk.session.erasing == 2
    talk.types("no")
    assert (talk.session.erasing, "dm_told" in talk.session.answers) == (0, False)
    assert talk.types("yes").session.answers["dm_told"].value is True


def test_an_old_button_erases_nothing() -> None:
    talk = Talk().consents().wishes(Wish.DELETE)
    asked = talk.session.prompt
    talk.presses("yes").presses("yes", prompt=asked)
    assert "earlier message" in talk.text
    assert talk.session.state != ERASED


@pytest.mark.parametrize("wish", [Wish.HELP, Wish.BACK, Wish.STOP, Wish.SUMMARY, Wish.WHY, Wish.PRIVACY, Wish.START])
def test_anything_else_leaves_the_question_of_erasing(wish: Wish) -> None:
    talk = Talk().consents().types("1980-05-31").wishes(Wish.DELETE).presses("yes").wishes(wish)
    assert talk.session.erasing == 0
    assert "yes" not in talk.choices or talk.session.asked == "dm_told"


def test_the_language_can_be_changed_before_deciding() -> None:
    talk = Talk().consents().wishes(Wish.DELETE).wishes(Wish.LANGUAGE, "中文")
    assert talk.text.startswith("要删除您的数据吗？")
    assert talk.presses("yes", "yes").text.startswith("我们保存的您的内容已经全部删除。")


@pytest.mark.parametrize("state", ["summary", "submitted"])
def test_an_edit_while_it_was_asked_took_the_buttons_out_of_use(state: str) -> None:
    talk = Talk().consents().types("1980-05-31").skips(99)
    if state == "submitted":
        talk.presses("submit")
    talk.wishes(Wish.DELETE).edits(1, "1981-05-31")
    assert (talk.session.erasing, talk.session.state) == (1, state)
    assert talk.presses("yes", "yes").session.state == ERASED


def test_a_gap_puts_the_question_of_erasing_again_and_a_reminder_does_not() -> None:
    talk = Talk().consents().wishes(Wish.DELETE)
    assert "Delete your data?" in talk.is_due(Due.REPEAT).text
    assert "Delete your data?" not in talk.later(1).is_due(Due.REMINDER).text
    assert talk.session.erasing == 0


def test_an_erased_conversation_only_begins_anew() -> None:
    talk = Talk().consents().wishes(Wish.DELETE).presses("yes", "yes")
    erased = talk.session.id
    assert "is over" in talk.types("hello").text
    assert "is erased" in talk.wishes(Wish.DELETE).text
    talk.wishes(Wish.START)
    assert (talk.session.id != erased, talk.session.state) == (True, "who")


def test_coordinators_are_told_what_to_do_instead() -> None:
    talk = Talk(role=Role.COORDINATOR).consents().wishes(Wish.DELETE)
    assert f"prescreen erase {talk.session.id} --reason" in talk.text
    assert talk.session.erasing == 0


def test_a_helper_erases_what_they_entered() -> None:
    talk = Talk().presses("helper", "agree").types("1980-05-31").wishes(Wish.DELETE).presses("yes", "yes")
    assert [event.actor for event in talk.events if isinstance(event, ScreeningErased)] == [Actor.HELPER]
    assert [
        event for event in talk.events if isinstance(event, AnswerRecorded)
    ]  # the talk remembers; the step does not


@pytest.mark.parametrize(
    "words",
    [
        "删除我的数据",
        "把我的数据删掉",
        "请删除我的所有数据",
        "帮我删除我的个人信息",
        "我的回答都删了吧",
        "清空我的记录",
        "delete my data",
        "please delete all my data",
        "erase everything",
        "i want my data deleted",
        "can you delete my answers please",
        "forget me",
    ],
)
def test_ordinary_words_ask_for_it(words: str) -> None:
    assert wish_in(words) is Wish.DELETE


@pytest.mark.parametrize("words", ["删除", "删掉了一颗痣", "delete", "i forgot", "remove the catheter", "忘了", "数据"])
def test_other_words_do_not(words: str) -> None:
    assert wish_in(words) is not Wish.DELETE


@pytest.mark.parametrize(("retention", "words"), [(None, "no longer needs it"), (90, "90 days after")])
def test_privacy_says_how_long(retention: int | None, words: str) -> None:
    conversation = Conversation(retention=retention)
    opening = Opening(id="k7m2qw", channel="console", language="en")
    begun = conversation.step(None, Wished(wish=Wish.START), now=NOW, opening=opening)
    told = conversation.step(begun.session, Wished(wish=Wish.PRIVACY), now=NOW, opening=opening)
    (message,) = [event.text for event in told.events if isinstance(event, MessageShown)]
    for part in (words, "encrypted", "the study team and nobody else", "does not erase theirs", "/delete"):
        assert part in message
