"""Who watches: Prometheus finds numbers on a port of their own, a collector gets spans."""

import gzip
import socket
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from prometheus_client.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from rotoscope import app
from rotoscope.api.app import build_api
from rotoscope.settings import Settings
from tests.acceptance.serving import serving
from tests.factories import a_job


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return probe.getsockname()[1]


def scrape(port: int) -> dict[tuple[str, tuple[str, ...]], float]:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/metrics", timeout=10) as answer:
        families = text_string_to_metric_families(answer.read().decode())
        return {(s.name, tuple(s.labels.values())): s.value for family in families for s in family.samples}


def test_jobs_writes_and_disk_are_counted(tmp_path: Path) -> None:
    settings = Settings(data=tmp_path, metrics_port=free_port())
    app.prepare(settings)
    house = app.open_house(settings)
    try:
        with app.metrics(settings, house):
            before = scrape(settings.metrics_port)
            a_job(house)
            after = scrape(settings.metrics_port)
    finally:
        app.close_house(house)
    assert ("rotoscope_jobs", ("arriving",)) not in before
    assert after["rotoscope_jobs", ("arriving",)] == 1
    assert after["rotoscope_writes_total", ()] > before["rotoscope_writes_total", ()]
    assert after["rotoscope_commit_seconds_count", ()] > before["rotoscope_commit_seconds_count", ()]
    assert after["rotoscope_disk_free_bytes", ()] > 0
    with pytest.raises(OSError, match="refused"):
        scrape(settings.metrics_port)


@contextmanager
def a_collector() -> Iterator[tuple[str, list[bytes]]]:
    """A collector of spans: its address, and the bodies that came."""
    bodies: list[bytes] = []

    class Collector(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Quiet."""

    with serving(Collector) as url:
        yield f"{url}/v1/traces", bodies


def test_requests_are_traced_to_the_collector_that_the_settings_name(tmp_path: Path) -> None:
    with a_collector() as (address, bodies):
        settings = Settings(data=tmp_path, traces_url=address)
        app.prepare(settings)
        house = app.open_house(settings)
        provider = app._tracer_provider(settings)
        assert provider is not None
        try:
            client = TestClient(build_api(house, tracer_provider=provider), base_url="http://127.0.0.1:8000")
            client.get("/health")
            provider.shutdown()  # type: ignore[attr-defined] - sends what waits
        finally:
            app.close_house(house)
    spans = [
        span
        for body in bodies
        for resource in ExportTraceServiceRequest.FromString(gzip_or_plain(body)).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
    ]
    assert [span.name for span in spans] == ["GET /health"]


def gzip_or_plain(body: bytes) -> bytes:
    return gzip.decompress(body) if body[:2] == b"\x1f\x8b" else body
