"""A server that is killed again and again while it tells a receiver of jobs; in the end the receiver has heard of each.

The receiver answers one delivery in ten with an error at first, and another one, beside it, never answers at all.
Every signature is verified by the package of the standard.

    python -m tests.chaos.webhooks --events 2000 --kills 30
"""

import argparse
import dataclasses
import http.server
import json
import random
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from tests import warm
from tests.chaos import ledger
from tests.chaos.ledger import Ledger
from tests.trust import figures
from tests.trust.figures import Figure

ERRORS = 0.1  # of what it hears for the first time
REST_SECONDS = 600.0  # what failed twice is tried again after five minutes


@dataclass
class Receiver:
    """What a receiver heard: bodies by webhook-id, and when it first heard of a job."""

    secret: str = ""
    url: str = ""
    is_silent: bool = False
    bodies: dict[str, set[bytes]] = field(default_factory=dict)
    jobs: dict[str, set[str]] = field(default_factory=dict)
    unverified: int = 0
    repeats: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def hear(self, headers: dict[str, str], body: bytes) -> int:
        """The status to answer with. What is answered with an error must come again, so it does not count."""
        try:
            Webhook(self.secret).verify(body, headers)
        except WebhookVerificationError:
            self.unverified += 1
        webhook_id = headers["webhook-id"]
        is_first = webhook_id not in self.bodies
        self.repeats += not is_first
        self.bodies.setdefault(webhook_id, set()).add(body)
        if is_first and random.random() < ERRORS:
            return 503
        self.jobs.setdefault(json.loads(body)["data"]["job_id"], set()).add(webhook_id)
        return 204


@dataclass(frozen=True)
class Report:
    kills: int
    events: int
    missing: int
    unverified: int
    changed: int  # bodies that differ under one id
    repeats: int  # allowed: at least once
    told_under_two_ids: int  # allowed: an event that was handled twice is told twice
    seconds_to_the_last: float

    @property
    def is_clean(self) -> bool:
        return not (self.missing or self.unverified or self.changed)


@contextmanager
def receiving(receiver: Receiver) -> Iterator[None]:
    class Door(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if receiver.is_silent:
                receiver.ended.wait(600)
                return
            self.send_response(receiver.hear({name.lower(): value for name, value in self.headers.items()}, body))
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Door)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    receiver.url = f"http://127.0.0.1:{server.server_address[1]}/hook"
    try:
        yield
    finally:
        receiver.ended.set()
        server.shutdown()


def subscribe(book: Ledger, receiver: Receiver) -> None:
    body = {"url": receiver.url, "kinds": ["job.created"], "project_id": book.project_id}
    receiver.secret = book.call("POST", "/v1/webhooks", body)["data"]["secret"]


def run(events: int, kills: int, seed: int, data: Path) -> Report:
    """Kill the server `kills` times while `events` jobs are created."""
    dice, quick, silent = random.Random(seed), Receiver(), Receiver(is_silent=True)
    with receiving(quick), receiving(silent), ledger.prepared(data) as (book, listener):
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            book.project_id = book.call("POST", "/v1/projects", {"name": "Webhooks"})["data"]["id"]
            for receiver in (quick, silent):
                subscribe(book, receiver)
            clients = [threading.Thread(target=create, args=(book, n, events), daemon=True) for n in range(4)]
            for client in clients:
                client.start()
            for number in range(kills):
                wait_until(lambda number=number: len(book.said) >= events * (number + 1) / (kills + 1), REST_SECONDS)
                time.sleep(dice.uniform(0, 0.5))
                server.send_signal(signal.SIGKILL)
                server.wait()
                server = ledger.start(warm.ROTOSCOPE, data, listener)
            for client in clients:
                client.join(REST_SECONDS)
            began_at = time.monotonic()
            wait_until(lambda: set(book.said.values()) <= quick.jobs.keys(), REST_SECONDS)
            return judged(book, quick, kills, time.monotonic() - began_at)
        finally:
            server.kill()
            server.wait(30)


def create(book: Ledger, client: int, events: int) -> None:
    number = 0
    while len(book.said) < events:
        number += 1
        book.create_until_answered(f"client{client}-{number}")


def wait_until(is_so: object, seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:  # type: ignore[operator]
        time.sleep(0.02)


def judged(book: Ledger, quick: Receiver, kills: int, seconds: float) -> Report:
    return Report(
        kills=kills,
        events=len(book.said),
        missing=len(set(book.said.values()) - quick.jobs.keys()),
        unverified=quick.unverified,
        changed=sum(len(bodies) > 1 for bodies in quick.bodies.values()),
        repeats=quick.repeats,
        told_under_two_ids=sum(len(ids) > 1 for ids in quick.jobs.values()),
        seconds_to_the_last=round(seconds, 1),
    )


def figure_of(report: Report, seed: int, events: int) -> Figure:
    told = (
        f"{report.kills} kills, {report.events} events, {report.missing} missing, {report.unverified} unverified, "
        f"{report.changed} changed under their id; the last heard of {report.seconds_to_the_last} s after its job"
    )
    return Figure(
        14, "kills while webhooks go out", told, "0 of each", str(seed), report.is_clean and report.events >= events
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Kill a server that sends webhooks and look for what is missing.")
    parser.add_argument("--events", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.events, options.kills, options.seed, Path(folder))
    print(json.dumps(dataclasses.asdict(outcome)))
    figure = figure_of(outcome, options.seed, options.events)
    sys.exit(figures.conclude(figure, is_recorded=options.record))
