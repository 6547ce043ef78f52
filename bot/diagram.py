"""`prescreen diagram`."""

from __future__ import annotations

from dialogs import mermaid
from eligibility import PROTOCOL


def diagram() -> None:
    """Print the conversation's states and transitions as a Mermaid diagram."""
    print(mermaid(PROTOCOL.criteria), end="")
