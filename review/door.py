"""Coming in and going out: logging in by password and, where somebody has one, a second factor."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import anyio
import anyio.to_thread
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from locales import LANGUAGES, Text, say
from review.deployment import Deployment
from review.guard import read_form
from review.limits import Limiter, address
from review.passwords import AT_ONCE
from review.rights import home
from review.second_factor import totp_step
from review.visit import SEE_OTHER, Voice, csrf_token, language_of, local
from storage import Staff
from storage.secret import new_secret, sha256

#: So many passwords may wait to be looked at.
WAITING = 20

LOGINS_A_MINUTE = 30

#: A device is known again for so many seconds after somebody has last logged in there.
KNOWN_FOR = 180 * 24 * 3600

_WRONG = say("Login name, password or code are not right.")
_BLOCKED = say("Too many tries went wrong. Please wait until {time} and try again.")
_STALE = say("This form was open for too long. Please try again.")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Begun:
    """Somebody is in: the token of their session, and the mark of the device on which they came in."""

    token: str
    device: str


class Door:
    """Lets people in. Whether a login name exists shows neither in an answer nor in the time that it takes."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._staffing = deployment.store.staffing
        self._passwords = deployment.passwords
        self._limiter = Limiter(LOGINS_A_MINUTE)
        self._hashing = anyio.CapacityLimiter(AT_ONCE)
        # Another cookie than the session's: a page opened out of a message must not end the session.
        self._cookie = f"{deployment.cookie}-login"

    async def show(self, request: Request) -> Response:
        """The form."""
        token = request.cookies.get(self._cookie) or new_secret()
        return self._form(request, token, language_of(request), request.query_params.get("next", "/"))

    async def enter(self, request: Request) -> Response:
        """Log in."""
        deployment, now = self._deployment, self._deployment.clock()
        form = await read_form(request, deployment.url)
        token = request.cookies.get(self._cookie, "")
        language = form.get("language", "")
        language = language if language in LANGUAGES else language_of(request)
        again = functools.partial(self._form, request, token or new_secret(), language, form.get("next", "/"))
        if not token or form.get("csrf") != csrf_token(token):
            return again(problem=_STALE, status=403)
        device = request.cookies.get(self._device(form), "")
        if not await self._knows(form, device) and not self._limiter.allows(address(request), now):
            raise HTTPException(429)
        staff, blocked = await self._look(form, device, now)
        if blocked is not None:
            time = f"{blocked.astimezone(deployment.zone):%H:%M}"
            return again(problem=Text(_BLOCKED.msgid, (("time", time),)), status=429)
        begun = None
        if staff is not None:
            begun = await anyio.to_thread.run_sync(self._begin, staff, form, device, request, now)
        if staff is None or begun is None:
            return again(problem=_WRONG, status=403)
        begins = home(staff.role)
        response = RedirectResponse(local(form.get("next", "/")) if begins == "/" else begins, SEE_OTHER)
        response.delete_cookie(self._cookie, secure=deployment.secure, httponly=True, samesite="strict")
        self._set(response, deployment.cookie, begun.token)
        self._set(response, self._device(form), begun.device, KNOWN_FOR)
        return response

    async def leave(self, request: Request) -> Response:
        """Log out."""
        deployment, now = self._deployment, self._deployment.clock()
        form = await read_form(request, deployment.url)
        token = request.cookies.get(deployment.cookie, "")
        if form.get("csrf") != csrf_token(token):
            raise HTTPException(403)
        logged_in = await anyio.to_thread.run_sync(self._staffing.session, token, now)
        if logged_in is not None:
            await anyio.to_thread.run_sync(self._staffing.log_out, logged_in.staff, token, now)
        response = RedirectResponse("/login", SEE_OTHER)
        response.delete_cookie(deployment.cookie, secure=deployment.secure, httponly=True, samesite="strict")
        return response

    async def _look(self, form: Mapping[str, str], device: str, now: datetime) -> tuple[Staff | None, datetime | None]:
        """Who it is by login name and password; or until when nobody may try this name."""
        login, password = _login(form), form.get("password", "")
        if self._hashing.statistics().tasks_waiting >= WAITING:
            raise HTTPException(503)
        staff, blocked = await anyio.to_thread.run_sync(self._staffing.may_try, login, now, device)
        if blocked is not None:
            return None, blocked
        kept = staff.password if staff is not None else None
        right = await anyio.to_thread.run_sync(self._passwords.matches, kept, password, limiter=self._hashing)
        if staff is not None and right:
            if self._passwords.outdated(staff.password):
                await anyio.to_thread.run_sync(self._rehash, staff, password, now, limiter=self._hashing)
            return staff, None
        await anyio.to_thread.run_sync(self._staffing.refuse, staff, now)
        return None, None

    def _begin(
        self, staff: Staff, form: Mapping[str, str], device: str, request: Request, now: datetime
    ) -> _Begun | None:
        """A session, unless a second factor is missing."""
        secret = self._staffing.totp_secret(staff)
        step = None if secret is None else totp_step(secret, form.get("code", ""), now)
        token = None
        if secret is None or step is not None:
            old = request.cookies.get(self._deployment.cookie)
            token = self._staffing.log_in(staff, now, old=old, step=step, device=device)
        if token is None:
            self._staffing.refuse(staff, now)
            return None
        return _Begun(token=token, device=self._staffing.device(staff))

    async def _knows(self, form: Mapping[str, str], device: str) -> bool:
        """Whether tries from there are counted on their own: then it does not matter how many others there are."""
        return device != "" and await anyio.to_thread.run_sync(
            functools.partial(self._staffing.knows, _login(form), device)
        )

    def _device(self, form: Mapping[str, str]) -> str:
        """The cookie by which a device is known again: one for each login name, since people share devices."""
        return f"{self._deployment.cookie}-{sha256(_login(form))[:16]}"

    def _rehash(self, staff: Staff, password: str, now: datetime) -> None:
        self._staffing.change_own(staff, None, now, password=self._passwords.hash(password))

    def _form(
        self,
        request: Request,
        token: str,
        language: str,
        onwards: str,
        *,
        problem: Text | None = None,
        status: int = 200,
    ) -> Response:
        voice = Voice(language=language, deployment=self._deployment)
        values = {"csrf": csrf_token(token), "next": local(onwards), "problem": problem}
        response = HTMLResponse(voice.render("login.html", **values), status)
        self._set(response, self._cookie, token)
        return response

    def _set(self, response: Response, name: str, token: str, seconds: int | None = None) -> None:
        response.set_cookie(name, token, seconds, secure=self._deployment.secure, httponly=True, samesite="strict")


def _login(form: Mapping[str, str]) -> str:
    return form.get("login", "").strip().lower()
