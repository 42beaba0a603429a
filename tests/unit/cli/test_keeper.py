"""The keeper: one server after another, none lost from sight, the old one kept when the new one cannot stand."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from rotoscope.cli import keeper_note
from rotoscope.cli.keeper_note import Noted

STAND_IN = Path(__file__).with_name("stand_in.py")
KEEP = """
import socket, sys
from pathlib import Path
from rotoscope.cli import keeper
from rotoscope.cli.keeper_note import KeeperNote
folder = Path(sys.argv[1])
command = (sys.executable, "-S", sys.argv[2], sys.argv[1])
sys.exit(keeper.keep(command, socket.create_server(("127.0.0.1", 0)), KeeperNote(folder, 1)))
"""


@contextmanager
def keeper(folder: Path, **settings: str) -> Iterator[subprocess.Popen[bytes]]:
    process = subprocess.Popen([sys.executable, "-c", KEEP, folder, STAND_IN], env=os.environ | settings)
    try:
        yield process
    finally:
        process.kill()
        process.wait(30)


def until(seen: Callable[[], object], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.01)


def noted(folder: Path) -> Noted:
    found: list[Noted] = []
    until(lambda: found.extend(filter(None, [keeper_note.read(folder / "keeper-1.json")])) or found)
    return found[0]


def pids(folder: Path, name: str) -> list[int]:
    path = folder / name
    return [int(line) for line in path.read_text().split()] if path.exists() else []


@pytest.mark.parametrize("needs_room", [False, True])
def test_a_new_server_takes_over_and_the_old_one_leaves(tmp_path: Path, needs_room: bool) -> None:
    if needs_room:
        (tmp_path / "needs-room").touch()
    with keeper(tmp_path) as process:
        until(lambda: len(pids(tmp_path, "stood")) == 1)
        until(lambda: noted(tmp_path).standing == 1)
        process.send_signal(signal.SIGHUP)
        until(lambda: noted(tmp_path).standing == 2)
        until(lambda: len(pids(tmp_path, "left")) == 1)
        first, second = pids(tmp_path, "stood")
        assert pids(tmp_path, "left") == [first]
        assert noted(tmp_path).server == second
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    assert not list(keeper_note.living(tmp_path))


def test_a_server_that_falls_is_replaced_at_once(tmp_path: Path) -> None:
    with keeper(tmp_path):
        until(lambda: noted(tmp_path).standing == 1)
        os.kill(pids(tmp_path, "stood")[0], signal.SIGKILL)
        until(lambda: noted(tmp_path).standing == 2)


def test_the_old_server_stays_when_the_new_one_cannot_stand(tmp_path: Path) -> None:
    with keeper(tmp_path) as process:
        until(lambda: noted(tmp_path).standing == 1)
        (tmp_path / "broken").touch()
        process.send_signal(signal.SIGHUP)
        until(lambda: noted(tmp_path).failed == 1)
        (first,) = pids(tmp_path, "stood")
        os.kill(first, 0)  # it is still there
        assert pids(tmp_path, "left") == []
        (tmp_path / "broken").unlink()
        process.send_signal(signal.SIGHUP)
        until(lambda: noted(tmp_path).standing == 2)


def test_a_first_server_that_cannot_stand_ends_its_keeper(tmp_path: Path) -> None:
    (tmp_path / "broken").touch()
    with keeper(tmp_path) as process:
        assert process.wait(60) == 3


def test_a_server_whose_keeper_is_killed_leaves(tmp_path: Path) -> None:
    with keeper(tmp_path) as process:
        until(lambda: noted(tmp_path).standing == 1)
        process.kill()
        process.wait(30)
        (server,) = pids(tmp_path, "stood")
        until(lambda: not is_there(server))
    assert keeper_note.read(tmp_path / "keeper-1.json") is None, "a note without its keeper counts for nothing"


def is_there(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_systemd_is_told_when_the_server_stands(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(60)
        with keeper(tmp_path, NOTIFY_SOCKET=str(tmp_path / "notify")):
            assert systemd.recv(200).startswith(b"READY=1")
