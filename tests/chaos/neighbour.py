"""Two organizations on one server: what one who asks for far more than it may costs the other who works calmly.

Stretches with and without the busy neighbour follow each other, for a machine changes its speed; the middle of the
pairs counts. The neighbour has its pace (ROTOSCOPE_REQUESTS_PER_SECOND), and asks for five times that.

    python -m tests.chaos.neighbour --rounds 8 --seconds 6
"""

import argparse
import os
import statistics
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
ASK_SECONDS = 0.04


@dataclass
class Report:
    pairs: list[tuple[float, float]] = field(default_factory=list)  # p95 alone and beside the neighbour
    refused: int = 0
    taken: int = 0

    @property
    def share(self) -> float:
        """What the neighbour adds, in the middle of the pairs."""
        return statistics.median(beside / alone - 1 for alone, beside in self.pairs)

    @property
    def is_held(self) -> bool:
        return self.share < SHARE_MAX and self.refused > 0

    def told(self) -> str:
        alone, beside = (statistics.median(each) * 1000 for each in zip(*self.pairs, strict=True))
        return (
            f"p95 {alone:.1f} ms alone and {beside:.1f} ms beside a neighbour of whom {self.taken} requests were taken "
            f"and {self.refused} refused: {self.share:+.0%} in the middle of {len(self.pairs)} pairs"
        )


class Neighbour:
    """Asks without end, on connections that last."""

    def __init__(self, port: int, key: str) -> None:
        self.port = port
        self.key = key
        self.statuses: Counter[int] = Counter()
        self._ended = threading.Event()
        self._callers = [threading.Thread(target=self._ask, daemon=True) for _ in range(CALLERS)]

    def __enter__(self) -> "Neighbour":
        for caller in self._callers:
            caller.start()
        time.sleep(2.5)  # until its burst is used up
        return self

    def __exit__(self, *_about: object) -> None:
        self._ended.set()
        for caller in self._callers:
            caller.join(30)

    def _ask(self) -> None:
        pause = CALLERS / (PACE * TIMES)
        with closing(HTTPConnection("127.0.0.1", self.port, timeout=60)) as connection:
            while not self._ended.is_set():
                began_at = time.monotonic()
                connection.request("GET", "/v1/projects", headers={"x-api-key": self.key})
                answer = connection.getresponse()
                answer.read()
                self.statuses[answer.status] += 1
                time.sleep(max(0.0, pause - (time.monotonic() - began_at)))


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


def p95_of(book: Ledger, seconds: float) -> float:
    """Of a client who creates jobs, one after the other, with pauses."""
    waits: list[float] = []
    until = time.monotonic() + seconds
    while (began_at := time.monotonic()) < until:
        book.create_until_answered(f"job-{len(book.said)}")
        waits.append(time.monotonic() - began_at)
        time.sleep(max(0.0, ASK_SECONDS + 1 / PACE - waits[-1]))
    return sorted(waits)[int(len(waits) * 0.95)]


def run(rounds: int, seconds: float, data: Path) -> Report:
    os.environ["ROTOSCOPE_REQUESTS_PER_SECOND"] = str(PACE)
    report = Report()
    with ledger.prepared(data) as (book, listener):
        other = key_of_another(data)
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            book.project_id = book.call("POST", "/v1/projects", {"name": "Calm"})["data"]["id"]
            p95_of(book, seconds)  # to get warm
            for _ in range(rounds):
                alone = p95_of(book, seconds)
                with Neighbour(book.port, other) as neighbour:
                    report.pairs.append((alone, p95_of(book, seconds)))
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
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.rounds, options.seconds, Path(folder))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
