"""Half answers, answers read back, and turns that looked like an answer and were none."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialogs import AnswerCorrected, AnswerRecorded, Opening, Pressed, Role, Session, Typed, Wish
from dialogs.questions import QUESTIONS
from dialogs.session import SessionFormatError
from eligibility import FACTS
from locales import catalogue
from tests.dialogs.talk import CONVERSATION, NOW, Talk

#: What may be left out where a course is written down.
DEFAULTS = {"drug": None, "mg": None, "times": 1, "days": 1, "start": None, "end": None}
COURSE = DEFAULTS | {"drug": "prednisone", "mg": "10", "start": "2026-06"}


def asked(fact: str, language: str = "en", role: Role = Role.PATIENT) -> Talk:
    """A conversation that asks for a fact."""
    return Talk(role=role, language=language).consents().comes_to(fact)


def answer(talk: Talk, fact: str) -> Any:
    """What was recorded of a fact, as JSON; None for nothing, the status where there is no value."""
    given = talk.session.answers.get(fact)
    if given is None:
        return None
    return given.status.value if given.value is None else FACTS[fact].kind.dump(given.value)


def course(talk: Talk) -> dict[str, Any]:
    """The one course of tablets recorded."""
    (recorded,) = answer(talk, "glucocorticoids")
    return {name: recorded.get(name, default) for name, default in DEFAULTS.items()}


@pytest.mark.parametrize(
    "lines",
    [
        ["prednisone", "10 mg", "once a day", "2026-06"],
        ["prednisone", "10", "daily", "since 2026-06"],
        ["prednisone 10 mg", "once a day", "since June 2026"],
        ["prednisone 10 mg once a day", "since 2026-06"],
        ["prednisone 10 mg since 2026-06", "every day"],
        ["prednisone once a day since 2026-06", "10mg"],
        ["prednisone", "prednisone 10 mg once a day since 2026-06"],
        ["prednisone 10 mg", "hm", "once a day", "hm", "2026-06"],
        ["强的松", "10", "每天一次", "从2026年6月起"],
        ["强的松 10mg", "每天一次", "2026年6月开始"],
        ["强的松 10mg 每天1次", "2026年6月起"],
        ["强的松 10毫克", "1天1次", "2026-06"],
    ],
    ids=" / ".join,
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_medicine_told_piece_by_piece(lines: list[str], language: str) -> None:
    talk = asked("glucocorticoids", language).types(*lines)
    assert answer(talk, "glucocorticoids") is None, "read back first"
    assert course(talk.types("yes")) == COURSE


@pytest.mark.parametrize("said", ["I don't know", "不知道", "[button]"])
def test_start_that_is_not_known_does_not_lose_the_dose(said: str) -> None:
    talk = asked("glucocorticoids").types("prednisone 10 mg once a day")
    talk = talk.presses("candidate:0") if said == "[button]" else talk.types(said)
    assert course(talk.types("yes")) == {**COURSE, "start": None}


@pytest.mark.parametrize("said", ["yes", "Yes.", "对", "是的", "嗯", "对的。"])
def test_yes_takes_the_one_thing_that_was_offered(said: str) -> None:
    talk = asked("glucocorticoids").types("deltasonee 10 mg once a day since 2026-06")
    assert "Do you mean prednisone?" in talk.text
    assert course(talk.types(said, "yes")) == COURSE


@pytest.mark.parametrize("said", ["no", "No!", "不是", "不对", "没有", "none"])
def test_no_to_the_one_thing_that_was_offered_was_taken_for_no_medicine_at_all(said: str) -> None:
    talk = asked("glucocorticoids").types("deltasonee 10 mg once a day since 2026-06", said)
    assert answer(talk, "glucocorticoids") is None
    assert talk.session.pending is None
    assert talk.text.startswith("Then please type it again.")


@pytest.mark.parametrize(("typed", "age"), [("我今年42岁", "42"), ("5年", "5")])
def test_yes_to_an_age_says_that_it_began_then(typed: str, age: str) -> None:
    talk = asked("onset_age", "zh").types(typed)
    assert f"{age}岁时开始的吗" in talk.text
    assert answer(talk.types("是"), "onset_age") == age


def test_medicine_of_another_question_does_not_lose_the_rest() -> None:
    talk = asked("glucocorticoids").types("prednisone 10 mg once a day since 2026-06; methotrexate 10 mg once a week")
    assert "Another one asks for methotrexate." in talk.text
    assert course(talk.types("yes", "yes")) == COURSE


def test_three_weeks_ago_was_kept_as_if_the_day_were_known() -> None:
    talk = asked("iv_antibiotics").types("3 weeks ago")
    assert "about November 1, 2026" in talk.text
    assert answer(talk.types("yes"), "iv_antibiotics") == "2026-11-01~"


@pytest.mark.parametrize("language", ["en", "zh"])
def test_three_answers_that_cannot_be_read_bring_an_example_skipping_and_a_person(language: str) -> None:
    talk = asked("weight", language).types("hm", "hmm", "hmmm")
    question = next(question for question in QUESTIONS if question.fact == "weight")
    assert catalogue(language).render(question.help) in talk.text
    assert {"unknown", "wish:person"} <= talk.choices.keys()


def test_limit_that_is_not_known_does_not_lose_the_result() -> None:
    talk = asked("report_at_hand").presses("yes").comes_to("ck").types("350", "I don't know")
    assert answer(talk, "ck") == {"value": "350", "upper_limit": None}


def test_plain_no_to_the_question_how_often_was_taken_for_no_medicine_at_all() -> None:
    talk = asked("glucocorticoids", "zh").types("强的松 10mg", "没有")
    assert answer(talk, "glucocorticoids") is None
    assert "没有用过" in talk.text
    assert course(talk.types("不是", "强的松 10mg 每天一次 从2026-06", "是")) == COURSE


def test_back_forgets_half_an_answer_and_asks_again() -> None:
    talk = asked("glucocorticoids").types("prednisone").presses("wish:back")
    assert talk.session.asked == "glucocorticoids"
    assert talk.session.pending is None


@pytest.mark.parametrize(
    ("fact", "typed", "no", "again", "value"),
    [
        ("weight", "120斤", "no", "62 kg", "62"),
        ("hbsag", "小三阳", "不是", "阴性", "negative"),
    ],
)
def test_reading_back_can_be_refused(fact: str, typed: str, no: str, again: str, value: str) -> None:
    talk = asked(fact).types(typed)
    assert answer(talk, fact) is None
    assert answer(talk.types(no), fact) is None
    assert answer(talk.types(again), fact) == value


def test_another_answer_in_place_of_yes_or_no() -> None:
    assert answer(asked("weight").types("120斤", "65 kg"), "weight") == "65"


def test_hepatitis_b_by_its_common_name_is_read_back_and_ends_early() -> None:
    talk = asked("hbsag", "zh").types("大三阳", "是")
    assert answer(talk, "hbsag") == "positive"
    assert talk.session.state == "exclusion"


@pytest.mark.parametrize(("typed", "language"), [("1", "zh"), ("2", "en"), ("中文", "zh"), ("english", "en")])
def test_number_typed_under_the_language_buttons_was_taken_as_an_answer(typed: str, language: str) -> None:
    talk = asked("dm_told").wishes(Wish.LANGUAGE).types(typed)
    assert talk.session.language == language
    assert answer(talk, "dm_told") is None


def test_question_can_be_answered_under_the_language_buttons() -> None:
    assert answer(asked("dm_told").wishes(Wish.LANGUAGE).types("no"), "dm_told") is False


@pytest.mark.parametrize("typed", ["0001", "00012", "1000", "²", "①②", "+1", "٢"])
def test_what_is_no_number_in_the_list_was_taken_for_one(typed: str) -> None:
    assert answer(asked("sex").types(typed), "sex") is None


def test_two_presses_at_once_answer_one_question() -> None:
    talk = asked("dm_told")
    press = Pressed(screening=talk.session.id, prompt=talk.session.prompt, choice="yes")
    talk.does(press).does(press)
    assert talk.text.startswith("That button belongs to an earlier message.")
    assert list(talk.session.answers)[-1] == "dm_told"


def test_question_mark_was_recorded_as_not_knowing() -> None:
    talk = asked("tuberculosis").types("？")
    assert answer(talk, "tuberculosis") is None
    assert "Active tuberculosis means" in talk.text


def test_summary_lists_and_corrects_by_number() -> None:
    talk = Talk().consents().types("1980-05-31").skips(99)
    assert "1. date of birth: May 31, 1980" in talk.text
    talk.types("1", "1981-05-31")
    (corrected,) = [event for event in talk.events if isinstance(event, AnswerCorrected)]
    assert (corrected.was, corrected.understood) == ("May 31, 1980", "May 31, 1981")
    assert talk.session.state == "summary"


@pytest.mark.parametrize("typed", ["0", "99", "0001", "1.5", "-1", "²", "hand in nothing"])
def test_summary_takes_nothing_else_for_a_number(typed: str) -> None:
    assert Talk().consents().skips(99).types(typed).session.state == "summary"


def test_corrected_sex_asks_what_depends_on_it() -> None:
    talk = asked("sex").types("male").skips(99)
    assert "fertility" not in talk.session.answers
    talk.wishes(Wish.SUMMARY).presses("fact:sex").types("female")
    assert talk.session.asked == "fertility"


def test_who_answers_is_kept_with_every_answer() -> None:
    for who, by in (("patient", "patient"), ("helper", "helper")):
        talk = Talk().presses(who, "agree").types("1980-05-31")
        (recorded,) = [event for event in talk.events if isinstance(event, AnswerRecorded)]
        assert (recorded.actor, recorded.answer["by"], recorded.answer["typed"]) == (by, by, "1980-05-31")


def test_closing_words_changed_with_the_day() -> None:
    """What is said at the end holds as of the day it was assessed on, also when the patient has come of age since."""
    talk = Talk().consents().types("2009-01-01", "yes")
    closing = talk.text.partition("\n\n")[2]
    assert talk.session.verdict == "likely_not_eligible"
    assert closing in talk.later(400).wishes(Wish.WHY).text


def test_conversation_that_is_over_says_so_and_can_begin_anew() -> None:
    talk = Talk().presses("patient", "decline")
    first = talk.session.id
    assert "This conversation is over." in talk.types("yes").text
    assert talk.wishes(Wish.START).session.id != first


def test_coordinator_begins_the_next_subject() -> None:
    talk = Talk(role=Role.COORDINATOR).consents()
    assert "This screening is still open." in talk.wishes(Wish.NEW, "S-002").text
    assert talk.wishes(Wish.STOP).wishes(Wish.NEW, "S-002").session.subject == "S-002"


@pytest.mark.parametrize("name", ["张三", "Li Ming", "x" * 40, "S/1", "\x00"])
def test_name_was_kept_as_a_subject_code(name: str) -> None:
    talk = Talk(role=Role.COORDINATOR).consents().wishes(Wish.STOP)
    first = talk.session.id
    assert talk.wishes(Wish.NEW, name).text.startswith("That is no subject code")
    assert talk.session.id == first


def test_patient_cannot_begin_another_screening_in_the_middle() -> None:
    talk = Talk().consents()
    assert talk.wishes(Wish.NEW, "S-002").text.startswith("I do not know that command.")
    assert talk.session.subject is None


def test_half_answer_of_another_release_that_this_one_reads_whole() -> None:
    """What was stored as half an answer may be a whole one, or none, to the program that goes on with it."""
    talk = asked("weight").types("60")
    assert talk.session.pending is not None
    for pending in (
        replace(talk.session.pending, typed="60 kg"),
        replace(talk.session.pending, value={"no": "weight"}),
        replace(talk.session.pending, fact="sex"),
    ):
        stored = replace(talk.session, pending=pending)
        press = Pressed(screening=stored.id, prompt=stored.prompt, choice="candidate:0")
        step = CONVERSATION.step(stored, press, now=NOW, opening=Opening(id="another234", channel="console"))
        assert "weight" not in step.session.answers
        step = CONVERSATION.step(
            stored, Typed(text="61 kg"), now=NOW, opening=Opening(id="another234", channel="console")
        )
        assert str(step.session.answers["weight"].value) == "61"


@pytest.mark.parametrize(
    "damage",
    [
        {"format": 2},
        {"format": None},
        {"role": "doctor"},
        {"answers": {"shoe_size": {}}},
        {"unheard_of": 1},
        {"pending": {}},
    ],
    ids=str,
)
def test_session_that_cannot_be_read_is_refused_by_name(damage: dict[str, Any]) -> None:
    with pytest.raises(SessionFormatError, match=r"^This (screening was stored|stored screening cannot be read)"):
        Session.load({**Talk().session.dump(), **damage})
