"""Every question has its fact, its place and its words; every person is asked what they can know."""

from __future__ import annotations

import pytest

from dialogs import Role
from dialogs.phases.asking import UNKNOWN
from dialogs.question import Question, Questionnaire
from dialogs.questions import QUESTIONS
from eligibility import FACTS, PROTOCOL, Answer, Fact, Informant, Record, Source, Status, known
from eligibility.kinds import LabNumber, Number, OneOf
from locales import LANGUAGES, catalogue
from tests.dialogs.talk import Talk

CRITERIA = PROTOCOL.criteria
NEEDED = {fact for criterion in CRITERIA for fact in criterion.facts}
BY_FACT = {question.fact: question for question in QUESTIONS}
QUESTIONNAIRE = Questionnaire(QUESTIONS, CRITERIA)
REPORT = "report_at_hand"


def test_every_fact_is_asked_for_once() -> None:
    assert sorted(question.fact for question in QUESTIONS) == sorted(FACTS)


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.fact)
def test_question_feeds_a_criterion_or_says_why_it_is_asked(question: Question) -> None:
    assert (question.fact in NEEDED) is (question.reason is None)
    assert (question.reason is None) is (question.before is None)


def test_criterion_whose_fact_nobody_asks_for_is_refused() -> None:
    with pytest.raises(ValueError, match="I1 needs birth_date, but no question asks for it"):
        Questionnaire([question for question in QUESTIONS if question.fact != "birth_date"], CRITERIA)


def test_question_without_a_place_is_refused() -> None:
    with pytest.raises(ValueError, match="without a place in any criterion: birth_date"):
        Questionnaire(QUESTIONS, [criterion for criterion in CRITERIA if "birth_date" not in criterion.facts])


def test_questions_come_in_the_order_of_the_criteria() -> None:
    states = [criterion.id for criterion in CRITERIA]
    homes = [states.index(QUESTIONNAIRE.home[fact]) for fact in QUESTIONNAIRE.order]
    assert homes == sorted(homes)


def met(fact: str) -> Record:
    """A record in which what the question for `fact` needs is so."""
    needs = BY_FACT[fact].needs
    return {needs[0]: known(needs[1])} if needs else {}


@pytest.mark.parametrize("fact", FACTS)
def test_patient_is_asked_what_a_patient_can_know(fact: str) -> None:
    can = QUESTIONNAIRE.can_be_asked(fact, Role.PATIENT, met(fact))
    assert can is (FACTS[fact].informant is Informant.PATIENT)


@pytest.mark.parametrize("fact", FACTS)
def test_coordinator_is_asked_all_but_what_is_for_patients_alone(fact: str) -> None:
    assert QUESTIONNAIRE.can_be_asked(fact, Role.COORDINATOR, met(fact)) is not BY_FACT[fact].patients_only


def test_what_was_answered_is_not_asked_again() -> None:
    answered = {"birth_date": Answer(status=Status.DOES_NOT_KNOW)}
    assert not QUESTIONNAIRE.can_be_asked("birth_date", Role.PATIENT, answered)


@pytest.mark.parametrize("question", [question for question in QUESTIONS if question.needs], ids=lambda each: each.fact)
def test_question_with_a_need_waits_until_it_is_met(question: Question) -> None:
    assert question.needs is not None
    need, wanted = question.needs
    other = known(not wanted) if isinstance(wanted, bool) else known("something else")
    for record in ({}, {need: Answer(status=Status.PREFERS_NOT_TO_SAY)}, {need: other}):
        assert not QUESTIONNAIRE.can_be_asked(question.fact, Role.PATIENT, record)


def test_blood_values_of_a_patient_need_a_report_at_hand() -> None:
    values = [
        fact.id
        for fact in FACTS.values()
        if fact.informant is Informant.PATIENT
        and fact.source is Source.BLOOD_REPORT
        and isinstance(fact.kind, Number | LabNumber)
    ]
    assert {BY_FACT[fact].needs for fact in values} == {(REPORT, True)}
    assert {"ck", "hemoglobin"} <= set(values)
    assert all(QUESTIONNAIRE.can_be_asked(fact, Role.COORDINATOR, {}) for fact in values)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("role", Role)
def test_whole_questionnaire_is_asked_with_help_reason_and_position(role: Role, language: str) -> None:
    """Who knows nothing is asked everything that can be asked of them; `Talk` checks the buttons of each."""
    talk = Talk(role=role, language=language).consents()
    asked = []
    while (fact := talk.session.asked) is not None:
        asked.append(fact)
        words = catalogue(language).render(BY_FACT[fact].prompt)
        assert words in talk.text
        assert talk.presses("wish:help").text.startswith(catalogue(language).render(BY_FACT[fact].help))
        assert len(talk.presses("wish:why").text.split("\n\n")) >= 3
        assert words in talk.text
        talk.presses("yes" if fact == REPORT else UNKNOWN)
    assert talk.session.state == "summary"
    assert len(asked) == len(set(asked))
    assert [fact for fact in asked if not QUESTIONNAIRE.can_be_asked(fact, role, met(fact))] == []
    always = {fact for criterion in CRITERIA for fact in criterion.hard} | {REPORT if role is Role.PATIENT else "mmt8"}
    assert always <= set(asked)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.fact)
def test_question_and_help_have_words_without_open_places(question: Question, language: str) -> None:
    for text in (question.prompt, question.help, *((question.reason,) if question.reason else ())):
        words = catalogue(language).render(text)
        assert words.strip()
        assert "{" not in words


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "fact", [fact for fact in FACTS.values() if isinstance(fact.kind, OneOf)], ids=lambda fact: fact.id
)
def test_options_of_a_choice_can_be_told_apart(fact: Fact, language: str) -> None:
    assert isinstance(fact.kind, OneOf)
    labels = [catalogue(language).render(option.label) for option in fact.kind.options]
    assert len(set(labels)) == len(labels)
