"""In every criterion's state: stop, resume, back, correct, another language; hard exclusions; and knowing nothing."""

from __future__ import annotations

import copy
import functools

import pytest

from dialogs import AnswerCorrected, HardExclusionConfirmed, Role, ScreeningAssessed, Wish
from dialogs.question import Questionnaire
from dialogs.questions import QUESTIONS
from eligibility import FACTS, PROTOCOL, Outcome, assess
from locales import LANGUAGES, catalogue
from tests.dialogs.talk import NOW, Talk

PROMPTS = {question.fact: question.prompt for question in QUESTIONS}

#: For each fact that alone ends a conversation: an answer that does, and one that does not.
HARD = {
    "birth_date": ("2015-01-01", "1980-05-31"),
    "dm_told": ("no", "yes"),
    "willing": ("no", "yes"),
    "other_ctd": ("系统性红斑狼疮", "none"),
    "tumour": ("cancer now", "none"),
    "tuberculosis": ("active tuberculosis, now or in the past", "none"),
    "hbsag": ("positive", "negative"),
    "anti_hcv": ("阳性", "negative"),
}


@functools.cache
def _walk(role: Role) -> dict[str, Talk]:
    """A conversation that stands at the first question of each criterion, by the criterion."""
    talk = Talk(role=role).consents()
    standing: dict[str, Talk] = {}
    while talk.session.state != "summary":
        standing.setdefault(talk.session.state, copy.deepcopy(talk))
        talk.presses("unknown")
    return standing


def at(role: Role, state: str) -> Talk:
    """A conversation that stands at the first question of a criterion."""
    return copy.deepcopy(_walk(role)[state])


AT_EVERY_CRITERION = pytest.mark.parametrize(
    ("role", "state"), [pytest.param(role, state, id=f"{role}-{state}") for role in Role for state in _walk(role)]
)


def open_question(talk: Talk) -> tuple[str, str | None]:
    """Where a conversation stands and what it asks there."""
    return talk.session.state, talk.session.asked


def test_coordinator_is_asked_something_for_every_criterion_with_facts_of_its_own() -> None:
    homes = set(Questionnaire(QUESTIONS, PROTOCOL.criteria).home.values())
    assert list(_walk(Role.COORDINATOR)) == [criterion.id for criterion in PROTOCOL.criteria if criterion.id in homes]


@AT_EVERY_CRITERION
def test_stop_and_resume(role: Role, state: str) -> None:
    talk = at(role, state)
    before, answers = open_question(talk), talk.session.answers
    for said in ("Go on", "继续", "1"):
        assert talk.wishes(Wish.STOP).session.state == "paused"
        assert talk.types("yes").later(90).session.answers == answers
        assert open_question(talk.types(said)) == before
    assert open_question(talk.wishes(Wish.STOP).wishes(Wish.START)) == before
    assert talk.session.answers == answers


@AT_EVERY_CRITERION
def test_back_and_the_same_answer_again(role: Role, state: str) -> None:
    talk = at(role, state)
    before, given = open_question(talk), list(talk.session.answers)
    talk.presses("wish:back")
    assert talk.session.asked == (given[-1] if given else before[1])
    if given:
        assert open_question(talk.presses("unknown")) == before


@AT_EVERY_CRITERION
def test_back_to_the_very_first_question(role: Role, state: str) -> None:
    talk = at(role, state)
    given = list(talk.session.answers)
    for fact in reversed(given):
        assert talk.presses("wish:back").session.asked == fact
    assert talk.wishes(Wish.BACK).text.startswith("This is the first question.")
    assert list(talk.session.answers) == given


@AT_EVERY_CRITERION
def test_correcting_the_first_answer_leads_back_here(role: Role, state: str) -> None:
    talk = at(role, state)
    before = open_question(talk)
    if talk.session.answers:
        talk.wishes(Wish.SUMMARY).presses("fact:birth_date").types("1980-05-31")
        assert any(isinstance(event, AnswerCorrected) and event.fact == "birth_date" for event in talk.events)
        assert open_question(talk) == before
    assert open_question(talk.wishes(Wish.SUMMARY).presses("go_on")) == before


