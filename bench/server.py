"""A Rotoscope server of its own for one scenario: fresh data folder, free port, measured from outside."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.processes import cpu_seconds, peak_rss_mb, reset_peak


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@dataclass
class Server:
    """A running server with one project. CPU is that of all its processes."""

    url: str
    key: str
    project_id: str
    pid: int
    data: Path
    pictures_url: str

    def cpu(self) -> float:
        return cpu_seconds(self.pid)

    def peak_mb(self) -> float:
        return peak_rss_mb(self.pid)

    def reset_peak(self) -> None:
        reset_peak(self.pid)

    def call(self, method: str, path: str, body: object = None, headers: dict[str, str] | None = None) -> dict:
        """One JSON request; the envelope's `data`."""
        data = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data=data, method=method)
        for name, value in {"x-api-key": self.key, "content-type": "application/json", **(headers or {})}.items():
            request.add_header(name, value)
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)["data"]

    def frames(self, first: int, count: int, *, is_new: bool = True) -> list[dict[str, str]]:
        folder = self.pictures_url if is_new else f"{self.pictures_url}/again"
        return [{"frame_id": f"f{n}", "src": f"{folder}/{first + n}.jpg"} for n in range(count)]

    def settle(self, seconds: float = 120) -> None:
        """Wait until no job of the project is arriving or building."""
        until = time.monotonic() + seconds
        states = ("arriving", "building")
        while any(
            self.call("GET", f"/v1/projects/{self.project_id}/jobs?page_size=1&state={state}")["jobs"]
            for state in states
        ):
            if time.monotonic() > until:
                raise TimeoutError("jobs did not settle")
            time.sleep(0.2)


def wait_until_up(url: str, process: subprocess.Popen[bytes], seconds: float = 300) -> None:
    until = time.monotonic() + seconds
    while True:
        try:
            urllib.request.urlopen(url, timeout=2).close()
            return
        except (urllib.error.URLError, OSError):
            if process.poll() is not None:
                raise RuntimeError(f"{process.args} ended with {process.returncode}") from None
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


@contextmanager
def running(*options: str) -> Iterator[Server]:
    """A server with a key and a project, and an origin of pictures beside it. `options` go to `rotoscope serve`."""
    data = Path(tempfile.mkdtemp(prefix="rotoscope-bench-"))
    port, pictures_port = free_port(), free_port()
    url, pictures_url = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{pictures_port}"
    settings = {
        **os.environ,
        "ROTOSCOPE_DATA": str(data),
        "ROTOSCOPE_PUBLIC_URL": url,
        "ROTOSCOPE_FETCH_ALLOW": '["127.0.0.0/8"]',
    }
    key = subprocess.run(
        [sys.executable, "-m", "rotoscope", "key", "create", "bench", "--plain"],
        env=settings,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    pictures = subprocess.Popen([sys.executable, "-m", "bench.pictures", str(pictures_port)])
    process = subprocess.Popen(
        [sys.executable, "-m", "rotoscope", "serve", "--port", str(port), *options],
        env=settings,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL if not os.environ.get("BENCH_VERBOSE") else None,
    )
    try:
        wait_until_up(url + "/health", process)
        wait_until_up(pictures_url + "/1.jpg", pictures)
        server = Server(url, key, "", process.pid, data, pictures_url)
        server.project_id = server.call("POST", "/v1/projects", {"name": "Bench"})["id"]
        yield server
    finally:
        for one in (process, pictures):
            one.terminate()
            one.wait(30)
        shutil.rmtree(data, ignore_errors=True)
