"""What the staff pages of a deployment share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from dialogs import Conversation
from eligibility import Assessment, Record, assess
from review.passwords import Passwords
from storage import Store


@dataclass(frozen=True, kw_only=True)
class Deployment:
    """`url`: the address that people type, without a path; `choices`: the site's readings."""

    store: Store
    clock: Callable[[], datetime]
    zone: ZoneInfo
    url: str
    choices: Mapping[str, str] = field(default_factory=dict)
    passwords: Passwords = field(default_factory=Passwords)

    @property
    def host(self) -> str:
        """The host's name alone."""
        return urlsplit(self.url).hostname or ""

    @property
    def secure(self) -> bool:
        """Whether the pages are served over TLS."""
        return self.url.startswith("https://")

    @property
    def cookie(self) -> str:
        """The session cookie's name; with its prefix a browser takes it over TLS and from this host alone."""
        return "__Host-prescreen" if self.secure else "prescreen"

    @cached_property
    def conversation(self) -> Conversation:
        """What changes a screening, by the site's readings and clocks."""
        return Conversation(choices=self.choices, zone=self.zone)

    def today(self, now: datetime) -> date:
        """The site's day."""
        return now.astimezone(self.zone).date()

    def assess(self, record: Record, on: date) -> Assessment:
        """What the criteria say, by the site's readings."""
        return assess(record, on=on, choices=self.choices)
