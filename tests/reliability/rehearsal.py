"""What people will say and what must come of it: whole conversations, taken once without any trouble."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from bot.telegram.callback import button_data
from dialogs import Event, MessageShown
from storage import StoredEvent
from tests.dialogs.script import FOLDER, Player, Script

#: Events that say how somebody was understood, and what of them does not hang on when and where they were.
KEPT = {
    "language_chosen": ("language",),
    "consent_given": ("notice",),
    "answer_recorded": ("fact", "answer"),
    "answer_corrected": ("fact", "old", "answer"),
    "hard_exclusion_confirmed": ("criterion", "facts"),
    "screening_assessed": ("verdict",),
}
ELSEWHERE = ("at", "via")

Understood = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """One thing that a person does, and the message that answers it. `choice` is what is pressed, on `pressed_on`."""

    said: str
    choice: str | None
    pressed_on: int
    text: str
    prompt: int | None

    def data(self, screening: str) -> str | None:
        """What the button says that is pressed in this screening."""
        return None if self.choice is None else button_data(screening, self.pressed_on, self.choice)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rehearsal:
    """A conversation from the first word to the last, and everything that is understood in it."""

    name: str
    moves: tuple[Move, ...]
    understood: tuple[Understood, ...]


def rehearse(name: str, today: date) -> Rehearsal:
    """The conversation in this file as it goes `today`. Whatever stands on a button is pressed instead of typed."""
    script = Script.read(FOLDER / f"{name}.txt")
    shift = today - date.fromisoformat(script.header["on"])
    script = Script(name=name, header={**script.header, "on": today.isoformat()}, said=(), text="")
    player = Player(script)
    moves = []
    for line in Script.read(FOLDER / f"{name}.txt").said:
        said = _shifted(line, shift)
        prompt = player.session.prompt if player.session else 0
        choices = {choice.label: choice.id for choice in player.newest.get(prompt, ())}
        label = said.strip("[]")
        choice = choices.get(label)
        events = len(player.events)
        player.turn(f"[{label}]" if choice else said)
        (shown,) = [event for event in player.events[events:] if isinstance(event, MessageShown)]
        moves.append(Move(said=said, choice=choice, pressed_on=prompt, text=shown.text, prompt=shown.prompt))
    assert player.session is not None
    assert not player.session.open
    return Rehearsal(name=name, moves=tuple(moves), understood=understood(player.events))


def understood(events: list[Event] | list[StoredEvent]) -> tuple[Understood, ...]:
    """How somebody was understood, out of the events of a conversation, stored or not."""
    found = []
    for event in events:
        payload = event.payload() if isinstance(event, Event) else event.payload
        if event.type in KEPT:
            found.append((event.type, {name: _bare(payload[name]) for name in KEPT[event.type]}))
    return tuple(found)


def _bare(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _bare(each) for name, each in value.items() if name not in ELSEWHERE}
    return list(value) if isinstance(value, tuple) else value


def _shifted(line: str, shift: timedelta) -> str:
    """The line with its days, and its months of recent years, so much later."""

    def day(match: re.Match[str]) -> str:
        return (date.fromisoformat(match[0]) + shift).isoformat()

    def month(match: re.Match[str]) -> str:
        moved = date(int(match[1]), int(match[3]), 15) + shift
        return f"{moved.year}{match[2]}{moved.month:02}"

    return re.sub(r"\b(20[0-9]{2})([-年])([0-9]{1,2})(?![0-9-])", month, re.sub(r"\b20\d\d-\d\d-\d\d\b", day, line))
