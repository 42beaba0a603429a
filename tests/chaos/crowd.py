"""Callers that do not wait for each other: sockets of their own on one poll, so that asking costs next to nothing."""

import itertools
import json
import select
import socket
import time
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field

CATCH_UP_SECONDS = 0.1  # what was to be asked while no caller was free is asked later, but not all of it at once
ANSWER_SECONDS = 60.0  # at the end of a stretch


@dataclass
class Tally:
    """What the callers of one stretch saw."""

    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)  # of those that were carried out
    cut: int = 0
    seconds: float = 0.0
    cpu_seconds: float = 0.0  # of the server, with what followed from the jobs of this stretch
    busy_seconds: float = 0.0  # of these, while it was asked

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


@dataclass(slots=True)
class Caller:
    """One who asks on a connection, which the server may close while nothing is asked; then there is another."""

    connection: socket.socket | None = None
    is_waiting: bool = False
    began_at: float = 0.0
    heard: bytes = b""


@dataclass
class Crowd:
    """`size` callers, who keep their connections from stretch to stretch."""

    port: int
    head: bytes
    origin: str
    size: int
    numbers: Iterator[int] = field(default_factory=itertools.count)
    _poll: select.epoll = field(default_factory=select.epoll)
    _connected: dict[int, Caller] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._callers = [Caller() for _ in range(self.size)]

    def stretch(self, seconds: float, *, offered: float = 0.0, busy: int = 0) -> Tally:
        """Let them ask: `offered` requests a second, whatever the answers; or `busy` of them, as fast as they can."""
        for number, _ in self._poll.poll(0):  # who was left in peace for long has no connection any more
            self._has_heard(self._connected[number], Tally())
        tally, idle = Tally(), deque(self._callers[: busy or self.size])
        count, began_at = len(idle), time.monotonic()
        due, until = began_at, began_at + seconds
        while (now := time.monotonic()) < until or (len(idle) < count and now < until + ANSWER_SECONDS):
            while idle and now < until and (not offered or due <= now):
                self._ask(idle.popleft(), now)
                due += 1 / offered if offered else 0.0
            due = max(due, now - CATCH_UP_SECONDS)
            for number, _ in self._poll.poll(0.0005 if offered else 0.05):
                if self._has_heard(self._connected[number], tally):
                    idle.append(self._connected[number])
        tally.cut += count - len(idle)
        tally.seconds = seconds
        return tally

    def close(self) -> None:
        for caller in self._connected.values():
            if caller.connection is not None:
                caller.connection.close()
        self._poll.close()

    def _connect(self, caller: Caller) -> socket.socket:
        made = caller.connection = socket.create_connection(("127.0.0.1", self.port))
        made.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._connected[made.fileno()] = caller
        self._poll.register(made, select.EPOLLIN)
        return made

    def _ask(self, caller: Caller, now: float) -> None:
        name = f"job-{next(self.numbers)}"
        frames = [{"frame_id": "f", "src": f"{self.origin}/{name}.gif"}]
        body = {"reference_id": name, "tag": "default", "data": {"video_data": {"frames": frames}}}
        text = json.dumps(body).encode()
        caller.began_at, caller.heard, caller.is_waiting = now, b"", True
        (caller.connection or self._connect(caller)).sendall(
            self.head + b"content-length: %d\r\n\r\n" % len(text) + text
        )

    def _has_heard(self, caller: Caller, tally: Tally) -> bool:
        """Take in what has come; whether the caller may ask again."""
        assert caller.connection is not None
        try:
            piece = caller.connection.recv(1 << 16)
        except OSError:
            piece = b""
        if not piece:
            self._poll.unregister(caller.connection)
            caller.connection.close()
            caller.connection, was_waiting, caller.is_waiting = None, caller.is_waiting, False
            tally.cut += was_waiting
            return was_waiting
        caller.heard += piece
        head, end, body = caller.heard.partition(b"\r\n\r\n")
        head = head.lower()
        if not end or len(body) < int(head.partition(b"content-length: ")[2].partition(b"\r\n")[0]):
            return False
        status = int(head.split(b" ", 2)[1])
        tally.statuses[status if status != 503 or b"\r\nretry-after: " in head else 500] += 1
        if status == 200:
            tally.waits.append(time.monotonic() - caller.began_at)
        caller.is_waiting = False
        return True
