"""`rotoscope serve`, `worker` and `migrate`: the processes."""

import signal
import socket
import threading
from typing import TYPE_CHECKING, Annotated

import typer

from rotoscope.cli.options import Data, settings_at

if TYPE_CHECKING:
    from rotoscope.settings import Settings

GRACE_SECONDS = 10
BACKLOG = 2048


def serve(
    host: Annotated[str | None, typer.Option(help="The address to listen on. [127.0.0.1]", show_default=False)] = None,
    port: Annotated[int | None, typer.Option(help="The port; 0 = any free one. [8000]", show_default=False)] = None,
    fd: Annotated[int | None, typer.Option(help="An inherited listening socket instead.", show_default=False)] = None,
    data: Data = None,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="Serve HTTP only.")] = False,
) -> None:
    """Serve the API and the page, with the background work in the same process.

    On PostgreSQL the two can run apart, and several of each: `rotoscope serve --no-worker` and `rotoscope worker`.
    """
    from rotoscope.cli import log, running  # noqa: PLC0415 - the whole server

    settings = settings_at(data, host=host, port=port)
    log.configure(settings)
    listener = _listener(settings, fd)
    if fd is None:
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
    running.serve(settings, listener, with_worker=not no_worker)


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


def _listener(settings: "Settings", fd: int | None) -> socket.socket:
    if fd is not None:
        return socket.socket(fileno=fd)
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    return socket.create_server((settings.host, settings.port), family=family, backlog=BACKLOG)
