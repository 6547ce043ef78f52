"""What ends the Telegram bot for good, and how a failed call is described without saying too much."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from telegram.error import RetryAfter, TelegramError

from bot.exits import Exit, Failure

#: A bot token, alone or in an address.
TOKEN = re.compile(r"(?:bot)?\d{5,}:[\w-]{20,}|bot\d+:[\w-]+")

#: Where the library appends what the server answered: that may be a message's text.
_QUOTED = re.compile(r"(?:\. )?(?:Parsing the server response|The server response contained)\b.*", re.DOTALL)


class TokenRejected(Failure):
    """The Bot API server does not accept the bot's token."""

    code = Exit.TELEGRAM


class ServerRefuses(Failure):
    """The Bot API server does not do what is asked of it at start-up."""

    code = Exit.TELEGRAM


def redact(words: str) -> str:
    """`words` with every bot token taken out."""
    return TOKEN.sub("[token]", words)


def describe(error: BaseException) -> str:
    """The error for a log line or an error column, at most 200 characters: never a token, never a person's words.

    Of a failed call to Telegram it gives the server's reason. Of any other exception it gives the type and the
    place only, since the message of an exception often quotes the value that it choked on.
    """
    name = type(error).__name__
    if isinstance(error, TelegramError):
        return f"{name}: {_QUOTED.sub('', redact(error.message))}"[:200]
    trace = error.__traceback__
    if trace is None:
        return name
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{name} at {Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"[:200]


def wait_asked_for(error: RetryAfter) -> timedelta:
    """How long the server asks to wait, at least a second."""
    asked = error.retry_after
    return max(asked if isinstance(asked, timedelta) else timedelta(seconds=asked), timedelta(seconds=1))
