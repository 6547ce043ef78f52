"""The commands of the program: where each is, and what the list says of it."""

from __future__ import annotations

import gc
from functools import cached_property
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup


class Command(TyperCommand):
    """A command whose module is imported once the command is given: nobody waits for what only others need."""

    def __init__(self, name: str, where: str, says: str) -> None:
        """`where`: module and function, or module and Typer app; `says`: how its help begins, for the list."""
        super().__init__(name, short_help=says)
        self._where = where

    @cached_property
    def itself(self) -> Any:
        """The command as its module has it."""
        module, _, name = self._where.partition(":")
        gc.disable()  # nothing that is imported is garbage, and to look for some takes a fifth of the time
        found = getattr(import_module(module), name)
        gc.freeze()
        gc.enable()
        if isinstance(found, typer.Typer):
            return typer.main.get_group(found)
        alone = typer.Typer(add_completion=False)
        alone.command(self.name)(found)
        return typer.main.get_command(alone)

    def make_context(self, info_name: str | None, args: list[str], parent: Any = None, **extra: Any) -> Any:
        """Whoever runs it gets the command itself."""
        return self.itself.make_context(info_name, args, parent, **extra)


class Commands(TyperGroup):
    """All of them, in the order of the list."""

    def __init__(self, **attributes: Any) -> None:
        super().__init__(**{**attributes, "commands": {command.name: command for command in COMMANDS}})


COMMANDS = (
    Command("chat", "bot.chatting:chat", "Talk in the terminal."),
    Command("sessions", "bot.screenings:sessions", "List all screenings: who, where they stand, and the verdict."),
    Command("transcript", "bot.screenings:transcript", "Print what was said in a screening, as it was shown."),
    Command("doctor", "bot.doctor:run", "Check the records: that nothing was lost, counted twice or left waiting."),
    Command("bot", "bot.serving:bot", "Run the Telegram bot, until SIGTERM or Ctrl-C."),
    Command("worker", "bot.serving:worker", "Handle what `prescreen bot` received, and send."),
    Command("assess", "bot.assess:run", "Assess records from a file: facts in, assessments out, as JSON."),
    Command("facts", "bot.listing:facts", "List what can be known of a subject."),
    Command("criteria", "bot.listing:criteria", "List the criteria."),
    Command("read", "bot.reading:read", "Read lines from standard input as answers for one fact."),
    Command("keys", "bot.keys:app", "The keys that seal who somebody is."),
    Command("staff", "bot.staff:app", "The accounts of staff."),
    Command("review", "bot.reviewing:review", "Serve the staff pages, until SIGTERM or Ctrl-C."),
    Command("audit", "bot.auditing:app", "List what staff did: views, exports, changes, logins."),
    Command("erase", "bot.erasing:erase", "Erase a screening for good, or with --expired all that are kept no longer."),
    Command("diagram", "bot.diagram:diagram", "Print the conversation's states and transitions as a Mermaid diagram."),
    Command("backup", "bot.upkeep:backup", "Copy a SQLite database into a new file, whole, also beside a bot at work."),
    Command("migrate", "bot.upkeep:migrate", "Bring the database up to this program's release."),
    Command("version", "bot.version:version", "Print the version of the program and of the protocol."),
)
