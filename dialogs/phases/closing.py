"""The summary, choosing an answer to correct, a pause, and the ends."""

from __future__ import annotations

from dialogs.outcome import closing
from dialogs.phases.asking import still_open
from dialogs.prompt import Option, Prompt, numbered
from dialogs.readers import normal
from dialogs.session import Role
from dialogs.turn import Turn
from eligibility import FACTS
from locales import Text, lines, say


def answered(turn: Turn) -> list[str]:
    """Every fact with an answer, in the order of the questions."""
    return [fact for fact in turn.interview.questionnaire.order if fact in turn.session.answers]


def listed(turn: Turn) -> Text:
    """All answers as numbered lines."""
    return lines(
        say("{number}. {label}: {value}", number=number, label=FACTS[fact].label, value=turn.told(fact))
        for number, fact in enumerate(answered(turn), start=1)
    )


def _typed_number(turn: Turn, text: str) -> str | None:
    facts, number = answered(turn), numbered(normal(text))
    return facts[number - 1] if number is not None and 1 <= number <= len(facts) else None


HAND_OVER = Option(id="wish:handover", label=say("Let the patient finish"))


class SummaryPhase:
    """Everything answered, to be checked before it is handed in."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """All answers, to hand in or to correct."""
        later = put_off(turn)
        return Prompt(
            paragraphs=(
                say("These are the answers. Please check them.")
                if turn.session.role is Role.COORDINATOR
                else say("These are your answers. Please check them."),
                listed(turn),
                *((lines((say("Put off until later, and still open:"), *_named(later))),) if later else ()),
                say("If one is wrong, press “Correct an answer” or type its number. If all is right, hand them in."),
            ),
            answers=(
                *((Option(id="open", label=say("Ask the open questions now")),) if later else ()),
                Option(id="submit", label=say("Hand in my answers")),
                Option(id="correct", label=say("Correct an answer")),
            ),
            aside=((HAND_OVER,),) if turn.session.own else (),
            numbered=False,
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Hand in, choose what to correct, or be asked for what was put off."""
        if choice == "open":
            turn.fire("correct")
            turn.change(later=())
            go_on(turn)
        else:
            turn.fire(choice)
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """The number of an answer corrects it."""
        fact = _typed_number(turn, text)
        if fact is None:
            return False
        turn.fire("correct")
        correct(turn, fact)
        return True


def put_off(turn: Turn) -> list[str]:
    """What was put off and would still be asked for."""
    later = turn.session.later
    return [fact for fact in still_open(turn) if fact in later] if later else []


def _named(facts: list[str]) -> list[Text]:
    return [say("• {what}", what=FACTS[fact].label) for fact in facts]


class ChoosingPhase:
    """Which answer to correct."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """A button for each answer."""
        facts = answered(turn)
        return Prompt(
            paragraphs=(
                *((listed(turn),) if facts else (say("There are no answers yet."),)),
                say("Which answer do you want to correct? Press it or type its number."),
            ),
            answers=tuple(Option(id=f"fact:{fact}", label=FACTS[fact].label) for fact in facts),
            aside=((Option(id="go_on", label=say("None, go on")),),),
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """To that question, or on to what is still open."""
        if choice == "go_on":
            go_on(turn)
        else:
            correct(turn, choice.removeprefix("fact:"))
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Needs a number or a label."""
        return False


def correct(turn: Turn, fact: str) -> None:
    """Ask for `fact` again, in its criterion."""
    turn.fire("pick", aim=turn.interview.questionnaire.home[fact])
    turn.change(asked=fact, pending=None)


def go_on(turn: Turn) -> None:
    """Back from choosing to the first criterion: from there the conversation proceeds to whatever is open."""
    turn.fire("pick", aim=turn.interview.protocol.criteria[0].id)
    turn.change(asked=None, pending=None)


class PausedPhase:
    """Stopped for now, everything kept."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """How to come back."""
        return Prompt(
            paragraphs=(say("We have stopped here. Everything you answered is kept. Come back whenever you like."),),
            answers=(Option(id="resume", label=say("Go on")),),
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Go on where it stopped."""
        resume(turn)
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Only going on is possible."""
        return False


def resume(turn: Turn) -> None:
    """Go on in the state that was left."""
    aim = str(turn.session.stopped_in)
    turn.fire("resume", aim=aim)
    turn.change(stopped_in=None)
    turn.say(say("Welcome back. We go on where you stopped."))


class EndPhase:
    """An end: what came of it, and what to do next."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """The closing words; nothing to press."""
        return Prompt(paragraphs=closing(turn))

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Nothing more counts."""
        return False

    def type(self, turn: Turn, text: str) -> bool:
        """Nothing more counts."""
        return False
