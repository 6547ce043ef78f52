"""What a question is, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from dialogs.session import Role
from eligibility import FACTS, Criterion, Informant, Record, Status
from locales import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How one fact is asked for.

    `prompt` is read by a patient, or aloud by a coordinator; `help` says what it is and where to find it. A question
    that feeds no criterion has its own `reason` and stands in the row `before` another fact. `needs` is a yes/no fact
    that a patient must have said yes to. A `sensitive` one offers not to say.
    """

    fact: str
    prompt: Text
    help: Text
    reason: Text | None = None
    before: str | None = None
    needs: str | None = None
    patients_only: bool = False
    sensitive: bool = False


class Questionnaire:
    """All questions in the order in which they are asked, each at home in one criterion."""

    def __init__(self, questions: Iterable[Question], criteria: Iterable[Criterion]) -> None:
        """`ValueError` if a criterion needs a fact that nobody asks for, or a question has no place."""
        self.questions = {question.fact: question for question in questions}
        self.home: dict[str, str] = {}
        for criterion in criteria:
            for fact in criterion.facts:
                self._place(fact, criterion.id)
        lost = sorted(set(self.questions) - set(self.home))
        if lost:
            raise ValueError(f"questions without a place in any criterion: {', '.join(lost)}")

    def _place(self, fact: str, criterion: str) -> None:
        if fact not in self.questions:
            raise ValueError(f"criterion {criterion} needs {fact}, but no question asks for it")
        if fact not in self.home:
            for extra in self.questions.values():
                if extra.before == fact:
                    self.home[extra.fact] = criterion
            self.home[fact] = criterion

    @property
    def order(self) -> list[str]:
        """Every fact in asking order."""
        return list(self.home)

    def can_be_asked(self, fact: str, role: Role, record: Record) -> bool:
        """Whether this person can be asked for `fact` now: not answered yet, knowable to them, and called for."""
        if fact in record:
            return False
        question = self.questions[fact]
        if role is Role.COORDINATOR:
            return not question.patients_only
        return informant(fact) is Informant.PATIENT and (question.needs is None or _said_yes(record, question.needs))

    def called_for(self, criterion: str, missing: Iterable[str], role: Role, record: Record) -> list[str]:
        """What can be asked now for `criterion`, in order: extra questions in their place, then what is `missing`."""
        wanted = set(missing)
        wanted |= {need for fact in wanted if (need := self.questions[fact].needs) and role is Role.PATIENT}
        wanted |= {
            question.fact
            for question in self.questions.values()
            if question.reason
            and not _is_a_need(question.fact, self.questions)
            and self.home[question.fact] == criterion
        }
        return [fact for fact in self.home if fact in wanted and self.can_be_asked(fact, role, record)]


def informant(fact: str) -> Informant:
    """Who can know the fact."""
    return FACTS[fact].informant


def _is_a_need(fact: str, questions: Mapping[str, Question]) -> bool:
    return any(question.needs == fact for question in questions.values())


def _said_yes(record: Record, fact: str) -> bool:
    answer = record.get(fact)
    return answer is not None and answer.status is Status.KNOWN and answer.value is True
