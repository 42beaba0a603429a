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


@contextmanager
def running_server(binaries: Path) -> Iterator[str]:
    """Start a server, yield its URL, stop it. PostgreSQL refuses to run as root, so root lends it another name."""
    folder = Path(tempfile.mkdtemp(prefix="rotoscope-postgres-"))
    run = _as_another(folder)
    data = folder / "data"
    log = folder / "log"
    try:
        run(binaries / "initdb", "-D", data, "-U", "rotoscope", "-A", "trust", "-E", "UTF8", "--locale=C")
        options = f"-k {folder} -p {PORT} -c listen_addresses='' -c max_connections=60"
        run(binaries / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start")
        yield f"postgresql+psycopg://rotoscope@/postgres?host={folder}&port={PORT}"
    finally:
        run(binaries / "pg_ctl", "-D", data, "-m", "immediate", "-w", "stop", check=False)
        shutil.rmtree(folder, ignore_errors=True)


def _as_another(folder: Path) -> Callable[..., None]:
    prefix: list[str] = []
    if os.geteuid() == 0:
        user = next(name for name in ("postgres", "nobody") if _exists(name))
        shutil.chown(folder, user)
        prefix = ["setpriv", f"--reuid={user}", "--clear-groups", "--"]

    def run(*command: object, check: bool = True) -> None:
        ended = subprocess.run(
            [*prefix, *map(str, command)], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
        if check and ended.returncode:
            raise RuntimeError(f"{command[0]} failed: {ended.stdout}{ended.stderr}")

    return run


def _exists(name: str) -> bool:
    try:
        pwd.getpwnam(name)
    except KeyError:
        return False
    return True
