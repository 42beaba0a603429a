"""The composition root: where the parts are chosen and joined. Nothing else reads settings or makes parts."""

import asyncio
import contextlib
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

from fastapi import FastAPI
from opentelemetry.trace import TracerProvider
from prometheus_client import REGISTRY, start_http_server

from rotoscope.api.app import build_api
from rotoscope.blobs import Blobs, open_blobs
from rotoscope.domain.permission import Role
from rotoscope.engine import beside
from rotoscope.fetch.bucket import Buckets
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.kit.collector import settle_in
from rotoscope.kit.durable import sync_file, sync_folder
from rotoscope.kit.version import VERSION
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House, Limits
from rotoscope.services.identity_provider import IdentityProvider, Registration
from rotoscope.services.links import Links
from rotoscope.services.upkeep import checkup, measures
from rotoscope.services.upkeep.backup import Source
from rotoscope.services.upkeep.schedule import Plan
from rotoscope.settings import Settings
from rotoscope.store import snapshot
from rotoscope.store.database import migrate, open_database
from rotoscope.worker.handlers import HANDLERS
from rotoscope.worker.loop import Worker

SECRET = "secret.key"
SECRET_BYTES = 32
SWITCH_SECONDS = 0.0005  # a thread that comes back from SQLite waits so long for its turn, at every statement; not 5 ms


