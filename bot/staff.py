"""`prescreen staff …`: the accounts of staff."""

from __future__ import annotations

import getpass
import sys
import unicodedata
from typing import Annotated

import typer
from rich.console import Console

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.operator import operator
from bot.settings import Settings, SettingsError
from bot.tables import print_table
from locales import LANGUAGES
from review import Passwords, is_long_enough
from review.passwords import LONGEST, SHORTEST
from storage import Staff, StaffRole, is_login, is_name

app = typer.Typer(no_args_is_help=True, help="The accounts of staff. A password is asked for, or read from a pipe.")
out = Console(highlight=False)

Login = Annotated[str, typer.Argument(help="The login name.")]
Sites = Annotated[list[str] | None, typer.Option("--site", help="A site whose records they see; may be repeated.")]


@app.command()
def add(
    login: Login,
    name: Annotated[str, typer.Option(help="The name that colleagues see.")],
    role: Annotated[StaffRole, typer.Option(help="What they may do.")],
    site: Sites = None,
    language: Annotated[str, typer.Option(help="The language of their pages: zh or en.")] = "zh",
) -> None:
    """Make an account; its first password is asked for."""
    configured = settings.load()
    if not is_login(login):
        raise SettingsError("A login name has 2 to 32 small letters, digits, dots, hyphens or underscores.")
    if not is_name(name):
        raise SettingsError("A name has 1 to 80 characters.")
    if language not in LANGUAGES:
        raise SettingsError(f"--language takes {' or '.join(LANGUAGES)}.")
    sites = _sites(configured, site) or frozenset(configured.sites[:1])
    password = _password()
    with store_of(configured) as store:
        store.staffing.add(
            login=login,
            name=unicodedata.normalize("NFC", name.strip()),
            role=role,
            sites=sites,
            language=language,
            password=Passwords().hash(password),
            by=operator(),
            now=now(),
        )
    out.print(f"{login} can log in at {configured.review_address}.")


@app.command(name="list")
def show() -> None:
    """List the accounts. Tab-separated where the output is no terminal."""
    with store_of(settings.load()) as store:
        accounts = store.staffing.everybody()
    print_table(
        ("login", "name", "role", "sites", "language", "codes", "Telegram", "state"),
        [_cells(each) for each in accounts],
    )


@app.command()
def disable(login: Login, undo: Annotated[bool, typer.Option("--undo", help="Let them in again.")] = False) -> None:
    """Let somebody in no more, and log them out at once."""
    with store_of(settings.load()) as store:
        store.staffing.disable(login, disabled=not undo, by=operator(), now=now())


@app.command()
def password(login: Login) -> None:
    """Give somebody a new password: ends their sessions, a lock-out, and the second factor."""
    configured, new = settings.load(), _password()
    with store_of(configured) as store:
        store.staffing.set_password(login, Passwords().hash(new), by=operator(), now=now())


@app.command()
def role(
    login: Login, role: Annotated[StaffRole, typer.Argument(help="What they may do.")], site: Sites = None
) -> None:
    """Give somebody another role, and other sites where any are named. They are logged out."""
    configured = settings.load()
    with store_of(configured) as store:
        store.staffing.set_role(login, role, _sites(configured, site), by=operator(), now=now())


@app.command()
def link(login: Login) -> None:
    """Print a code that links somebody's own Telegram to their account: once, within a day."""
    with store_of(settings.load()) as store:
        secret = store.staffing.link(login, by=operator(), now=now())
    print(secret)
    print("They send it to the bot as: /start " + secret, file=sys.stderr)


def _sites(configured: Settings, named: list[str] | None) -> frozenset[str] | None:
    if not named:
        return None
    unknown = sorted(set(named) - set(configured.sites))
    if unknown:
        raise SettingsError(f"--site {unknown[0]} is none of PRESCREEN_SITES: {', '.join(configured.sites)}.")
    return frozenset(named)


def _password() -> str:
    """A password typed twice, or the first line of a pipe."""
    if sys.stdin.isatty():
        typed = getpass.getpass("Password: ")
        if getpass.getpass("Once more: ") != typed:
            raise SettingsError("The two passwords differ.")
    else:
        typed = sys.stdin.readline().rstrip("\r\n")
    if not is_long_enough(typed):
        raise SettingsError(f"A password has {SHORTEST} to {LONGEST} characters.")
    return typed


def _cells(staff: Staff) -> tuple[str, ...]:
    return (
        staff.login,
        staff.name,
        staff.role.value,
        ", ".join(sorted(staff.sites)),
        staff.language,
        "yes" if staff.totp_secret else "no",
        "linked" if staff.contact_id else "no",
        "disabled" if staff.disabled_at else "active",
    )
