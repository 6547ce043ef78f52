"""How a screening begins in Telegram: what is known of a person before the first word."""

from __future__ import annotations

from collections.abc import Set

from bot.identifiers import screening_id
from dialogs import Opening, Role
from locales import LANGUAGES

CHANNEL = "telegram"

#: People who try the bot out are strangers to the real one: a channel of its own keeps them apart.
PRACTICE = "telegram-practice"


def language_of(code: str | None) -> str | None:
    """The language that an IETF tag of Telegram's suggests ("zh-hans", "en-GB"), or None where it is another one."""
    primary = (code or "").lower().replace("_", "-").partition("-")[0]
    return primary if primary in LANGUAGES else None


def opening(channel: str, person_id: int | None, language_code: str | None, coordinators: Set[int]) -> Opening:
    """The opening for a person. Whoever is not a known coordinator is a patient, whatever they say."""
    return Opening(
        id=screening_id(),
        channel=channel,
        role=Role.COORDINATOR if person_id in coordinators else Role.PATIENT,
        suggested=language_of(language_code),
        practice=channel == PRACTICE,
    )
