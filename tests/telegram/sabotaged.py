"""The program at DEBUG, in which some words that people type make things fail, each with those words in its error.

`python -m tests.telegram.sabotaged bot` is `prescreen bot`.
"""

from __future__ import annotations

import logging
import threading
from datetime import timedelta
from functools import partial
from typing import Any
from unittest.mock import patch

from bot import cli, serving
from bot.telegram import Pace
from dialogs import Conversation, Typed
from storage import Store, inbox

HANDLER = "the handler fails"
LOGGED = "somebody logs an exception"
THREAD = "a thread dies"
FORGOTTEN = "an object dies badly"
FATAL = "the program ends"

fatal: list[str] = []


class Dying:
    """Fails when it goes."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __del__(self) -> None:
        raise ValueError(self.words)


def fail(words: str) -> None:
    """Raise an error that quotes somebody."""
    raise ValueError(f"expected something else than {words!r}")


def sabotage(inbound: object) -> None:
    """What the words ask for."""
    words = inbound.text if isinstance(inbound, Typed) else ""
    if HANDLER in words:
        fail(words)
    if LOGGED in words:
        try:
            fail(words)
        except ValueError:
            logging.getLogger("some.library").exception("It went wrong")
    if THREAD in words:
        thread = threading.Thread(target=fail, args=(words,))
        thread.start()
        thread.join()
    if FORGOTTEN in words:
        Dying(words)
    if FATAL in words:
        fatal.append(words)


def main() -> None:
    """Run the program."""
    step, outgoing, configure = Conversation.step, Store.outgoing, logging.basicConfig

    def sabotaged_step(self: Conversation, session: Any, inbound: Any, **more: Any) -> Any:
        sabotage(inbound)
        return step(self, session, inbound, **more)

    def sabotaged_outgoing(self: Store, *arguments: Any, **more: Any) -> Any:
        if fatal:
            fail(fatal[0])
        return outgoing(self, *arguments, **more)

    def configure_at_debug(**more: Any) -> None:
        configure(**{**more, "level": logging.DEBUG})

    hurry = partial(Pace, idle=0.05, first_wait=0.02, longest_wait=0.1, stand_down=0.1)
    with (
        patch.object(Conversation, "step", sabotaged_step),
        patch.object(Store, "outgoing", sabotaged_outgoing),
        patch.object(logging, "basicConfig", configure_at_debug),
        patch.object(inbox, "FIRST_PAUSE", timedelta(milliseconds=10)),
        patch.object(serving, "Pace", hurry),
    ):
        cli.main()


if __name__ == "__main__":
    main()
