"""Whose hand is on the command line, as the audit calls them."""

from __future__ import annotations

import getpass
import os

from storage import Actor


def operator() -> Actor:
    """By the name that they are logged in by on this machine; by their number where they have none."""
    try:
        name = getpass.getuser()
    except (KeyError, OSError):
        name = str(os.getuid())
    return Actor(name=f"operator {name}")
