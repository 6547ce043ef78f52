"""`prescreen audit`: what staff did, and whether that is still as it was written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Annotated

import typer

from bot import settings
from bot.database import store_of
from bot.exits import Exit
from bot.listing import Language, LanguageOption
from bot.settings import SettingsError
from bot.tables import print_table
from locales import Text, catalogue, say
from storage import Chain, Fault, Noted

app = typer.Typer(invoke_without_command=True)

FAULTS: Mapping[Fault, Text] = {
    Fault.CHANGED: say("Entry {number} is not as it was written, or what stood before it was changed or is gone."),
    Fault.UNMARKED: say("Entry {number} was written by somebody who does not have the keys, or was changed since."),
    Fault.KEY_MISSING: say(
        "Entry {number} is marked with the key {key}, which is not here. Either that key was taken away too early, or "
        "the entry was written by somebody who does not have the keys."
    ),
    Fault.NOT_NOTED: say("Entry {number} is not the one that was noted, or is gone."),
}
WHOLE = say("All {count} entries are as they were written, from the first to the last.")
NOTED = say("The entry that was noted is among them.")
TO_NOTE = say(
    "That nothing was cut off at the end shows only against a note kept elsewhere. Note this, for --noted next time:"
)
EMPTY = say("There are no entries yet.")


@app.callback()
def audit(
    context: typer.Context,
    actor: Annotated[str | None, typer.Option(help="Only what this login name did.")] = None,
    screening: Annotated[str | None, typer.Option(help="Only what was done with this screening.")] = None,
    most: Annotated[int, typer.Option(help="Only so many, the newest.", min=1)] = 1000,
) -> None:
    """List what staff did: views, exports, changes, logins. Tab-separated where the output is no terminal.

    `prescreen audit verify` says whether it is still as it was written.
    """
    if context.invoked_subcommand is not None:
        return
    configured = settings.load()
    with store_of(configured) as store:
        entries = store.staffing.audit(actor=actor, screening=screening, most=most)
    rows = [
        (
            str(entry.id),
            f"{entry.at.astimezone(configured.zone):%Y-%m-%d %H:%M:%S}",
            entry.actor,
            entry.action,
            entry.site or "",
            entry.screening_id or "",
            json.dumps(entry.what, ensure_ascii=False) if entry.what else "",
            entry.reason or "",
        )
        for entry in entries
    ]
    print_table(("number", "at", "who", "did", "site", "screening", "what", "reason"), rows)


@app.command()
def verify(
    noted: Annotated[
        str | None, typer.Option(metavar="NUMBER:HASH", help="An entry as an earlier run printed it.")
    ] = None,
    language: LanguageOption = Language.EN,
) -> None:
    """Hold every entry against the one before it and against the keys. Ends with 0 if all is whole and with 6 if not.

    Prints the newest entry's number and hash: noted elsewhere, and given as --noted next time, they also show whether
    entries were cut off at the end, or everything was written anew by somebody who has the keys.
    """
    try:
        kept = None if noted is None else Noted.read(noted)
    except ValueError as error:
        raise SettingsError(f"--noted is wrong: {error}.") from None
    with store_of(settings.load()) as store:
        found = store.staffing.verify(kept)
    words = catalogue(language.value)
    for text in _said(found, kept):
        print(words.render(text))
    if found.newest is not None:
        print(found.newest)
    if found.fault is not None:
        raise typer.Exit(Exit.UNHEALTHY)


def fault(found: Chain) -> Text | None:
    """What is wrong with the audit, in a sentence."""
    if found.fault is None:
        return None
    return Text(FAULTS[found.fault].msgid, (("number", str(found.broken)), ("key", found.key or "")))


def _said(found: Chain, noted: Noted | None) -> list[Text]:
    if (wrong := fault(found)) is not None:
        return [wrong]
    if not found.entries:
        return [EMPTY]
    whole = Text(WHOLE.msgid, (("count", found.entries),))
    return [whole, *([NOTED] if noted is not None else []), TO_NOTE]
