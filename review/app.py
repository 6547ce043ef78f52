"""The staff pages as one web application: which pages there are, and what happens around each."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from urllib.parse import urlencode

import anyio.to_thread
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp

from dialogs import SessionFormatError
from locales import say
from review.deployment import Deployment
from review.door import Door
from review.guard import Headers, read_form
from review.limits import Limiter, address
from review.pages import PAGES
from review.pages.page import Page
from review.visit import SEE_OTHER, Visit, Voice, csrf_token, language_of
from storage import Did, Entry, NoSuchScreening, NoSuchStaff, ScreeningChanged, StorageError

log = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"

REQUESTS_A_MINUTE = 300

#: What an error page says, by its status.
ERRORS = {
    400: say("This request cannot be read."),
    403: say("You may not do this."),
    404: say("There is nothing here."),
    405: say("This request cannot be read."),
    408: say("This request took too long."),
    409: say("Somebody else has changed this meanwhile. Nothing was saved; please look again."),
    413: say("This is too much at once."),
    415: say("This request cannot be read."),
    429: say("These are too many requests. Please wait a minute."),
    500: say("Something went wrong. Nothing was saved."),
    501: say("This screening was written by a newer program, or is damaged. Nothing was changed."),
    503: say("The records cannot be reached at the moment. Please try again."),
}

Endpoint = Callable[[Request], Awaitable[Response]]


def staff_pages(deployment: Deployment) -> ASGIApp:
    """The application of a deployment."""
    application = Starlette(
        routes=routes(deployment),
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=[deployment.host], www_redirect=False)],
        exception_handlers={HTTPException: _error_pages(deployment)},
    )
    return Headers(application, secure=deployment.secure)


def routes(deployment: Deployment) -> Sequence[BaseRoute]:
    """Everything that is answered: the door, the pages behind it, and what they are drawn with."""
    door = Door(deployment)
    inside = _Inside(deployment)
    return (
        Route("/login", _failing(door.show, deployment)),
        Route("/login", _failing(door.enter, deployment), methods=["POST"]),
        Route("/logout", _failing(door.leave, deployment), methods=["POST"]),
        *(Route(page.path, inside.endpoint(page), methods=[page.method]) for page in PAGES),
        Mount("/static", StaticFiles(directory=STATIC)),
    )


class _Inside:
    """The pages behind the door."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._limiter = Limiter(REQUESTS_A_MINUTE)

    def endpoint(self, page: Page) -> Endpoint:
        """A page with everything around it: who asks, whether they may, and whether it was their own form."""

        async def answer(request: Request) -> Response:
            deployment, now = self._deployment, self._deployment.clock()
            if not self._limiter.allows(address(request), now):
                raise HTTPException(429)
            form = await read_form(request, deployment.url) if request.method == "POST" else {}
            token = request.cookies.get(deployment.cookie, "")
            staffing = deployment.store.staffing
            logged_in = await anyio.to_thread.run_sync(staffing.session, token, now) if token else None
            if logged_in is None:
                return _to_the_door(request)
            visit = Visit(
                deployment=deployment,
                staff=logged_in.staff,
                token=token,
                until=logged_in.until,
                now=now,
                path=request.url.path + (f"?{request.url.query}" if request.url.query else ""),
                ids=request.path_params,
                query=request.query_params,
                form=form,
            )
            if request.method == "POST" and form.get("csrf") != csrf_token(token):
                return _error_page(403, visit=visit)
            if not visit.may(page.right):
                refused = Entry(actor=visit.staff.actor, did=Did.REFUSED, what={"path": request.url.path})
                await anyio.to_thread.run_sync(staffing.record, refused, now)
                return _error_page(403, visit=visit)
            try:
                return await anyio.to_thread.run_sync(page.answer, visit)
            except (NoSuchScreening, NoSuchStaff):
                return _error_page(404, visit=visit)
            except ScreeningChanged:
                return _error_page(409, visit=visit)
            except SessionFormatError:
                return _error_page(501, visit=visit)

        return _failing(answer, self._deployment)


def _to_the_door(request: Request) -> Response:
    """Where somebody is sent who is not logged in.

    A link out of a message brings no cookie along. The browser is asked to follow it once more, from a page of ours.
    """
    if request.method != "GET":
        return RedirectResponse("/login", SEE_OTHER)
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        return HTMLResponse("", headers={"Refresh": "0"})
    return RedirectResponse(f"/login?{urlencode({'next': request.url.path})}", SEE_OTHER)


def _failing(endpoint: Endpoint, deployment: Deployment) -> Endpoint:
    """`endpoint`, with a page for people where it fails. What is logged quotes nobody."""

    async def answer(request: Request) -> Response:
        try:
            return await endpoint(request)
        except HTTPException:
            raise
        except StorageError as error:
            log.error("%s %s: %s", request.method, request.scope["route"].path, error)
            return _error_page(503, voice=_voice(request, deployment))
        except Exception as error:
            frames = traceback.extract_tb(error.__traceback__)[-5:]
            where = " > ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
            log.error("%s %s: %s at %s", request.method, request.scope["route"].path, type(error).__name__, where)
            return _error_page(500, voice=_voice(request, deployment))

    return answer


def _error_pages(deployment: Deployment) -> Callable[[Request, Exception], Response]:
    def answer(request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        return _error_page(error.status_code, voice=_voice(request, deployment))

    return answer


def _error_page(status: int, *, visit: Visit | None = None, voice: Voice | None = None) -> Response:
    said = ERRORS.get(status, ERRORS[400])
    if visit is not None:
        return visit.page("error.html", status, said=said)
    assert voice is not None
    return HTMLResponse(voice.render("error.html", said=said), status)


def _voice(request: Request, deployment: Deployment) -> Voice:
    return Voice(language=language_of(request), deployment=deployment)
