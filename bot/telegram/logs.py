"""Keeps secrets out of the logs: lines carry ids, never a token and never what somebody wrote."""

from __future__ import annotations

import asyncio
import json
import logging
import traceback
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Any

from bot.telegram.errors import describe, redact
from bot.trace import trace

#: These write addresses with the token in them at INFO, whole messages at DEBUG, or a line for each job.
TALKATIVE = ("httpx", "httpcore", "telegram", "telegram.ext", "procrastinate", "psycopg", "uvicorn")

#: This one writes the server's answer, and with it a message's text, even at ERROR.
QUOTING = "telegram.request.BaseRequest"

logger = logging.getLogger(__name__)

_ABOUT: ContextVar[Mapping[str, int | str]] = ContextVar("about")


@contextmanager
def about(**ids: int | str) -> Iterator[None]:
    """Within the block, lines say by these ids what they are about: rows and screenings, never persons."""
    before = _ABOUT.set({**_ABOUT.get({}), **ids})
    try:
        yield
    finally:
        _ABOUT.reset(before)


class JsonLines(logging.Formatter):
    """A line of JSON for each event, with the ids of what it is about.

    Of an exception it gives type and places only: its message often quotes the value that it choked on.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record on one line."""
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "event": record.getMessage(),
            **_ABOUT.get({}),
        }
        error = record.exc_info[1] if record.exc_info else None
        if error is not None:
            line["error"] = describe(error)
            frames = traceback.extract_tb(error.__traceback__)
            line["trace"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
        return json.dumps(line, ensure_ascii=False)


class TextLines(logging.Formatter):
    """For somebody who reads along: the event, and the ids of what it is about."""

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        """The line without any traceback."""
        ids = " ".join(f"{name}={value}" for name, value in _ABOUT.get({}).items())
        return f"{record.message}  [{ids}]" if ids else record.message


class Discretion(logging.Filter):
    """Takes bot tokens and the messages of exceptions out of a record. Belongs on each handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change `record` in place; it is always kept."""
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and record.exc_info[1] is not None:
            # A formatter uses this text where it is there, and formats the traceback itself only otherwise.
            record.exc_text = trace(record.exc_info[1])
        return True


def tell_quietly(_loop: asyncio.AbstractEventLoop, context: Mapping[str, Any]) -> None:
    """What went wrong in the event loop where nobody waits for it: by default it is told with all its values."""
    error = context.get("exception")
    logger.error("%s (%s)", context.get("message", "Error in the event loop"), describe(error) if error else "no error")


def quiet_libraries() -> None:
    """Raise the levels of the libraries that would log tokens and texts, whatever the level of the root logger."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(QUOTING).setLevel(logging.CRITICAL + 1)


def guard(*handlers: logging.Handler) -> None:
    """Make `handlers` safe for everything that this package and its libraries log."""
    quiet_libraries()
    logging.raiseExceptions = False  # what cannot be logged would be printed, with its values
    for handler in handlers:
        if not any(isinstance(present, Discretion) for present in handler.filters):
            handler.addFilter(Discretion())
