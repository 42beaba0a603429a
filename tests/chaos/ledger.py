"""A server that is killed again and again, clients that keep on creating jobs, and the ledger of what they were told.

The test owns the listening socket, as a supervisor would, so a client never meets a closed door: it waits in the
backlog until the next server stands. Clients retry as the official one does: the same body until there is an answer.

    python -m tests.chaos.ledger --kills 200
"""

import argparse
import contextlib
import http.client
import json
import os
import random
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import warm
from tests.trust import figures
from tests.trust.figures import Figure

PIXEL = bytes.fromhex(  # a GIF of one pixel
    "47494638396101000100800000000000ffffff21f90401000000002c00000000010001000002024401003b"
)


@dataclass
class Report:
    """What the ledger says after the last restart."""

    kills: int
    acknowledged: int
    refused_connections: int
    lost: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    duplicated: list[str] = field(default_factory=list)
    without_one_task: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_clean(self) -> bool:
        faults = (self.lost, self.changed, self.duplicated, self.without_one_task, self.wrong)
        return not any(faults) and not self.refused_connections


@dataclass
class Ledger:
    """Jobs by reference_id, as the server acknowledged them."""

    port: int
    key: str
    project_id: str
    origin: str
    said: dict[str, str] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)  # answers that are no yes
    refused: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def call(self, method: str, path: str, body: object = None) -> dict:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        headers = {"x-api-key": self.key, "content-type": "application/json"}
        with contextlib.closing(connection):
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            return json.load(connection.getresponse())

    def keep_creating(self, client: int) -> None:
        number = 0
        while not self.ended.is_set():
            number += 1
            self.create_until_answered(f"client{client}-{number}")

    def create_until_answered(self, reference_id: str) -> None:
        frames = [{"frame_id": f"f{n}", "src": f"{self.origin}/{reference_id}/{n}.gif"} for n in range(2)]
        body = {"reference_id": reference_id, "tag": "default", "data": {"video_data": {"frames": frames}}}
        while True:
            try:
                answer = self.call("POST", f"/v1/projects/{self.project_id}/jobs", body)
            except ConnectionRefusedError:
                self.refused += 1
            except (OSError, http.client.HTTPException, json.JSONDecodeError):
                pass  # cut in the middle: nobody knows whether it counted, so send it again
            else:
                if not answer["success"]:  # an assertion would end this thread, and nobody would hear of it
                    self.wrong.append(str(answer)[:300])
                    return
                self.said[reference_id] = answer["data"]["job_id"]
                return


def origin_of_pixels() -> tuple[socket.socket, str]:
    """A tiny HTTP server for frames, in threads of this process."""
    listener = socket.create_server(("127.0.0.1", 0), backlog=512)
    head = f"HTTP/1.1 200 OK\r\ncontent-type: image/gif\r\ncontent-length: {len(PIXEL)}\r\nconnection: close\r\n\r\n"

    def serve() -> None:
        while True:
            try:
                connection, _ = listener.accept()
            except OSError:
                return
            with connection, contextlib.suppress(OSError):
                connection.settimeout(5)
                connection.recv(65536)
                connection.sendall(head.encode() + PIXEL)

    threading.Thread(target=serve, daemon=True).start()
    return listener, f"http://127.0.0.1:{listener.getsockname()[1]}"


def start(program: str, data: Path, listener: socket.socket) -> warm.Warm:
    settings = {
        **os.environ,
        "ROTOSCOPE_DATA": str(data),
        "ROTOSCOPE_PUBLIC_URL": f"http://127.0.0.1:{listener.getsockname()[1]}",
        "ROTOSCOPE_FETCH_ALLOW": '["127.0.0.0/8"]',
    }
    return warm.start(["serve"], settings, data / "server.log", listener=listener, program=program)


@contextlib.contextmanager
def prepared(data: Path) -> Iterator[tuple[Ledger, socket.socket]]:
    """A data folder with a key and a project, and sockets for the server and its frames."""
    key = warm.ask(["key", "create", "chaos", "--plain"], os.environ | {"ROTOSCOPE_DATA": str(data)})
    origin_socket, origin = origin_of_pixels()
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listener, origin_socket:
        yield Ledger(listener.getsockname()[1], key, "", origin), listener


