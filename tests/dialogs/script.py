"""Whole conversations as text files: what the person did, and word for word what they were shown.

A file begins with a header (`about:`, `as:`, `on:`, `language:`, `subject:`, `own:`). Then, in turns: lines that
begin with "> " are the person's ("> [Yes]" presses a button, "> [Yes] @3" an old one of prompt 3, "> (photo)" sends a
picture, "> /back" gives a command; "> <a coordinator goes on, in en>" and "> <given back>" are what a coordinator does
with a patient's screening, and "> patient: …" is what the patient does meanwhile), everything up to the next is what
was shown, buttons in brackets. The last line tells the end: "== state, verdict".
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
    Step,
    Typed,
    Wish,
    Wished,
)

FOLDER = Path(__file__).parent / "conversations"
_GOES_ON = re.compile(r"<a coordinator goes on, in (?P<language>\w+)>")
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
        self.meanwhile: dict[int, tuple[Choice, ...]] = {}

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
        step = self._step(said, now, opening)
        self.session = Session.load(step.session.dump())
        self.events += step.events
        shown = [event for event in step.events if isinstance(event, MessageShown)]
        return "\n\n".join([f"> {said}", *(self._shown(message) for message in shown)])

    def _step(self, said: str, now: datetime, opening: Opening) -> Step:
        session = self.session
        if session is not None and (own := _GOES_ON.fullmatch(said)):
            return self.conversation.lend(session, own=own["language"], staff="ann", now=now)
        if session is not None and said == "<given back>":
            return self.conversation.give_back(session, now=now)
        if session is not None and said.startswith("patient: "):
            inbound = self._inbound(said.removeprefix("patient: "), self.meanwhile)
            return self.conversation.beside(session, inbound, now=now)
        return self.conversation.step(session, self._inbound(said, self.newest), now=now, opening=opening)

    def _shown(self, message: MessageShown) -> str:
        assert self.session is not None
        lent = message.to is not None and self.session.loan is not None
        if message.prompt is not None:
            drawn = self.meanwhile if lent else self.newest
            drawn[message.prompt] = tuple(choice for row in message.choices for choice in row)
        rows = [" ".join(f"[{choice.label}]" for choice in row) for row in message.choices]
        return "\n".join([*(("(to the patient)",) if message.to else ()), message.text, *rows])

    def _inbound(self, said: str, drawn: dict[int, tuple[Choice, ...]]) -> Inbound:
        if said.startswith("/") and not said.startswith("//"):
            name, _, argument = said[1:].partition(" ")
            return Wished(wish=Wish(name), argument=argument)
        if said.startswith("(") and said.endswith(")"):
            return Sent(kind=said[1:-1])
        press = _PRESS.fullmatch(said)
        if press is None:
            return Typed(text=said.replace("⏎", "\n"))
        assert self.session is not None
        prompt = int(press["prompt"] or max(drawn))
        choice = next(choice.id for choice in drawn[prompt] if choice.label == press["label"])
        return Pressed(screening=self.session.id, prompt=prompt, choice=choice)
