"""The keys: who somebody is stands sealed in the database, and is found by a keyed mark.

The newest key seals; every key opens and finds. What a key has sealed or marked begins with the key's name, so that it
can be said which key is missing, and which rows still have an older one.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode
from collections.abc import Sequence
from dataclasses import dataclass

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from storage import storable
from storage.errors import KeyMissing, SealBroken

#: Of a key's name, in characters.
NAME_LENGTH = 8


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    fernet: Fernet
    marking: bytes


class Keys:
    """The keys of a deployment, newest first. Shows none of them when printed."""

    def __init__(self, keys: Sequence[str], source: str) -> None:
        """`keys` as `Keys.new` makes them; `source`: where they stand, in words for the operator.

        `ValueError` for none, or for one that is no key; it does not quote it.
        """
        read = [_read(key) for key in keys]
        if not read:
            raise ValueError("expected at least one key, as `prescreen keys new` prints it")
        self._newest = read[0]
        self._by_name = {key.name: key for key in read}
        self._source = source

    @staticmethod
    def new() -> str:
        """A new key: 32 random bytes in URL-safe base64."""
        return Fernet.generate_key().decode()

    @property
    def newest(self) -> str:
        """The name of the key that seals."""
        return self._newest.name

    def knows(self, name: str) -> bool:
        """Whether there is a key of this name."""
        return name in self._by_name

    def check(self, name: str) -> None:
        """Raise `KeyMissing` unless there is a key of this name."""
        if not self.knows(name):
            raise KeyMissing(f"Some records are sealed with the key {name}, which is not in {self._source}.")

    def seal(self, text: str) -> str:
        """`text` as only these keys can read it; different each time."""
        return f"{self._newest.name}:{self._newest.fernet.encrypt(storable.words(text).encode()).decode()}"

    def unseal(self, sealed: str) -> str:
        """What was sealed. Raises `KeyMissing`, and `SealBroken` for what no key has sealed."""
        name, _, token = sealed.partition(":")
        self.check(name)
        try:
            return self._by_name[name].fernet.decrypt(token).decode()
        except InvalidToken:
            raise SealBroken(f"A record that is sealed with the key {name} is damaged.") from None

    def mark(self, *parts: str) -> str:
        """By what `parts` are found again: the same for the same parts, and for others another one."""
        return _mark(self._newest, parts)

    def marks(self, *parts: str) -> list[str]:
        """By what `parts` may have been marked: with each key, the newest first."""
        return [_mark(key, parts) for key in self._by_name.values()]


def name_of(sealed: str) -> str:
    """The name of the key that has sealed or marked this."""
    return sealed[:NAME_LENGTH]


def _read(key: str) -> _Key:
    try:
        raw = urlsafe_b64decode(key)
        fernet = Fernet(key)
    except ValueError:
        raise ValueError("expected keys as `prescreen keys new` prints them, with commas between them") from None
    return _Key(name=_derived(raw, "name", NAME_LENGTH // 2).hex(), fernet=fernet, marking=_derived(raw, "mark", 32))


def _derived(key: bytes, purpose: str, length: int) -> bytes:
    return HKDF(algorithm=SHA256(), length=length, salt=None, info=f"prescreen {purpose}".encode()).derive(key)


def _mark(key: _Key, parts: Sequence[str]) -> str:
    return f"{key.name}:{hmac.digest(key.marking, storable.dumps(parts).encode(), 'sha256').hex()}"
