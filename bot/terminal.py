"""The conversation in a terminal, or over a pipe: the same store, the same turns, the same words as in a messenger."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text as Styled

from bot.identifiers import screening_id
from bot.typed import read_typed
from dialogs import Conversation, Inbound, Opening, Role, Session, Step, Wish, Wished, is_subject_code
from storage import Arrival, Outgoing, StorageError, Store, Waiting

CHANNEL = "console"
ACCOUNT = "local"

_OBEYED = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Terminal:
    """One person's conversation. It goes on where it was left, also after the program was killed."""

    def __init__(
        self,
        *,
        store: Store,
        conversation: Conversation,
        clock: Callable[[], datetime],
        console: Console,
        role: Role,
        language: str | None = None,
        subject: str | None = None,
    ) -> None:
        """`subject`: a coordinator's subject code; every code has a conversation of its own."""
        self._store = store
        self._conversation = conversation
        self._clock = clock
        self._console = console
        self._role = role
        self._language = language
        self._session: Session | None = None
        self._turn_to(subject)

    def run(self, lines: Iterable[str]) -> bool:
        """Begin or go on, then take `lines` until the conversation ends. True if it did, False if the lines ended."""
        self._begin()
        for line in lines:
            other = self._other_subject(line)
            if other is None:
                self._take({"typed": line})
            else:
                self._turn_to(other)
                self._begin()
            if not self._open:
                break
        return not self._open

    def _begin(self) -> None:
        self._catch_up()
        self._take({"wish": Wish.START.value})
        session = self._session
        if self._language and session and (session.language != self._language or session.state == "language"):
            self._take({"wish": Wish.LANGUAGE.value, "argument": self._language})

    def _turn_to(self, subject: str | None) -> None:
        self._subject, self._session = subject, None
        self._address = f"{self._role.value}:{subject or ''}"

    def _other_subject(self, line: str) -> str | None:
        """The subject that a coordinator turns to: here each has a conversation of its own, which waits."""
        said = read_typed(line)
        new = isinstance(said, Wished) and said.wish is Wish.NEW and self._role is Role.COORDINATOR
        return said.argument if new and isinstance(said, Wished) and is_subject_code(said.argument) else None

    @property
    def _open(self) -> bool:
        return self._session is not None and self._session.open

    def _take(self, said: dict[str, Any]) -> None:
        arrival = Arrival(
            update_id=secrets.token_hex(16),
            address=self._address,
            person=self._address,
            kind="typed",
            body={"address": self._address, **said},
        )
        self._store.receive(CHANNEL, ACCOUNT, [arrival], self._clock())
        self._catch_up()

    def _catch_up(self) -> None:
        """Take every turn that waits and show every message not yet shown, those of an earlier run included."""
        now = self._clock()
        while waiting := [row for row in self._store.waiting(CHANNEL, now) if row.body.get("address") == self._address]:
            for row in waiting:
                step = self._turn(row, now)
                self._session = step.session if step else self._session
        while unsent := [row for row in self._store.outgoing(CHANNEL, now) if row.address == self._address]:
            for message in unsent:
                self._show(message)
                self._store.sent(message.id, None, now)

    def _turn(self, row: Waiting, now: datetime) -> Step | None:
        try:
            return self._store.turn(row.id, self._decide(_inbound(row.body), now), now)
        except StorageError:
            raise
        except Exception as error:  # set aside, so that the next run can go on
            self._store.fail(row.id, type(error).__name__, now, give_up_after=1)
            raise

    def _decide(self, inbound: Inbound, now: datetime) -> Callable[[Session | None], Step]:
        opening = Opening(
            id=screening_id(), channel=CHANNEL, role=self._role, language=self._language, subject=self._subject
        )
        return lambda session: self._conversation.step(session, inbound, now=now, opening=opening)

    def _show(self, message: Outgoing) -> None:
        self._console.print()
        self._console.print(Styled(printable(message.text)), soft_wrap=True)
        for row in message.choices:
            labels = [f"{choice.key}) {choice.label}" if choice.key else f"[{choice.label}]" for choice in row]
            self._console.print(Styled("  " + "   ".join(labels), style="cyan"), soft_wrap=True)


def printable(words: str) -> str:
    """`words` for a terminal: what it would obey instead of showing (escape codes, other directions) as U+FFFD."""
    return _OBEYED.sub("\N{REPLACEMENT CHARACTER}", words)


def _inbound(body: dict[str, Any]) -> Inbound:
    if "wish" in body:
        return Wished(wish=Wish(body["wish"]), argument=body.get("argument", ""))
    return read_typed(body["typed"])
