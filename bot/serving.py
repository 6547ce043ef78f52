"""The commands that serve people in Telegram: `prescreen bot` and `prescreen worker`."""

from __future__ import annotations

import asyncio
import logging
import sys
from datetime import timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.logging import RichHandler

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.settings import PREFIX, Settings, SettingsError, host_and_port
from bot.telegram import JsonLines, Pace, TelegramBot, TextLines, Webhook, guard
from dialogs import warm_up

#: Where the webhook's requests are taken if nothing else is said: behind a proxy on the same machine.
LISTEN = "127.0.0.1:8080"


def bot(
    practice: Annotated[
        bool,
        typer.Option("--practice", help="For trying out: every message says so, and nothing is listed or counted."),
    ] = False,
    webhook: Annotated[
        bool, typer.Option("--webhook", help="Let Telegram bring updates over HTTP, instead of polling for them.")
    ] = False,
    receive_only: Annotated[
        bool, typer.Option("--receive-only", help="Leave handling and sending to `prescreen worker`.")
    ] = False,
) -> None:
    """Run the Telegram bot, until SIGTERM or Ctrl-C. Needs PRESCREEN_TELEGRAM_TOKEN."""
    configured = settings.load()
    url_and_secret = configured.webhook() if webhook else None
    _serve(
        configured,
        receives=True,
        works=not receive_only,
        webhook=Webhook(url=url_and_secret[0], secret=url_and_secret[1]) if url_and_secret else None,
        listen=configured.listen or (LISTEN if webhook else None),
        practice=practice,
        ready="@{name} is listening. Ctrl-C stops it.",
    )


def worker(
    practice: Annotated[bool, typer.Option("--practice", help="Work for a bot that was started with it.")] = False,
) -> None:
    """Handle what `prescreen bot` received, and send; any number of these share one PostgreSQL."""
    configured = settings.load()
    _serve(
        configured,
        receives=False,
        works=True,
        webhook=None,
        listen=configured.listen,
        practice=practice,
        ready="A worker of @{name} is at work. Ctrl-C stops it.",
    )


def _serve(
    configured: Settings,
    *,
    receives: bool,
    works: bool,
    webhook: Webhook | None,
    listen: str | None,
    practice: bool,
    ready: str,
) -> None:
    token = configured.token()
    logging.basicConfig(level=logging.INFO, handlers=[log_handler(configured)])
    with store_of(configured) as store:
        if store.address is None and not (receives and works):
            raise SettingsError(
                "On SQLite the one process `prescreen bot` does everything; to share the work, set"
                f" {PREFIX}DATABASE to a PostgreSQL database."
            )
        telegram = TelegramBot(
            store=store,
            conversation=configured.conversation,
            token=token,
            clock=now,
            api_base_url=configured.telegram_api,
            coordinators=configured.coordinators,
            codes=configured.subject_codes,
            staff_pages=configured.review_address,
            practice=practice,
            zone=configured.zone,
            expiry=timedelta(days=configured.expiry_days),
            pace=Pace(sends=configured.sends_per_second, chat_gap=1 / configured.sends_per_chat),
            receives=receives,
            works=works,
            webhook=webhook,
            listen=host_and_port(listen) if listen else None,
        )
        if works:
            warm_up()
        asyncio.run(telegram.run(ready=lambda name: print(ready.format(name=name), flush=True)))


def log_handler(configured: Settings) -> logging.Handler:
    """Where log lines go: standard error, as JSON unless somebody reads along."""
    handler: logging.Handler
    if (configured.log or ("text" if sys.stderr.isatty() else "json")) == "json":
        handler = logging.StreamHandler()
        handler.setFormatter(JsonLines())
    else:
        handler = RichHandler(console=Console(stderr=True), show_path=False)
        handler.setFormatter(TextLines())
    guard(handler)
    return handler
