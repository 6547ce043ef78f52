"""Somebody in a real conversation, by way of the store."""

from __future__ import annotations

from dialogs import Conversation, Inbound, Opening, Pressed, Step, Typed, Wish, Wished
from storage import Store
from tests.storage.samples import CHANNEL, NOW, take_turn

CONVERSATION = Conversation()


class Talker:
    """A person with an address, whose screening gets this id."""

    def __init__(self, store: Store, address: str, screening: str) -> None:
        self.store, self.address, self.screening = store, address, screening
        self.updates = 0

    def does(self, inbound: Inbound) -> Step:
        """One turn, and everything that it says delivered."""
        self.updates += 1
        opening = Opening(id=self.screening, channel=CHANNEL)
        step = take_turn(
            self.store,
            f"{self.address}-{self.updates}",
            lambda session: CONVERSATION.step(session, inbound, now=NOW, opening=opening),
            self.address,
        )
        deliver(self.store)
        return step

    def comes_to_the_first_question(self) -> Step:
        """From the first word to where the birth date is asked for."""
        step = self.does(Wished(wish=Wish.START))
        for choice in ("language:en", "patient", "agree"):
            session = step.session
            step = self.does(Pressed(screening=session.id, prompt=session.prompt, choice=choice))
        return step

    def answers_the_first_question(self) -> Step:
        """From the first word to the second question."""
        self.comes_to_the_first_question()
        return self.does(Typed(text="1963"))


def deliver(store: Store) -> None:
    """Everything that can be sent is sent."""
    while messages := store.outgoing(CHANNEL, NOW):
        for message in messages:
            store.sent(message.id, None, NOW)
