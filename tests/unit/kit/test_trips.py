"""Errands travel together, and one that fails takes down nobody but whoever came first."""

import asyncio
import threading

import pytest

from rotoscope.kit.trips import AT_ONCE, Trips


class Travelled:
    """What set out together. Trips wait at the gate while it is closed."""

    def __init__(self) -> None:
        self.loads: list[list[str]] = []
        self.gate = threading.Event()
        self.gate.set()

    def __call__(self, load: list[str]) -> None:
        self.gate.wait(30)
        self.loads.append(load)
        if "bad" in load:
            raise ValueError("bad")


def joined(trips: Trips[str], travelled: Travelled, *names: str) -> list["asyncio.Task[None]"]:
    return [asyncio.create_task(trips.join(name, 1, travelled, 0.0)) for name in names]


async def test_what_waits_travels_together_up_to_the_weight_of_a_trip() -> None:
    trips, travelled = Trips[str](3), Travelled()
    await asyncio.gather(*joined(trips, travelled, *"abcde"))
    assert sorted(travelled.loads) == [["a", "b", "c"], ["d", "e"]]


async def test_only_so_many_trips_are_under_way_at_once() -> None:
    trips, travelled = Trips[str](1), Travelled()
    travelled.gate.clear()
    waiting = joined(trips, travelled, *"abcd")
    await asyncio.sleep(0.05)
    assert sum(not one.done() for one in waiting) == 4
    assert len(trips._under_way) == AT_ONCE
    travelled.gate.set()
    await asyncio.gather(*waiting)
    assert sorted(travelled.loads) == [["a"], ["b"], ["c"], ["d"]]


async def test_one_that_is_too_heavy_travels_alone() -> None:
    trips, travelled = Trips[str](3), Travelled()
    await trips.join("heavy", 100, travelled, 0.0)
    assert travelled.loads == [["heavy"]]


async def test_after_a_trip_that_failed_the_others_go_again() -> None:
    trips, travelled = Trips[str](10), Travelled()
    bad, good, better = joined(trips, travelled, "bad", "good", "better")
    await asyncio.gather(good, better)
    with pytest.raises(ValueError, match="bad"):
        await bad
    assert travelled.loads == [["bad", "good", "better"], ["good", "better"]]


async def test_whoever_gave_up_before_the_trip_is_left_behind() -> None:
    trips, travelled = Trips[str](10), Travelled()
    gone, stays = joined(trips, travelled, "gone", "stays")
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert travelled.loads == [["stays"]]