def open_house(settings: Settings, *, is_alone: bool = True) -> House:
    """Every part of a Rotoscope, joined. `is_alone=False` is for a short errand beside the server that runs."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    fetcher = Fetcher(allow=settings.fetch_allow, buckets=_buckets(settings))
    clock = Clock()
    return House(
        db=open_database(settings.database, is_alone=is_alone),
        blobs=_blobs(settings),
        fetcher=fetcher,
        workshop=Workshop(
            settings.data / "workshop",
            pixels_max=settings.frame_pixels_max,
            frames_max=settings.frames_max,
            frame_bytes_max=settings.frame_bytes_max,
            thumbnails_bytes_max=settings.thumbnails_bytes_max,
        ),
        clock=clock,
        limits=Limits(**{name: getattr(settings, name) for name in Limits.__dataclass_fields__}),
        links=Links(settings.origin, _secret(settings.data / SECRET)),
        provider=_provider(settings, fetcher, clock),
        is_collecting=settings.is_collecting,
    )


def close_house(house: House) -> None:
    house.workshop.close()
    house.db.close()
    house.blobs.close()


def prepare(settings: Settings) -> None:
    """Make the data folder and bring the database up to date."""
    settings.data.mkdir(parents=True, exist_ok=True, mode=0o700)
    migrate(settings.database)


def installation(settings: Settings) -> Source:
    """What a backup is made of, and what one is put back into."""
    return Source(settings.database, _blobs(settings), settings.data / SECRET)


def standing_installation(settings: Settings) -> Source:
    """The same, if there is one. Raises SnapshotFailed instead of making anything where nothing is."""
    snapshot.require_there(settings.database)
    return installation(settings)


def examine(settings: Settings, told: checkup.Told, *, deep: bool) -> list[checkup.Finding]:
    """What the doctor finds, beside a server that runs or without one."""
    source = standing_installation(settings)
    db = open_database(settings.database, is_alone=False)
    try:
        patient = checkup.Patient(settings.data, settings.database, db, source.blobs, source.secret, _backups(settings))
        return list(checkup.look(patient, told, deep=deep))
    finally:
        db.close()


def build_server(settings: Settings, house: House, worker: Worker | None) -> FastAPI:
    """The HTTP server, with the background work in the same process if there is a worker."""
    sys.setswitchinterval(SWITCH_SECONDS)

    @asynccontextmanager
    async def lifespan(api: FastAPI) -> AsyncIterator[None]:
        if worker is not None:
            worker.start()
        try:
            yield
        finally:
            if worker is not None:
                await asyncio.to_thread(worker.stop)
            await house.fetcher.close()

    return build_api(
        house,
        allowed_hosts=settings.allowed_hosts,
        lifespan=lifespan,
        requests_per_second=settings.requests_per_second,
        requests_at_once=settings.requests_at_once,
        proxies=settings.proxies,
        tracer_provider=_tracer_provider(settings),
        is_working=worker and (lambda: worker.is_working),
    )


@contextlib.contextmanager
def metrics(settings: Settings, house: House) -> Iterator[None]:
    """Numbers for Prometheus on a port of their own, if the settings name one."""
    if not settings.metrics_port:
        yield
        return
    stock = measures.register(REGISTRY, house, settings.data, _backups(settings))
    server, thread = start_http_server(settings.metrics_port, settings.metrics_host)
    try:
        yield
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
        REGISTRY.unregister(stock)


def build_worker(settings: Settings, house: House) -> Worker:
    """The background work: what waits in the outbox goes to its handlers."""
    patient = replace(house, db=house.db.patient())
    return Worker(patient, HANDLERS, beside(settings.database), settle_in, _backups(settings))


def _tracer_provider(settings: Settings) -> TracerProvider | None:
    """Sends a span for each request to the collector that the settings name; needs the extra `traces`."""
    if not settings.traces_url:
        return None
    try:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415 - an extra
        from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
        from opentelemetry.sdk.trace import TracerProvider as Provider  # noqa: PLC0415
        from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415
    except ImportError as error:
        raise RuntimeError("ROTOSCOPE_TRACES_URL is set; for that, pip install 'rotoscope[traces]'.") from error
    provider = Provider(resource=Resource.create({"service.name": "rotoscope", "service.version": VERSION}))
    provider.add_span_processor(BatchSpanProcessor(OTLPSpanExporter(settings.traces_url)))
    return provider


def _buckets(settings: Settings) -> Buckets:
    return Buckets(
        names=frozenset(settings.s3_buckets),
        endpoint=settings.s3_endpoint,
        region=settings.s3_region,
        access_key_id=settings.s3_access_key_id,
        secret_access_key=settings.s3_secret_access_key.get_secret_value(),
    )


def _provider(settings: Settings, fetcher: Fetcher, clock: Clock) -> IdentityProvider | None:
    """Where people sign in beside passwords and links, if the settings name a place."""
    if not settings.oidc_issuer:
        return None
    if not settings.oidc_client_id:
        raise RuntimeError("ROTOSCOPE_OIDC_ISSUER is set; set ROTOSCOPE_OIDC_CLIENT_ID too.")
    registration = Registration(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret.get_secret_value(),
        name=settings.oidc_name,
        scopes=tuple(dict.fromkeys(("openid", *settings.oidc_scopes))),
        domains=frozenset(domain.lower().lstrip("@") for domain in settings.oidc_domains),
        role=Role(settings.oidc_role),
    )
    return IdentityProvider(registration, fetcher, clock)


def _backups(settings: Settings) -> Plan | None:
    """Each is made by `rotoscope backup` in a process of its own, which reads the same environment."""
    if not settings.backup_to:
        return None
    folder = Path(settings.backup_to)
    options = ("--data", str(settings.data), "--keep", str(settings.backup_keep), "--gently")
    command = (sys.executable, "-m", "rotoscope", "backup", str(folder), *options)
    return Plan(folder, int(settings.backup_every_minutes * 60_000), command)


def _blobs(settings: Settings) -> Blobs:
    """Small ones lie together where one machine works alone: on SQLite. Several on PostgreSQL may share a folder over a
    network, where one file for each is the safe way."""
    return open_blobs(settings.blobs, _bucket_options(settings), is_packing=settings.database.startswith("sqlite"))


def _bucket_options(settings: Settings) -> dict[str, str] | None:
    if not settings.blobs.startswith("s3://"):
        return None
    options = {
        "endpoint": settings.s3_endpoint,
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key_id,
        "secret_access_key": settings.s3_secret_access_key.get_secret_value(),
    }
    return {name: value for name, value in options.items() if value}


def _secret(path: Path) -> bytes:
    """The secret of this installation, made at the first start and readable by its owner only.

    It gets its name when it is whole and on disk, for a crash must not leave an empty one, with which anybody signs.
    Of several processes that start at once the first names its own, and all use that.
    """
    if path.exists() and path.stat().st_size != SECRET_BYTES:
        path.unlink(missing_ok=True)
    if not path.exists():
        descriptor, fresh = tempfile.mkstemp(dir=path.parent, prefix=f"{path.name}-")
        with open(descriptor, "wb") as file:
            file.write(secrets.token_bytes(SECRET_BYTES))
            file.flush()
            sync_file(file.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(fresh, path)
        os.unlink(fresh)
        sync_folder(path.parent)
    return path.read_bytes()
