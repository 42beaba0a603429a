"""Looks which queues of deliveries have something to send, and runs each of them by itself."""

import asyncio
import time

import structlog

from rotoscope.domain.delivery import Delivery
from rotoscope.services.delivery import sending
from rotoscope.services.house import House

POLL_SECONDS = 0.25
QUEUES_MAX = 256  # at once; a receiver that hangs keeps its place for twenty seconds
FORGET_SECONDS = 600.0

log = structlog.get_logger(__name__)


class Courier:
    """Lives on one event loop. `is_alone` says that no other worker can hold a delivery."""

    def __init__(self, house: House, *, is_alone: bool) -> None:
        self._house = house
        self._is_alone = is_alone
        self._running: dict[str, asyncio.Task[None]] = {}
        self._left: list[Delivery] = []  # held by a run that broke down
        self._forgot_at = 0.0

    async def start(self) -> None:
        if self._is_alone:
            await sending.let_all_go(self._house)

    async def round(self) -> None:
        """Set out for every queue that is due and not under way; then wait a little."""
        if self._left:
            await self._put_back()
        for queue_id, waiting in (await sending.due_queues(self._house)).items():
            if queue_id not in self._running and len(self._running) < QUEUES_MAX:
                held: list[Delivery] = []
                run = asyncio.create_task(sending.send_queue(self._house, queue_id, waiting, held))
                self._running[queue_id] = run
                run.add_done_callback(lambda done, queue_id=queue_id, held=held: self._ended(queue_id, held, done))
        if time.monotonic() - self._forgot_at > FORGET_SECONDS:
            self._forgot_at = time.monotonic()
            await sending.forget(self._house)
        await asyncio.sleep(POLL_SECONDS)

    async def _put_back(self) -> None:
        left, self._left = self._left, []
        try:
            await sending.put_back(self._house, left)
        finally:
            self._left += left  # none, if that worked

    async def stop(self) -> None:
        """What is under way is broken off: it is tried again, under the same id, at the next start."""
        running = list(self._running.values())
        for run in running:
            run.cancel()
        await asyncio.gather(*running, return_exceptions=True)

    def _ended(self, queue_id: str, held: list[Delivery], run: asyncio.Task[None]) -> None:
        del self._running[queue_id]
        if not run.cancelled() and (error := run.exception()):
            self._left += held
            log.error("queue_failed", queue_id=queue_id, exc_info=error, consequence="it is tried again in a while")