def run(kills: int, seed: int, data: Path, program: str = warm.ROTOSCOPE, patience: float = 120) -> Report:
    """Kill the server `kills` times at moments drawn from `seed`, restart it, and hold it to the ledger.

    `patience`: seconds for the jobs to leave the worker before they are counted.
    """
    dice = random.Random(seed)
    with prepared(data) as (ledger, listener):
        server = start(program, data, listener)
        try:
            ledger.project_id = ledger.call("POST", "/v1/projects", {"name": "Chaos"})["data"]["id"]
            clients = [threading.Thread(target=ledger.keep_creating, args=(n,), daemon=True) for n in range(4)]
            for client in clients:
                client.start()
            for _ in range(kills):
                wait_for_answers(ledger)
                time.sleep(dice.uniform(0, 0.3))
                server.send_signal(signal.SIGKILL)
                server.wait()
                server = start(program, data, listener)
            ledger.ended.set()
            for client in clients:
                client.join(60)
            return held_to(ledger, kills, patience)
        finally:
            ledger.ended.set()
            server.terminate()
            server.wait(30)


def wait_for_answers(ledger: Ledger) -> None:
    """Let it work: a kill during start-up alone proves little."""
    known = len(ledger.said)
    until = time.monotonic() + 60
    while len(ledger.said) < known + 4 and time.monotonic() < until:
        time.sleep(0.01)


def every_job(ledger: Ledger) -> list[dict]:
    jobs, token = [], ""
    while True:
        query = f"page_size=500&page_token={token}"
        page = ledger.call("GET", f"/v1/projects/{ledger.project_id}/jobs?{query}")["data"]
        jobs += page["jobs"]
        token = page["next_page_token"]
        if not token:
            return jobs


def settled(ledger: Ledger, seconds: float) -> list[dict]:
    """All jobs, once none is arriving any more."""
    until = time.monotonic() + seconds
    path = f"/v1/projects/{ledger.project_id}/jobs?state=arriving&page_size=1"
    while ledger.call("GET", path)["data"]["jobs"] and time.monotonic() < until:
        time.sleep(0.3)
    return every_job(ledger)


def tasks_by_job(ledger: Ledger) -> dict[str, int]:
    counts: dict[str, int] = {}
    token = ""
    while True:
        page = ledger.call("GET", f"/v1/tasks?project_id={ledger.project_id}&page_size=500&page_token={token}")["data"]
        for task in page["tasks"]:
            counts[task["job_id"]] = counts.get(task["job_id"], 0) + 1
        token = page["next_page_token"]
        if not token:
            return counts


def held_to(ledger: Ledger, kills: int, patience: float) -> Report:
    report = Report(kills, len(ledger.said), ledger.refused, wrong=ledger.wrong)
    jobs = settled(ledger, patience)
    kept: dict[str, list[str]] = {}
    for job in jobs:
        kept.setdefault(job["reference_id"], []).append(job["job_id"])
    tasks = tasks_by_job(ledger)
    for reference_id, job_id in ledger.said.items():
        ids = kept.get(reference_id, [])
        if not ids:
            report.lost.append(reference_id)
        elif job_id not in ids:
            report.changed.append(reference_id)
        elif tasks.get(job_id) != 1:
            report.without_one_task.append(reference_id)
    report.duplicated += [reference_id for reference_id, ids in kept.items() if len(ids) > 1]
    return report


def figure_of(report: Report, seed: int) -> Figure:
    told = (
        f"{report.kills} kills, {report.acknowledged} acknowledged, {len(report.lost)} lost, {len(report.duplicated)} "
        f"doubled, {len(report.changed)} changed ids, {report.refused_connections} refused connections"
    )
    is_held = report.is_clean and report.acknowledged >= 4 * report.kills
    return Figure(1, "kills of the server", told, "0 of each", str(seed), is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kill the server again and again and hold it to the clients' ledger.")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.kills, options.seed, Path(folder))
    print(outcome)
    sys.exit(figures.conclude(figure_of(outcome, options.seed), is_recorded=options.record))
