"""Passwords of staff, kept as Argon2id hashes."""

from __future__ import annotations

import threading
import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

#: At least, and at most so that nobody has much hashed.
SHORTEST, LONGEST = 12, 256

#: Each takes 64 MiB while it is worked on.
AT_ONCE = 2


class Passwords:
    """Makes and checks hashes: a tenth of a second each, so not on an event loop."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        """`hasher`: how much work a hash is; as RFC 9106 recommends unless it says otherwise."""
        self._hasher = hasher or PasswordHasher()
        self._turns = threading.BoundedSemaphore(AT_ONCE)
        self._nobodys = self._hasher.hash("nobody has this password")

    def hash(self, password: str) -> str:
        """The hash to keep."""
        with self._turns:
            return self._hasher.hash(_written(password))

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether it is the password of a hash. Takes as long where there is no hash, and is false then."""
        try:
            with self._turns:
                self._hasher.verify(kept or self._nobodys, _written(password))
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether a hash was made with less work than is usual now."""
        return self._hasher.check_needs_rehash(kept)


def is_long_enough(password: str) -> bool:
    """Whether somebody may choose it."""
    return SHORTEST <= len(password) <= LONGEST


def _written(password: str) -> bytes:
    """One way to write what one keyboard types composed and another decomposed."""
    return unicodedata.normalize("NFKC", password).encode("utf-8", "surrogatepass")
