"""One normaliser for everything typed: what readers match against. The raw words are kept beside it."""

from __future__ import annotations

import unicodedata

from dialogs.pattern import Pattern
from dialogs.readers.traditional import simplified

#: More than anybody's answer; a longer text is not read at all.
LONGEST = 1000

#: Compatibility forms that change what a number says ("10²" would become "102"): written out, so that it is seen.
_RAISED = Pattern("[⁰¹²³⁴-⁹]+")
_LOWERED = Pattern("[₀-₉]+")
#: Signs that make the words after them appear in another order than they are in: such words are read by nobody.
_REORDERED = Pattern("[\u202a-\u202e\u2066-\u2069]")
_VARIATION = Pattern("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")
#: What phones put in the place of an apostrophe.
_APOSTROPHES = str.maketrans("‘’ʼ", "'''")
#: A "~" at the end is friendliness behind a word ("好的～") and something left open behind a number ("60~").
_ENDING, _FRIENDLY = " .。!！,，;；、", "~～"


def normal(text: str) -> str:
    """`text` in simplified characters, compatibility form and lower case, single-spaced, no punctuation at its end.

    Invisible characters become spaces: what they stood between was not written as one.
    """
    written = _REORDERED.sub("\N{REPLACEMENT CHARACTER}", _VARIATION.sub("", text))
    written = _LOWERED.sub(lambda digits: f"_{digits[0]}", _RAISED.sub(lambda digits: f"^{digits[0]}", written))
    folded = unicodedata.normalize("NFKC", written).casefold().translate(_APOSTROPHES)
    simple = folded if folded.isascii() else simplified(folded)
    visible = "".join(" " if unicodedata.category(char) in ("Cf", "Cc", "Cs") else char for char in simple)
    said = " ".join(visible.split()).rstrip(_ENDING)
    bare = said.rstrip(_ENDING + _FRIENDLY)
    return said if bare[-1:].isdigit() else bare
