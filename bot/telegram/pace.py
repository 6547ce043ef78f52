"""How long the bot's loops wait, and how fast it may send."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """Seconds, unless it says otherwise. The defaults are those of a live bot; tests are in more of a hurry."""

    #: How long one request for updates stays open; the server allows 50.
    poll: int = 25
    #: Look for work that nobody announced this often: rows whose time has come, rows of an earlier process.
    idle: float = 1.0
    #: When a turn takes longer than this, the person sees that a reply is coming.
    typing_after: float = 1.0
    #: Look at the clock this often: who is to be reminded, what has expired.
    round: float = 300.0
    #: Look this often for what staff are to be told of.
    tell: float = 2.0
    #: After the first failure of a kind, doubled with each further one …
    first_wait: float = 1.0
    #: … up to this.
    longest_wait: float = 60.0
    #: A poller that another one was preferred to leaves it alone for so long.
    stand_down: float = 20.0
    #: A webhook's process asks this often whether the webhook still is the bot's, and what waits for it.
    watch: float = 20.0
    #: At a stop, work in hand gets this long to finish. Stays under the 10 s that container hosts give.
    grace: float = 8.0
    #: What is not done even then ends with the process after this long.
    end: int = 9
    #: A worker of which nothing was heard for so long is taken for dead, and others take over what it had in hand.
    lost: float = 10.0
    #: Messages a second, in all; Telegram's limit.
    sends: float = 30.0
    #: Seconds between two messages to one chat, once `burst` messages went out at a stretch.
    chat_gap: float = 1.0
    burst: int = 5

    def wait_after(self, failures: int) -> float:
        """Seconds to wait after this many failures in a row, counted from 1."""
        return float(min(self.longest_wait, self.first_wait * 2 ** min(failures - 1, 30)))
