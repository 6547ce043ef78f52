"""One normaliser for everything typed: what readers match against. The raw words are kept beside it."""

from __future__ import annotations

import unicodedata

#: More than anybody's answer; a longer text is not read at all.
LONGEST = 1000

_TRAILING = " .。!！,，;；~～、"


def normal(text: str) -> str:
    """`text` in compatibility form, lower case, without invisible characters, with single spaces, trimmed."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    visible = "".join(
        " " if char.isspace() else char
        for char in folded
        if unicodedata.category(char) not in ("Cf", "Cc", "Cs", "Mn") or char.isspace()
    )
    return " ".join(visible.split()).strip(_TRAILING)
