"""JSON without the liberties that parsers take: every key once, no NaN, numbers exact."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

#: Longer integers than this are kept as decimals: Python refuses to read thousands of digits as an int.
DIGITS = 18

#: How the parser's words begin → what it expected.
EXPECTED = {
    "Expecting value": "a value",
    "Expecting property name": "a name in double quotes",
    "Expecting ',' delimiter": "a comma",
    "Expecting ':' delimiter": "a colon",
    "Unterminated string": "the end of the string that begins here",
    "Invalid control character": "no control character in a string",
    "Invalid \\": "a valid escape in a string",
    "Extra data": "nothing after the record",
    "Illegal trailing comma": "no comma after the last item",
}


class NotJson(ValueError):
    """A text is not JSON as it should be. `where`: line and column, or the key; `expected`: what should stand there."""

    def __init__(self, where: str | None, expected: str) -> None:
        super().__init__(f"{where}: expected {expected}" if where else f"expected {expected}")
        self.where = where
        self.expected = expected


def parse(text: str, *, line: int = 1) -> Any:
    """What the JSON `text` says; `line` is the number of its first line. Raises `NotJson`."""
    try:
        return _DECODER.decode(text)
    except json.JSONDecodeError as error:
        where = f"line {line + error.lineno - 1}, column {error.colno}"
        expected = next((words for start, words in EXPECTED.items() if error.msg.startswith(start)), "JSON")
        raise NotJson(where, expected) from None
    except RecursionError:
        raise NotJson(f"line {line}", "JSON that is not nested so deeply") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) < len(pairs):
        keys = [key for key, _ in pairs]
        raise NotJson(next(key for key in keys if keys.count(key) > 1), "once only, not twice")
    return made


def _integer(digits: str) -> int | Decimal:
    return int(digits) if len(digits) <= DIGITS else Decimal(digits)


def _constant(name: str) -> Any:
    raise NotJson(name, "a number in its place")


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=Decimal, parse_int=_integer, parse_constant=_constant
)
