"""Text as every database takes it.

PostgreSQL refuses the character NUL, and neither database takes half of a surrogate pair; both are valid in JSON, so
anybody can send them. Such a character is stored as U+FFFD: the turn is worth more than the character.
"""

from __future__ import annotations

import json
import re
from typing import Any

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

_SURROGATE = re.compile("[\ud800-\udfff]")
_ESCAPE = re.compile(r"\\(u0000|.)")


def words(text: str) -> str:
    """`text` with what cannot be stored replaced."""
    return _paired(text.replace("\0", REPLACEMENT))


def dumps(value: Any) -> str:
    """`value` as JSON that every database takes.

    Works on the written form, not on the values: that takes one pass whatever the nesting. Numbers that JSON does not
    have (NaN, Infinity; `json.loads` lets them in) become strings.
    """
    try:
        text = _written(value)
    except ValueError:
        text = _written(json.loads(json.dumps(value), parse_constant=str))
    if r"\u0000" in text:
        text = _ESCAPE.sub(lambda escape: REPLACEMENT if escape[1] == "u0000" else escape[0], text)
    return _paired(text)


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _paired(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub(REPLACEMENT, text)
    return text
