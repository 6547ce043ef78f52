"""How a screening begins in Telegram: what is known of a person before the first word."""

from __future__ import annotations

import secrets
from collections.abc import Set

from dialogs import Opening, Role
from locales import LANGUAGES

CHANNEL = "telegram"

#: Without 0, 1 and the letters that look like them in capitals, so that an id can be read out on the phone.
ALPHABET = "abcdefghijklmnopqrstuvwxyz23456789"
LENGTH = 10


def screening_id() -> str:
    """A new screening's id: random, so that nobody can guess another's."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def language_of(code: str | None) -> str | None:
    """The language that an IETF tag of Telegram's suggests ("zh-hans", "en-GB"), or None where it is another one."""
    primary = (code or "").lower().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else None


def opening(person_id: int | None, language_code: str | None, coordinators: Set[int]) -> Opening:
    """The opening for a person. Whoever is not a known coordinator is a patient, whatever they say."""
    return Opening(
        id=screening_id(),
        channel=CHANNEL,
        role=Role.COORDINATOR if person_id in coordinators else Role.PATIENT,
        language=language_of(language_code),
    )
