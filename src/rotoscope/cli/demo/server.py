"""The demo's server: a process of its own that stays when the demo command has ended."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

import msgspec

from rotoscope.cli.trouble import CannotDo

START_SECONDS = 60
STOP_SECONDS = 15
LOOPBACK = "127.0.0.0/8"  # the demo serves frames to its own server; nothing else private may be fetched


class Note(msgspec.Struct):
    """What the demo remembers of itself, in its data folder, readable by its owner only."""

    port: int = 0
    pid: int = 0
    key: str = ""
    project_id: str = ""

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def read_note(data: Path) -> Note:
    with contextlib.suppress(FileNotFoundError, msgspec.DecodeError):
        return msgspec.json.decode((data / "demo.json").read_bytes(), type=Note)
    return Note()


def write_note(data: Path, note: Note) -> None:
    part = data / "demo.json.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(descriptor, "wb") as file:
        file.write(msgspec.json.encode(note))
    part.replace(data / "demo.json")


def settings_of(data: Path, note: Note) -> dict[str, str]:
    """The demo's own settings: it never touches a database or a store that the environment names."""
    folder = data.resolve()
    return {
        "data": str(folder),
        "database_url": f"sqlite:///{folder / 'rotoscope.sqlite'}",
        "blobs_url": str(folder / "blobs"),
        "public_url": note.url,
        "fetch_allow": LOOPBACK,
        "log_format": "text",
    }


def is_up(url: str) -> bool:
    try:
        with urlopen(f"{url}/health", timeout=2) as answer:
            return answer.status == 200
    except (URLError, OSError):
        return False


def ensure(data: Path, wanted_port: int | None, note: Note) -> bool:
    """Start the server unless it runs; whether it was started. Its port and process id go into `note`."""
    if note.pid and _is_alive(note.pid) and is_up(note.url):
        return False
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    note.port = _free_port(wanted_port or note.port or 8000)
    surroundings = {name: value for name, value in os.environ.items() if not name.startswith("ROTOSCOPE_")}
    settings = {f"ROTOSCOPE_{name.upper()}": value for name, value in settings_of(data, note).items()}
    command = [sys.executable, "-m", "rotoscope", "serve", "--port", str(note.port)]
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env=surroundings | settings,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
    note.pid = process.pid
    _wait_until_up(process, note.url, data / "server.log")
    write_note(data, note)
    return True


def stop(data: Path) -> bool:
    """Stop the server of this data folder; whether one ran."""
    note = read_note(data)
    if not note.pid or not _is_alive(note.pid) or not is_up(note.url):
        return False
    os.kill(note.pid, signal.SIGTERM)
    until = time.monotonic() + STOP_SECONDS
    while _is_alive(note.pid) and time.monotonic() < until:
        time.sleep(0.1)
    return True


def _wait_until_up(process: subprocess.Popen[bytes], url: str, log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until:
        if process.poll() is not None:
            last = log.read_text(errors="replace").strip().splitlines()[-5:]
            raise CannotDo("The server ended at once. The end of its log:\n  " + "\n  ".join(last))
        if is_up(url):
            return
        time.sleep(0.1)
    process.terminate()
    raise CannotDo(f"The server did not answer in {START_SECONDS} seconds; see {log}")


def _is_alive(pid: int) -> bool:
    with contextlib.suppress(ChildProcessError):
        os.waitpid(pid, os.WNOHANG)  # if it was ours and has ended, let it go
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def _free_port(wanted: int) -> int:
    """`wanted` if nobody has it, else any."""
    for port in (wanted, 0):
        with socket.socket() as probe, contextlib.suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
            return probe.getsockname()[1]
    raise CannotDo("There is no free port.")
