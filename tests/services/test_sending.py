"""Sending: signed, at the times of the schedule, each receiver in a queue of its own."""

import json
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from rotoscope.domain.delivery import Attempt, Delivery, DeliveryState
from rotoscope.domain.webhook import RETRY_AFTER_SECONDS_MAX, RETRY_SECONDS, pause_ms, secret_of, signature
from rotoscope.kit.clock import Clock, FakeClock
from rotoscope.kit.ids import new_id
from rotoscope.services.delivery import sending, webhooks
from rotoscope.services.house import House
from rotoscope.store import deliveries, projects
from rotoscope.wire.webhook import Redelivery, WebhookChange, WebhookMade
from rotoscope.worker.courier import Courier
from tests.factories import Studio, a_project
from tests.services.receiving import a_receiver, a_webhook


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


def pinged(house: House, studio: Studio, made: WebhookMade) -> str:
    """A delivery that waits; its id."""
    return house.db.write_now(lambda conn: webhooks.ping(conn, house, studio.manager, made.webhook.id)).id


def now(house: House, delivery_id: str) -> Delivery:
    found = house.db.read_now(lambda conn: deliveries.get(conn, delivery_id))
    assert found is not None
    return found


def attempts(house: House, delivery_id: str) -> list[Attempt]:
    return house.db.read_now(lambda conn: deliveries.attempts_of(conn, [delivery_id]))[delivery_id]


def state_of(house: House, studio: Studio, made: WebhookMade) -> tuple[str, str]:
    view = house.db.read_now(lambda conn: webhooks.get(conn, house, studio.manager, made.webhook.id))
    return view.state, view.reason


def change(house: House, studio: Studio, made: WebhookMade, **values: bool) -> None:
    wanted = WebhookChange(**values)
    house.db.write_now(lambda conn: webhooks.change(conn, house, studio.manager, made.webhook.id, wanted))


def test_what_we_sign_the_package_verifies_a_thousand_times_and_no_flipped_body() -> None:
    seconds = int(time.time())
    for number in range(1000):
        secret = secret_of(number.to_bytes(2, "big") * (12 + number % 20))
        body = json.dumps({"type": "job.completed", "data": {"number": number}}).encode()
        headers = {
            "webhook-id": f"id-{number}",
            "webhook-timestamp": str(seconds),
            "webhook-signature": signature([secret], f"id-{number}", seconds, body),
        }
        assert Verifier(secret).verify(body, headers)
        flipped = bytearray(body)
        flipped[number % len(body)] ^= 1
        with pytest.raises((WebhookVerificationError, UnicodeDecodeError)):
            Verifier(secret).verify(bytes(flipped), headers)


async def test_a_delivery_is_signed_and_says_nothing_of_the_secret(house: House, studio: Studio) -> None:
    living = replace(house, clock=Clock())  # the package asks the world what time it is
    async with a_receiver() as receiver:
        made = a_webhook(living, studio, receiver.url)
        delivery_id = pinged(living, studio, made)
        await sending.send_queue(living, made.webhook.id)
        await house.fetcher.close()
    ((headers, body),) = receiver.heard
    told = Verifier(made.secret).verify(body, headers)
    assert told["type"] == "webhook.ping"
    assert headers["webhook-id"] == now(house, delivery_id).news_id
    (attempt,) = attempts(house, delivery_id)
    assert (attempt.status, attempt.answer_excerpt) == (200, "thanks")
    assert attempt.answer_headers["content-length"] == "6"
    assert made.secret not in repr(attempt)


async def test_while_a_secret_rotates_both_verify_and_then_only_the_new_one(house: House, studio: Studio) -> None:
    living = replace(house, clock=Clock())
    async with a_receiver() as receiver:
        made = a_webhook(living, studio, receiver.url)
        both = living.db.write_now(lambda conn: webhooks.rotate(conn, living, studio.manager, made.webhook.id, 1))
        pinged(living, studio, made)
        await sending.send_queue(living, made.webhook.id)
        only = living.db.write_now(lambda conn: webhooks.rotate(conn, living, studio.manager, made.webhook.id, 0))
        pinged(living, studio, made)
        await sending.send_queue(living, made.webhook.id)
        await house.fetcher.close()
    (first, first_body), (second, second_body) = receiver.heard
    assert Verifier(made.secret).verify(first_body, first)
    assert Verifier(both.secret).verify(first_body, first)
    assert Verifier(only.secret).verify(second_body, second)
    with pytest.raises(WebhookVerificationError):
        Verifier(both.secret).verify(second_body, second)


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
            due = now(house, delivery_id).next_attempt_at_ms
            assert due is not None
            assert due - clock.now_ms() == pytest.approx(1000 * seconds, rel=0.1)
            await sending.send_queue(house, made.webhook.id)
            assert len(receiver.heard) == tries, "not before its time"
            clock.advance(due - clock.now_ms())
        assert now(house, delivery_id).state is DeliveryState.WAITING
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert {headers["webhook-id"] for headers, _ in receiver.heard} == {now(house, delivery_id).news_id}
    assert now(house, delivery_id).state is DeliveryState.GIVEN_UP
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
            clock.advance((now(house, bad).next_attempt_at_ms or clock.now_ms()) - clock.now_ms())
        await house.fetcher.close()
    assert now(house, good).state is DeliveryState.DELIVERED
    assert now(house, bad).state is DeliveryState.GIVEN_UP
    assert state_of(house, studio, made) == ("enabled", "")


