"""`prescreen review`: the staff pages."""

from __future__ import annotations

import logging

import uvicorn
from rich.console import Console

from bot import settings
from bot.clock import now
from bot.database import store_of
from bot.listening import listen
from bot.serving import log_handler
from dialogs import warm_up
from review import Deployment, staff_pages

out = Console(highlight=False)


def review() -> None:
    """Serve the staff pages, until SIGTERM or Ctrl-C."""
    configured = settings.load()
    logging.basicConfig(level=logging.WARNING, format="%(message)s", handlers=[log_handler(configured)])
    host, _, port = configured.review_listen.rpartition(":")
    with store_of(configured) as store:
        pages = staff_pages(
            Deployment(
                store=store,
                clock=now,
                zone=configured.zone,
                url=configured.review_address,
                choices=configured.readings,
            )
        )
        server = uvicorn.Server(
            uvicorn.Config(
                pages,
                log_config=None,
                log_level="warning",
                access_log=False,
                server_header=False,
                limit_concurrency=200,
                timeout_graceful_shutdown=10,
            )
        )
        warm_up()
        with listen(host.strip("[]"), int(port)) as address:
            out.print(f"The staff pages are at {configured.review_address}. Ctrl-C stops them.")
            server.run(sockets=[address])
