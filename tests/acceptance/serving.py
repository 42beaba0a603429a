"""Real servers in processes of their own, and little ones beside them that have pictures."""

import contextlib
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import pytest
from PIL import Image

from rotoscope import Client
from tests import warm
from tests.warm import Warm

START_SECONDS = 180


@dataclass(frozen=True)
class Server:
    """A server that runs, a key to it, and an address under which any name is a picture."""

    url: str
    key: str
    data: Path
    pictures: str

    def client(self) -> Client:
        return Client(self.url, self.key)


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "rotoscope", *arguments]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_until_up(url: str, process: subprocess.Popen[bytes] | Warm, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            with urlopen(f"{url}/ready", timeout=2):
                return
        except (URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the server did not come up: {log.read_text()}")


class Pictures(BaseHTTPRequestHandler):
    """Whatever is asked for is a small JPEG."""

    def do_GET(self) -> None:
        file = BytesIO()
        Image.new("RGB", (64, 48), (len(self.path) * 7 % 256, 120, 90)).save(file, "JPEG")
        self.send_response(200)
        self.send_header("Content-Type", "image/jpeg")
        self.send_header("Content-Length", str(file.tell()))
        self.end_headers()
        self.wfile.write(file.getvalue())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@contextlib.contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[str]:
    """A little server, answering as `handler` does; its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@contextlib.contextmanager
def running(data: Path, **settings: str) -> Iterator[tuple[str, Warm]]:
    """A Rotoscope that serves this data folder: its address and its process. What it says is in `server.log` there."""
    url = f"http://127.0.0.1:{free_port()}"
    data.mkdir(parents=True, exist_ok=True)
    log = data / "server.log"
    environs = environment(data, ROTOSCOPE_PUBLIC_URL=url, **settings)
    process = warm.start(["serve", "--port", url.rpartition(":")[2]], environs, log)
    try:
        wait_until_up(url, process, log)
        yield url, process
    finally:
        process.terminate()
        process.wait(30)


@contextlib.contextmanager
def a_server(data: Path, pictures: str) -> Iterator[Server]:
    """A Rotoscope of its own, with a key to it."""
    key = a_key(data, "tests")
    with running(data) as (url, _):
        yield Server(url, key, data, pictures)


def environment(data: Path, **settings: str) -> dict[str, str]:
    """Ours, with the settings of a Rotoscope that keeps its data there and fetches from this machine."""
    return os.environ | {"ROTOSCOPE_DATA": str(data), "ROTOSCOPE_FETCH_ALLOW": "127.0.0.0/8"} | settings


def a_key(data: Path, name: str) -> str:
    """The secret of a new key to the Rotoscope of this data folder."""
    return warm.ask(["key", "create", name, "--plain"], environment(data))


def finish(client: Client, project_id: str, job_id: str) -> str:
    """Claim the job's task, hand it in as it is, and wait; the address of the result."""
    client.wait_until_open(job_id, seconds=60)
    task = next(task for task in client.tasks(project_id=project_id) if task.job_id == job_id)
    held = client.claim(task.id)
    client.submit(task.id, held.lease_token, client.view_job(job_id).job.revision)
    return client.wait_for_result(project_id, job_id, seconds=60).result or ""
