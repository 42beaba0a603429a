"""Sending: at the times of the schedule, to nobody inside our network, until it is taken or given up."""

import pytest

from rotoscope.domain.delivery import DeliveryState
from rotoscope.domain.webhook import RETRY_SECONDS, pause_ms
from rotoscope.kit.clock import FakeClock
from rotoscope.services.delivery import sending
from rotoscope.services.house import House
from tests.factories import Studio, a_project
from tests.services.receiving import a_receiver, a_webhook, attempts, delivery_now, pinged, state_of


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


def test_the_schedule_has_ten_attempts_over_three_days_with_some_chance() -> None:
    assert [pause_ms(tries, 0.5) for tries in range(1, 11)] == [1000 * pause for pause in RETRY_SECONDS] + [None]
    assert sum(RETRY_SECONDS) == 75 * 3600 + 35 * 60 + 5
    assert {pause_ms(2, chance) for chance in (0.0, 1.0)} == {270_000, 330_000}
    assert pause_ms(1, 0.5, retry_after_seconds=90) == 90_000, "the receiver may ask for more time"
    assert pause_ms(3, 0.5, retry_after_seconds=90) == 1_800_000, "but not for less"


async def test_a_receiver_that_fails_is_told_again_at_the_times_of_the_schedule_until_it_is_stopped(
    house: House, studio: Studio, clock: FakeClock
) -> None:
    async with a_receiver() as receiver:
        receiver.usual = 500
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        for tries, seconds in enumerate(RETRY_SECONDS, 1):
            await sending.send_queue(house, made.webhook.id)
            assert len(receiver.heard) == tries
            due = delivery_now(house, delivery_id).next_attempt_at_ms
            assert due is not None
            assert due - clock.now_ms() == pytest.approx(1000 * seconds, rel=0.1)
            await sending.send_queue(house, made.webhook.id)
            assert len(receiver.heard) == tries, "not before its time"
            clock.advance(due - clock.now_ms())
        assert delivery_now(house, delivery_id).state is DeliveryState.WAITING
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert {headers["webhook-id"] for headers, _ in receiver.heard} == {delivery_now(house, delivery_id).news_id}
    assert delivery_now(house, delivery_id).state is DeliveryState.GIVEN_UP
    state, reason = state_of(house, studio, made)
    assert state == "stopped"
    assert "500" in reason


async def test_one_delivery_that_nobody_takes_stops_no_webhook_that_takes_others(
    house: House, studio: Studio, clock: FakeClock
) -> None:
    async with a_receiver() as receiver:
        made = a_webhook(house, studio, receiver.url)
        receiver.usual = 400
        bad, good = pinged(house, studio, made), ""
        for tries in range(len(RETRY_SECONDS) + 1):
            if tries == 3:
                receiver.answer(400, 200)
                good = pinged(house, studio, made)
            await sending.send_queue(house, made.webhook.id)
            clock.advance((delivery_now(house, bad).next_attempt_at_ms or clock.now_ms()) - clock.now_ms())
        await house.fetcher.close()
    assert delivery_now(house, good).state is DeliveryState.DELIVERED
    assert delivery_now(house, bad).state is DeliveryState.GIVEN_UP
    assert state_of(house, studio, made) == ("enabled", "")


async def test_a_redirect_is_a_failure_and_is_not_followed(house: House, studio: Studio) -> None:
    async with a_receiver() as elsewhere, a_receiver() as receiver:
        receiver.answer((302, {"Location": elsewhere.url}))
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert elsewhere.heard == []
    assert delivery_now(house, delivery_id).state is DeliveryState.WAITING


async def test_an_address_inside_our_network_is_never_spoken_to(house: House, studio: Studio) -> None:
    made = a_webhook(house, studio, "http://169.254.169.254/latest/meta-data")
    delivery_id = pinged(house, studio, made)
    await sending.send_queue(house, made.webhook.id)
    (attempt,) = attempts(house, delivery_id)
    assert attempt.error.startswith("address_refused")


async def test_a_receiver_that_does_not_answer_has_failed(
    house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rotoscope.services.delivery.sending.ANSWER_SECONDS", 0.2)
    async with a_receiver() as receiver:
        receiver.is_silent = True
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    (attempt,) = attempts(house, delivery_id)
    assert attempt.error.startswith("timed_out")
    assert delivery_now(house, delivery_id).state is DeliveryState.WAITING


async def test_a_clock_that_steps_back_makes_a_delivery_late_and_no_more(
    house: House, studio: Studio, clock: FakeClock
) -> None:
    async with a_receiver(500) as receiver:
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        clock.advance(-3_600_000)
        await sending.send_queue(house, made.webhook.id)
        assert delivery_now(house, delivery_id).state is DeliveryState.WAITING
        clock.advance(3_600_000 + 6_000)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert delivery_now(house, delivery_id).state is DeliveryState.DELIVERED
