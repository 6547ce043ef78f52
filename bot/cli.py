"""The command line: `prescreen …`."""

from __future__ import annotations

import sys
import threading
from io import TextIOWrapper

import typer

from bot.commands import Commands
from bot.exits import Exit, exit_of
from bot.trace import trace

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold what people answered
    rich_markup_mode="rich",
)


@app.callback(
    help="Pre-screening assistant for the trial “Interleukin-2 on Refractory Dermatomyositis”.\n\n"
    "It talks with a patient or a coordinator, in Chinese or English, in the terminal ([bold]chat[/bold]) or in "
    "Telegram ([bold]bot[/bold]), and sorts into potentially eligible, needs staff review, incomplete or likely not "
    "eligible. It never enrols anybody and never rejects for good.\n\n"
    "Settings come from the environment (PRESCREEN_…) and a .env file; the README lists them.\n\n"
    "Exit codes: 0 done, 1 not found, 2 wrong use or settings, 3 database, 4 Telegram, "
    "5 some records refused, 6 the records are not as they should be, 7 a fault of the program."
)
def prescreen() -> None:
    """What stands before every command: nothing."""


def main() -> None:
    """Run the command line. What an operator can put right ends with one sentence and an exit code of its own."""
    sys.unraisablehook = lambda args: _tell(args.exc_value)
    threading.excepthook = lambda args: _tell(args.exc_value)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal cannot write must not end the conversation
            stream.reconfigure(errors="replace")
    try:
        app()
    except Exception as error:
        code = exit_of(error)
        if code is Exit.FAULT:
            _tell(error)
        else:
            print(f"prescreen: {error}", file=sys.stderr)
        sys.exit(code)


def _tell(error: BaseException | None) -> None:
    """An error that nobody waits for, or puts right, without its message, which may quote somebody."""
    if error is not None:
        print(f"prescreen: {trace(error)}", file=sys.stderr)


if __name__ == "__main__":
    main()
