"""Keeps a server standing: holds the listening socket, and lets one server process follow another on it.

The keeper itself serves nothing, so there is little in it that could fail. On SIGHUP it starts a new server; that one
loads while the old one goes on answering, and takes over when the old one has answered everybody. Who connects in
between waits in the queue of the socket. A server that falls is replaced the same way.
"""

import contextlib
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

import structlog

from rotoscope.cli.keeper_note import KeeperNote
from rotoscope.cli.line import GO, GONE, LEAVE, STANDS, WAITS

LEAVE_SECONDS = 60.0  # a server that takes longer to leave is ended
AGAIN_SECONDS = (0.0, 1.0, 2.0, 5.0, 10.0, 30.0)  # between falls without a stand
LOOK_SECONDS = 0.5

log = structlog.get_logger(__name__)


@dataclass(eq=False)
class Kept:
    """One server process, and how far it is."""

    process: subprocess.Popen[bytes]
    line: socket.socket
    is_waiting: bool = False
    has_stood: bool = False
    leave_until: float | None = None

    def say(self, what: bytes) -> None:
        with contextlib.suppress(OSError):  # it has just ended, as will be seen
            self.line.sendall(what)

    def leave(self) -> None:
        if self.leave_until is None:
            self.leave_until = time.monotonic() + LEAVE_SECONDS
            self.say(LEAVE)


@dataclass(eq=False)
class Keeper:
    """`command` starts a server; it is given the socket as --fd and its end of the line as --line."""

    command: Sequence[str]
    listener: socket.socket
    note: KeeperNote
    now: Kept | None = None
    next: Kept | None = None
    falls: int = 0
    start_at: float | None = None
    is_ending: bool = False
    is_wanted: bool = False  # a rotation was asked for
    code: int = 0
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def run(self) -> int:
        """Until it is told to end; the exit code."""
        signals, ours = socket.socketpair()
        ours.setblocking(False)
        signal.set_wakeup_fd(ours.fileno())
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, lambda *_: None)
        self.selector.register(signals, selectors.EVENT_READ, None)
        self.start()
        while self.now or self.next or self.start_at is not None:
            for key, _ in self.selector.select(LOOK_SECONDS):
                if key.data is None:
                    for number in signals.recv(64):
                        self.heed(signal.Signals(number))
                else:
                    self.hear(key.data)
            self.look_at_clock()
        return self.code

    def start(self) -> None:
        ours, theirs = socket.socketpair()
        descriptors = (self.listener.fileno(), theirs.fileno())
        command = [*self.command, "--fd", str(descriptors[0]), "--line", str(descriptors[1])]
        with theirs:  # a group of its own: Ctrl-C on a terminal is for the keeper, who passes it on in order
            process = subprocess.Popen(command, pass_fds=descriptors, process_group=0)
        self.start_at = None
        self.next = Kept(process, ours)
        self.selector.register(ours, selectors.EVENT_READ, self.next)

    def heed(self, number: signal.Signals) -> None:
        if number is signal.SIGHUP:
            self.is_wanted = True
            self.rotate()
            return
        for server in filter(None, (self.now, self.next)):
            server.process.send_signal(signal.SIGINT if self.is_ending else signal.SIGTERM)
        self.is_ending, self.start_at = True, None

    def rotate(self) -> None:
        if self.is_wanted and self.now is not None and self.next is None and not self.is_ending:
            self.is_wanted = False
            self.start()

    def hear(self, server: Kept) -> None:
        try:
            said = server.line.recv(1)
        except OSError:
            said = b""
        if said == WAITS:
            server.is_waiting = True
            if self.now is not None:
                self.now.leave()
            self.make_room()
        elif said == STANDS:
            self.stand(server)
        elif said == GONE:
            if self.now is server:
                self.now = None
            self.make_room()
        elif not said:
            self.selector.unregister(server.line)
            server.line.close()
            self.fallen(server, server.process.wait())

    def make_room(self) -> None:
        if self.next is not None and self.next.is_waiting and self.now is None:
            self.next.is_waiting = False
            self.next.say(GO)

    def stand(self, server: Kept) -> None:
        old, self.now, self.next = self.now, server, None
        server.has_stood, self.falls = True, 0
        self.note.stands(server.process.pid)
        if old is not None:
            old.leave()
        self.rotate()

    def fallen(self, server: Kept, code: int) -> None:
        """A server has ended: as it should, or else."""
        was_now, was_next = server is self.now, server is self.next
        self.now = None if was_now else self.now
        self.next = None if was_next else self.next
        if self.is_ending or not (was_now or was_next):
            return
        if not self.note.standing:
            self.code = code or 1  # the first one never stood: what keeps it from that will not go away
            return
        log.error("server_fell", pid=server.process.pid, code=code, has_stood=server.has_stood)
        if was_next:
            self.note.fails()
        self.make_room()
        if self.now is None and self.next is None:
            self.start_at = time.monotonic() + AGAIN_SECONDS[min(self.falls, len(AGAIN_SECONDS) - 1)]
            self.falls += 1

    def look_at_clock(self) -> None:
        now = time.monotonic()
        if self.start_at is not None and now >= self.start_at:
            self.start()
        for server in [key.data for key in self.selector.get_map().values() if key.data is not None]:
            if server.leave_until is not None and now > server.leave_until:
                log.error("server_did_not_leave", pid=server.process.pid)
                server.process.kill()
                server.leave_until = now + LEAVE_SECONDS


def keep(command: Sequence[str], listener: socket.socket, note: KeeperNote) -> int:
    with note:
        return Keeper(command, listener, note).run()
