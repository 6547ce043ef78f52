"""A process that dies at one exact point of its work: `python -m tests.reliability.kill_points URL FOLDER`.

It reads orders, one a line: `PERSON N`. For each it lives once, in a child of its own: it receives what the person
typed unless it told the messenger already that it had it, takes the turn, and delivers what is to be sent. With N it
dies, as by a power cut, at the Nth point: after a statement, before a commit, before or after it tells somebody. The
person's file holds what was told. It answers with the exit code.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import event

from dialogs import Opening, Typed
from storage import Store
from tests.postgres import KEYS
from tests.storage.samples import CHANNEL, NOW, arrival, receive
from tests.storage.talking import CONVERSATION

RECEIVED = "received"
DIED = 9


class Messenger:
    """What the messenger knows of one person: a line for everything that it was told."""

    def __init__(self, file: Path, point: Callable[..., None]) -> None:
        self._file = file
        self._point = point

    def knows(self) -> list[str]:
        """Everything, in order."""
        return self._file.read_text().splitlines() if self._file.exists() else []

    def is_told(self, line: str) -> None:
        """One line more."""
        self._point()
        with self._file.open("a") as file:
            file.write(f"{line}\n")
        self._point()


def live(url: str, folder: Path, person: str, die_at: int) -> None:
    """One life. Dies within it at a point that it comes to."""
    points = 0

    def point(*_: object, **__: object) -> None:
        nonlocal points
        points += 1
        if points == die_at:
            os._exit(DIED)

    store = Store.open(url, KEYS)
    engine = store._database._engine
    for name in ("after_cursor_execute", "commit"):
        event.listen(engine, name, point)
    messenger = Messenger(folder / person, point)
    if RECEIVED not in messenger.knows():
        receive(store, arrival(f"{person} answers", person))
        messenger.is_told(RECEIVED)
    for row in store.waiting(CHANNEL, NOW):
        store.turn(
            row.id,
            lambda session: CONVERSATION.step(
                session, Typed(text="1963"), now=NOW, opening=Opening(id="never", channel=CHANNEL)
            ),
            NOW,
        )
    for message in store.outgoing(CHANNEL, NOW):
        messenger.is_told(message.text.splitlines()[0])
        store.sent(message.id, None, NOW)
    store.close()


def main(url: str, folder: str) -> None:
    """Take orders until there are no more."""
    for order in sys.stdin:
        person, die_at = order.split()
        child = os.fork()
        if child == 0:
            live(url, Path(folder), person, int(die_at))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
