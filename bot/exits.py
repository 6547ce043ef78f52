"""What the command line's exit codes mean."""

from __future__ import annotations

from enum import IntEnum


class Exit(IntEnum):
    """What an exit code other than 0 means."""

    NOT_FOUND = 1
    WRONG_USE = 2
    DATABASE = 3
    TELEGRAM = 4
    REFUSED = 5
    UNHEALTHY = 6
    FAULT = 7
    #: As shells count: 128 and the signal.
    INTERRUPTED = 130
    PIPE_CLOSED = 141
