"""How fast messages may leave, agreed between all processes that send for one account, on PostgreSQL.

A key's row holds the moment at which its next turn begins. Whoever takes a turn moves that on by the turn's length, so
nobody has to know of anybody else. The clock is the database's, the one that all of them share.
"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, text


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A message's turn: `wait` is in seconds. It is `taken` unless its contact's turn has not come."""

    taken: bool
    wait: float


#: Seconds until the key's next turn begins; negative where it has begun.
AHEAD = text("SELECT extract(epoch FROM next_at - clock_timestamp())::float FROM send_limit WHERE key = :key")

#: Seconds until the turn that was taken begins.
TAKE = text("""
    INSERT INTO send_limit AS known (key, next_at)
    VALUES (:key, clock_timestamp() + make_interval(secs => :length))
    ON CONFLICT (key) DO UPDATE
        SET next_at = greatest(known.next_at, clock_timestamp()) + make_interval(secs => :length)
    RETURNING greatest(0, extract(epoch FROM known.next_at - clock_timestamp()) - :length)::float
""")

HOLD = text("""
    INSERT INTO send_limit AS known (key, next_at)
    VALUES (:key, clock_timestamp() + make_interval(secs => :seconds))
    ON CONFLICT (key) DO UPDATE
        SET next_at = greatest(known.next_at, clock_timestamp() + make_interval(secs => :seconds))
""")


TIDY = text("DELETE FROM send_limit WHERE next_at < clock_timestamp() - interval '1 hour'")


def take_turn(
    connection: Connection, account: str, contact_id: int, gap: float, contact_gap: float, burst: int
) -> Turn:
    """What `Store.take_turn_to_send` says."""
    theirs = f"contact {contact_id}"
    ahead = connection.execute(AHEAD, {"key": theirs}).scalar_one_or_none() or 0.0
    if (early := ahead - (burst - 1) * contact_gap) > 0:
        return Turn(taken=False, wait=early)
    connection.execute(TAKE, {"key": theirs, "length": contact_gap})
    # The account's last, as it is everybody's: it stays locked until the commit.
    return Turn(taken=True, wait=connection.execute(TAKE, {"key": _all(account), "length": gap}).scalar_one())


def hold(connection: Connection, account: str, seconds: float) -> None:
    """Let the account's next turn begin no sooner than `seconds` from now."""
    connection.execute(HOLD, {"key": _all(account), "seconds": seconds})


def tidy(connection: Connection) -> None:
    """Drop what says nothing any more."""
    connection.execute(TIDY)


def _all(account: str) -> str:
    return f"account {account}"
