"""What a keeper writes down for `rotoscope restart` and for systemd: who it is, and how many servers have stood.

The note is locked as long as its keeper lives, so an old one is not mistaken for a living one.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import IO

PATTERN = "keeper-*.json"


@dataclass(frozen=True, slots=True)
class Noted:
    """`standing` and `failed` count the servers that took over, and those that never came to it."""

    keeper: int
    server: int
    standing: int
    failed: int


class KeeperNote:
    """Written by the keeper of one port."""

    def __init__(self, data: Path, port: int) -> None:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        self.path = data / PATTERN.replace("*", str(port))
        self.standing = self.failed = 0
        self._server = 0
        self._file: IO[str]

    def __enter__(self) -> "KeeperNote":
        self._file = open(self.path, "a+")
        fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        self._write()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.path.unlink(missing_ok=True)
        self._file.close()

    def stands(self, server: int) -> None:
        self.standing += 1
        self._server = server
        self._write()
        tell_systemd(f"READY=1\nSTATUS=Server {server} answers.")

    def fails(self) -> None:
        self.failed += 1
        self._write()

    def _write(self) -> None:
        noted = Noted(os.getpid(), self._server, self.standing, self.failed)
        self._file.seek(0)
        self._file.truncate()
        self._file.write(json.dumps(asdict(noted)))
        self._file.flush()


def read(path: Path) -> Noted | None:
    """What a living keeper has noted; None if it lives no more, or is writing."""
    try:
        with open(path) as file:
            if _is_locked(file):
                return Noted(**json.load(file))
    except (FileNotFoundError, json.JSONDecodeError):
        pass
    return None


def living(data: Path) -> Iterator[Path]:
    """The notes of the keepers that live."""
    return (path for path in sorted(data.glob(PATTERN)) if read(path) is not None)


def tell_systemd(state: str) -> None:
    """sd_notify, if systemd started us with Type=notify."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as line:
            line.connect("\0" + address[1:] if address.startswith("@") else address)
            line.sendall(state.encode())


def _is_locked(file: IO[str]) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    return False
