"""The conversation in a terminal, or over a pipe: the same store, the same turns, the same words as in a messenger."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.text import Text as Styled

from bot.identifiers import screening_id
from bot.typed import read_typed
from dialogs import Conversation, Inbound, Opening, Role, Session, Step, Wish, Wished
from storage import Arrival, Outgoing, Store

CHANNEL = "console"
ACCOUNT = "local"


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
        self._subject = subject
        self._address = f"{role.value}:{subject or ''}"
        self._session: Session | None = None

    def run(self, lines: Iterable[str]) -> bool:
        """Begin or go on, then take `lines` until the conversation ends. True if it did, False if the lines ended."""
        self._catch_up()
        self._take({"wish": Wish.START.value})
        if self._language and self._session and self._session.language != self._language:
            self._take({"wish": Wish.LANGUAGE.value, "argument": self._language})
        for line in lines:
            self._take({"typed": line})
            if not self._open:
                break
        return not self._open

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
                step = self._store.turn(row.id, self._decide(_inbound(row.body), now), now)
                self._session = step.session if step else self._session
        while unsent := [row for row in self._store.outgoing(CHANNEL, now) if row.address == self._address]:
            for message in unsent:
                self._show(message)
                self._store.sent(message.id, None, now)

    def _decide(self, inbound: Inbound, now: datetime) -> Callable[[Session | None], Step]:
        opening = Opening(
            id=screening_id(), channel=CHANNEL, role=self._role, language=self._language, subject=self._subject
        )
        return lambda session: self._conversation.step(session, inbound, now=now, opening=opening)

    def _show(self, message: Outgoing) -> None:
        self._console.print()
        self._console.print(Styled(message.text), soft_wrap=True)
        for row in message.choices:
            labels = [f"{choice.key}) {choice.label}" if choice.key else f"[{choice.label}]" for choice in row]
            self._console.print(Styled("  " + "   ".join(labels), style="cyan"), soft_wrap=True)


def _inbound(body: dict[str, Any]) -> Inbound:
    if "wish" in body:
        return Wished(wish=Wish(body["wish"]), argument=body.get("argument", ""))
    return read_typed(body["typed"])
