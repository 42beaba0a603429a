"""Runs a whole server, or a worker, in this process until it is told to stop."""

import importlib
import logging
import signal
import socket
import sys
import threading

from rotoscope import app, engine
from rotoscope.api.farewell import PoliteServer, nothing
from rotoscope.api.protocol import server_config
from rotoscope.cli.line import GONE, STANDS, Line
from rotoscope.kit.collector import settle_in
from rotoscope.services.house import House
from rotoscope.services.people import invitations
from rotoscope.settings import Settings

GRACE_SECONDS = 10
log = logging.getLogger("rotoscope")


def serve(settings: Settings, listener: socket.socket, line: Line, *, with_worker: bool) -> None:
    if line.is_kept:
        _wait_for_place(settings, line, with_worker=with_worker)
    app.prepare(settings)
    house = app.open_house(settings)
    try:
        worker = app.build_worker(settings, house) if with_worker else None
        config = server_config(app.build_server(settings, house, worker), timeout_graceful_shutdown=GRACE_SECONDS)
        server = PoliteServer(config, began=lambda: line.say(STANDS), retire=worker.stop if worker else nothing)
        line.listen(server.leave)
        signal.signal(signal.SIGHUP, lambda *_: server.leave())
        importlib.import_module("anyio._backends._asyncio")  # a tenth of a second that the first stream would pay
        settle_in()
        log.info("Rotoscope is at %s", settings.origin)
        _tell_first_owner(house)
        with app.metrics(settings, house):
            server.run(sockets=[listener])
    finally:
        app.close_house(house)
        line.say(GONE)


def work(settings: Settings, ended: threading.Event) -> None:
    app.prepare(settings)
    house = app.open_house(settings)
    worker = app.build_worker(settings, house)
    worker.start(wait=True)
    try:
        with app.metrics(settings, house):
            ended.wait()
    finally:
        worker.stop()
        app.close_house(house)


def _wait_for_place(settings: Settings, line: Line, *, with_worker: bool) -> None:
    """Where two servers cannot stand beside each other, load everything, then wait until the other one is gone."""
    if with_worker:
        engine.load()
    if settings.database.startswith("sqlite") or settings.metrics_port:
        line.wait_for_place()


def _tell_first_owner(house: House) -> None:
    """While nobody is a member, print the way in. Not through the log, which is kept and sent on."""
    link = house.db.write_now(lambda conn: invitations.create_setup_link(conn, house))
    if link is not None:
        told = f"Nobody is a member yet. Set Rotoscope up here (once, within a day):\n  {link}"
        print(told, file=sys.stderr, flush=True)
