"""Draw turns of a conversation as a phone shows them, as SVG: what the README's pictures are made with."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from xml.sax.saxutils import escape

WIDTH, MARGIN, PADDING = 380, 12, 10
LINE, TEXT = 19, 14
#: Half-width columns of a bubble's line.
COLUMNS = 42
FONT = "-apple-system, 'Segoe UI', 'PingFang SC', 'Microsoft YaHei', 'Noto Sans CJK SC', sans-serif"
OURS, THEIRS, BUTTON, INK, PAPER = "#ffffff", "#dcf8c6", "#cfe3f5", "#1c1c1e", "#e7ebf0"


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """What the person did and what they were shown, with the rows of buttons under it."""

    said: str
    shown: str
    buttons: tuple[tuple[str, ...], ...]


def draw(turns: list[Turn]) -> str:
    """The turns as one picture, oldest on top."""
    parts: list[str] = []
    y = MARGIN
    for turn in turns:
        y = _bubble(parts, _wrapped(turn.said), y, right=True)
        y = _bubble(parts, _wrapped(turn.shown), y, right=False)
        y = _keyboard(parts, turn.buttons, y)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{y}" viewBox="0 0 {WIDTH} {y}"'
        f' font-family="{FONT}" font-size="{TEXT}" fill="{INK}">'
    )
    return "\n".join([head, f'<rect width="{WIDTH}" height="{y}" rx="14" fill="{PAPER}"/>', *parts, "</svg>"]) + "\n"


def _bubble(parts: list[str], lines: list[str], y: int, *, right: bool) -> int:
    columns = max(_columns(line) for line in lines)
    width = min(WIDTH - 2 * MARGIN, int(columns * TEXT * 0.56) + 2 * PADDING)
    height = len(lines) * LINE + 2 * PADDING - 5
    x = WIDTH - MARGIN - width if right else MARGIN
    parts.append(
        f'<rect x="{x}" y="{y}" width="{width}" height="{height}" rx="10" fill="{THEIRS if right else OURS}"/>'
    )
    for number, line in enumerate(lines):
        if line:
            parts.append(f'<text x="{x + PADDING}" y="{y + PADDING + 10 + number * LINE}">{escape(line)}</text>')
    return y + height + 6


def _keyboard(parts: list[str], rows: tuple[tuple[str, ...], ...], y: int) -> int:
    for row in rows:
        width = (WIDTH - 2 * MARGIN - 4 * (len(row) - 1)) / len(row)
        for number, label in enumerate(row):
            x = MARGIN + number * (width + 4)
            parts.append(f'<rect x="{x:.1f}" y="{y}" width="{width:.1f}" height="28" rx="7" fill="{BUTTON}"/>')
            parts.append(f'<text x="{x + width / 2:.1f}" y="{y + 19}" text-anchor="middle">{escape(label)}</text>')
        y += 32
    return y + 6


def _wrapped(text: str) -> list[str]:
    return [line for paragraph in text.split("\n") for line in _wrap(paragraph)]


def _wrap(paragraph: str) -> Iterator[str]:
    """Lines of at most `COLUMNS`: broken at spaces, or anywhere between Chinese characters."""
    line = ""
    for word in _words(paragraph):
        if _columns(line + word.rstrip()) > COLUMNS and line:
            yield line.rstrip()
            line = ""
        line += word
    yield line.rstrip()


def _words(paragraph: str) -> Iterator[str]:
    word = ""
    for char in paragraph:
        word += char
        if char == " " or _columns(char) == 2:
            yield word
            word = ""
    if word:
        yield word


def _columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text)