async def test_a_receiver_that_is_gone_is_told_nothing_more(house: House, studio: Studio) -> None:
    async with a_receiver(410) as receiver:
        made = a_webhook(house, studio, receiver.url)
        ids = [pinged(house, studio, made) for _ in range(3)]
        await sending.send_queue(house, made.webhook.id)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == 1
    assert [now(house, each).state for each in ids] == [DeliveryState.GIVEN_UP] * 3
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
    assert all((now(house, each).next_attempt_at_ms or 0) <= latest for each in ids)
    later = pinged(house, studio, made)
    assert (now(house, later).next_attempt_at_ms or 0) <= latest


async def test_a_redirect_is_a_failure_and_is_not_followed(house: House, studio: Studio) -> None:
    async with a_receiver() as elsewhere, a_receiver() as receiver:
        receiver.answer((302, {"Location": elsewhere.url}))
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert elsewhere.heard == []
    assert now(house, delivery_id).state is DeliveryState.WAITING


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
    assert now(house, delivery_id).state is DeliveryState.WAITING


async def test_a_clock_that_steps_back_makes_a_delivery_late_and_no_more(
    house: House, studio: Studio, clock: FakeClock
) -> None:
    async with a_receiver(500) as receiver:
        made = a_webhook(house, studio, receiver.url)
        delivery_id = pinged(house, studio, made)
        await sending.send_queue(house, made.webhook.id)
        clock.advance(-3_600_000)
        await sending.send_queue(house, made.webhook.id)
        assert now(house, delivery_id).state is DeliveryState.WAITING
        clock.advance(3_600_000 + 6_000)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert now(house, delivery_id).state is DeliveryState.DELIVERED


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
        change(house, studio, made, is_enabled=False)
        await sending.send_queue(house, made.webhook.id)
        assert receiver.heard == []
        change(house, studio, made, is_enabled=True)
        await sending.send_queue(house, made.webhook.id)
        await house.fetcher.close()
    assert len(receiver.heard) == 1


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


async def test_the_callback_carries_its_key_and_the_log_does_not(house: House, studio: Studio) -> None:
    async with a_receiver() as receiver:
        values = {"callback_url": receiver.url, "callback_key": "shared secret"}
        house.db.write_now(lambda conn: projects.update(conn, studio.project.id, **values))
        sent = a_callback(house, studio, receiver.url)
        await sending.send_queue(house, studio.project.id)
        later = a_callback(house, studio, receiver.url)
        house.db.write_now(
            lambda conn: projects.update(conn, studio.project.id, callback_url="https://new.example", callback_key="n")
        )
        await sending.send_queue(house, studio.project.id)
        await house.fetcher.close()
    assert receiver.heard[0][0]["x-playment-key"] == "shared secret"
    assert "shared secret" not in repr(attempts(house, sent))
    assert "x-playment-key" not in receiver.heard[1][0], "whoever is at the old address learns no new key"
    assert now(house, later).state is DeliveryState.DELIVERED
    assert "webhook-signature" not in receiver.heard[0][0]


def a_callback(house: House, studio: Studio, url: str) -> str:
    at_ms = house.clock.now_ms()
    delivery = Delivery(
        new_id(),
        studio.project.id,
        True,
        new_id(),
        "job.completed",
        studio.project.id,
        "j",
        url,
        b"{}",
        DeliveryState.WAITING,
        at_ms,
        at_ms,
        at_ms,
    )
    house.db.write_now(lambda conn: deliveries.insert(conn, delivery))
    return delivery.id


async def rounds_until(courier: Courier, is_so: Callable[[], bool], seconds: float = 30.0) -> None:
    stop_at = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < stop_at, "it did not happen in time"
        await courier.round()


async def test_a_receiver_that_hangs_delays_nobody_else(house: House, studio: Studio) -> None:
    """Promise 14: one hangs for ever with much to tell it; the other hears 200 things, in order, in good time."""
    living = replace(house, clock=Clock())
    async with a_receiver() as silent, a_receiver() as quick:
        silent.is_silent = True
        hanging, healthy = (a_webhook(living, studio, each.url) for each in (silent, quick))
        for _ in range(50):
            pinged(living, studio, hanging)
        ids = [pinged(living, studio, healthy) for _ in range(200)]
        courier = Courier(living, is_alone=True)
        await courier.start()
        await rounds_until(courier, lambda: len(quick.heard) == 200)
        await courier.stop()
        await house.fetcher.close()
    assert [headers["webhook-id"] for headers, _ in quick.heard] == [now(house, each).news_id for each in ids]
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
