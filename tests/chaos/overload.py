"""More than the server can carry, on purpose: how much of it is done, how long that takes, and how soon it is over.

First as many clients as keep it busy, each with one request at a time: that is its capacity. Then many more, who offer
a multiple of it and do not slow down when they are refused. What was done is counted by the second of the server's
processor, for whoever offers the load takes part of the machine as well.

    python -m tests.chaos.overload --seconds 20
"""

import argparse
import asyncio
import itertools
import json
import os
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.processes import cpu_seconds

from tests import warm
from tests.chaos import ledger
from tests.trust import figures
from tests.trust.figures import Figure

BUSY_CLIENTS = 32
CLIENTS = 400
FACTORS = (2, 5, 10)
GOODPUT_MIN = 0.8
WAIT_SECONDS_MAX = 2.0
REST_SECONDS_MAX = 5.0
GROWTH_MB_MAX = 100


@dataclass
class Tally:
    """What the clients of one stretch saw."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # of those that were carried out
    cut: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0

    @property
    def done(self) -> int:
        return self.statuses[200]

    @property
    def per_second(self) -> float:
        return self.done / self.seconds

    @property
    def per_cpu_second(self) -> float:
        return self.done / self.cpu_seconds

    @property
    def p99(self) -> float:
        return sorted(self.waits)[int(len(self.waits) * 0.99)] if self.waits else 0.0

    @property
    def odd(self) -> int:
        """Answers that are neither a yes nor a refusal that says when to come back."""
        return self.statuses.total() - self.done - self.statuses[503] + self.cut


@dataclass
class Crowd:
    """Clients with connections of their own."""

    port: int
    head: bytes
    origin: str
    numbers: Iterator[int] = field(default_factory=itertools.count)

    async def stretch(self, clients: int, seconds: float, offered: float, pid: int) -> Tally:
        """Let them ask; `offered` requests a second together, as many as they can where it is 0."""
        tally, began_at, cpu = Tally(), time.monotonic(), cpu_seconds(pid)
        until = began_at + seconds
        await asyncio.gather(*(self._ask_on(tally, until, offered and clients / offered) for _ in range(clients)))
        tally.seconds, tally.cpu_seconds = time.monotonic() - began_at, cpu_seconds(pid) - cpu
        return tally

    async def _ask_on(self, tally: Tally, until: float, every: float) -> None:
        due = time.monotonic() + random.random() * every
        while True:
            try:
                reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
                while due < until:
                    await asyncio.sleep(due - time.monotonic())
                    began_at = time.monotonic()
                    status = await self._create(reader, writer)
                    tally.statuses[status] += 1
                    if status == 200:
                        tally.waits.append(time.monotonic() - began_at)
                    due = max(due + every, time.monotonic() - every) if every else time.monotonic()
                writer.close()
                return
            except (OSError, asyncio.IncompleteReadError):
                tally.cut += 1

    async def _create(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> int:
        name = f"job-{next(self.numbers)}"
        frames = [{"frame_id": "f", "src": f"{self.origin}/{name}.gif"}]
        body = {"reference_id": name, "tag": "default", "data": {"video_data": {"frames": frames}}}
        text = json.dumps(body).encode()
        writer.write(self.head + b"content-length: %d\r\n\r\n" % len(text) + text)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        await reader.readexactly(int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]))
        status = int(head.split(b" ", 2)[1])
        return status if status != 503 or b"\r\nretry-after: " in head else 500


@dataclass
class Report:
    peak: Tally
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

    def share(self, factor: int) -> float:
        return self.overloads[factor].per_cpu_second / self.peak.per_cpu_second

    def told(self) -> str:
        stretches = ", ".join(
            f"{factor} x: {self.share(factor):.0%} of it ({tally.per_second:.0f}/s of {tally.statuses.total()} asked, "
            f"p99 {tally.p99:.2f} s, {tally.odd} odd)"
            for factor, tally in self.each
        )
        return (
            f"capacity {self.peak.per_cpu_second:.0f} jobs per second of processor ({self.peak.per_second:.0f}/s); "
            f"{stretches}; at rest after {self.rest_seconds:.1f} s, {self.growth_mb:.0f} MB more"
        )


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
            crowd = Crowd(book.port, head.encode(), book.origin)
            return asyncio.run(_pressed(crowd, seconds, server.pid))
        finally:
            server.terminate()
            server.wait(60)


async def _pressed(crowd: Crowd, seconds: float, pid: int) -> Report:
    await crowd.stretch(BUSY_CLIENTS, 3, 0, pid)  # to get warm
    peak, before = await crowd.stretch(BUSY_CLIENTS, seconds, 0, pid), resident_mb(pid)
    overloads = {factor: await crowd.stretch(CLIENTS, seconds, factor * peak.per_second, pid) for factor in FACTORS}
    began_at = time.monotonic()
    while True:
        calm = await crowd.stretch(1, 0.2, 5, pid)
        if calm.done and calm.p99 < 1:
            return Report(peak, overloads, time.monotonic() - began_at, resident_mb(pid) - before)


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
    parser.add_argument("--seconds", type=float, default=20, help="of each of the four stretches")
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as folder:
        outcome = run(options.seconds, Path(folder))
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
