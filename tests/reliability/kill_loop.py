"""Many people at once, a program that is killed about every second, a network that fails: nothing may get lost.

The people are a closed loop: they act only on what reached them. So one lost answer or message stops somebody for good.
"""

from __future__ import annotations

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.exits import Exit
from bot.telegram.opening import CHANNEL
from dialogs.conversation import SITE_ZONE
from storage import Store
from tests.postgres import KEY, KEYS
from tests.reliability.delivery import wrong_order
from tests.reliability.people import Person
from tests.reliability.processes import Process
from tests.reliability.rehearsal import rehearse, understood
from tests.telegram.server import BotServer, Fault, Weather

CONVERSATIONS = (
    "en_patient_incomplete",
    "zh_patient_incomplete",
    "zh_patient_does_not_know",
    "en_patient_hepatitis_b",
    "zh_patient_hepatitis_b",
)
PEOPLE = 24
#: Of the calls, so many go wrong, in one of four ways. Seconds on the way, at most.
SHARE, LATENCY = 0.02, 0.05
#: Seconds that a process lives: with these, one of them is killed about every second.
ALONE, OF_MANY = (0.2, 1.5), (0.5, 6.0)
#: Seconds until somebody who waits for a message has waited in vain.
PATIENCE = 180.0

#: How a process may end by itself: asked to, or at its start, when Telegram did not answer as it should.
ENDS = {0, Exit.TELEGRAM}


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What happened. `wrong` are sentences about everything that should not have."""

    seconds: float
    kills: int
    refusals: int
    faults: Counter[Fault]
    doubled: int
    conversations: int
    answers: int
    messages: int
    duplicates: int
    wrong: tuple[str, ...]

    def __str__(self) -> str:
        faults = ", ".join(f"{count} x {fault.value}" for fault, count in sorted(self.faults.items()))
        return "\n".join(
            [
                f"{self.seconds:.0f} seconds, {self.kills} kills, {self.refusals} times no room on the disk",
                f"calls that went wrong: {faults}",
                f"{self.conversations} conversations, {self.answers} answers, {self.doubled} presses made twice",
                f"{self.messages} messages, and {self.duplicates} of them delivered once more",
                *(self.wrong or ["nothing lost, nothing counted twice, everything in its order"]),
            ]
        )


async def run(*, url: str, folder: Path, seconds: float, seed: int) -> Report:
    """Kill the program on the database at `url` for so long, then let everybody finish, and look at what is there."""
    chance = Random(seed)
    today = datetime.now(SITE_ZONE).date()
    rehearsals = [rehearse(name, today) for name in CONVERSATIONS]
    weather = Weather(chance=Random(seed), share=SHARE, latency=LATENCY)
    began, over = time.monotonic(), asyncio.Event()
    async with BotServer(weather=weather, patience=PATIENCE) as server:
        people = [Person(user=server.user(1000 + n), server=server, chance=chance) for n in range(PEOPLE)]
        processes = _processes(url, folder, server, chance)
        async with asyncio.TaskGroup() as everything:
            keeping = [everything.create_task(process.keep()) for process in processes]
            living = [
                everything.create_task(
                    person.live(
                        rehearsals[n % len(rehearsals) :] + rehearsals[: n % len(rehearsals)],
                        again=lambda: not over.is_set(),
                    )
                )
                for n, person in enumerate(people)
            ]
            for process in processes:
                await process.served.wait()
            await asyncio.sleep(seconds)
            over.set()
            for process in processes:
                process.spare()
            await asyncio.wait(living)
            await asyncio.to_thread(_drain, url)
            for task in keeping:
                task.cancel()
        took = time.monotonic() - began
        store = Store.open(url, KEYS)
        try:
            return Report(
                seconds=took,
                kills=sum(process.kills for process in processes),
                refusals=sum(process.refusals for process in processes),
                faults=server.faults_met,
                doubled=sum(person.doubled for person in people),
                conversations=len(store.screenings()),
                answers=sum(row.answers for row in store.screenings()),
                messages=sum(len(_shown(store, person)) for person in people),
                duplicates=sum(len(person.user.history) - len(_shown(store, person)) for person in people),
                wrong=(*_wrong_ends(processes), *_wrong_records(store), *_wrong_people(store, people)),
            )
        finally:
            store.close()


def _processes(url: str, folder: Path, server: BotServer, chance: Random) -> list[Process]:
    """On SQLite one process; on PostgreSQL two that receive and three that work."""
    settings = {
        "PRESCREEN_DATABASE": url,
        "PRESCREEN_KEYS": KEY,
        "PRESCREEN_TELEGRAM_API": server.url,
        "PRESCREEN_TELEGRAM_TOKEN": server.token,
        "PRESCREEN_WEBHOOK_URL": "https://bot.example/telegram",
        "PRESCREEN_WEBHOOK_SECRET": "of-the-reliability-tests",
        "PRESCREEN_SENDS_PER_SECOND": "1000",
        "PRESCREEN_SENDS_PER_CHAT": "1000",
    }

    def process(
        *arguments: str, ready: str, life: tuple[float, float], full_disk: bool = False, **more: str
    ) -> Process:
        return Process(
            folder=folder,
            arguments=arguments,
            settings=settings | more,
            ready=ready,
            life=life,
            chance=chance,
            full_disk=full_disk,
        )

    if url.startswith("sqlite"):
        return [process("bot", ready="is listening", life=ALONE, full_disk=True)]
    receivers = [
        process("bot", "--webhook", "--receive-only", ready="is listening", life=OF_MANY, PRESCREEN_LISTEN=where)
        for where in (f"127.0.0.1:{_free_port()}" for _ in range(2))
    ]
    server.receivers = [f"http://{receiver.settings['PRESCREEN_LISTEN']}/telegram" for receiver in receivers]
    return receivers + [process("worker", ready="is at work", life=OF_MANY) for _ in range(3)]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _drain(url: str) -> None:
    """Wait until the program has handled and sent everything."""
    store, limit = Store.open(url, KEYS), time.monotonic() + PATIENCE
    try:
        while store.waiting(CHANNEL, _much_later()) or store.outgoing(CHANNEL, _much_later()):
            assert time.monotonic() < limit, "something is never handled, or never sent"
            time.sleep(0.1)
    finally:
        store.close()


def _much_later() -> datetime:
    """When everything is due, and whatever waits is late."""
    return datetime.now(UTC) + timedelta(hours=1)


def _wrong_ends(processes: list[Process]) -> Iterator[str]:
    for process in processes:
        for code in process.ends:
            if code not in ENDS:
                yield f"a process ended with {code}: {' | '.join(process.last_words)}"


def _wrong_records(store: Store) -> Iterator[str]:
    for broken in store.doctor.invariants(_much_later()):
        if broken.count:
            yield f"{broken.invariant.id} is broken by {broken.count}: {broken.invariant.of} {broken.examples}"
    yield from store.doctor.damage()
    for aside in store.doctor.set_aside():
        yield f"update {aside.id} was set aside: {aside.error}"
    for message in store.doctor.undeliverable():
        yield f"message {message.id} was not delivered: {message.error}"


def _wrong_people(store: Store, people: list[Person]) -> Iterator[str]:
    if len(store.screenings()) != sum(len(person.had) for person in people):
        yield f"there are {len(store.screenings())} screenings"
    for person in people:
        for had in person.had:
            stored = understood(store.transcript(had.screening or ""))
            if stored != had.rehearsal.understood:
                yield f"screening {had.screening} ({had.rehearsal.name}) was understood as {stored}"
        yield from wrong_order(_shown(store, person), [message.text for message in person.user.history])


def _shown(store: Store, person: Person) -> list[str]:
    """Everything that was to be said to somebody, in order."""
    return [
        event.payload["text"]
        for had in person.had
        for event in store.transcript(had.screening or "")
        if event.type == "message_shown"
    ]
