"""What comes by the clock: a question put again after a gap, a reminder, the end of a screening that nobody went on
with. Only for conversations that are open, and only where the person was not heard from meanwhile.
"""

from __future__ import annotations

from dataclasses import replace

from dialogs import machine
from dialogs.events import QuestionRepeated, ReminderSent, ScreeningExpired
from dialogs.inbound import Due
from dialogs.prompt import Option, Prompt
from dialogs.session import QUIET, Session
from dialogs.turn import Turn
from locales import say

_AWAY = say(
    "Sorry, I was away for a few minutes. If you pressed a button meanwhile, please press it again. This is the open "
    "question:"
)
_REMINDER = say("You have not finished the questions yet. Everything you answered is kept; we can go on at any time.")
_NO_MORE = say("All right, no more reminders. You can go on whenever you like.")

#: A button of every reminder, pressable at any time.
NO_MORE = (Option(id="wish:quiet", label=say("No more reminders")),)


def applies(session: Session, due: Due) -> bool:
    """Whether there is anything to do for this session."""
    begun = session.state not in machine.BEFORE
    match due:
        case Due.REPEAT:
            return session.open and session.state != machine.PAUSED
        case Due.REMINDER:
            return session.open and begun and session.loan is None and session.reminders < QUIET
        case Due.EXPIRY:
            return session.open


def take(turn: Turn, due: Due) -> None:
    """Note what is due and say what goes before the prompt."""
    match due:
        case Due.REPEAT:
            turn.note(QuestionRepeated())
            turn.say(_AWAY)
        case Due.REMINDER:
            turn.change(reminders=turn.session.reminders + 1)
            turn.note(ReminderSent(number=turn.session.reminders))
            turn.say(_REMINDER)
        case Due.EXPIRY:
            turn.note(ScreeningExpired())
            turn.fire("expire")


def reminder(prompt: Prompt, turn: Turn) -> Prompt:
    """The prompt as a reminder puts it: with a way to have no more, and without words that the reminder has said."""
    paragraphs = () if turn.state == machine.PAUSED else prompt.paragraphs
    return replace(prompt, paragraphs=paragraphs, aside=(*prompt.aside, NO_MORE))


def hush(turn: Turn) -> None:
    """The person wants no more reminders."""
    turn.change(reminders=QUIET)
    turn.say(_NO_MORE)
