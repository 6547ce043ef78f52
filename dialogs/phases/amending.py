"""A correction by editing an earlier message: shown with what follows from it, and made only when it is confirmed."""

from __future__ import annotations

from typing import assert_never

from dialogs.danger import danger_of
from dialogs.prompt import Option, Prompt
from dialogs.readers import read
from dialogs.reading import DoesNotKnow, PrefersNotToSay, Unclear, Understood
from dialogs.session import Amendment
from dialogs.sides import same
from dialogs.turn import Turn, understood
from eligibility import FACTS, Answer, Status, dump_answer, load_answer
from locales import lines, say

REASON = "the message was edited"


def propose(turn: Turn, fact: str, text: str) -> bool:
    """Whether the edited `text` of an answer to `fact` asks for a correction; else it was said why not."""
    old = turn.own(fact)
    match read(text, FACTS[fact], today=turn.today):
        case Understood(value=value):
            if isinstance(value, tuple) and (danger := danger_of(value)) is not None:
                turn.warn(danger)
            new = turn.answer(Status.KNOWN, text, value)
        case DoesNotKnow():
            new = turn.answer(Status.DOES_NOT_KNOW, text)
        case PrefersNotToSay():
            new = turn.answer(Status.PREFERS_NOT_TO_SAY, text)
        case Unclear(ask=ask):
            turn.say(say("I am not sure what the changed message means, so nothing is changed."), ask)
            turn.say(say("So far: {label}: {value}", label=FACTS[fact].label, value=turn.told(fact)))
            turn.say(say("To correct this answer, send /summary."))
            return False
        case other:
            assert_never(other)
    if same(old, new):
        turn.say(say("That changes nothing: {label}: {value}", label=FACTS[fact].label, value=understood(fact, new)))
        return False
    turn.change(amendment=Amendment(fact=fact, answer=dump_answer(fact, new), came_from=turn.state))
    turn.fire("amend")
    return True


class AmendingPhase:
    """Whether the edited message is to count."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """The old answer, the new one, and which answers hang on it."""
        fact, new = _amended(turn)
        again = turn.hanging(fact)
        labels = (say("• {what}", what=FACTS[other].label) for other in again)
        return Prompt(
            paragraphs=(
                say(
                    "Change {label} from “{old}” to “{new}”?",
                    label=FACTS[fact].label,
                    # staff may have withdrawn it since
                    old=turn.told(fact) if fact in turn.session.answers else say("not asked"),
                    new=understood(fact, new),
                ),
                *((lines((say("What depends on it will be asked again:"), *labels)),) if again else ()),
            ),
            answers=(
                Option(id="yes", label=say("Yes, change it")),
                Option(id="no", label=say("No, leave it")),
            ),
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Correct it and go on to whatever is open then, or leave everything as it was."""
        amendment = turn.session.amendment
        assert amendment is not None
        fact, new = _amended(turn)
        turn.change(amendment=None)
        if choice == "yes":
            turn.fire("settle", aim=turn.interview.protocol.criteria[0].id)
            turn.record(fact, new, reason=REASON)
            turn.change(asked=None, excluded_by=None, failures=0)
        else:
            turn.fire("settle", aim=amendment.came_from)
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Needs one of the buttons, or a plain yes or no."""
        return False


def _amended(turn: Turn) -> tuple[str, Answer]:
    amendment = turn.session.amendment
    assert amendment is not None
    return amendment.fact, load_answer(amendment.fact, amendment.answer)
