"""`rotoscope serve`, `worker` and `migrate`: the processes."""

import resource
import signal
import socket
import sys
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from rotoscope.cli.line import Line
from rotoscope.cli.options import Data, settings_at

if TYPE_CHECKING:
    from rotoscope.settings import Settings

BACKLOG = 2048
FILES_MAX = 1 << 16  # each connection is one, and systems give a process a thousand that does not ask for more


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. [127.0.0.1]", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 = any free one. [8000]", show_default=False)] = None,
    fd: Annotated[int | None, typer.Option(help="An inherited listening socket instead.", show_default=False)] = None,
    data: Data = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Serve HTTP only.")] = False,
    keep: Annotated[bool, typer.Option("--keep", help="Start it again when it falls or on SIGHUP.")] = False,
    line: Annotated[int | None, typer.Option(hidden=True, help="How a keeper speaks with its server.")] = None,
) -> None:
    """Serve the API and the page, with the background work in the same process.

    With --keep a server that falls is started again, and `rotoscope restart` (or SIGHUP) lets a new one take over
    without a failed request. On PostgreSQL the two can run apart, and several of each: `rotoscope serve --no-worker`
    and `rotoscope worker`.
    """
    from rotoscope.cli import log  # noqa: PLC0415 - structlog

    settings = settings_at(data, host=host, port=port)
    log.configure(settings)
    listener = _listener(settings, fd)
    if fd is None:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    if keep:
        raise typer.Exit(_keep(settings, listener, no_worker=no_worker))

    from rotoscope.cli import running  # noqa: PLC0415 - the whole server

    allow_files()
    running.serve(settings, listener, Line(line), with_worker=not no_worker)


def worker(data: Data = None) -> None:
    """Do the background work of a server that runs with --no-worker (PostgreSQL only)."""
    from rotoscope.cli import log, running  # noqa: PLC0415 - the whole server

    settings = settings_at(data)
    log.configure(settings)
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    running.work(settings, ended)


def migrate(data: Data = None) -> None:
    """Bring the database up to date. `rotoscope serve` does so by itself; harmless when there is nothing to do."""
    from rotoscope import app  # noqa: PLC0415 - opens the database

    settings = settings_at(data)
    app.prepare(settings)
    typer.echo(f"The database of {settings.data} is up to date.", err=True)


def _keep(settings: "Settings", listener: socket.socket, *, no_worker: bool) -> int:
    """Stay small: the server is a process of its own."""
    from rotoscope.cli import keeper  # noqa: PLC0415 - other commands do without
    from rotoscope.cli.keeper_note import KeeperNote  # noqa: PLC0415

    where = ("--host", settings.host, "--port", str(settings.port), "--data", str(settings.data))
    command = [sys.executable, "-m", "rotoscope", "serve", *where, *(["--no-worker"] if no_worker else [])]
    return keeper.keep(command, listener, KeeperNote(settings.data, settings.port))


def allow_files() -> None:
    """Open as many files at once as the system lets us, within reason."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = FILES_MAX if hard == resource.RLIM_INFINITY else min(hard, FILES_MAX)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))


def _listener(settings: "Settings", fd: int | None) -> socket.socket:
    if fd is not None:
        return socket.socket(fileno=fd)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
