"""A message that belongs to no screening: to somebody who works with several, about which of them is next."""

from __future__ import annotations

from dataclasses import dataclass

from dialogs.events import Choice


@dataclass(frozen=True, slots=True, kw_only=True)
class Aside:
    """The words, and what can be pressed: rows of choices whose ids say by themselves what they are about.

    `about`: the screening of which it tells, if of one. `asks_reply`: an answer to this very message is asked for.
    """

    text: str
    choices: tuple[tuple[Choice, ...], ...] = ()
    about: str | None = None
    asks_reply: bool = False
