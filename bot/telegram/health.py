"""Whether this process can do its work, and how the records stand: for `/healthz`, and as figures for `/metrics`."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from bot.telegram.errors import describe
from bot.telegram.meters import Meters
from bot.telegram.threads import StoreThreads
from storage import Condition, StorageError, Store

#: Seconds for the database to answer.
ANSWER_SECONDS = 5

#: Seconds without a poll that went through, an update handled or a message sent, after which people should look.
QUIET_POLLER = 60
OLD_UPDATE = 30
OLD_MESSAGE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`problems`: why this process is not ready; `warnings`: what people should look at. Times are seconds."""

    ready: bool
    problems: list[str]
    warnings: list[str]
    seconds_since_receipt: float | None
    oldest_update_seconds: float
    oldest_message_seconds: float
    updates_waiting: int
    messages_waiting: int
    updates_dead: int
    messages_undeliverable: int

    def as_json(self) -> dict[str, Any]:
        """The report's fields by name."""
        return asdict(self)


class Health:
    """What the parts of this process know of themselves goes into `trouble`, as sentences, for as long as it lasts."""

    def __init__(
        self,
        *,
        store: Store,
        threads: StoreThreads,
        clock: Callable[[], datetime],
        meters: Meters,
        last_receipt: Callable[[], datetime | None],
        polls: bool,
    ) -> None:
        """`polls`: whether this process should hear from Telegram all the time, also where nobody writes."""
        self._store = store
        self._threads = threads
        self._clock = clock
        self._meters = meters
        self._last_receipt = last_receipt
        self._polls = polls
        self._started = clock()
        self.trouble: dict[str, str] = {}

    async def report(self) -> Report:
        """How things stand now. Sets the figures of `meters` that are read rather than counted."""
        problems = list(self.trouble.values())
        condition: Condition | None = None
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                condition = await self._threads.once(self._store.condition)
        except StorageError as error:
            problems.append(str(error))
        except TimeoutError:
            problems.append("The database does not answer.")
        except Exception as error:
            problems.append(f"The database cannot be asked ({describe(error)}).")
        now = self._clock()
        heard = self._last_receipt()
        if self._polls and (now - (heard or self._started)).total_seconds() > QUIET_POLLER:
            problems.append("Telegram cannot be polled.")
        if condition is not None and not condition.schema_is_current:
            problems.append("The database's tables are not those of this release.")
        report = _report(problems, condition, now, heard)
        self._measure(report)
        return report

    def _measure(self, report: Report) -> None:
        meters = self._meters
        meters.ready.set(report.ready)
        meters.since_receipt.set(float("nan") if report.seconds_since_receipt is None else report.seconds_since_receipt)
        meters.inbox_age.set(report.oldest_update_seconds)
        meters.outbox_age.set(report.oldest_message_seconds)
        meters.updates_waiting.set(report.updates_waiting)
        meters.messages_waiting.set(report.messages_waiting)
        meters.updates_dead.set(report.updates_dead)
        meters.messages_undeliverable.set(report.messages_undeliverable)


def _report(problems: list[str], condition: Condition | None, now: datetime, heard: datetime | None) -> Report:
    update = _age(condition.oldest_update if condition else None, now)
    message = _age(condition.oldest_message if condition else None, now)
    dead = condition.updates_dead if condition else 0
    warnings = {
        "The oldest update waits too long.": update > OLD_UPDATE,
        "The oldest message waits too long.": message > OLD_MESSAGE,
        "Updates were set aside.": dead > 0,
    }
    return Report(
        ready=not problems,
        problems=problems,
        warnings=[warning for warning, given in warnings.items() if given],
        seconds_since_receipt=None if heard is None else _age(heard, now),
        oldest_update_seconds=update,
        oldest_message_seconds=message,
        updates_waiting=condition.updates_waiting if condition else 0,
        messages_waiting=condition.messages_waiting if condition else 0,
        updates_dead=dead,
        messages_undeliverable=condition.messages_undeliverable if condition else 0,
    )


def _age(since: datetime | None, now: datetime) -> float:
    return 0.0 if since is None else max(0.0, round((now - since).total_seconds(), 3))
