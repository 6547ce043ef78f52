"""One request of somebody who is logged in, as the pages see it; and how a page is put into words."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from locales import ENDONYMS, LANGUAGES, Catalogue, Filling, Text, catalogue, say
from review import hidden, words
from review.deployment import Deployment
from review.rights import Right, home, may
from review.transcript import lines
from storage import Casework, Desk, Reports, Staff
from storage.secret import sha256

#: After something was done the browser fetches a page anew.
SEE_OTHER = 303


def csrf_token(token: str) -> str:
    """What a form must bring along: known to whoever has the cookie, and telling nothing of it."""
    return sha256(f"form of {token}")


def local(path: str) -> str:
    """`path` if it leads somewhere on these pages, else the first of them: nobody is sent elsewhere."""
    parts = urlsplit(path)
    inside = not parts.scheme and not parts.netloc and path.startswith("/") and not path.startswith(("//", "/\\"))
    return path if inside and path.isprintable() and "\\" not in path else "/"


def language_of(request: Request) -> str:
    """The language to greet somebody in who is not logged in: what they chose, what their browser asks for."""
    asked = request.query_params.get("language", "")
    if asked in LANGUAGES:
        return asked
    for wish in request.headers.get("accept-language", "").split(","):
        primary = wish.strip().lower().partition(";")[0].partition("-")[0]
        if primary in LANGUAGES:
            return primary
    return "en"


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """In which language and zone a page is written."""

    language: str
    deployment: Deployment

    @property
    def catalogue(self) -> Catalogue:
        """Its words."""
        return catalogue(self.language)

    def say(self, sentence: str, /, **fillings: Filling) -> str:
        """A sentence of a template, in the language of the page."""
        return self.catalogue.render(Text(sentence, tuple(fillings.items())))

    def moment(self, at: datetime) -> str:
        """A time as the site's clocks show it."""
        return f"{at.astimezone(self.deployment.zone):%Y-%m-%d %H:%M}"

    def day(self, at: datetime) -> str:
        """The day on which it was, by the site's clocks."""
        return f"{at.astimezone(self.deployment.zone):%Y-%m-%d}"

    def render(self, template: str, **values: Any) -> str:
        """A page."""
        return TEMPLATES.get_template(template).render(voice=self, language=self.language, **values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One request: who asks, what for, and the records as they may see them.

    `token`: the session's, which ends at `until` unless there is another request.
    """

    deployment: Deployment
    staff: Staff
    token: str
    until: datetime
    now: datetime
    path: str
    ids: Mapping[str, str]
    query: Mapping[str, str]
    form: Mapping[str, str]

    @property
    def desk(self) -> Desk:
        """The records of their sites."""
        return self.deployment.store.desk(self.staff, self.now)

    @property
    def chosen_page(self) -> int:
        """The page of a list that the address names; the first where that makes no sense."""
        asked = self.query.get("page", "")
        return max(int(asked), 1) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1

    @property
    def casework(self) -> Casework:
        """What they change of the records of their sites."""
        return self.deployment.store.casework(self.staff, self.now)

    @property
    def reports(self) -> Reports:
        """What they may read of many screenings at once."""
        return self.deployment.store.reports(self.staff, self.now)

    @property
    def chosen_site(self) -> str | None:
        """The one of their sites that the address names."""
        named = self.query.get("site", "")
        return named if named in self.staff.sites else None

    @property
    def seconds_left(self) -> int:
        """After so long without another request they are logged out."""
        return math.ceil((self.until - self.now).total_seconds())

    @property
    def home(self) -> str:
        """The page that they begin with."""
        return home(self.staff.role)

    @property
    def voice(self) -> Voice:
        """How to talk to them."""
        return Voice(language=self.staff.language, deployment=self.deployment)

    @property
    def today(self) -> date:
        """The site's day."""
        return self.deployment.today(self.now)

    def clock(self, at: datetime) -> str:
        """The time of day by the site's clocks."""
        return f"{at.astimezone(self.deployment.zone):%H:%M}"

    def may(self, right: str) -> bool:
        """Whether they have the right."""
        return may(self.staff.role, Right(right))

    def doubt(self, password: str) -> Text | None:
        """What speaks against its being their password; nothing if it is. Tries are counted as those at the door."""
        staffing = self.deployment.store.staffing
        blocked = staffing.may_prove(self.staff, self.token, self.now)
        if blocked is not None:
            return say("Too many tries went wrong. Please wait until {time} and try again.", time=self.clock(blocked))
        if not self.deployment.passwords.matches(self.staff.password, password):
            return say("That is not your password.")
        staffing.proved(self.token)
        return None

    def page(self, template: str, status: int = 200, **values: Any) -> Response:
        """A page for them."""
        common = {"visit": self, "csrf": csrf_token(self.token), "here": self.path}
        return HTMLResponse(self.voice.render(template, **common, **values), status)

    def go(self, path: str) -> Response:
        """Done; on to a page of ours."""
        return RedirectResponse(local(path), SEE_OTHER)


@pass_context
def _say(context: Context, sentence: str, /, **fillings: Filling) -> str:
    voice: Voice = context["voice"]
    return voice.say(sentence, **fillings)


@pass_context
def _said(context: Context, text: Text) -> str:
    voice: Voice = context["voice"]
    return voice.catalogue.render(text)


@pass_context
def _moment(context: Context, at: datetime) -> str:
    voice: Voice = context["voice"]
    return voice.moment(at)


TEMPLATES = Environment(
    loader=PackageLoader("review"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals |= {
    "say": _say,
    "endonyms": ENDONYMS,
    "product": "prescreen",
    "words": words,
    "as_lines": lines,
    "tags": {"zh": "zh-Hans", "en": "en"},
}
TEMPLATES.filters |= {"said": _said, "moment": _moment, "parts": hidden.parts}
