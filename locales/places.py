"""The places of a sentence, into which something is filled."""

from __future__ import annotations

from string import Formatter


def places(sentence: str) -> list[str]:
    """The places of a sentence, each as it is written in its braces."""
    try:
        parsed = list(Formatter().parse(sentence))
    except ValueError:
        return ["broken braces"]
    return sorted({f"{name}!{how}:{spec}" for _, name, spec, how in parsed if name is not None})
