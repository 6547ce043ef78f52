"""New ids, out of the system's randomness."""

from __future__ import annotations

import secrets

#: Without 0, 1 and the letters that look like them in capitals, so that an id can be read out on the phone.
ALPHABET = "abcdefghijklmnopqrstuvwxyz23456789"
LENGTH = 10


def screening_id() -> str:
    """A new screening's id: random, so that nobody can guess another's."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
