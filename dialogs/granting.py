"""What a person can want of the conversation instead of answering, and what is done about it."""

from __future__ import annotations

from dialogs import machine, timed
from dialogs.flow import Flow
from dialogs.inbound import Wish
from dialogs.phases.asking import AskingPhase
from dialogs.phases.closing import ChoosingPhase, SummaryPhase, correct, go_on, resume
from dialogs.phases.start import language_options
from dialogs.privacy import privacy
from dialogs.prompt import Prompt
from dialogs.readers import normal
from dialogs.readers.wishes import language_in
from dialogs.session import Role, is_subject_code
from dialogs.turn import Turn
from locales import Text, say

UNKNOWN_COMMAND = say("I do not know that command. Send /help to see what you can do.")
_HELP: Text = say(
    "You can always send: /back for the question before, /why for its reason, /summary to see and correct your "
    "answers, /stop to stop for now, /language for another language, /privacy for what happens to your data, /delete "
    "to have it erased."
)
_HELP_FOR_STAFF = say(
    "You can always send: /back for the question before, /why for its reason, /summary to see and correct the answers, "
    "/stop to stop for now, /language for the patient's language, /new and a code for another subject. A remark for "
    "staff, on the last answer, is made with the button “Remark” or begins with //."
)
_PERSON = say(
    "I have marked for the study team that you would like to talk with a person. They can reach you here; I cannot say "
    "when. Until then we can go on, or you can stop with /stop."
)
LANGUAGE = say("Which language?")
_NO_CODE = say(
    "That is no subject code, so nothing was begun. A code has letters, digits, dots and hyphens, and no names. For "
    "example: /new S-001"
)
_NEW = say(
    "This screening is still open. To begin another one, finish it or stop it with /stop, then send /new and the code."
)


class Granting:
    """Grants wishes, in whatever phase."""

    def __init__(self, flow: Flow) -> None:
        self._flow = flow

    def grant(self, turn: Turn, wish: Wish, argument: str = "", *, pressed: bool = False) -> None:
        """Do what is wished for.

        `pressed`: by a button under the question, so that what is said about it can take the question's place.
        """
        if wish not in (Wish.DELETE, Wish.LANGUAGE):
            turn.change(erasing=0)
        phase = self._flow.phase(turn)
        match wish:
            case Wish.START if turn.state == machine.PAUSED:
                resume(turn)
            case Wish.STOP if turn.session.open and turn.state != machine.PAUSED:
                turn.change(stopped_in=turn.state)
                turn.fire("stop")
            case Wish.SUMMARY if isinstance(phase, AskingPhase | SummaryPhase):
                turn.fire("correct")
            case Wish.BACK if isinstance(phase, AskingPhase | SummaryPhase):
                self._back(turn)
            case Wish.BACK if isinstance(phase, ChoosingPhase):
                go_on(turn)
                self._flow.advance(turn)
                return
            case Wish.HELP:
                about = (phase.help(turn),) if isinstance(phase, AskingPhase) else ()
                turn.say(*about, _HELP_FOR_STAFF if turn.session.role is Role.COORDINATOR else _HELP)
            case Wish.WHY if isinstance(phase, AskingPhase):
                turn.say(phase.why(turn))
            case Wish.PRIVACY:
                turn.say(*privacy(turn.interview.retention))
            case Wish.DELETE if turn.session.role is Role.COORDINATOR:
                turn.say(_not_yours(turn.session.id))
            case Wish.DELETE if turn.state != machine.ERASED:
                turn.change(erasing=1)
            case Wish.LANGUAGE if (language := language_in(normal(argument))) is not None:
                self._flow.choose_language(turn, language)
                return
            case Wish.LANGUAGE:
                turn.say(LANGUAGE)
                turn.show(Prompt(paragraphs=(), answers=language_options()))
                turn.change(choosing_language=True)
                return
            case Wish.NEW if turn.session.role is not Role.COORDINATOR:
                turn.say(UNKNOWN_COMMAND)
            case Wish.LIST | Wish.HANDOVER:
                turn.say(UNKNOWN_COMMAND)
            case Wish.QUIET:
                timed.hush(turn)
            case Wish.PERSON:
                turn.call_for_a_person()
                turn.say(_PERSON)
            case Wish.NEW:
                turn.say(_NEW if not argument or is_subject_code(argument) else _NO_CODE)
            case _:
                pass
        prompt = self._flow.phase(turn).prompt(turn)
        if pressed and wish in (Wish.HELP, Wish.WHY):
            turn.show_in_place(prompt)
        else:
            turn.show(prompt)

    def _back(self, turn: Turn) -> None:
        """To the question before: an unfinished answer first, then what was answered last before this question."""
        session = turn.session
        if session.pending is not None:
            turn.change(pending=None)
            return
        given = list(session.answers)
        here = given.index(session.asked) if session.asked and session.asked in given else len(given)
        if here == 0:
            turn.say(say("This is the first question."))
            return
        earlier = given[here - 1]
        states = [*(criterion.id for criterion in turn.interview.protocol.criteria), machine.SUMMARY]
        home = turn.interview.questionnaire.home[earlier]
        if states.index(home) > states.index(turn.state):  # asked for out of turn, after a correction
            turn.fire("correct")
            correct(turn, earlier)
            return
        while turn.state != home:
            turn.fire("back")
        turn.change(asked=earlier)


def _not_yours(screening: str) -> Text:
    return say(
        "What you enter here is not about yourself. To have a subject's screening erased, ask whoever runs this "
        "program: prescreen erase {screening} --reason …",
        screening=screening,
    )
