"""`prescreen version`."""

from __future__ import annotations

from importlib import metadata

from eligibility import PROTOCOL


def version() -> None:
    """Print the version of the program and of the protocol."""
    print(f"prescreen {metadata.version('prescreen')}, protocol {PROTOCOL.version}")
