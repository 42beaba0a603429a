"""Background work lets those go first who wait for an answer, and still gets on."""

import asyncio
import time

from rotoscope.kit.traffic import GAP_SECONDS, SHARE, YOUNG_SECONDS, Traffic


class Moment:
    """A clock that is moved by hand."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_nobody_at_the_doors_is_a_lull() -> None:
    assert not Traffic().is_dense


def test_whoever_waits_for_an_answer_makes_the_traffic_dense_and_so_does_the_moment_after_it() -> None:
    now = Moment()
    traffic = Traffic(now)
    traffic.begin(1)
    now.seconds += YOUNG_SECONDS / 2
    assert traffic.is_dense
    traffic.answer(1)
    traffic.answer(1)
    assert traffic.is_dense
    now.seconds += 2 * GAP_SECONDS
    assert not traffic.is_dense


def test_a_request_that_takes_long_holds_up_nobody() -> None:
    now = Moment()
    traffic = Traffic(now)
    traffic.begin(1)
    now.seconds += 2 * YOUNG_SECONDS
    assert not traffic.is_dense


async def test_a_turn_comes_at_once_in_a_lull() -> None:
    began_at = time.monotonic()
    await Traffic().turn(1000)
    assert time.monotonic() - began_at < 100


async def test_a_turn_waits_for_the_answer() -> None:
    traffic = Traffic()
    traffic.begin(1)
    turn = asyncio.create_task(traffic.turn(0.9 * YOUNG_SECONDS * SHARE))
    await asyncio.sleep(GAP_SECONDS)
    assert not turn.done()
    traffic.answer(1)
    await turn


async def test_a_turn_comes_in_the_densest_traffic_when_its_share_is_due() -> None:
    now = Moment()
    traffic = Traffic(now)
    turn = asyncio.create_task(traffic.turn(SHARE))
    for tenths in range(1, 21):
        traffic.begin(tenths)
        await asyncio.sleep(0.01)
        if turn.done():
            break
        now.seconds += 0.1
    assert 9 <= tenths <= 12
