"""Two organizations on one server: what one who asks for far more than it may costs the other who works calmly.

Stretches with and without the busy neighbour follow each other, for a machine changes its speed; all that were waited
for without it stand against all with it. The neighbour has its pace (ROTOSCOPE_REQUESTS_PER_SECOND), and asks for five
times that.

    python -m tests.chaos.neighbour --rounds 8 --seconds 6
"""

import argparse
import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory

from rotoscope import app
from rotoscope.services import setup
from rotoscope.services.people import keys, sessions
from rotoscope.settings import Settings
from rotoscope.wire.member import NewKey, NewMember
from tests import warm
from tests.chaos import ledger
from tests.chaos.ledger import Ledger
from tests.trust import figures
from tests.trust.figures import Figure

PACE = 20  # requests a second that one key may send: the old service had as many
TIMES = 5
CALLERS = 60  # more than may wait at once for two seconds
SHARE_MAX = 0.10
BURST_SECONDS = 3.0  # until it has started, and what it may ask at once is used up
ASK_SECONDS = 0.04


@dataclass
class Report:
    alone: list[float] = field(default_factory=list)
    beside: list[float] = field(default_factory=list)
    refused: int = 0
    taken: int = 0

    @property
    def share(self) -> float:
        """What the neighbour adds."""
        return p95(self.beside) / p95(self.alone) - 1

    @property
    def is_held(self) -> bool:
        return self.share < SHARE_MAX and self.refused > 0

    def told(self) -> str:
        return (
            f"p95 of {len(self.alone)} jobs {p95(self.alone) * 1000:.1f} ms alone, of {len(self.beside)} "
            f"{p95(self.beside) * 1000:.1f} ms beside a neighbour of whom {self.taken} requests were taken and "
            f"{self.refused} refused: {self.share:+.0%}"
        )


def p95(waits: list[float]) -> float:
    return sorted(waits)[int(len(waits) * 0.95)]


class Neighbour:
    """Asks without end, on connections that last, from a process of its own."""

    def __init__(self, port: int, key: str, seconds: float) -> None:
        self.statuses: Counter[int] = Counter()
        self._command = [sys.executable, "-m", "tests.chaos.neighbour", "--ask", str(port), key, str(seconds)]

    def __enter__(self) -> "Neighbour":
        self._asking = subprocess.Popen(self._command, stdout=subprocess.PIPE, text=True)
        time.sleep(BURST_SECONDS)
        return self

    def __exit__(self, *_about: object) -> None:
        said, _ = self._asking.communicate(timeout=120)
        self.statuses.update({int(status): count for status, count in json.loads(said).items()})


def ask(port: int, key: str, seconds: float) -> Counter[int]:
    """So many callers together ask five times what they may; what they are told, by status."""
    statuses: Counter[int] = Counter()
    until = time.monotonic() + seconds

    def keep_asking() -> None:
        with closing(HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
            while (began_at := time.monotonic()) < until:
                connection.request("GET", "/v1/projects", headers={"x-api-key": key})
                answer = connection.getresponse()
                answer.read()
                statuses[answer.status] += 1
                time.sleep(max(0.0, CALLERS / (PACE * TIMES) - (time.monotonic() - began_at)))

    callers = [threading.Thread(target=keep_asking) for _ in range(CALLERS)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    return statuses


def key_of_another(data: Path) -> str:
    """The key of an organization that lives in the same house."""
    house = app.open_house(Settings(data=data), is_alone=False)
    try:
        made = house.db.write_now(
            lambda conn: setup.create_organization(conn, house, "Busy", NewMember("B", role="owner"))
        )
        owner = sessions.principal_of(made)
        return house.db.write_now(lambda conn: keys.create_key(conn, house, owner, NewKey("busy"))).secret
    finally:
        app.close_house(house)


def waits_of(book: Ledger, seconds: float) -> list[float]:
    """Of a client who creates jobs, one after the other, with pauses."""
    waits: list[float] = []
    until = time.monotonic() + seconds
    while (began_at := time.monotonic()) < until:
        book.create_until_answered(f"job-{len(book.said)}")
        waits.append(time.monotonic() - began_at)
        time.sleep(max(0.0, ASK_SECONDS + 1 / PACE - waits[-1]))
    return waits


def run(rounds: int, seconds: float, data: Path) -> Report:
    os.environ["ROTOSCOPE_REQUESTS_PER_SECOND"] = str(PACE)
    report = Report()
    with ledger.prepared(data) as (book, listener):
        other = key_of_another(data)
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            book.project_id = book.call("POST", "/v1/projects", {"name": "Calm"})["data"]["id"]
            waits_of(book, seconds)  # to get warm
            for _ in range(rounds):
                report.alone += waits_of(book, seconds)
                with Neighbour(book.port, other, BURST_SECONDS + seconds) as neighbour:
                    report.beside += waits_of(book, seconds)
                report.refused += neighbour.statuses[429]
                report.taken += neighbour.statuses[200]
        finally:
            server.terminate()
            server.wait(60)
    return report


def figure_of(report: Report) -> Figure:
    return Figure(9, "a busy neighbour", report.told(), f"< {SHARE_MAX:.0%} more", "", report.is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Work beside a neighbour who asks for too much.")
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--seconds", type=float, default=6)
    parser.add_argument("--ask", nargs=3, metavar=("PORT", "KEY", "SECONDS"), help="be the neighbour")
    figures.add_option(parser)
    options = parser.parse_args()
    if options.ask:
        print(json.dumps(ask(int(options.ask[0]), options.ask[1], float(options.ask[2]))))
        sys.exit()
    with TemporaryDirectory() as folder:
        outcome = run(options.rounds, options.seconds, Path(folder))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
