"""What a phase is: one state's way of asking and of taking what comes."""

from __future__ import annotations

from typing import Protocol

from dialogs.prompt import Prompt
from dialogs.turn import Turn


class Phase(Protocol):
    """One state of the conversation, or all the criterion states together."""

    def silent(self, turn: Turn) -> bool:
        """Whether there is nothing to ask here, so that the conversation proceeds at once."""
        ...

    def prompt(self, turn: Turn) -> Prompt:
        """What stands open here: a pure function of the session, so that it can be put again at any time."""
        ...

    def press(self, turn: Turn, choice: str, typed: str | None) -> bool:
        """Take one of the prompt's own choices; `typed` are the words if it was typed. True: show what is next."""
        ...

    def type(self, turn: Turn, text: str) -> bool:
        """Take typed words that name no choice. True: show what is next; False: the question stands."""
        ...
