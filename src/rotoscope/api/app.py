"""The whole HTTP API as one ASGI application, built around a house."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from fastapi.telemetry import TelemetryConfig
from opentelemetry.trace import TracerProvider
from starlette.middleware import Middleware

from rotoscope.api import errors
from rotoscope.api.auth import Doorkeeper
from rotoscope.api.guard import Compress, Guard, Stamp, headers_for, host_name
from rotoscope.api.hub import Hub
from rotoscope.api.load import Carry, Load
from rotoscope.api.pace import Pace
from rotoscope.api.refusals import Refusals
from rotoscope.api.routes import all_routes, all_rules
from rotoscope.api.shortcut import Shortcut
from rotoscope.api.static import BUILT, Pages
from rotoscope.kit.version import VERSION
from rotoscope.services.house import House


def build_api(
    house: House,
    *,
    allowed_hosts: Iterable[str] = (),
    lifespan: Callable[[FastAPI], Any] | None = None,
    page_folder: Path = BUILT,
    requests_per_second: int = 1000,
    requests_at_once: int = 256,
    proxies: Iterable[str] = (),
    tracer_provider: TracerProvider | None = None,
    is_working: Callable[[], bool] | None = None,
) -> FastAPI:
    """The application. `allowed_hosts` are further names it answers to, beside that of `public_url` and localhost.

    `proxies` are the addresses of reverse proxies that say truly for whom they ask. `is_working` says whether the
    background work of this process is being done; none if that is another's.
    """
    public_url = house.links.public_url
    hosts = {*allowed_hosts, host_name(public_url.partition("//")[2].partition("/")[0])}
    is_https = public_url.startswith("https://")
    pace = Pace(requests_per_second)
    load = Load(requests_at_once, house.db.waited)
    shortcut = [Middleware(Shortcut, routes=lambda: app.routes)]
    app = FastAPI(
        title="Rotoscope",
        version=VERSION,
        summary="Annotation of video, with the Playment job API.",
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        default_response_class=JSONResponse,
        lifespan=lifespan,
        telemetry=_spans(tracer_provider),
        middleware=[
            Middleware(Stamp, is_https=is_https, policy=pace.policy, traffic=house.traffic),
            Middleware(errors.LastResort),
            Middleware(Carry, load=load),
            Middleware(Guard, hosts=hosts),
            Middleware(Compress, minimum_size=1024, zstd_level=1, brotli_quality=3, gzip_level=1),
            *(shortcut if tracer_provider is None else ()),  # spans are named by the framework
        ],
    )
    app.state.house = house
    app.state.hub = Hub(house)
    app.state.pace = pace
    app.state.load = load
    app.state.refusals = Refusals(load, headers_for(is_https))
    app.state.running = set()  # who carries out which Idempotency-Key
    app.state.is_working = is_working
    app.state.doorkeeper = Doorkeeper(house, frozenset({public_url}), frozenset(proxies))
    errors.install(app)
    app.router.routes.extend(all_routes())
    app.state.rules = all_rules()
    app.router.default = Pages(page_folder)
    return app


def _spans(provider: TracerProvider | None) -> TelemetryConfig:
    """One for each request, if somebody collects them; and nothing else."""
    return {
        "tracing": provider is not None,
        "tracer_provider": provider,
        "operation_spans": False,
        "metrics": False,
        "logs": False,
    }
