"""Regular expressions that are compiled at their first use: to compile all of them takes longer than most commands."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cached_property


class Pattern:
    """A regular expression, with the methods of a compiled one. Equal expressions are not told apart by any of them."""

    def __init__(self, pattern: str, flags: re.RegexFlag = re.NOFLAG) -> None:
        """As `re.compile`, but what is wrong with `pattern` shows at its first use."""
        self.pattern = pattern
        self._flags = flags

    @cached_property
    def compiled(self) -> re.Pattern[str]:
        """What the methods are those of."""
        return re.compile(self.pattern, self._flags)

    def search(self, text: str) -> re.Match[str] | None:
        """The first place in `text` that matches."""
        return self.compiled.search(text)

    def match(self, text: str, at: int = 0) -> re.Match[str] | None:
        """What matches from `at` on."""
        return self.compiled.match(text, at)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The whole of `text`, if it matches."""
        return self.compiled.fullmatch(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Each place that matches."""
        return self.compiled.finditer(text)

    def findall(self, text: str) -> list[str]:
        """The words of each place that matches."""
        return self.compiled.findall(text)

    def split(self, text: str) -> list[str]:
        """What stands between the places that match."""
        return self.compiled.split(text)

    def sub(self, by: str | Callable[[re.Match[str]], str], text: str, count: int = 0) -> str:
        """`text` with `by` in place of what matches."""
        return self.compiled.sub(by, text, count)
