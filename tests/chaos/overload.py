"""More than the server can carry, on purpose: how much of it is done, how long that takes, and how soon it is over.

First some callers who keep it busy, each with one request at a time: that is its capacity. Then many more, who offer
a multiple of it and do not slow down when they are refused. Then its capacity once more, for a machine changes its
speed. All connections stand all the time, and each stretch ends when the worker has carried what came of it: so what
was done is counted by the second of the server's processor, with everything that a job costs and every refusal.

    python -m tests.chaos.overload --seconds 20
"""

import argparse
import os
import sys
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import cpu_seconds

from tests import warm
from tests.chaos import ledger
from tests.chaos.crowd import Crowd, Tally
from tests.chaos.ledger import Ledger
from tests.trust import figures
from tests.trust.figures import Figure

BUSY_CALLERS = 32
CALLERS = 2000
FACTORS = (2, 5, 10)
GOODPUT_MIN = 0.8
WAIT_SECONDS_MAX = 2.0
REST_SECONDS_MAX = 5.0
GROWTH_MB_MAX = 100
SETTLE_SECONDS = 120.0


@dataclass
class Report:
    peaks: tuple[Tally, Tally]  # before and after
    overloads: dict[int, Tally]
    rest_seconds: float
    growth_mb: float

    @property
    def is_held(self) -> bool:
        return (
            all(self.share(factor) >= GOODPUT_MIN and tally.p99 <= WAIT_SECONDS_MAX for factor, tally in self.each)
            and not any(tally.odd for tally in self.overloads.values())
            and self.rest_seconds <= REST_SECONDS_MAX
            and self.growth_mb <= GROWTH_MB_MAX
        )

    @property
    def each(self) -> list[tuple[int, Tally]]:
        return list(self.overloads.items())

    @property
    def capacity(self) -> float:
        """Jobs for a second of the processor."""
        return sum(peak.done for peak in self.peaks) / sum(peak.cpu_seconds for peak in self.peaks)

    def share(self, factor: int) -> float:
        return self.overloads[factor].per_cpu_second / self.capacity

    def told(self) -> str:
        before, after = self.peaks
        stretches = ", ".join(
            f"{factor} x: {self.share(factor):.0%} of it ({tally.per_second:.0f}/s of {tally.statuses.total()} asked, "
            f"p99 {tally.p99:.2f} s, {tally.odd} odd, {tally.busy_seconds / tally.seconds:.0%} of a core)"
            for factor, tally in self.each
        )
        return (
            f"capacity {self.capacity:.0f} jobs per second of processor ({before.per_second:.0f}/s before with "
            f"{before.busy_seconds / before.seconds:.0%} of a core, {after.per_second:.0f}/s after); "
            f"{stretches}; at rest after {self.rest_seconds:.1f} s, {self.growth_mb:.0f} MB more"
        )


@dataclass
class Pressed:
    """A server, and who presses it."""

    crowd: Crowd
    book: Ledger
    pid: int

    def stretch(self, seconds: float, *, offered: float = 0.0, busy: int = 0) -> Tally:
        before = cpu_seconds(self.pid)
        tally = self.crowd.stretch(seconds, offered=offered, busy=busy)
        tally.busy_seconds = cpu_seconds(self.pid) - before
        self._settle()
        tally.cpu_seconds = cpu_seconds(self.pid) - before
        return tally

    def rest(self) -> float:
        """The seconds until one who asks is answered in good time."""
        began_at = time.monotonic()
        while True:
            calm = self.crowd.stretch(0.2, offered=5)
            if calm.done and not calm.statuses[503] and calm.p99 < 1:
                return time.monotonic() - began_at

    def _settle(self) -> None:
        """Wait until the worker has carried all that came."""
        until = time.monotonic() + SETTLE_SECONDS
        path = f"/v1/projects/{self.book.project_id}/jobs?state=arriving&page_size=1"
        while time.monotonic() < until:
            answer = self.book.call("GET", path)
            if answer["success"] and not answer["data"]["jobs"]:
                return
            time.sleep(0.2)


def run(seconds: float, data: Path) -> Report:
    os.environ["ROTOSCOPE_REQUESTS_PER_SECOND"] = "100000"  # what one key may send is another question
    with ledger.prepared(data) as (book, listener):
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            book.project_id = book.call("POST", "/v1/projects", {"name": "Overload"})["data"]["id"]
            head = (
                f"POST /v1/projects/{book.project_id}/jobs HTTP/1.1\r\nhost: 127.0.0.1:{book.port}\r\n"
                f"x-api-key: {book.key}\r\ncontent-type: application/json\r\n"
            )
            with closing(Crowd(book.port, head.encode(), book.origin, CALLERS)) as crowd:
                return _pressed(Pressed(crowd, book, server.pid), seconds)
        finally:
            server.terminate()
            server.wait(60)


def _pressed(pressed: Pressed, seconds: float) -> Report:
    pressed.stretch(3, busy=BUSY_CALLERS)  # to get warm
    before, resident = pressed.stretch(seconds, busy=BUSY_CALLERS), resident_mb(pressed.pid)
    overloads: dict[int, Tally] = {}
    for factor in FACTORS:
        overloads[factor] = pressed.stretch(seconds, offered=factor * before.per_second)
    pressed.crowd.stretch(min(seconds, 5), offered=FACTORS[-1] * before.per_second)
    rest_seconds, growth_mb = pressed.rest(), resident_mb(pressed.pid) - resident
    after = pressed.stretch(seconds, busy=BUSY_CALLERS)
    return Report((before, after), overloads, rest_seconds, growth_mb)


def resident_mb(pid: int) -> float:
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


def figure_of(report: Report) -> Figure:
    limit = (
        f">= {GOODPUT_MIN:.0%} of the capacity, p99 of what is carried <= {WAIT_SECONDS_MAX:.0f} s, at rest in "
        f"<= {REST_SECONDS_MAX:.0f} s, <= {GROWTH_MB_MAX} MB more, every other answer a 503 with Retry-After"
    )
    return Figure(9, "overload", report.told(), limit, "", report.is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Offer a server more than it can carry.")
    parser.add_argument("--seconds", type=float, default=20, help="of each of the five stretches")
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.seconds, Path(folder))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
