"""Whole conversations as text files: what the person did, and word for word what they were shown.

A file begins with a header (`about:`, `as:`, `on:`, `language:`, `subject:`, `own:`). Then, in turns: lines that
begin with "> " are the person's ("> [Yes]" presses a button, "> [Yes] @3" an old one of prompt 3, "> (photo)" sends a
picture, "> /back" gives a command), everything up to the next is what was shown, buttons in brackets. The last line
tells the end: "== state, verdict".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from dialogs import (
    Choice,
    Conversation,
    Event,
    Inbound,
    MessageShown,
    Opening,
    Pressed,
    Role,
    Sent,
    Session,
    Typed,
    Wish,
    Wished,
)

FOLDER = Path(__file__).parent / "conversations"
_PRESS = re.compile(r"\[(?P<label>[^\]]+)\](?: @(?P<prompt>\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """A conversation file."""

    name: str
    header: dict[str, str]
    said: tuple[str, ...]
    text: str

    @classmethod
    def read(cls, file: Path) -> Script:
        """The script in `file`."""
        text = file.read_text(encoding="utf-8")
        head, _, body = text.partition("\n\n")
        header = dict(line.split(": ", 1) for line in head.splitlines())
        said = tuple(line[2:] for line in body.splitlines() if line.startswith("> "))
        return cls(name=file.stem, header=header, said=said, text=text)


class Player:
    """Plays a script. Between every two turns the session is written out and read back, as if restarted."""

    def __init__(self, script: Script, screening: str = "k7m2qw9xyz") -> None:
        """Nothing has been said yet. `screening`: the id of the screening that begins."""
        self.script = script
        self.screening = screening
        self.conversation = Conversation()
        self.session: Session | None = None
        self.events: list[Event] = []
        self.newest: dict[int, tuple[Choice, ...]] = {}

    def play(self) -> str:
        """The whole file again, as the program now makes it."""
        head = "\n".join(f"{name}: {value}" for name, value in self.script.header.items())
        parts = [head, *(self.turn(said) for said in self.script.said)]
        assert self.session is not None
        return "\n\n".join(parts) + f"\n\n== {self.session.state}, {self.session.verdict or 'no verdict'}\n"

    def turn(self, said: str) -> str:
        """One turn: the person's line and what was shown after it."""
        header = self.script.header
        now = datetime.fromisoformat(header["on"]).replace(hour=10, tzinfo=ZoneInfo("Asia/Shanghai"))
        opening = Opening(
            id=self.screening,
            channel="console",
            role=Role(header["as"]),
            language=header.get("language"),
            subject=header.get("subject"),
            own=header.get("own"),
        )
        step = self.conversation.step(self.session, self._inbound(said), now=now, opening=opening)
        self.session = Session.load(step.session.dump())
        self.events += step.events
        shown = [event for event in step.events if isinstance(event, MessageShown)]
        return "\n\n".join([f"> {said}", *(self._shown(message) for message in shown)])

    def _shown(self, message: MessageShown) -> str:
        if message.prompt is not None:
            self.newest[message.prompt] = tuple(choice for row in message.choices for choice in row)
        rows = [" ".join(f"[{choice.label}]" for choice in row) for row in message.choices]
        return "\n".join([message.text, *rows])

    def _inbound(self, said: str) -> Inbound:
        if said.startswith("/") and not said.startswith("//"):
            name, _, argument = said[1:].partition(" ")
            return Wished(wish=Wish(name), argument=argument)
        if said.startswith("(") and said.endswith(")"):
            return Sent(kind=said[1:-1])
        press = _PRESS.fullmatch(said)
        if press is None:
            return Typed(text=said.replace("⏎", "\n"))
        assert self.session is not None
        prompt = int(press["prompt"] or self.session.prompt)
        choice = next(choice.id for choice in self.newest[prompt] if choice.label == press["label"])
        return Pressed(screening=self.session.id, prompt=prompt, choice=choice)
