"""Fetches updates and has them stored raw. The server is told that one has arrived only once it is stored."""

from __future__ import annotations

import asyncio
import logging
import warnings
from collections.abc import Sequence
from typing import Any

from telegram import Bot
from telegram.error import Conflict, EndPointNotFound, InvalidToken, RetryAfter, TelegramError
from telegram.warnings import PTBUserWarning

from bot.telegram.arrival import ALLOWED
from bot.telegram.errors import TokenRejected, describe, wait_asked_for
from bot.telegram.health import Health
from bot.telegram.intake import Intake
from bot.telegram.meters import Meters
from bot.telegram.pace import Pace

logger = logging.getLogger(__name__)

#: The server holds a poll open for as long as asked; only then does the network's own time begin.
NETWORK_SECONDS = 10

#: The server hands out at most so many updates at once: with fewer, none is left.
FULL_BATCH = 100

SECOND_POLLER = "second poller"


class Receiver:
    """Long polling, one batch at a time, one commit a batch."""

    def __init__(self, *, bot: Bot, intake: Intake, pace: Pace, meters: Meters, health: Health) -> None:
        self._bot = bot
        self._intake = intake
        self._pace = pace
        self._meters = meters
        self._trouble = health.trouble
        self._conflict_told = False

    async def run(self) -> None:
        """Poll until cancelled. A rejected token or an error of the store ends it; other trouble is waited out.

        A poll names an offset only to confirm the batch before it: the server knows what it has not been told of, and
        update ids are no guide, since they start again anywhere after a quiet week.
        """
        # The library's own method would parse the updates, and one that it cannot parse would stop everything.
        warnings.filterwarnings("ignore", r"Please use 'Bot\.getUpdates'", PTBUserWarning)
        offset: int | None = None
        failures = 0
        patience = 0  # the first answer, and the first after a failure, is not waited for: there may have been a gap
        while True:
            try:
                batch = await self._fetch(offset, patience)
            except (InvalidToken, EndPointNotFound) as error:
                raise TokenRejected("The Bot API server no longer accepts this bot's token.") from error
            except TelegramError as error:
                failures += 1
                patience = 0
                self._report(error, failures)
                await asyncio.sleep(self._wait(error, failures))
                continue
            failures, patience = 0, self._pace.poll
            self._conflict_told = False
            self._trouble.pop(SECOND_POLLER, None)
            await self._intake.keep(batch)
            offset = _after(batch)
            if len(batch) < FULL_BATCH:
                await self._intake.nothing_is_left()

    async def _fetch(self, offset: int | None, patience: int) -> Sequence[dict[str, Any]]:
        asked: dict[str, Any] = {"timeout": patience, "allowed_updates": list(ALLOWED)}
        if offset is not None:
            asked["offset"] = offset
        batch = await self._bot.do_api_request("getUpdates", asked, read_timeout=patience + NETWORK_SECONDS)
        if not isinstance(batch, list) or not all(isinstance(raw, dict) for raw in batch):
            raise TelegramError("The server's answer is no list of updates")
        if batch and _after(batch) is None:
            raise TelegramError("The server's updates carry no ids")
        return batch

    def _report(self, error: TelegramError, failures: int) -> None:
        if isinstance(error, Conflict):
            self._meters.conflicts.inc()
            self._trouble[SECOND_POLLER] = "Another process is fetching this bot's updates; only one of them may run."
            if not self._conflict_told:
                self._conflict_told = True
                logger.warning(self._trouble[SECOND_POLLER])
        else:
            self._meters.retries.labels("poll").inc()
            logger.log(
                logging.INFO if failures == 1 else logging.WARNING,
                "Fetching updates failed, %d in a row: %s",
                failures,
                describe(error),
            )

    def _wait(self, error: TelegramError, failures: int) -> float:
        if isinstance(error, RetryAfter):
            return wait_asked_for(error).total_seconds()
        if isinstance(error, Conflict):  # the other one may be this one's successor
            return self._pace.stand_down
        return self._pace.wait_after(failures)


def _after(batch: Sequence[dict[str, Any]]) -> int | None:
    """The offset that confirms `batch`; none where there is nothing to confirm."""
    ids = [raw["update_id"] for raw in batch if isinstance(raw.get("update_id"), int)]
    return max(ids) + 1 if ids else None
