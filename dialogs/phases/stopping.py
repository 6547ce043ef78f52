"""A hard exclusion: read back, confirmed or corrected, before it ends the conversation."""

from __future__ import annotations

from dialogs.events import HardExclusionConfirmed, HardExclusionPassedOver
from dialogs.prompt import Option, Prompt
from dialogs.session import Role
from dialogs.turn import Turn
from eligibility import FACTS
from locales import Text, lines, say


class ExclusionPhase:
    """Somebody said something that ends the conversation: nobody is sent away over a slip of the thumb."""

    def silent(self, turn: Turn) -> bool:
        """Always read back."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """The answer again, and what follows from it."""
        answers = [
            Option(id="yes", label=say("Yes, that is right")),
            Option(id="no", label=say("No, I want to change it")),
        ]
        if turn.session.role is Role.COORDINATOR:
            answers.append(Option(id="pass_over", label=say("Right, but go on to complete the record")))
        return Prompt(
            paragraphs=(
                say("Let me make sure I have this right:\n{answers}", answers=_read_back(turn)),
                say("If so, this study does not suit at present, and I have no further questions."),
            ),
            answers=tuple(answers),
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """The end, another answer, or going on."""
        criterion, facts = str(turn.session.excluded_by), _facts(turn)
        excludes = bool(turn.assessment.finding(criterion).hard)
        turn.change(excluded_by=None)
        if not excludes:  # time has passed: a birthday, a new release
            turn.fire("reconsider", aim=criterion)
        elif choice == "yes":
            turn.note(HardExclusionConfirmed(criterion=criterion, facts=facts, actor=turn.session.actor))
            turn.fire("confirm")
        elif choice == "no":
            turn.fire("reconsider", aim=criterion)
            turn.change(asked=facts[0])
        else:
            turn.note(HardExclusionPassedOver(criterion=criterion, actor=turn.session.actor))
            turn.change(passed_over=(*turn.session.passed_over, criterion))
            turn.fire("pass_over", aim=criterion)
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Needs one of the buttons, or a plain yes or no."""
        return False


def _facts(turn: Turn) -> tuple[str, ...]:
    """What excludes; where nothing does any more, what could have."""
    criterion = turn.interview.protocol.criterion(str(turn.session.excluded_by))
    could = tuple(fact for fact in criterion.hard if fact in turn.session.answers)
    return tuple(dict.fromkeys(turn.assessment.finding(criterion.id).hard)) or could


def _read_back(turn: Turn) -> Text:
    return lines(say("{label}: {value}", label=FACTS[fact].label, value=turn.told(fact)) for fact in _facts(turn))
