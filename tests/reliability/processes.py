"""The program's processes, as a supervisor keeps them: started, started again, and killed without a word."""

from __future__ import annotations

import asyncio
import resource
from collections import deque
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from tests.reliability.program import Running

#: Seconds from one look at a process to the next.
LOOK = 0.2
#: In every second life the disk refuses for so many seconds whatever would make a file longer than so many bytes.
REFUSED_FOR = 0.3
NO_ROOM = 4096


@dataclass(slots=True, kw_only=True)
class Process:
    """One role of the program, for example `bot`, which is kept running.

    `ready` is what it prints when it serves, `life` how many seconds it lives then, at least and at most.
    """

    folder: Path
    arguments: Sequence[str]
    settings: dict[str, str]
    ready: str
    life: tuple[float, float]
    chance: Random
    full_disk: bool = False
    lives: int = 0
    kills: int = 0
    refusals: int = 0
    ends: list[int] = field(default_factory=list)
    served: asyncio.Event = field(default_factory=asyncio.Event)
    last_words: deque[str] = field(default_factory=lambda: deque(maxlen=50))
    _killing: bool = True

    async def keep(self) -> None:
        """Keep it running until cancelled, and kill it all the time until `spare`."""
        while True:
            async with self._started() as running:
                if await self._serves(running):
                    await self._live(running)
                else:
                    self.ends.append(await running.wait())

    def spare(self) -> None:
        """Let the one that runs live from now on."""
        self._killing = False

    async def _live(self, running: Running) -> None:
        life = self.chance.uniform(*self.life)
        self.lives += 1
        if self.full_disk and self.lives % 2:
            await self._refuse(running, REFUSED_FOR)
        end = asyncio.create_task(running.wait())
        await asyncio.wait([end], timeout=life)
        while not end.done() and not self._killing:
            await asyncio.wait([end], timeout=LOOK)
        if end.done():
            self.ends.append(end.result())
        else:
            running.kill()
            self.kills += 1
            await end

    async def _refuse(self, running: Running, seconds: float) -> None:
        """Take the room away from the files of a running process: its next writes fail as on a full disk."""
        _, hard = resource.prlimit(running.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (NO_ROOM, hard))
        self.refusals += 1
        await asyncio.sleep(seconds)
        if running.returncode is None:
            resource.prlimit(running.pid, resource.RLIMIT_FSIZE, (hard, hard))

    async def _serves(self, running: Running) -> bool:
        """Wait until it serves; whether it does, rather than having ended."""
        async for line in running.stdout:
            if self.ready in line.decode():
                self.served.set()
                return True
        return False

    @asynccontextmanager
    async def _started(self) -> AsyncIterator[Running]:
        running = await Running.start(
            *self.arguments, folder=self.folder, settings={"HOME": str(self.folder), **self.settings}
        )
        listening = asyncio.create_task(self._listen(running))
        try:
            yield running
        finally:
            if running.returncode is None:
                running.terminate()
                self.ends.append(await running.wait())
            await listening

    async def _listen(self, running: Running) -> None:
        async for line in running.stderr:
            self.last_words.append(line.decode().rstrip())
