"""Queues: each receiver has its own, which rests, waits, is paused and goes on without the others."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.delivery import Attempt, DeliveryState
from rotoscope.domain.errors import Overloaded
from rotoscope.domain.webhook import RETRY_AFTER_SECONDS_MAX
from rotoscope.kit.clock import Clock, FakeClock
from rotoscope.services.delivery import sending, webhooks
from rotoscope.services.house import House
from rotoscope.store import deliveries
from rotoscope.wire.webhook import Redelivery, WebhookMade
from rotoscope.worker.courier import Courier
from tests.factories import Studio, a_project
from tests.services.receiving import a_receiver, a_webhook, attempts, change_webhook, delivery_now, pinged, state_of


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


async def test_a_receiver_that_is_gone_is_told_nothing_more(house: House, studio: Studio) -> None:
    async with a_receiver(410) as receiver:
        made = a_webhook(house, studio, receiver.url)
        ids = [pinged(house, studio, made) for _ in range(3)]
        await sending.send_queue(house, made.webhook.id)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == 1
    assert [delivery_now(house, each).state for each in ids] == [DeliveryState.GIVEN_UP] * 3
    state, reason = state_of(house, studio, made)
    assert (state, "410" in reason) == ("stopped", True)


@pytest.mark.parametrize("status", [429, 502, 504])
async def test_a_receiver_that_has_too_much_is_left_alone_as_a_whole(
    house: House, studio: Studio, clock: FakeClock, status: int
) -> None:
    async with a_receiver() as receiver:
        receiver.answer((status, {"Retry-After": "120"}))
        made = a_webhook(house, studio, receiver.url)
        for _ in range(3):
            pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        assert len(receiver.heard) == 1
        clock.advance(119_000)
        pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        assert len(receiver.heard) == 1
        clock.advance(13_000)  # the first one has some chance in its time
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == 5


@pytest.mark.parametrize("asked", ["999999999", "Fri, 31 Dec 9999 23:59:59 GMT"])
async def test_a_receiver_may_ask_for_a_day_and_no_more(
    house: House, studio: Studio, clock: FakeClock, asked: str
) -> None:
    async with a_receiver() as receiver:
        receiver.answer((429, {"Retry-After": asked}))
        made = a_webhook(house, studio, receiver.url)
        ids = [pinged(house, studio, made) for _ in range(2)]
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    latest = clock.now_ms() + 1000 * RETRY_AFTER_SECONDS_MAX + 10_000
    assert all((delivery_now(house, each).next_attempt_at_ms or 0) <= latest for each in ids)
    later = pinged(house, studio, made)
    assert (delivery_now(house, later).next_attempt_at_ms or 0) <= latest


async def test_a_dead_receiver_is_given_a_rest(house: House, studio: Studio, clock: FakeClock) -> None:
    async with a_receiver() as receiver:
        receiver.usual = 500
        made = a_webhook(house, studio, receiver.url)
        for _ in range(20):
            pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        await sending.send_queue(house, made.webhook.id)
        assert len(receiver.heard) == sending.FAILURES_MAX
        clock.advance(sending.REST_MS)
        receiver.usual = 200
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == sending.FAILURES_MAX + 20


async def test_a_paused_webhook_hears_later_what_it_missed(house: House, studio: Studio) -> None:
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        pinged(house, studio, made)
        change_webhook(house, studio, made, is_enabled=False)
        await sending.send_queue(house, made.webhook.id)
        assert receiver.heard == []
        change_webhook(house, studio, made, is_enabled=True)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == 1


async def test_what_is_taken_already_does_not_go_to_a_webhook_that_is_paused_meanwhile(
    house: House, studio: Studio
) -> None:
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        ids = pinged_often(house, studio, made, 5)
        receiver.then = lambda: change_webhook(house, studio, made, is_enabled=False)
        await sending.send_queue(house, made.webhook.id)
        assert len(receiver.heard) == 1
        receiver.then = lambda: None
        change_webhook(house, studio, made, is_enabled=True)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    told_in_order = [delivery_now(house, each).news_id for each in ids]
    assert [headers["webhook-id"] for headers, _ in receiver.heard] == told_in_order


async def test_deliveries_are_sent_again_one_or_a_range(house: House, studio: Studio) -> None:
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        ids = [pinged(house, studio, made) for _ in range(3)]
        await sending.send_queue(house, made.webhook.id)

        def again(wanted: Redelivery) -> int:
            return house.db.write_now(
                lambda conn: webhooks.redeliver(conn, house, studio.manager, made.webhook.id, wanted)
            )

        assert again(Redelivery(delivery_id=ids[1])) == 1
        await sending.send_queue(house, made.webhook.id)
        assert again(Redelivery(since_ms=0, states=("delivered",))) == 3
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    sent = [headers["webhook-id"] for headers, _ in receiver.heard]
    assert sent[3] == sent[1]
    assert sorted(sent[4:]) == sorted(sent[:3])
    assert [attempt.attempt for attempt in attempts(house, ids[1])] == [1, 2, 3]


async def rounds_until(courier: Courier, is_so: Callable[[], bool], seconds: float = 120.0) -> None:
    stop_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < stop_at, "it did not happen in time"
        await courier.round()


def pinged_often(house: House, studio: Studio, made: WebhookMade, count: int) -> list[str]:
    """Deliveries that wait, made at once; their ids, in order."""
    manager, webhook_id = studio.manager, made.webhook.id
    return house.db.write_now(lambda conn: [webhooks.ping(conn, house, manager, webhook_id).id for _ in range(count)])


async def test_a_receiver_that_hangs_delays_nobody_else(house: House, studio: Studio) -> None:
    """Promise 14: one hangs for ever with much to tell it; the other hears 200 things, in order, in good time."""
    living = replace(house, clock=Clock())
    async with a_receiver() as silent, a_receiver() as quick:
        silent.is_silent = True
        hanging, healthy = (a_webhook(living, studio, each.url) for each in (silent, quick))
        pinged_often(living, studio, hanging, 50)
        ids = pinged_often(living, studio, healthy, 200)
        courier = Courier(living, is_alone=True)
        await courier.start()
        await rounds_until(courier, lambda: len(quick.heard) == 200)
        await courier.stop()
        await house.fetcher.close()
    assert [headers["webhook-id"] for headers, _ in quick.heard] == [delivery_now(house, each).news_id for each in ids]
    assert len(silent.heard) == 1, "it holds one place, not fifty"


async def test_what_a_dead_worker_held_is_sent_at_the_next_start(house: House, studio: Studio) -> None:
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        pinged(house, studio, made)
        at_ms = house.clock.now_ms()
        house.db.write_now(lambda conn: deliveries.take(conn, made.webhook.id, 10, at_ms, at_ms + 90_000))
        await sending.send_queue(house, made.webhook.id)
        assert receiver.heard == []
        courier = Courier(house, is_alone=True)
        await courier.start()
        await rounds_until(courier, lambda: len(receiver.heard) == 1)
        await courier.stop()
        await house.fetcher.close()


async def test_what_could_not_be_written_down_is_sent_again_under_its_id_as_soon_as_it_can(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is away for a moment: nothing stays held by a run that has ended."""
    settle, failed = deliveries.settle, list[str]()

    def settle_when_it_is_back(conn: sa.Connection, attempt: Attempt, *about: Any) -> bool:
        if not failed:
            failed.append(attempt.delivery_id)
            raise Overloaded
        return settle(conn, attempt, *about)

    monkeypatch.setattr(deliveries, "settle", settle_when_it_is_back)
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        ids = [pinged(house, studio, made) for _ in range(3)]
        courier = Courier(house, is_alone=False)
        await rounds_until(courier, lambda: len(receiver.heard) == 4)
        await rounds_until(courier, lambda: delivery_now(house, ids[-1]).state is DeliveryState.DELIVERED)
        await courier.stop()
        await house.fetcher.close()
    names = [delivery_now(house, each).news_id for each in ids]
    assert [headers["webhook-id"] for headers, _ in receiver.heard] == [names[0], *names]
    assert failed == ids[:1]
    assert [delivery_now(house, each).state for each in ids] == [DeliveryState.DELIVERED] * 3
