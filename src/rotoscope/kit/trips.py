"""Errands that are cheaper together: what arrives while one trip is under way travels with the next."""

import asyncio
from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")

AT_ONCE = 2  # so that one waits for a child or a disk while the other works


class Trips(Generic[T]):
    """Takes passengers from everywhere on one event loop. `weight_max` bounds a trip, but one passenger always fits."""

    def __init__(self, weight_max: int) -> None:
        self._weight_max = weight_max
        self._waiting: list[tuple[T, int, asyncio.Future[None]]] = []
        self._under_way: set[asyncio.Task[None]] = set()

    async def join(self, passenger: T, weight: int, go: Callable[[list[T]], None], linger_seconds: float) -> None:
        """Return when a trip with this passenger is done: `go` was called, in a thread, with all who were aboard. If it
        fails, whoever came first hears why, and the others go again."""
        arrived = asyncio.get_running_loop().create_future()
        self._waiting.append((passenger, weight, arrived))
        self._set_out(go, linger_seconds)
        try:
            await arrived
        finally:
            self._waiting = [each for each in self._waiting if each[2] is not arrived]

    def _set_out(self, go: Callable[[list[T]], None], linger_seconds: float) -> None:
        if self._waiting and len(self._under_way) < AT_ONCE:
            trip = asyncio.create_task(self._travel(go, linger_seconds))
            self._under_way.add(trip)
            trip.add_done_callback(self._under_way.discard)
            trip.add_done_callback(lambda _: self._set_out(go, linger_seconds))

    async def _travel(self, go: Callable[[list[T]], None], linger_seconds: float) -> None:
        await asyncio.sleep(linger_seconds)
        aboard = self._boarded()
        if not aboard:
            return
        errand = asyncio.to_thread(go, [passenger for passenger, _, _ in aboard])
        [error] = await asyncio.gather(errand, return_exceptions=True)
        if error is not None:
            first = aboard.pop(0)[2]
            if not first.done():
                first.set_exception(error)
            self._waiting[:0] = aboard
            return
        for _, _, arrived in aboard:
            if not arrived.done():
                arrived.set_result(None)

    def _boarded(self) -> list[tuple[T, int, "asyncio.Future[None]"]]:
        weight, count = 0, 0
        for _, each, _ in self._waiting:
            if count and weight + each > self._weight_max:
                break
            weight, count = weight + each, count + 1
        aboard, self._waiting = self._waiting[:count], self._waiting[count:]
        return aboard
