"""Keeps secrets out of the logs: lines carry ids, never a token and never what somebody wrote."""

from __future__ import annotations

import logging

from bot.telegram.errors import redact

#: These write addresses with the token in them at INFO, or whole messages at DEBUG.
TALKATIVE = ("httpx", "httpcore", "telegram", "telegram.ext")

#: This one writes the server's answer, and with it a message's text, even at ERROR.
QUOTING = "telegram.request.BaseRequest"

_PLAIN = logging.Formatter()


class TokenFilter(logging.Filter):
    """Takes bot tokens out of a record: its message, its arguments and its traceback. Belongs on each handler."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Change `record` in place; it is always kept."""
        message = record.getMessage()
        clean = redact(message)
        if clean != message:
            record.msg, record.args = clean, None
        if record.exc_info and not record.exc_text:
            # A formatter uses this text where it is there, and formats the traceback itself only otherwise.
            record.exc_text = _PLAIN.formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = redact(record.exc_text)
        return True


def quiet_libraries() -> None:
    """Raise the levels of the libraries that would log tokens and texts, whatever the level of the root logger."""
    for name in TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    logging.getLogger(QUOTING).setLevel(logging.CRITICAL + 1)


def guard(*handlers: logging.Handler) -> None:
    """Make `handlers` safe for everything that this package and its libraries log."""
    quiet_libraries()
    for handler in handlers:
        if not any(isinstance(present, TokenFilter) for present in handler.filters):
            handler.addFilter(TokenFilter())
