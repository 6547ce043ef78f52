"""What is wrong with the words of a page's template: words that stand there untranslated, and `say` misused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser

from jinja2 import Environment, nodes

from locales.places import places

#: Attributes that people read or hear.
READ_OUT = frozenset({"alt", "aria-description", "aria-label", "placeholder", "title"})

_CONSTRUCT = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
_WORDS = re.compile(r"[^\W\d_]{2}")


def faults(template: str, mark: str) -> Iterator[tuple[int, str]]:
    """(line, what is wrong), in the order of the template."""
    markup = _Markup()
    # Gone, but for the lines that they took.
    markup.feed(_CONSTRUCT.sub(lambda construct: "\n" * construct[0].count("\n"), template))
    yield from markup.untranslated
    for call in Environment(autoescape=True).parse(template).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name == mark:
            yield from ((call.lineno, fault) for fault in _misused(call))


def _misused(call: nodes.Call) -> Iterator[str]:
    sentence = call.args[0].value if len(call.args) == 1 and isinstance(call.args[0], nodes.Const) else None
    if not isinstance(sentence, str):
        yield "say() takes the sentence itself, so that it can be found"
    elif sorted(f"{filling.key}!None:" for filling in call.kwargs) != places(sentence):
        yield "say() is given other things than the sentence has places"


class _Markup(HTMLParser):
    """Looks for words that nobody can translate."""

    def __init__(self) -> None:
        super().__init__()
        self.untranslated: list[tuple[int, str]] = []
        self._own = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A tag's attributes. What is marked `translate="no"` is a name."""
        self._own = self._own + 1 if self._own or ("translate", "no") in attrs else 0
        for name, value in attrs:
            if name in READ_OUT:
                self._look_at(value or "")

    def handle_endtag(self, tag: str) -> None:
        """Where a name ends."""
        self._own = max(self._own - 1, 0)

    def handle_data(self, data: str) -> None:
        """What stands between tags."""
        if not self._own:
            self._look_at(data)

    def _look_at(self, words: str) -> None:
        if found := _WORDS.search(words):
            line = self.getpos()[0] + words.count("\n", 0, found.start())
            self.untranslated.append((line, f"untranslated words: {' '.join(words.split())!r}"))
