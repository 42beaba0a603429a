"""A PostgreSQL server of the test run's own: made once, on a Unix socket, gone at the end."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PORT = 5432  # names the socket file only; nothing listens on TCP


def find_binaries() -> Path | None:
    """The folder of initdb and pg_ctl, newest version first; Debian keeps it off the PATH."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda bin: -int(bin.parent.name))
    on_path = shutil.which("initdb")
    return next(
        (folder for folder in folders if (folder / "initdb").exists()), Path(on_path).parent if on_path else None
    )


class Server:
    """A server in a folder of its own. PostgreSQL refuses to run as root, so root lends it another name."""

    def __init__(self, binaries: Path, folder: Path) -> None:
        self.url = f"postgresql+psycopg://rotoscope@/postgres?host={folder}&port={PORT}"
        self._binaries = binaries
        self._folder = folder
        self._run = _as_another(folder)

    def create(self) -> None:
        self._run(
            *(self._binaries / "initdb", "-D", self._folder / "data"),
            *("-U", "rotoscope", "-A", "trust", "-E", "UTF8", "--locale=C"),
            "--no-sync",  # of what stands there before the server starts, which syncs all the same
        )

    def start(self) -> None:
        options = f"-k {self._folder} -p {PORT} -c listen_addresses='' -c max_connections=60"
        self._control("-l", self._folder / "log", "-t", "60", "-o", options, "start")

    def crash(self) -> None:
        """Stop as if the power went: nothing is flushed, every connection is cut."""
        self._control("-m", "immediate", "stop")

    def _control(self, *what: object) -> None:
        self._run(self._binaries / "pg_ctl", "-D", self._folder / "data", "-w", *what)


@contextmanager
def running_server(binaries: Path) -> Iterator[Server]:
    """Make and start a server; in the end it is gone."""
    folder = Path(tempfile.mkdtemp(prefix="rotoscope-postgres-"))
    server = Server(binaries, folder)
    try:
        server.create()
        server.start()
        yield server
        server.crash()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _as_another(folder: Path) -> Callable[..., None]:
    prefix: list[str] = []
    if os.geteuid() == 0:
        user = next(name for name in ("postgres", "nobody") if _exists(name))
        shutil.chown(folder, user)
        prefix = ["setpriv", f"--reuid={user}", "--clear-groups", "--"]

    def run(*command: object) -> None:
        line = [*prefix, *map(str, command)]
        ended = subprocess.run(line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        if ended.returncode:
            raise RuntimeError(f"{command[0]} failed: {ended.stdout}{ended.stderr}")

    return run


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
