"""The settings of a deployment, from the environment (prefix `PRESCREEN_`) and a `.env` file."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Annotated, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import platformdirs
from pydantic import Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict

from bot.exits import Failure
from bot.subjects import SubjectCodes
from dialogs import Conversation
from eligibility import check_choices
from storage import DEFAULT_SITE, Keys, is_site

PREFIX = "PRESCREEN_"

#: What Telegram takes as a webhook's secret, and long enough.
SECRET = re.compile(r"[A-Za-z0-9_-]{16,256}")


class SettingsError(Failure):
    """A setting is wrong or missing, or what was asked for is. Its `str` never holds the value."""


def _default_database() -> str:
    return f"sqlite:///{platformdirs.user_data_path('prescreen') / 'prescreen.db'}"


class Settings(BaseSettings):
    """What a deployment can set. Secrets do not show when printed."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, env_file=".env", extra="ignore")

    database: str = Field(default_factory=_default_database)
    telegram_token: SecretStr | None = None
    #: What the records are sealed with, newest first.
    keys: SecretStr | None = None
    telegram_api: str = "https://api.telegram.org"
    #: Where Telegram brings updates: an address that leads to `/telegram` of this program.
    webhook_url: str | None = None
    #: What Telegram says to be known by when it brings one.
    webhook_secret: SecretStr | None = None
    #: Host and port where a process takes the webhook's requests and says how it is.
    listen: str | None = None
    #: Messages a second, to everybody together.
    sends_per_second: float = Field(default=30, gt=0)
    #: Messages a second to one chat, after a short burst.
    sends_per_chat: float = Field(default=1, gt=0)
    #: One line of JSON for each event, or text; without it JSON unless somebody reads along in a terminal.
    log: Literal["json", "text"] | None = None
    #: Telegram user ids of the site's coordinators.
    coordinators: Annotated[frozenset[int], NoDecode] = frozenset()
    #: What a whole subject code looks like, and the sentence that says so to coordinators.
    subject_pattern: re.Pattern[str] = re.compile(r".*")
    subject_hint: str | None = None
    #: The sites, by their codes; a screening that names none belongs to the first.
    sites: Annotated[tuple[str, ...], NoDecode] = (DEFAULT_SITE,)
    #: Where the staff pages listen, and the address that staff type where it is another one.
    review_listen: str = "127.0.0.1:8081"
    review_url: str | None = None
    #: Where the site's days begin and end.
    timezone: str = "Asia/Shanghai"
    #: A screening is closed so many days after the person was last heard from.
    expiry_days: int = Field(default=30, ge=4)
    #: For how many days after its end a screening is kept.
    retention_days: Annotated[int, Field(ge=1)] | None = None
    #: The site's readings of ambiguous sentences: ambiguity id → reading id.
    readings: Annotated[Mapping[str, str], NoDecode] = {}

    @field_validator("keys")
    @classmethod
    def _keys(cls, keys: SecretStr | None) -> SecretStr | None:
        if keys is not None and keys.get_secret_value().strip():
            read_keys(keys)
            return keys
        return None

    @field_validator("subject_pattern", mode="before")
    @classmethod
    def _pattern(cls, pattern: object) -> object:
        try:
            return re.compile(pattern) if isinstance(pattern, str) else pattern
        except re.error as error:
            raise ValueError(f"expected a regular expression, such as S-[0-9]{{3}}: {error}") from None

    @field_validator("readings", mode="before")
    @classmethod
    def _choices(cls, raw: object) -> object:
        return read_readings(raw) if isinstance(raw, str) else raw

    @field_validator("coordinators", mode="before")
    @classmethod
    def _ids(cls, raw: object) -> object:
        return [part for part in raw.replace(",", " ").split() if part] if isinstance(raw, str) else raw

    @field_validator("sites", mode="before")
    @classmethod
    def _codes(cls, raw: object) -> object:
        if not isinstance(raw, str):
            return raw
        codes = raw.replace(",", " ").split()
        if not codes or not all(map(is_site, codes)):
            raise ValueError("expected codes of letters, digits, dots and hyphens, such as pkuph, second-site")
        return codes

    @field_validator("review_listen")
    @classmethod
    def _listens(cls, where: str) -> str:
        host, _, port = where.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and int(port) < 1 << 16):
            raise ValueError("expected a host and a port, such as 127.0.0.1:8081")
        return where

    @field_validator("review_url")
    @classmethod
    def _staff_type(cls, url: str | None) -> str | None:
        if url is None:
            return None
        parts = urlsplit(url)
        here = parts.scheme == "http" and parts.hostname in ("127.0.0.1", "localhost", "::1")
        if not parts.hostname or not (parts.scheme == "https" or here):
            raise ValueError("expected an address such as https://review.example.org; only on this machine without TLS")
        return f"{parts.scheme}://{parts.netloc}"

    @property
    def review_address(self) -> str:
        """What staff type to get to their pages."""
        return self.review_url or f"http://{self.review_listen}"

    @field_validator("timezone")
    @classmethod
    def _zone(cls, name: str) -> str:
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # "America" is a folder
            raise ValueError("expected the name of a time zone, such as Asia/Shanghai") from None
        return name

    @field_validator("telegram_api")
    @classmethod
    def _address(cls, url: str) -> str:
        if not url.startswith(("http://", "https://")):
            raise ValueError("expected an address that begins with http:// or https://")
        return url

    @field_validator("webhook_url")
    @classmethod
    def _webhook_address(cls, url: str | None) -> str | None:
        if url is not None and not url.startswith(("http://", "https://")):
            raise ValueError("expected an address that begins with https://")
        return url

    @field_validator("webhook_secret")
    @classmethod
    def _unguessable(cls, secret: SecretStr | None) -> SecretStr | None:
        if secret is not None and not SECRET.fullmatch(secret.get_secret_value()):
            raise ValueError("expected 16 to 256 letters, digits, _ and -, which nobody can guess")
        return secret

    @field_validator("listen")
    @classmethod
    def _host_and_port(cls, address: str | None) -> str | None:
        if address is not None:
            host_and_port(address)
        return address

    @property
    def conversation(self) -> Conversation:
        """The conversation as this deployment has it."""
        return Conversation(choices=self.readings, zone=self.zone, sites=self.sites, retention=self.retention_days)

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def subject_codes(self) -> SubjectCodes:
        """What subject codes look like here."""
        return SubjectCodes(pattern=self.subject_pattern, hint=self.subject_hint)

    def token(self) -> str:
        """The bot token; `SettingsError` while there is none."""
        if self.telegram_token is None or not self.telegram_token.get_secret_value().strip():
            raise SettingsError(
                f"{PREFIX}TELEGRAM_TOKEN is not set. BotFather in Telegram gives you a token for a new bot."
            )
        return self.telegram_token.get_secret_value()

    def webhook(self) -> tuple[str, str]:
        """Address and secret of the webhook; `SettingsError` where one is missing."""
        if self.webhook_url is None:
            raise SettingsError(
                f"{PREFIX}WEBHOOK_URL is not set. It is the https address at which Telegram reaches this program."
            )
        if self.webhook_secret is None:
            raise SettingsError(
                f"{PREFIX}WEBHOOK_SECRET is not set. Take any 32 random letters and digits, such as those of"
                " `openssl rand -hex 32`."
            )
        return self.webhook_url, self.webhook_secret.get_secret_value()


