"""A server that is attacked in eight ways at once: how soon it says that it is alive, and how much it grows.

python -m tests.chaos.attack --seconds 30
"""

import argparse
import http.client
import subprocess
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import warm
from tests.chaos import ledger
from tests.chaos.attackers import ATTACKS
from tests.chaos.ledger import Ledger
from tests.chaos.overload import resident_mb
from tests.trust import figures
from tests.trust.figures import Figure

P99_SECONDS_MAX = 0.25
GROWTH_MB_MAX = 100
ASK_SECONDS = 0.05  # from one question to the next
REST_SECONDS = 10.0  # before the attack, and for half-sent headers to be over after it


@dataclass
class Report:
    calm: list[float]
    attacked: list[float]
    afterwards: list[float]
    attacks: int
    growth_mb: float
    unanswered: int
    jobs_done: int

    @property
    def is_held(self) -> bool:
        is_quick = p99(self.attacked) < P99_SECONDS_MAX and not self.unanswered
        return is_quick and self.growth_mb < GROWTH_MB_MAX and self.jobs_done > 0

    def told(self) -> str:
        return (
            f"{self.attacks} attacks of {len(ATTACKS)} kinds: /health p99 {p99(self.attacked) * 1000:.0f} ms, "
            f"{p99(self.calm) * 1000:.0f} ms before and {p99(self.afterwards) * 1000:.0f} ms after, "
            f"{self.unanswered} of {len(self.attacked)} not answered; {self.jobs_done} jobs of a client were taken "
            f"meanwhile; {self.growth_mb:.0f} MB more"
        )


def p99(seconds: list[float]) -> float:
    return sorted(seconds)[int(len(seconds) * 0.99)] if seconds else 0.0


@dataclass
class Watch:
    """Asks again and again whether a server is alive, each time on a new connection, as a load balancer does."""

    port: int
    unanswered: int = 0

    def stretch(self, seconds: float) -> list[float]:
        waits: list[float] = []
        until = time.monotonic() + seconds
        while (began_at := time.monotonic()) < until:
            try:
                with closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)) as connection:
                    connection.request("GET", "/health")
                    assert connection.getresponse().status == 200
            except (OSError, http.client.HTTPException, AssertionError):
                self.unanswered += 1
            waits.append(time.monotonic() - began_at)
            time.sleep(max(0.0, ASK_SECONDS - waits[-1]))
        return waits


def run(seconds: float, data: Path) -> Report:
    with ledger.prepared(data) as (book, listener):
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            return _attacked(book, server.pid, seconds)
        finally:
            server.terminate()
            server.wait(60)


def _attacked(book: Ledger, pid: int, seconds: float) -> Report:
    book.project_id = book.call("POST", "/v1/projects", {"name": "Attacked"})["data"]["id"]
    book.create_until_answered("before")
    ledger.settled(book, 60)
    watch = Watch(book.port)
    calm, resident = watch.stretch(REST_SECONDS), resident_mb(pid)
    command = [sys.executable, "-m", "tests.chaos.attackers", str(book.port), book.key, book.project_id, str(seconds)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as attackers:
        time.sleep(2)  # the bombs are made first
        attacked = watch.stretch(seconds / 2)
        began_at = time.monotonic()
        while time.monotonic() < began_at + 2:  # a client works on, beside the attack
            book.create_until_answered(f"meanwhile-{len(book.said)}")
        attacked += watch.stretch(seconds / 2)
        said, _ = attackers.communicate(timeout=seconds + 300)
    growth = resident_mb(pid) - resident
    afterwards = watch.stretch(REST_SECONDS)
    return Report(calm, attacked, afterwards, int(said or 0), growth, watch.unanswered, len(book.said) - 1)


def figure_of(report: Report) -> Figure:
    limit = f"/health p99 < {P99_SECONDS_MAX * 1000:.0f} ms, all answered, < {GROWTH_MB_MAX} MB more"
    return Figure(9, "attacked in eight ways at once", report.told(), limit, "", report.is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Attack a server, and ask whether it is alive.")
    parser.add_argument("--seconds", type=float, default=30)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.seconds, Path(folder))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
