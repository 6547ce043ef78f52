"""The phases before the first question: language, who is answering, and what happens with the data."""

from __future__ import annotations

from dialogs.events import Actor, ConsentDeclined, ConsentGiven
from dialogs.prompt import Option, Prompt
from dialogs.readers import normal
from dialogs.session import Role
from dialogs.turn import Turn
from locales import ENDONYMS, GREETING, say, verbatim

#: Stored with every consent: which wording of the notice was agreed to, the one that is read or the one read aloud.
NOTICE_VERSION, ALOUD_VERSION = "2026-11-23", "2026-11-23 aloud"

NOTICE = say(
    "Before we begin:\n"
    "• I will ask about your disease, medicines and blood tests, to see whether the study may suit you. "
    "Whether you can take part is decided by the study doctors alone.\n"
    "• Taking part in this is voluntary. You can skip any question and stop at any time; your treatment "
    "does not change, whatever you answer.\n"
    "• Your answers are stored for the study team and read by nobody else. Please do not send names, "
    "identity card numbers or addresses.\n"
    "• Messages in this app travel over its provider's servers, which may be outside your country.\n"
    "• You can have everything erased at any time: send /delete. More about your data: /privacy."
)

#: On the phone the coordinator writes, not the patient, who cannot send anything.
NOTICE_ALOUD = say(
    "Before we begin, a few things you should know:\n"
    "• I will ask about your disease, medicines and blood tests, to see whether the study may suit you. "
    "Whether you can take part is decided by the study doctors alone.\n"
    "• Answering is voluntary. You can leave out any question and stop at any time; your treatment does not change, "
    "whatever you answer.\n"
    "• I write your answers down under a code, without your name, for the study team. Nobody else reads them.\n"
    "• I do so in a messaging app; what I write travels over its provider's servers, which may be outside your "
    "country.\n"
    "• You can have everything erased at any time: it is enough to tell me or the study team."
)

_AGREE = frozenset(["agree", "yes", "同意", "是", "是的"]) | {"i agree", "我同意"}
_DECLINE = frozenset(["decline", "no", "不同意", "不", "否"]) | {"no thanks", "i do not agree", "我不同意"}


class LanguagePhase:
    """The first thing: in which language? Its buttons and words are taken by the conversation itself."""

    def silent(self, turn: Turn) -> bool:
        """Not once the language was chosen."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """In both languages at once; a coordinator, whose own is known, is asked for the patient's."""
        aloud = say("Which language does the patient speak?") if turn.session.own else verbatim(GREETING)
        return Prompt(paragraphs=(aloud,), answers=language_options())

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """No choice of its own."""
        return False

    def type(self, turn: Turn, text: str) -> bool:
        """Anything else is not a language."""
        return False


def language_options() -> tuple[Option, ...]:
    """A button for every language, in its own words."""
    return tuple(Option(id=f"language:{code}", label=verbatim(name)) for code, name in ENDONYMS.items())


class WhoPhase:
    """Who is answering: the patient, or somebody who helps."""

    def silent(self, turn: Turn) -> bool:
        """A coordinator need not say."""
        return turn.session.role is Role.COORDINATOR

    def prompt(self, turn: Turn) -> Prompt:
        """Two buttons."""
        return Prompt(
            paragraphs=(
                say(
                    "I am the pre-screening assistant for a study of low-dose interleukin-2 in dermatomyositis at "
                    "Peking University People's Hospital. I am a program, not a doctor."
                ),
                say("Who is answering?"),
            ),
            answers=(
                Option(id="patient", label=say("I am the patient")),
                Option(id="helper", label=say("I help a family member")),
            ),
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Everything from here on is said by that person."""
        turn.change(actor=Actor(choice))
        if choice == "helper":
            turn.say(say("Then “you” in the questions means the patient. Please answer for them, and with them."))
        turn.fire("proceed")
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Needs one of the two."""
        return False


class NoticePhase:
    """What happens with the data, before anything is asked; without consent nothing is."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """The notice, to read or to read aloud."""
        aloud = turn.session.role is Role.COORDINATOR
        return Prompt(
            paragraphs=(
                *((say("Please read this to the patient:"),) if aloud else ()),
                turn.aloud(NOTICE_ALOUD) if aloud else NOTICE,
                say("Does the patient agree to answer on these terms?") if aloud else say("Do you agree?"),
            ),
            answers=(
                Option(id="agree", label=say("I agree")),
                Option(id="decline", label=say("I do not agree")),
            ),
            numbered=False,
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Agreed, or a friendly end."""
        notice = ALOUD_VERSION if turn.session.role is Role.COORDINATOR else NOTICE_VERSION
        if choice == "agree":
            turn.note(ConsentGiven(notice=notice, actor=turn.session.actor))
            turn.fire("proceed")
        else:
            turn.note(ConsentDeclined(notice=notice, actor=turn.session.actor))
            turn.fire("decline")
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Consent in plain words only."""
        said = normal(text)
        if said in _AGREE:
            return self.press(turn, "agree", text)
        if said in _DECLINE:
            return self.press(turn, "decline", text)
        return False
