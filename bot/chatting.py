"""`prescreen chat`: the conversation in the terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text as Styled

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.settings import SettingsError
from bot.terminal import Terminal, printable
from dialogs import Role, is_subject_code

out = Console(highlight=False)


class Language(StrEnum):
    """The languages of the conversation."""

    ZH = "zh"
    EN = "en"


def chat(
    language: Annotated[Language | None, typer.Option(help="Begin in this language instead of asking.")] = None,
    role: Annotated[Role, typer.Option("--as", help="Whose conversation it is.")] = Role.PATIENT,
    subject: Annotated[str | None, typer.Option(help="The subject code a coordinator screens; no names.")] = None,
) -> None:
    """Talk in the terminal. Lines can also be piped in. A conversation that was left goes on where it stood."""
    if subject is not None and role is not Role.COORDINATOR:
        raise SettingsError("--subject goes with --as coordinator: a patient has no subject code.")
    if subject is not None and not is_subject_code(subject):
        raise SettingsError("--subject takes a code of letters, digits, dots and hyphens, at most 32, and no names.")
    configured = settings.load()
    with store_of(configured) as store:
        terminal = Terminal(
            store=store,
            conversation=configured.conversation,
            clock=now,
            console=out,
            role=role,
            language=language.value if language else None,
            subject=subject,
        )
        if not terminal.run(_typed_lines()):
            out.print("\n[dim]Stopped here; the same command goes on.[/dim]")


def _typed_lines() -> Iterator[str]:
    """Lines from the keyboard or a pipe, until end of file or Ctrl-C."""
    if sys.stdin is None:
        return
    interactive = sys.stdin.isatty()
    while True:
        try:
            line = input("\n> " if interactive else "")
        except (EOFError, KeyboardInterrupt):
            return
        if not interactive:
            out.print(Styled(f"\n> {printable(line)}", style="bold"))
        yield line
