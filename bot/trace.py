"""Where an error came from, without a word of what anybody said."""

from __future__ import annotations

import traceback


def trace(error: BaseException) -> str:
    """Where an exception came from, and which one led to it, without their messages: these often quote somebody."""
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    inside = error.exceptions if isinstance(error, BaseExceptionGroup) else ()
    lines = ["Traceback (most recent call last):\n", *traceback.format_tb(error.__traceback__), type(error).__name__]
    return "\n\n".join([*([trace(before)] if before else []), "".join(lines), *map(trace, inside)])
