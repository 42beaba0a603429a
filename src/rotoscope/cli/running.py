"""Runs a whole server, or a worker, in this process until it is told to stop."""

import importlib
import logging
import socket
import sys
import threading

import uvicorn

from rotoscope import app
from rotoscope.api.protocol import server_config
from rotoscope.kit.collector import settle_in
from rotoscope.services.house import House
from rotoscope.services.people import invitations
from rotoscope.settings import Settings

GRACE_SECONDS = 10
log = logging.getLogger("rotoscope")


def serve(settings: Settings, listener: socket.socket, *, with_worker: bool) -> None:
    app.prepare(settings)
    house = app.open_house(settings)
    try:
        api = app.build_server(settings, house, with_worker=with_worker)
        config = server_config(api, timeout_graceful_shutdown=GRACE_SECONDS)
        importlib.import_module("anyio._backends._asyncio")  # a tenth of a second that the first stream would pay
        settle_in()
        log.info("Rotoscope is at %s", settings.origin)
        _tell_first_owner(house)
        with app.metrics(settings, house):
            uvicorn.Server(config).run(sockets=[listener])
    finally:
        app.close_house(house)


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


def _tell_first_owner(house: House) -> None:
    """While nobody is a member, print the way in. Not through the log, which is kept and sent on."""
    link = house.db.write_now(lambda conn: invitations.create_setup_link(conn, house))
    if link is not None:
        told = f"Nobody is a member yet. Set Rotoscope up here (once, within a day):\n  {link}"
        print(told, file=sys.stderr, flush=True)
