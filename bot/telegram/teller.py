"""Tells linked staff that something wants them, without a word of what anybody said."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

from bot.telegram.threads import StoreThreads
from dialogs import Aside, Choice
from locales import Text, catalogue, lines, say, verbatim
from storage import Cause, Occasion, Store

logger = logging.getLogger(__name__)

_CAUSES = {
    Cause.DANGER: say("⚠ {subject}: a danger sign was seen."),
    Cause.PERSON: say("{subject}: asks for a person."),
    Cause.REVIEW: say("{subject}: finished, and needs review."),
    Cause.FINISHED: say("{subject}: finished."),
}


_HOW_TO_WRITE = say("To write to them, press Reply, or reply to this message.")
_REPLY, _COMPLETE = say("Reply"), say("Complete by phone")


class Teller:
    """Any number may run at once. Danger signs are told at any hour, everything else by day."""

    def __init__(
        self, *, store: Store, threads: StoreThreads, channel: str, pages: str, queued: Callable[[], None]
    ) -> None:
        """`pages`: the address of the staff pages. `queued` is called when there is something to send."""
        self._store = store
        self._threads = threads
        self._channel = channel
        self._pages = pages
        self._queued = queued

    async def look(self, now: datetime, day: bool) -> None:
        """Tell once what there is to tell."""
        if told := await self._threads.run(self._store.tell, self._channel, self._words, now, not day):
            logger.info("Told %d of the staff", told)
            self._queued()

    def _words(self, occasion: Occasion, language: str) -> Aside:
        subject = occasion.subject or occasion.screening_id
        address = f"{self._pages}/screening/{occasion.screening_id}"
        told = [Text(_CAUSES[cause].msgid, (("subject", subject),)) for cause in _CAUSES if cause in occasion.causes]
        words = catalogue(language)
        buttons = [("reply", _REPLY)] if occasion.patients else []
        buttons += [("complete", _COMPLETE)] if occasion.gaps else []
        row = tuple(Choice(id=f"{wish}:{occasion.screening_id}", label=words.render(label)) for wish, label in buttons)
        how = (_HOW_TO_WRITE,) if occasion.patients else ()
        return Aside(
            text=words.render(lines((*told, *how, verbatim(address)))),
            choices=(row,) if row else (),
            about=occasion.screening_id,
        )
