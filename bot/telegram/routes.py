"""What is served over HTTP: whether the process is well, what it measured, and the webhook where there is one."""

from __future__ import annotations

from prometheus_client import CONTENT_TYPE_LATEST
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from bot.telegram.health import Health
from bot.telegram.meters import Meters
from bot.telegram.webhook import Endpoint


def pages(health: Health, meters: Meters, endpoint: Endpoint | None) -> Starlette:
    """The application. Without `endpoint` nothing is received."""

    async def healthz(_: Request) -> Response:
        report = await health.report()
        return JSONResponse(report.as_json(), status_code=200 if report.ready else 503)

    async def metrics(_: Request) -> Response:
        await health.report()
        return Response(meters.written(), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/healthz", healthz), Route("/metrics", metrics)]
    if endpoint is not None:
        routes.append(Route("/telegram", endpoint.post, methods=["POST"]))
    return Starlette(routes=routes)
