"""Server and worker in processes of their own, on PostgreSQL: the same way through, and a worker that dies on it."""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rotoscope import Client
from tests import warm
from tests.acceptance.serving import finish, free_port, wait_until_up

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@contextmanager
def process(settings: dict[str, str], log: Path, *arguments: str) -> Iterator[warm.Warm]:
    started = warm.start(arguments, settings, log)
    try:
        yield started
    finally:
        started.terminate()
        started.wait(30)


def test_a_job_passes_through_processes_apart(postgres_url: str, pictures: str, tmp_path: Path) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    settings = os.environ | {
        "ROTOSCOPE_DATA": str(tmp_path),
        "ROTOSCOPE_DATABASE_URL": postgres_url,
        "ROTOSCOPE_PUBLIC_URL": url,
        "ROTOSCOPE_FETCH_ALLOW": "127.0.0.0/8",
    }
    key = warm.ask(["key", "create", "apart", "--plain"], settings)
    log = tmp_path / "log"
    with (
        process(settings, log, "serve", "--no-worker", "--port", url.rpartition(":")[2]) as server,
        Client(url, key) as client,
    ):
        wait_until_up(url, server, log)
        project = client.create_project("Apart")
        job = client.create_job(project.id, str(uuid.uuid4()), image_url=f"{pictures}/a.jpg", tag="default")
        assert client.view_job(job.job_id).job.state == "arriving", "nobody works yet"
        with process(settings, log, "worker") as worker:
            client.wait_until_open(job.job_id, seconds=90)
            worker.kill()
        with process(settings, log, "worker"):
            assert finish(client, project.id, job.job_id).endswith(".json")
