"""What a question is, and which one comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from dialogs.session import Role
from eligibility import FACTS, Answer, Criterion, Informant, Record, Status, Value
from locales import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """How one fact is asked for.

    `prompt` is read by a patient, or aloud by a coordinator; `help` says what it is and where to find it. A question
    that feeds no criterion has its own `reason` and stands in the row `before` another fact. `needs` is another fact
    and the value that it must have. A `sensitive` one offers not to say.
    """

    fact: str
    prompt: Text
    help: Text
    reason: Text | None = None
    before: str | None = None
    needs: tuple[str, Value] | None = None
    patients_only: bool = False
    sensitive: bool = False


class Questionnaire:
    """All questions in the order in which they are asked, each at home in one criterion."""

    def __init__(self, questions: Iterable[Question], criteria: Iterable[Criterion]) -> None:
        """`ValueError` if a criterion needs a fact that nobody asks for, or a question has no place."""
        self.questions = {question.fact: question for question in questions}
        needed = {question.needs[0] for question in self.questions.values() if question.needs}
        self._extras = {question.fact for question in self.questions.values() if question.reason} - needed
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
        if fact in record and not _may_be_known(record[fact], role):
            return False
        question = self.questions[fact]
        return self.concerns(fact, role) and (self._need(question, role) is None or _is_met(record, question.needs))

    def concerns(self, fact: str, role: Role) -> bool:
        """Whether a person of this role is ever asked for `fact`."""
        if role is Role.PATIENT:
            return FACTS[fact].informant is Informant.PATIENT
        return not self.questions[fact].patients_only

    def dependents(self, fact: str, record: Record) -> list[str]:
        """The answered facts whose questions were asked because of the answer to `fact`, and theirs in turn."""
        found: list[str] = []
        for other, question in self.questions.items():
            asked_for = question.needs is not None and question.needs[0] == fact and _is_met(record, question.needs)
            if asked_for and other in record:
                found += [other, *self.dependents(other, record)]
        return found

    def _need(self, question: Question, role: Role) -> str | None:
        """The fact that `question` needs, if a person of this role can be asked for it."""
        if question.needs is None:
            return None
        fact, _ = question.needs
        return None if role is Role.COORDINATOR and self.questions[fact].patients_only else fact

    def called_for(self, criterion: str, missing: Iterable[str], role: Role, record: Record) -> list[str]:
        """What can be asked now for `criterion`, in order: extra questions in their place, then what is `missing`."""
        wanted = set(missing)
        wanted |= {need for fact in wanted if (need := self._need(self.questions[fact], role))}
        wanted |= {extra for extra in self._extras if self.home[extra] == criterion}
        return [fact for fact in self.home if fact in wanted and self.can_be_asked(fact, role, record)]


#: Who speaks for whom: what one side could not know, the other is asked for where they go on.
_OTHER_SIDE = {Role.PATIENT: ("coordinator", "staff"), Role.COORDINATOR: ("patient", "helper")}


def _may_be_known(answer: Answer, role: Role) -> bool:
    return answer.status is Status.DOES_NOT_KNOW and answer.by in _OTHER_SIDE[role]


def _is_met(record: Record, need: tuple[str, Value] | None) -> bool:
    if need is None:
        return True
    answer = record.get(need[0])
    return answer is not None and answer.status is Status.KNOWN and answer.value == need[1]
