"""Text as Telegram counts it."""

from __future__ import annotations

#: The longest message, in UTF-16 code units: an emoji counts as two.
LONGEST = 4096


def units(text: str) -> int:
    """The length of `text` in UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(text: str, longest: int = LONGEST) -> list[str]:
    """`text` in pieces of at most `longest` units (2 or more), cut at the largest break that is to be had.

    That is between paragraphs, else between lines, else between words, else anywhere. Joined, the pieces give the
    text again but for the white space at the cuts. There is always at least one piece.
    """
    pieces: list[str] = []
    rest = text
    while units(rest) > longest:
        head = _head(rest, longest)
        cut = max(len(head), 1)
        for between in ("\n\n", "\n", " "):
            found = rest.rfind(between, 1, len(head) + len(between))
            if found > 0 and rest[:found].strip():
                cut = found
                break
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    if rest or not pieces:
        pieces.append(rest)
    return pieces


def _head(text: str, longest: int) -> str:
    """The longest beginning of `text` that has at most `longest` units."""
    return text[:longest].encode("utf-16-le", "surrogatepass")[: 2 * longest].decode("utf-16-le", "ignore")