def host_and_port(address: str) -> tuple[str, int]:
    """An address written as `127.0.0.1:8080` or `[::1]:8080`; `ValueError` says what was expected."""
    host, _, port = address.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or int(port) > 65535:
        raise ValueError("expected a host and a port, such as 127.0.0.1:8080")
    return host.removeprefix("[").removesuffix("]"), int(port)


def read_keys(keys: SecretStr) -> Keys:
    """The keys written as "NEWEST,OLDER,…"; `ValueError` says what was expected."""
    return Keys(keys.get_secret_value().replace(",", " ").split(), f"{PREFIX}KEYS")


def read_readings(text: str) -> dict[str, str]:
    """The choice of readings written as "I3.and_or=both, E4.multiple=three"; `ValueError` says what was expected."""
    chosen: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        ambiguity, _, reading = (part.strip() for part in pair.partition("="))
        if not reading:
            raise ValueError(f"expected AMBIGUITY=READING, such as I3.and_or=both, not {pair!r}")
        if chosen.get(ambiguity, reading) != reading:
            raise ValueError(f"expected one reading of {ambiguity}, not {chosen[ambiguity]} and {reading}")
        chosen[ambiguity] = reading
    check_choices(chosen)
    return chosen


def load() -> Settings:
    """The settings in force; `SettingsError` names the first that is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        first = error.errors()[0]
        name = PREFIX + str(first["loc"][0]).upper()
        raise SettingsError(f"{name} is wrong: {first['msg'].removeprefix('Value error, ')}.") from None
