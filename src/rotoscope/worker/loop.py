"""The worker: a thread with an event loop of its own that carries events to their handlers until it is told to stop."""

import asyncio
import os
import secrets
import socket
import threading
import time

import structlog

from rotoscope.engine import Engine
from rotoscope.services.house import House
from rotoscope.worker.carrier import Carrier
from rotoscope.worker.relay import Relay
from rotoscope.worker.route import Routes
from rotoscope.worker.sweeper import Sweeper

SWEEP_SECONDS = 10.0
FORGET_SECONDS = 60.0
DRAIN_SECONDS = 10.0

log = structlog.get_logger(__name__)


class Worker:
    """Works beside the API in its process, or alone in one. `engine_url` is where the durable books are kept."""

    def __init__(self, house: House, routes: Routes, engine_url: str) -> None:
        self._house = house
        self._routes = routes
        self._is_alone = house.db.dialect == "sqlite"
        self._worker_id = "local" if self._is_alone else _new_worker_id()
        self._engine = Engine(engine_url, self._worker_id, Carrier(house, routes).carry)
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._relay: Relay | None = None
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self, *, wait: bool = False) -> None:
        """Begin in a thread; with `wait`, return when it is at work, or raise what kept it from that."""
        self._house.db.on_commit(self._wake)
        self._thread.start()
        if wait:
            self._started.wait()
            if self._error is not None:
                raise self._error

    def stop(self) -> None:
        """Take nothing more, let what is on its way arrive (for a while), and end."""
        self._stopping.set()
        self._wake()
        self._thread.join()

    def wait(self) -> None:
        """Block until the worker has ended."""
        self._thread.join()

    def _wake(self) -> None:
        if self._relay is not None:
            self._relay.wake()

    def _run(self) -> None:
        try:
            asyncio.run(self._work())
        except BaseException as error:  # a thread has nobody else to tell
            self._error = error
            log.exception("worker_ended")
        finally:
            self._started.set()

    async def _work(self) -> None:
        relay = Relay(self._house, self._routes, self._engine, self._worker_id)
        sweeper = Sweeper(self._house, self._engine, relay, self._worker_id, is_alone=self._is_alone)
        self._engine.start()
        try:
            await sweeper.sweep()
            self._relay = relay
            self._started.set()
            log.info("worker_started", worker_id=self._worker_id)
            await self._rounds(relay, sweeper)
            await relay.drain(DRAIN_SECONDS)
            await sweeper.leave()
        finally:
            self._relay = None
            await asyncio.to_thread(self._engine.stop)
            await self._house.fetcher.close()

    async def _rounds(self, relay: Relay, sweeper: Sweeper) -> None:
        """An error of ours, such as a database that is away, is logged, and the next round tries again."""
        swept_at = forgot_at = time.monotonic()
        while not self._stopping.is_set():
            try:
                await relay.round()
                if time.monotonic() - swept_at > SWEEP_SECONDS:
                    swept_at = time.monotonic()
                    await sweeper.sweep()
                if time.monotonic() - forgot_at > FORGET_SECONDS:
                    forgot_at = time.monotonic()
                    await sweeper.forget()
            except Exception:
                log.exception("round_failed")
                await asyncio.sleep(1.0)


def _new_worker_id() -> str:
    """Unlike any other, and readable in a table."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
