"""The line between a keeper and each of its servers: a pair of sockets, a letter for each thing that is said.

When the other end hangs up, its process is gone.
"""

import contextlib
import os
import socket
import threading
from collections.abc import Callable

WAITS = b"w"  # server: I am loaded, and need the place of the one before me
STANDS = b"s"  # server: I answer requests
GONE = b"g"  # server: I have let go of everything and am about to end
GO = b"o"  # keeper: the place is yours
LEAVE = b"l"  # keeper: another one takes over


class Line:
    """The server's end. Without a keeper (`fd` is None) everything may be said and nothing is heard."""

    def __init__(self, fd: int | None) -> None:
        self._socket = None if fd is None else socket.socket(fileno=fd)
        if self._socket is not None:
            self._socket.set_inheritable(False)  # the children that decode pictures would keep it open

    @property
    def is_kept(self) -> bool:
        return self._socket is not None

    def say(self, what: bytes) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):  # the keeper is gone; `listen` finds out
                self._socket.sendall(what)

    def wait_for_place(self) -> None:
        """Return when the server before this one has let go of database and ports."""
        self.say(WAITS)
        if self._socket is not None and self._socket.recv(1) != GO:
            os._exit(0)  # the keeper is gone, and with it the reason to begin

    def listen(self, leave: Callable[[], None]) -> None:
        """Call `leave` from a thread when the keeper says so, or is gone."""
        if self._socket is not None:
            threading.Thread(target=self._listen, args=(leave,), name="line", daemon=True).start()

    def _listen(self, leave: Callable[[], None]) -> None:
        if self._socket is not None:
            with contextlib.suppress(OSError):
                self._socket.recv(1)
            leave()
