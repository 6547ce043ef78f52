"""The words of an answer that are not explained yet."""

from __future__ import annotations

import re

from dialogs.pattern import Pattern

_BETWEEN = " ,，、.。:：()（）[]-|!'\""


class Rest:
    """What is understood is taken out of it and leaves a gap, so that its neighbours stay apart."""

    def __init__(self, text: str) -> None:
        """Nothing is explained yet."""
        self.text = text

    def take(self, pattern: Pattern) -> list[re.Match[str]]:
        """Every match of `pattern`, taken out."""
        found = list(pattern.finditer(self.text))
        if found:
            self.text = pattern.sub("|", self.text)
        return found

    def has(self, pattern: Pattern) -> bool:
        """Whether `pattern` was there; it is taken out."""
        return bool(self.take(pattern))

    @property
    def says_more(self) -> bool:
        """Whether anything is left that could mean something."""
        return any(char not in _BETWEEN for char in self.text)
