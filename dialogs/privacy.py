"""What happens to people's data, told whole: /privacy."""

from __future__ import annotations

from locales import Text, say

_KEPT = say(
    "What we keep: your answers, the messages of this conversation with their times, the language, and the address "
    "under which we reach you in this app. Names and telephone numbers are not asked. Only a message that we could not "
    "handle is kept as the app delivers it, with the name that you use there; it is encrypted."
)
_WHERE = say(
    "Where: in the study team's own database. Your address in this app is encrypted and stands apart from your answers."
)
_WHO = say(
    "Who sees it: the study team and nobody else. They see your answers and this conversation, not who you are in this "
    "app. They can write to you here through this program."
)
_PROVIDER = say(
    "The app itself: every message here also passes through the servers of the app's provider and is kept there, "
    "perhaps outside your country. That is outside our control, and erasing our copy does not erase theirs. You can "
    "delete this chat in the app."
)
_LONG = say("How long: until the study team no longer needs it, or until you have it erased.")
_ERASE = say(
    "To have everything erased: send /delete. What stays is an empty entry: that there was a screening, on which days, "
    "and that it was erased. Copies that were saved for emergencies are overwritten later."
)
_FREE = say("All this is voluntary. You can skip any question and stop at any time; your treatment does not change.")


def _days(days: int) -> Text:
    return say("How long: {days} days after this conversation has ended, or until you have it erased.", days=days)


def privacy(retention: int | None) -> tuple[Text, ...]:
    """What is kept, where, for how long, who sees it, and how it is erased. `retention`: days, if there is a limit."""
    long = _LONG if retention is None else _days(retention)
    return (_KEPT, _WHERE, _WHO, _PROVIDER, long, _ERASE, _FREE)
