"""Receives updates over HTTP. The answer 200 means that the update is stored; any other has Telegram bring it again."""

from __future__ import annotations

import asyncio
import hmac
import json
import logging
import secrets
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, NoReturn

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from telegram import Bot, WebhookInfo
from telegram.error import RetryAfter, TelegramError

from bot.telegram.arrival import ALLOWED
from bot.telegram.errors import describe, wait_asked_for
from bot.telegram.health import Health
from bot.telegram.intake import Intake
from bot.telegram.logs import about
from bot.telegram.meters import Meters
from bot.telegram.pace import Pace
from storage import DatabaseUnreachable

logger = logging.getLogger(__name__)

#: Bytes of an update. A message has at most 4096 characters; whatever quotes others stays far below this.
LARGEST = 1_000_000

#: Seconds for the body to arrive, and for the update to be stored.
READ_SECONDS = 10
STORE_SECONDS = 15

#: Seconds after which Telegram is asked to come again while the database is away.
AGAIN_SECONDS = 5

#: Requests that Telegram may have under way at once.
CONNECTIONS = 40

TAKEN = "webhook taken away"

SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class Webhook:
    """Where Telegram brings updates, and what it says to be known by."""

    url: str
    secret: str = field(repr=False)

    @property
    def address(self) -> str:
        """The address as Telegram is told it. It changes with the secret, which the server lets nobody read."""
        mark = sha256(self.secret.encode()).hexdigest()[:8]
        return f"{self.url}{'&' if '?' in self.url else '?'}v={mark}"

    async def announce(self, bot: Bot) -> None:
        """Have Telegram bring updates here, unless it does already. What waits there is kept."""
        info = await bot.get_webhook_info()
        wanted = (self.address, frozenset(ALLOWED), CONNECTIONS)
        if (info.url, frozenset(info.allowed_updates), info.max_connections) == wanted:
            return
        while True:
            try:
                await bot.set_webhook(
                    self.address, secret_token=self.secret, allowed_updates=ALLOWED, max_connections=CONNECTIONS
                )
            except RetryAfter as error:  # another process is just setting it too
                await asyncio.sleep(wait_asked_for(error).total_seconds())
            else:
                return


class Refused(Exception):
    """A request that is answered with `status`."""

    def __init__(self, status: int, **headers: str) -> None:
        super().__init__(status)
        self.status = status
        self.headers = headers


class Endpoint:
    """The route that Telegram posts to."""

    def __init__(self, *, secret: str, intake: Intake, meters: Meters) -> None:
        self._secret = secret.encode()
        self._intake = intake
        self._meters = meters

    async def post(self, request: Request) -> Response:
        """Never raises: a traceback would quote what somebody wrote."""
        with about(request=secrets.token_hex(4)):
            try:
                await self._take(request)
            except Refused as refused:
                answer = Response(status_code=refused.status, headers=refused.headers)
            except Exception as error:
                logger.error("A webhook request could not be handled: %s", describe(error))
                answer = Response(status_code=500)
            else:
                answer = Response(status_code=200)
        self._meters.requests.labels(answer.status_code).inc()
        return answer

    async def _take(self, request: Request) -> None:
        shown = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(shown.encode("latin-1"), self._secret):
            self._refuse(403, "without the secret")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            self._refuse(415, "that is not JSON")
        if request.headers.get("content-encoding", "identity").lower() != "identity":
            self._refuse(415, "that is compressed")
        update = self._read(await self._body(request))
        try:
            async with asyncio.timeout(STORE_SECONDS):
                await self._intake.keep([update], patiently=False)
        except (DatabaseUnreachable, TimeoutError) as error:
            # It may have been stored in spite of it. Then it is recognised when it comes again.
            logger.warning("An update could not be stored and has to come again: %s", describe(error))
            raise Refused(503, **{"Retry-After": str(AGAIN_SECONDS)}) from None

    async def _body(self, request: Request) -> bytes:
        length = request.headers.get("content-length", "0")
        if not length.isascii() or not length.isdigit() or int(length[:20]) > LARGEST:
            self._refuse(413, "that is too large")
        body = bytearray()
        try:
            async with asyncio.timeout(READ_SECONDS):
                async for chunk in request.stream():
                    body += chunk
                    if len(body) > LARGEST:
                        self._refuse(413, "that is too large")
        except TimeoutError:
            self._refuse(408, "that came too slowly")
        except ClientDisconnect:
            self._refuse(400, "that broke off")
        return bytes(body)

    def _read(self, body: bytes) -> dict[str, Any]:
        try:
            update = json.loads(body)
        except (ValueError, RecursionError):
            self._refuse(400, "that is broken")
        if not isinstance(update, dict) or type(update.get("update_id")) is not int:
            self._refuse(400, "that is no update")
        return update

    def _refuse(self, status: int, why: str) -> NoReturn:
        logger.warning("Refused a webhook request %s", why)
        raise Refused(status)


class Watch:
    """Sees whether Telegram still brings updates here, and whether any are left with it."""

    def __init__(
        self, *, webhook: Webhook, bot: Bot, intake: Intake, pace: Pace, meters: Meters, health: Health
    ) -> None:
        self._webhook = webhook
        self._bot = bot
        self._intake = intake
        self._pace = pace
        self._meters = meters
        self._trouble = health.trouble

    async def run(self) -> None:
        """Look until cancelled. Two deployments would take the webhook from each other, so this one only says so."""
        while True:
            try:
                info = await self._bot.get_webhook_info()
            except TelegramError as error:
                logger.info("The webhook cannot be checked: %s", describe(error))
            else:
                await self._see(info)
            await asyncio.sleep(self._pace.watch)

    async def _see(self, info: WebhookInfo) -> None:
        if info.url != self._webhook.address:
            self._meters.conflicts.inc()
            self._trouble[TAKEN] = "Another process has taken this bot's webhook away; only one deployment may run."
            logger.warning(self._trouble[TAKEN])
            return
        self._trouble.pop(TAKEN, None)
        if info.pending_update_count == 0:
            await self._intake.nothing_is_left()
