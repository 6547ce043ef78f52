"""Secrets that are given out once and kept as a hash: session tokens, one-time links."""

from __future__ import annotations

import hashlib
import secrets


def new_secret() -> str:
    """192 random bits in 32 letters, digits, hyphens and underscores: fits into an address and a Telegram link."""
    return secrets.token_urlsafe(24)


def sha256(words: str) -> str:
    """The hash that is kept. Enough for what is random; passwords need more."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()
