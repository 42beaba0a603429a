"""A real server in a process of its own, and a client's storage of pictures beside it."""

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

START_SECONDS = 60


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


def wait_until_up(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
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


@pytest.fixture(scope="session")
def pictures() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Pictures)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, pictures: str) -> Iterator[Server]:
    data = tmp_path_factory.mktemp("acceptance")
    url = f"http://127.0.0.1:{free_port()}"
    settings = os.environ | {
        "ROTOSCOPE_DATA": str(data),
        "ROTOSCOPE_PUBLIC_URL": url,
        "ROTOSCOPE_FETCH_ALLOW": "127.0.0.0/8",
    }
    made = subprocess.run(command("key", "create", "tests", "--plain"), env=settings, check=True, capture_output=True)
    log = data / "server.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            command("serve", "--port", url.rpartition(":")[2]), env=settings, stdout=output, stderr=output
        )
    try:
        wait_until_up(url, process, log)
        yield Server(url, made.stdout.decode().strip(), data, pictures)
    finally:
        process.terminate()
        process.wait(30)


@pytest.fixture(scope="session")
def project_id(server: Server) -> str:
    """A project with a workflow that v0 clients call `track_bounding_boxes`."""
    with server.client() as client:
        project = client.create_project("Acceptance")
        client.create_workflow(project.id, "Boxes", tag="track_bounding_boxes")
        return project.id


def finish(client: Client, project_id: str, job_id: str) -> str:
    """Claim the job's task, hand it in as it is, and wait; the address of the result."""
    client.wait_until_open(job_id, seconds=60)
    task = next(task for task in client.tasks(project_id=project_id) if task.job_id == job_id)
    held = client.claim(task.id)
    client.submit(task.id, held.lease_token, client.view_job(job_id).job.revision)
    return client.wait_for_result(project_id, job_id, seconds=60).result or ""
