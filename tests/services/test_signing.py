"""Signing: whoever is told can know that it is us, and learns no secret of others."""

import json
import time
from dataclasses import replace

import pytest
from standardwebhooks import Webhook as Verifier
from standardwebhooks import WebhookVerificationError

from rotoscope.domain.delivery import Delivery, DeliveryState
from rotoscope.domain.webhook import secret_of, signature
from rotoscope.kit.clock import Clock
from rotoscope.kit.ids import new_id
from rotoscope.services.delivery import sending, webhooks
from rotoscope.services.house import House
from rotoscope.store import deliveries, projects
from tests.factories import Studio, a_project
from tests.services.receiving import a_receiver, a_webhook, attempts, delivery_now, pinged


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


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
    assert headers["webhook-id"] == delivery_now(house, delivery_id).news_id
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
    assert delivery_now(house, later).state is DeliveryState.DELIVERED
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