@AT_EVERY_CRITERION
def test_language_can_change(role: Role, state: str) -> None:
    talk = at(role, state)
    before, answers = open_question(talk), talk.session.answers
    for said, language in (("中文", "zh"), ("english", "en"), ("换语言", "en"), ("1", "zh")):
        talk.types(said)
        assert talk.session.language == language
        assert open_question(talk) == before
    assert catalogue("zh").render(PROMPTS[str(before[1])]) in talk.text
    assert talk.session.answers == answers


def test_hard_facts_are_those_that_the_protocol_marks() -> None:
    assert set(HARD) == {fact for criterion in PROTOCOL.criteria for fact in criterion.hard}


def criterion_of(fact: str) -> str:
    """The criterion that a fact alone can make fail."""
    return next(criterion.id for criterion in PROTOCOL.criteria if fact in criterion.hard)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("fact", HARD)
def test_hard_exclusion_is_read_back_and_ends_early_when_confirmed(fact: str, role: Role, language: str) -> None:
    talk = Talk(role=role, language=language).consents().comes_to(fact).types(HARD[fact][0])
    assert talk.session.state == "exclusion"
    assert catalogue(language).render(FACTS[fact].label) in talk.text
    talk.presses("yes")
    assert (talk.session.state, talk.session.verdict) == ("ended_early", "likely_not_eligible")
    confirmed = [event for event in talk.events if isinstance(event, HardExclusionConfirmed)]
    assert [(event.criterion, event.facts) for event in confirmed] == [(criterion_of(fact), (fact,))]


@pytest.mark.parametrize("fact", HARD)
def test_hard_exclusion_can_be_corrected(fact: str) -> None:
    excluding, harmless = HARD[fact]
    talk = Talk().consents().comes_to(fact).types(excluding).presses("no")
    assert open_question(talk) == (criterion_of(fact), fact)
    talk.types(excluding)
    assert talk.session.state == "exclusion"
    talk.types("no", harmless)
    assert talk.session.state not in ("exclusion", "ended_early")
    assert talk.skips(99).presses("submit").session.verdict == "incomplete"


@pytest.mark.parametrize("fact", HARD)
def test_coordinator_can_go_on_and_the_verdict_stays(fact: str) -> None:
    talk = Talk(role=Role.COORDINATOR).consents().comes_to(fact).types(HARD[fact][0]).presses("pass_over")
    assert talk.session.state != "exclusion"
    assert talk.skips(99).presses("submit").session.verdict == "likely_not_eligible"


@pytest.mark.parametrize("fact", HARD)
def test_hard_exclusion_waits_through_stop_and_another_language(fact: str) -> None:
    talk = Talk().consents().comes_to(fact).types(HARD[fact][0]).wishes(Wish.LANGUAGE, "zh").wishes(Wish.STOP)
    assert talk.presses("resume").session.state == "exclusion"
    assert talk.types("不是").session.asked == fact


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_whoever_knows_nothing_is_never_likely_not_eligible(role: Role, language: str) -> None:
    talk = Talk(role=role, language=language).consents().skips(99)
    assert talk.session.state == "summary"
    talk.presses("submit")
    assert (talk.session.state, talk.session.verdict) == ("submitted", "incomplete")
    (assessed,) = [event for event in talk.events if isinstance(event, ScreeningAssessed)]
    assert assessed.verdict == "incomplete"
    found = {finding.outcome for finding in assess(talk.session.answers, on=NOW.date()).findings}
    assert Outcome.FAIL not in found


def test_exclusion_that_time_has_lifted_ended_in_an_error() -> None:
    """Under 18 when asked, and of age when the answer to the reading back comes."""
    talk = Talk().consents().types("2009-01-01")
    assert talk.session.state == "exclusion"
    assert "January 1, 2009" in talk.wishes(Wish.STOP).later(400).presses("resume").text
    assert open_question(talk.presses("yes")) == ("I2", "dm_told")
