"""The worker: a thread with an event loop of its own that carries events to their handlers until it is told to stop."""

import asyncio
import os
import secrets
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import asdict

import structlog
import uvloop

from rotoscope.engine import Engine
from rotoscope.services.house import House
from rotoscope.services.upkeep import collecting, proofreading, schedule, scrubbing
from rotoscope.worker.carrier import Carrier
from rotoscope.worker.courier import Courier
from rotoscope.worker.relay import Relay
from rotoscope.worker.route import Routes
from rotoscope.worker.sweeper import Sweeper

SWEEP_SECONDS = 10.0
FORGET_SECONDS = 60.0
DRAIN_SECONDS = 10.0
PROOFREAD_SECONDS = 60.0  # after a start, if it is to be at once
BACKUP_LOOK_SECONDS = 5.0  # from one look whether a backup is due to the next
AGAIN_SECONDS = 5.0  # after a breakdown
SILENCE_SECONDS = 60.0  # a round takes a second or so

log = structlog.get_logger(__name__)


class Worker:
    """Works beside the API in its process, or alone in one. `engine_url` is where the durable books are kept; `begun`
    is called when everything is loaded and the work begins. `backups`: those that are to be made by the clock."""

    def __init__(
        self,
        house: House,
        routes: Routes,
        engine_url: str,
        begun: Callable[[], None] = lambda: None,
        backups: schedule.Plan | None = None,
    ) -> None:
        self._house = house
        self._backups = backups
        self._begun = begun
        self._routes = routes
        self._is_alone = house.db.dialect == "sqlite"
        self._worker_id = "local" if self._is_alone else _new_worker_id()
        self._engine_url = engine_url
        self._stopping = threading.Event()
        self._started = threading.Event()
        self._relay: Relay | None = None
        self._error: BaseException | None = None
        self._round_at = 0.0
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)

    def start(self, *, wait: bool = False) -> None:
        """Begin in a thread; with `wait`, return when it is at work, or raise what kept it from that."""
        self._house.db.on_commit(self._wake)
        self._thread.start()
        if wait:
            self._started.wait()
            if self._error is not None:
                self.stop()
                raise self._error

    @property
    def is_working(self) -> bool:
        """Whether events are being carried right now; not if its loop has stood still for long."""
        return self._relay is not None and time.monotonic() - self._round_at < SILENCE_SECONDS

    def stop(self) -> None:
        """Take nothing more, let what is on its way arrive (for a while), and end."""
        self._stopping.set()
        self._wake()
        self._thread.join()

    def wait(self) -> None:
        """Block until the worker is told to stop and has ended."""
        self._thread.join()

    def _wake(self) -> None:
        if self._relay is not None:
            self._relay.wake()

    def _run(self) -> None:
        """Whatever ends the work but an order to stop is logged, and the work begins anew."""
        while not self._stopping.is_set():
            try:
                with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:  # an eighth less CPU in all
                    runner.run(self._work())
            except BaseException as error:
                log.exception("worker_broke_down", again_in_seconds=AGAIN_SECONDS)
                self._error = error
                self._started.set()
                self._stopping.wait(AGAIN_SECONDS)

    async def _work(self) -> None:
        carrier = Carrier(self._house, self._routes)
        engine = Engine(self._engine_url, self._worker_id, carrier.carry)
        relay = Relay(self._house, self._routes, engine, carrier, self._worker_id)
        sweeper = Sweeper(self._house, engine, relay, self._worker_id, is_alone=self._is_alone)
        courier = Courier(self._house, is_alone=self._is_alone)
        beside: list[asyncio.Task[None]] = []
        try:
            engine.start()
            await sweeper.sweep()
            await courier.start()
            beside = [asyncio.create_task(self._post(courier)), asyncio.create_task(self._scrub())]
            if self._house.is_collecting:
                beside.append(asyncio.create_task(self._collect()))
            if self._backups is not None:
                beside.append(asyncio.create_task(self._back_up(self._backups)))
            self._relay, self._error, self._round_at = relay, None, time.monotonic()
            self._begun()
            self._started.set()
            log.info("worker_started", worker_id=self._worker_id)
            await self._rounds(relay, sweeper)
            await relay.drain(DRAIN_SECONDS)
            await sweeper.leave()
        finally:
            self._relay = None
            for task in beside:
                task.cancel()
            await courier.stop()
            await asyncio.to_thread(engine.stop)
            await self._house.fetcher.close()

    async def _rounds(self, relay: Relay, sweeper: Sweeper) -> None:
        """An error of ours, such as a database that is away, is logged, and the next round tries again."""
        swept_at = forgot_at = time.monotonic()
        while not self._stopping.is_set():
            self._round_at = time.monotonic()
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

    async def _collect(self) -> None:
        """Blobs that nothing names go beside all other work, for there may be millions to look through."""
        while True:
            await asyncio.sleep(collecting.ROUND_MS / 1000)
            try:
                collected = await collecting.collect(self._house)
            except Exception:
                log.exception("collecting_failed")
            else:
                log.info("blobs_collected", **asdict(collected))

    async def _back_up(self, plan: schedule.Plan) -> None:
        while True:
            try:
                if schedule.is_due(plan, now_ms := self._house.clock.now_ms()):
                    await schedule.carry_out(plan, now_ms)
            except Exception:
                log.exception("backup_failed")
            await asyncio.sleep(BACKUP_LOOK_SECONDS)

    async def _scrub(self) -> None:
        """Look for rot by the hour; and after somebody was cut off in the middle of the work, at once."""
        everything = self._house.db.was_cut_off
        while True:
            try:
                await asyncio.sleep(PROOFREAD_SECONDS if everything else scrubbing.HOUR_MS / 1000)
                await proofreading.proofread(self._house, self._stopping.is_set, everything=everything)
                if not everything:
                    await scrubbing.scrub(self._house)
            except Exception:
                log.exception("scrubbing_failed")
            everything = False

    async def _post(self, courier: Courier) -> None:
        """Deliveries have rounds of their own: nothing that jobs need waits for them."""
        while True:
            try:
                await courier.round()
            except Exception:
                log.exception("delivery_round_failed")
                await asyncio.sleep(1.0)


def _new_worker_id() -> str:
    """Unlike any other, and readable in a table."""
    return f"{socket.gethostname()[:30]}-{os.getpid()}-{secrets.token_hex(4)}"
