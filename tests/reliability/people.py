"""People who have conversations at the same time. They do something only once they have seen what it answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import cycle
from random import Random

from tests.reliability.rehearsal import Move, Rehearsal
from tests.telegram.people import Shown, User
from tests.telegram.server import BotServer

#: Of the presses, so many are made twice.
DOUBLED = 0.2


@dataclass(slots=True, kw_only=True)
class Had:
    """A conversation that somebody had, or is having, and the screening that it became."""

    rehearsal: Rehearsal
    screening: str | None = None


@dataclass(slots=True, kw_only=True)
class Person:
    """Somebody in front of a screen."""

    user: User
    server: BotServer
    chance: Random
    had: list[Had] = field(default_factory=list)
    doubled: int = 0
    _seen: int = 0

    async def live(self, rehearsals: list[Rehearsal], again: Callable[[], bool]) -> None:
        """Have one conversation, and further ones as long as `again`."""
        for rehearsal in cycle(rehearsals):
            self.had.append(Had(rehearsal=rehearsal))
            for move in rehearsal.moves:
                self._does(move)
                await self._sees(move)
            if not again():
                return

    def _does(self, move: Move) -> None:
        screening = self.had[-1].screening
        data = move.data(screening) if screening else None
        if data is None:
            self.user.types(move.said)
            return
        twice = self.chance.random() < DOUBLED
        self.doubled += twice
        for _ in range(1 + twice):
            self.user.presses(data)

    async def _sees(self, move: Move) -> None:
        await self.server.until(
            lambda: any(self._answers(move, message) for message in self.user.history[self._seen :]),
            lambda: f"user {self.user.id} waits for {move} and sees {self.user.history[self._seen :]}",
        )
        while not self._answers(move, message := self.user.history[self._seen]):
            self._seen += 1
        self._seen += 1
        if self.had[-1].screening is None:
            self.had[-1].screening = next(_screenings(message))

    def _answers(self, move: Move, message: Shown) -> bool:
        """Whether this is the message that answers the move: those that come twice, or late, are not."""
        if message.text != move.text:
            return False
        if move.prompt is None or not message.drawn:
            return True
        now, earlier = self.had[-1].screening, {had.screening for had in self.had[:-1]}
        screening, prompt = next(_screenings(message)), _prompt(message)
        return prompt == move.prompt and (screening == now if now else screening not in earlier)


def _screenings(message: Shown) -> Iterator[str]:
    """The screening that the buttons belong to, for each button."""
    return (button.data.split(":")[1] for row in message.drawn for button in row)


def _prompt(message: Shown) -> int:
    return int(message.drawn[0][0].data.split(":")[2])
