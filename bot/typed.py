"""Typed words as a messenger hands them over: a command, or an answer."""

from __future__ import annotations

import re

from dialogs import Inbound, Sent, Typed, Wish, Wished

COMMANDS = {wish.value: wish for wish in Wish}

#: "／" comes from Chinese keyboards; `@name` addresses one of several bots.
_COMMAND = re.compile(r"[/／]([a-zA-Z][a-zA-Z0-9_]{0,31})(?:@(\w{1,64}))?(?:\s+(.*))?", re.DOTALL)


def read_typed(text: str, username: str = "") -> Inbound:
    """A command (`/back`, `/new S-001`) as a wish, one that nobody knows as such, anything else as words."""
    command = _COMMAND.fullmatch(text.strip())
    if command is None:
        return Typed(text=text)
    name, addressee, argument = command.groups()
    wish = COMMANDS.get(name.lower())
    if wish is None or (addressee and addressee.lower() != username.lower()):
        return Sent(kind="unknown_command")
    return Wished(wish=wish, argument=(argument or "").strip())
