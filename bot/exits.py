"""What the command line's exit codes mean, and which one an error ends with."""

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


class Failure(Exception):
    """What an operator can put right. Its `str` is a sentence that says how; `code` is what the program ends with."""

    code = Exit.WRONG_USE


def exit_of(error: Exception) -> Exit:
    """What the program ends with after `error`; `FAULT` if the operator can do nothing about it."""
    if isinstance(error, Failure):
        return error.code
    from dialogs import SessionFormatError  # not every command needs the records, nor any that went well this
    from storage import LoginTaken, NoSuchScreening, NoSuchStaff, StorageError

    match error:
        case LoginTaken():
            return Exit.WRONG_USE
        case NoSuchScreening() | NoSuchStaff():
            return Exit.NOT_FOUND
        case StorageError() | SessionFormatError():
            return Exit.DATABASE
    return Exit.FAULT
