"""What a page is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from starlette.responses import Response

from review.rights import Right
from review.visit import Visit


@dataclass(frozen=True, slots=True)
class Page:
    """An address, the right without which nobody gets an answer there, and the answer.

    GET shows something; POST does something and then goes (`Visit.go`) to a page that shows it. `answer` runs in a
    thread.
    """

    method: str
    path: str
    right: Right
    answer: Callable[[Visit], Response]
