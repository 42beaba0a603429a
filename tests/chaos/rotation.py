"""One server after another on the same socket, while clients ask without a pause; every request must be answered.

Half of the clients open a connection for each request, as the official one does; the others keep theirs.

    python -m tests.chaos.rotation --rotations 20
"""

import argparse
import contextlib
import http.client
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

import requests

from rotoscope.cli import keeper_note
from tests import warm
from tests.chaos.ledger import origin_of_pixels
from tests.trust import figures
from tests.trust.figures import Figure

ROTOSCOPE = (sys.executable, "-m", "rotoscope")
PATIENCE = 180


@dataclass
class Load:
    """Clients, what they were told, and what went wrong."""

    url: str
    key: str
    origin: str
    project_id: str = ""
    said: dict[str, str] = field(default_factory=dict)
    answers: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def work(self, client: int, *, is_lasting: bool) -> None:
        session = requests.Session() if is_lasting else None
        number = 0
        while not self.ended.is_set():
            number += 1
            self.create(session or requests, f"client{client}-{number}")
            self.ask(session or requests, "GET", f"/v1/projects/{self.project_id}/jobs?page_size=5")

    def create(self, through: object, reference_id: str) -> None:
        frames = [{"frame_id": "f", "src": f"{self.origin}/{reference_id}.gif"}]
        body = {"reference_id": reference_id, "tag": "default", "data": {"video_data": {"frames": frames}}}
        data = self.ask(through, "POST", f"/v1/projects/{self.project_id}/jobs", body)
        if data is not None:
            self.said[reference_id] = data["job_id"]

    def ask(self, through: object, method: str, path: str, body: object = None) -> dict | None:
        began_at = time.monotonic()
        try:
            answer = through.request(  # type: ignore[attr-defined]
                method, self.url + path, json=body, headers={"x-api-key": self.key}, timeout=PATIENCE
            )
            assert answer.status_code < 300, answer.text
            return answer.json()["data"]
        except (requests.RequestException, http.client.HTTPException, AssertionError, ValueError) as error:
            self.failures.append(f"{method} {path}: {error!r}"[:300])
            return None
        finally:
            self.answers += 1
            self.slowest = max(self.slowest, time.monotonic() - began_at)


@dataclass(frozen=True)
class Report:
    rotations: int
    requests: int
    slowest: float
    failures: list[str]
    lost: list[str]

    @property
    def is_clean(self) -> bool:
        return not self.failures and not self.lost


@contextlib.contextmanager
def kept_server(data: Path) -> Iterator[tuple[Path, Load]]:
    """A server with a keeper; the keeper's note, and clients who can ask it."""
    origin_socket, origin = origin_of_pixels()
    settings = {
        **os.environ,
        "ROTOSCOPE_DATA": str(data),
        "ROTOSCOPE_FETCH_ALLOW": "127.0.0.0/8",
        "PYTHONDONTWRITEBYTECODE": "",  # starts are many, and compiling is most of a start
    }
    key = warm.ask(["key", "create", "rotation", "--plain"], settings)
    with origin_socket, (data / "server.log").open("ab") as log:
        keeper = subprocess.Popen([*ROTOSCOPE, "serve", "--keep", "--port", "0"], env=settings, stdout=log, stderr=log)
        try:
            note = wait_for(keeper, data)
            port = note.stem.rpartition("-")[2]
            yield note, Load(f"http://127.0.0.1:{port}", key, origin)
        finally:
            keeper.terminate()
            keeper.wait(60)


def wait_for(keeper: subprocess.Popen[bytes], data: Path) -> Path:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        assert keeper.poll() is None, (data / "server.log").read_text()
        for note in keeper_note.living(data):
            noted = keeper_note.read(note)
            if noted is not None and noted.standing:
                return note
        time.sleep(0.05)
    raise TimeoutError((data / "server.log").read_text())


def run(rotations: int, data: Path, clients: int = 4) -> Report:
    with kept_server(data) as (_, load):
        project = load.ask(requests, "POST", "/v1/projects", {"name": "Rotation"})
        assert project is not None, load.failures
        load.project_id = project["id"]
        threads = [
            threading.Thread(target=load.work, args=(n,), kwargs={"is_lasting": n % 2 == 0}, daemon=True)
            for n in range(clients)
        ]
        for thread in threads:
            thread.start()
        for _ in range(rotations):
            let_work(load)
            rotate = [*ROTOSCOPE, "restart", "--data", str(data), "--wait", str(PATIENCE)]
            ended = subprocess.run(rotate, capture_output=True, text=True, check=False)
            assert ended.returncode == 0, ended.stderr + (data / "server.log").read_text()
        let_work(load)
        load.ended.set()
        for thread in threads:
            thread.join(PATIENCE)
        return Report(rotations, load.answers, load.slowest, load.failures, missing(load))


def let_work(load: Load, answers: int = 20) -> None:
    known, until = load.answers, time.monotonic() + 30
    while load.answers < known + answers and time.monotonic() < until:
        time.sleep(0.01)


def missing(load: Load) -> list[str]:
    """Jobs that were acknowledged and are not there."""
    kept: dict[str, str] = {}
    token: str | None = ""
    while token is not None:
        path = f"/v1/projects/{load.project_id}/jobs?page_size=500&page_token={token}"
        page = load.ask(requests, "GET", path)
        assert page is not None, load.failures
        kept |= {job["reference_id"]: job["job_id"] for job in page["jobs"]}
        token = page["next_page_token"] or None
    return [reference_id for reference_id, job_id in load.said.items() if kept.get(reference_id) != job_id]


def figure_of(report: Report) -> Figure:
    told = (
        f"{report.rotations} rotations, {report.requests} requests, {len(report.failures)} failed, {len(report.lost)} "
        f"lost; the slowest answer took {report.slowest:.1f} s"
    )
    return Figure(15, "one server after another under load", told, "0 failed, 0 lost", "", report.is_clean)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Let servers follow each other under load and count what failed.")
    parser.add_argument("--rotations", type=int, default=20)
    parser.add_argument("--clients", type=int, default=4)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.rotations, Path(folder), clients=options.clients)
    print(json.dumps({name: getattr(outcome, name) for name in Report.__dataclass_fields__}, indent=1))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
