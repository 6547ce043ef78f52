"""Erasing everything: said exactly, asked twice, then done. Takes the place of whatever phase the session is in."""

from __future__ import annotations

from dialogs.events import ScreeningErased
from dialogs.prompt import Option, Prompt
from dialogs.session import Session
from dialogs.turn import Turn
from locales import say

#: Asked so often before it is done.
TIMES = 2

_WHAT = say(
    "Delete your data? This erases for good:\n"
    "• all your answers and all messages of this conversation, and of earlier ones with us\n"
    "• the address under which we reach you in this app\n"
    "What stays is an empty entry: that there was a screening, on which days, and that it was erased at your wish. "
    "Nobody can tell from it that it was you."
)
_ELSEWHERE = say(
    "What stands in this chat also lies with the provider of this app. We cannot erase it there; you can delete the "
    "chat in the app yourself."
)
_SURE = say(
    "Really erase everything? This cannot be undone. The study team will no longer see your answers, and can no longer "
    "write to you here."
)
_KEPT = say("Nothing was erased.")


class ErasingPhase:
    """Whether everything is to be erased."""

    def silent(self, turn: Turn) -> bool:
        """Always shown."""
        return False

    def prompt(self, turn: Turn) -> Prompt:
        """What goes and what stays; the second time, whether it is meant."""
        first = turn.session.erasing < TIMES
        return Prompt(
            paragraphs=(_WHAT, _ELSEWHERE) if first else (_SURE,),
            answers=(
                Option(id="yes", label=say("Delete my data") if first else say("Yes, erase everything")),
                Option(id="no", label=say("No, keep everything")),
            ),
            numbered=False,
        )

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Asked once more, done, or left."""
        if choice == "no":
            turn.change(erasing=0)
            turn.say(_KEPT)
        elif turn.session.erasing < TIMES:
            turn.change(erasing=turn.session.erasing + 1)
        else:
            _erase(turn)
        return True

    def type(self, turn: Turn, text: str) -> bool:
        """Needs one of the buttons, or a plain yes or no."""
        return False


def _erase(turn: Turn) -> None:
    """Everything goes, what was said in this very turn included."""
    session = turn.session
    turn.events.clear()
    turn.fire("erase")
    turn.note(ScreeningErased(actor=session.actor))
    turn.session = Session(
        id=session.id,
        role=session.role,
        channel=session.channel,
        protocol=session.protocol,
        state=turn.state,
        language=session.language,
        prompt=session.prompt,
        site=session.site,
        practice=session.practice,
    )
