"""The command line: `prescreen …`."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import version
from io import TextIOWrapper
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Column, Table
from rich.text import Text as Styled

from bot import assess, auditing, doctor, erasing, keys, listing, reading, serving, settings, staff
from bot.clock import now
from bot.database import keys_of, store_of
from bot.exits import Exit
from bot.listening import AddressTaken
from bot.operator import operator
from bot.records import Unreadable
from bot.settings import SettingsError
from bot.telegram import ServerRefuses, TokenRejected, trace
from bot.terminal import Terminal, printable
from dialogs import Role, SessionFormatError, is_subject_code, mermaid
from eligibility import PROTOCOL
from locales import catalogue
from review import Line, lines
from storage import Did, Entry, LoginTaken, NoSuchScreening, NoSuchStaff, StorageError
from storage.migrate import upgrade


class Language(StrEnum):
    """The languages of the conversation."""

    ZH = "zh"
    EN = "en"


app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_show_locals=False,  # they hold what people answered
    rich_markup_mode="rich",
    help="Pre-screening assistant for the trial “Interleukin-2 on Refractory Dermatomyositis”.\n\n"
    "It talks with a patient or a coordinator, in Chinese or English, in the terminal ([bold]chat[/bold]) or in "
    "Telegram ([bold]bot[/bold]), and sorts into potentially eligible, needs staff review, incomplete or likely not "
    "eligible. It never enrols anybody and never rejects for good.\n\n"
    "Settings come from the environment (PRESCREEN_…) and a .env file; the README lists them.\n\n"
    "Exit codes: 0 done, 1 not found, 2 wrong use or settings, 3 database, 4 Telegram, "
    "5 some records refused, 6 the records are not as they should be, 7 a fault of the program.",
)
out = Console(highlight=False)


def main() -> None:
    """Run the command line. What an operator can put right ends with one sentence and an exit code of its own."""
    sys.unraisablehook = lambda args: _tell(args.exc_value)
    threading.excepthook = lambda args: _tell(args.exc_value)
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # what a terminal cannot write must not end the conversation
            stream.reconfigure(errors="replace")
    try:
        app()
    except (SettingsError, Unreadable, LoginTaken) as error:
        _end(error, Exit.WRONG_USE)
    except (NoSuchScreening, NoSuchStaff) as error:
        _end(error, Exit.NOT_FOUND)
    except (StorageError, SessionFormatError) as error:
        _end(error, Exit.DATABASE)
    except (ServerRefuses, TokenRejected) as error:
        _end(error, Exit.TELEGRAM)
    except AddressTaken as error:
        _end(error, Exit.WRONG_USE)
    except Exception as error:
        _tell(error)
        sys.exit(Exit.FAULT)


def _tell(error: BaseException | None) -> None:
    """An error that nobody waits for, without its message, which may quote somebody."""
    if error is not None:
        print(f"prescreen: {trace(error)}", file=sys.stderr)


def _end(error: Exception, code: Exit) -> None:
    print(f"prescreen: {error}", file=sys.stderr)
    sys.exit(code)


@app.command()
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


@app.command()
def sessions() -> None:
    """List all screenings: who, where they stand, and the verdict. Tab-separated where the output is no terminal."""
    configured = settings.load()
    with store_of(configured) as store:
        rows = store.screenings()
        store.staffing.record(Entry(actor=operator(), did=Did.VIEW, what={"list": "sessions"}), now())
    if not rows:
        out.print("No screenings yet.")
        return
    headings = ("ID", "subject", "as", "language", "answers", "stands at", "verdict", "look at first", "last heard")
    cells = [
        (
            *(
                row.id,
                printable(row.subject or "–"),
                row.role,
                row.language,
                str(row.answers),
                row.state,
                row.verdict or "–",
                ", ".join(row.alerts) or "–",
            ),
            f"{row.updated_at.astimezone(configured.zone):%Y-%m-%d %H:%M}",
        )
        for row in rows
    ]
    if not out.is_terminal:
        print(*("\t".join(line) for line in (headings, *cells)), sep="\n")
        return
    table = Table(*(Column(heading, no_wrap=heading in ("ID", "last heard")) for heading in headings))
    for line in cells:
        table.add_row(*(Styled(cell) for cell in line))
    out.print(table)


@app.command()
def transcript(
    screening: Annotated[str, typer.Argument(metavar="ID", help="As `prescreen sessions` shows it.")],
) -> None:
    """Print what was said in a screening, as it was shown, and how each answer was understood."""
    configured = settings.load()
    with store_of(configured) as store:
        events = store.transcript(screening)
        store.staffing.read_by_hand(screening, operator(), now())
    for line in lines(events):
        out.print(_styled(line, f"{line.at.astimezone(configured.zone):%Y-%m-%d %H:%M:%S}"), soft_wrap=True)


STYLES = {"shown": "", "said": "bold", "understood": "green", "happened": "dim"}
MARKS = {"shown": "", "said": "> ", "understood": "= ", "happened": "· "}


def _styled(line: Line, at: str) -> Styled:
    body = MARKS[line.kind] + "\n    ".join(printable(part) for part in catalogue("en").render(line.text).split("\n"))
    buttons = f"\n    [{' | '.join(line.choices)}]" if line.choices else ""
    reason = f"\n    reason: {line.reason}" if line.reason else ""
    return Styled.assemble((f"{at}  {line.who}\n    ", "cyan"), (body, STYLES[line.kind]), (buttons, "cyan"), reason)


app.command(name="doctor")(doctor.run)
app.command(name="bot")(serving.bot)
app.command(name="worker")(serving.worker)
app.command(name="assess")(assess.run)
app.command(name="facts")(listing.facts)
app.command(name="criteria")(listing.criteria)
app.command(name="read")(reading.read)
app.add_typer(keys.app, name="keys")
app.add_typer(staff.app, name="staff")
app.command()(staff.review)
app.add_typer(auditing.app, name="audit")
app.command(name="erase")(erasing.erase)


@app.command()
def diagram() -> None:
    """Print the conversation's states and transitions as a Mermaid diagram."""
    print(mermaid(PROTOCOL.criteria), end="")


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A new file.")],
) -> None:
    """Copy a SQLite database into a new file, whole, also beside a bot at work. The key is not in it."""
    configured = settings.load()
    with store_of(configured) as store:
        store.backup(file)
        store.staffing.record(Entry(actor=operator(), did=Did.EXPORT, what={"as": "backup"}), now())
    print(f"Copied to {file}. The key that it is sealed with is not in it: keep a copy of that elsewhere.")


@app.command()
def migrate() -> None:
    """Bring the database up to this program's release. A new database needs no such step."""
    configured = settings.load()
    upgrade(configured.database, keys_of(configured))
    out.print("The database is up to date.")


@app.command(name="version")
def show_version() -> None:
    """Print the version of the program and of the protocol."""
    print(f"prescreen {version('prescreen')}, protocol {PROTOCOL.version}")


if __name__ == "__main__":
    main()
