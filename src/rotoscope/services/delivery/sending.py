"""Sending deliveries: one queue for each webhook, in order, so that a receiver that hangs delays nobody else's.

A delivery is tried, then its outcome is written. A crash between the two tries it again, with the same id and body.
"""

import random
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

import sqlalchemy as sa

from rotoscope.domain.delivery import Attempt, Delivery, DeliveryState
from rotoscope.domain.news import NewsItem, NewsKind
from rotoscope.domain.project import Project
from rotoscope.domain.webhook import (
    GONE,
    RETRY_AFTER_SECONDS_MAX,
    THROTTLE_SECONDS,
    THROTTLING,
    Webhook,
    WebhookState,
    pause_ms,
    signature,
)
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.together import all_ended
from rotoscope.services.house import House
from rotoscope.store import deliveries, news, projects, webhooks
from rotoscope.wire.callback import KEY_HEADER

ANSWER_SECONDS = 20.0  # how long a receiver may take to answer
TAKE_MAX = 32  # deliveries of a queue that are held at once
HOLD_MS = 90_000  # longer than the last of them can take; after that another worker may try
RUN_SECONDS = 60.0  # those that were not begun by then are put back
LONG_QUEUE = 500  # so many that wait are sent several at once, and their order is only nearly kept
LANES = 8
FAILURES_MAX = 5  # one after the other, then the queue rests
REST_MS = 60_000
KEPT_MS = 30 * 24 * 3600 * 1000
NEWS_KEPT_MS = 24 * 3600 * 1000
FORGET_MAX = 5_000  # at once
HIDDEN = "(hidden)"


@dataclass(frozen=True, slots=True)
class Receiver:
    """Whose queue it is: a webhook, or the project whose callback it is."""

    queue_id: str
    webhook: Webhook | None
    project: Project | None


async def due_queues(house: House) -> Mapping[str, int]:
    """The queues that have something to send now, with how much."""
    now_ms = house.clock.now_ms()
    return await house.db.read(lambda conn: deliveries.due_queues(conn, now_ms))


async def send_queue(house: House, queue_id: str, waiting: int = 0, held: list[Delivery] | None = None) -> None:
    """Send what is due in one queue, oldest first. Whatever ends it early, `held` is what it has not let go of."""
    lanes = LANES if waiting > LONG_QUEUE else 1
    now_ms = house.clock.now_ms()
    taken = [] if held is None else held
    taken += await house.db.write(lambda conn: _take(conn, queue_id, now_ms))
    began_at, failures = time.monotonic(), 0
    while taken:
        receiver = await house.db.read(lambda conn: _receiver(conn, queue_id))  # as it is now: it may want no more
        if receiver is None:
            await put_back(house, taken)
            return
        attempts = await all_ended(_send(house, receiver, delivery) for delivery in taken[:lanes])
        del taken[:lanes]
        failures = 0 if any(map(_arrived, attempts)) else failures + len(attempts)
        if failures >= FAILURES_MAX:
            until_ms = house.clock.now_ms() + REST_MS
            await house.db.write(lambda conn, until_ms=until_ms: deliveries.postpone(conn, queue_id, until_ms))
        has_changed = any(attempt.status == GONE or attempt.status in THROTTLING for attempt in attempts)
        if has_changed or failures >= FAILURES_MAX or time.monotonic() - began_at > RUN_SECONDS:
            await put_back(house, taken)
            return


async def put_back(house: House, held: list[Delivery]) -> None:
    """Hold these no longer."""
    left = [delivery.id for delivery in held]
    await house.db.write(lambda conn: deliveries.let_go(conn, left))
    held.clear()


async def let_all_go(house: House) -> None:
    """Hold nothing any more: whoever held it is gone."""
    await house.db.write(deliveries.let_go)


async def forget(house: House) -> None:
    """Drop the log of what ended a month ago, and news of yesterday."""
    now_ms = house.clock.now_ms()
    while await house.db.write(lambda conn: deliveries.forget(conn, now_ms - KEPT_MS, FORGET_MAX)) == FORGET_MAX:
        pass
    while await house.db.write(lambda conn: news.forget(conn, now_ms - NEWS_KEPT_MS, FORGET_MAX)) == FORGET_MAX:
        pass


def _take(conn: sa.Connection, queue_id: str, now_ms: int) -> list[Delivery]:
    """What is to be sent now; nothing of a webhook that is not to be told."""
    if _receiver(conn, queue_id) is not None:
        return deliveries.take(conn, queue_id, TAKE_MAX, now_ms, now_ms + HOLD_MS)
    webhook = webhooks.get(conn, queue_id)
    if webhook is not None and webhook.state is WebhookState.PAUSED:
        deliveries.pause(conn, queue_id)
    else:
        deliveries.give_up(conn, queue_id, now_ms)
    return []


def _receiver(conn: sa.Connection, queue_id: str) -> Receiver | None:
    """Whose queue it is; None if nobody is to be told: paused, stopped, deleted."""
    webhook = webhooks.get(conn, queue_id)
    if webhook is not None:
        return Receiver(queue_id, webhook, None) if webhook.state is WebhookState.ENABLED else None
    project = projects.get(conn, queue_id)
    return Receiver(queue_id, None, project) if project is not None else None


async def _send(house: House, receiver: Receiver, delivery: Delivery) -> Attempt:
    """Try once, and write down what became of it."""
    attempt = await _try(house, receiver, delivery)
    chance = random.random()
    await house.db.write(lambda conn: _settle(conn, receiver, delivery, attempt, chance))
    return attempt


async def _try(house: House, receiver: Receiver, delivery: Delivery) -> Attempt:
    at_ms = house.clock.now_ms()
    headers = _headers(receiver, delivery, at_ms)
    shown = {name: HIDDEN if name == KEY_HEADER else value for name, value in headers.items()}
    url = receiver.webhook.url if receiver.webhook else delivery.url
    status, error, answer_headers, excerpt = None, "", {}, ""
    try:
        answer = await house.fetcher.post(url, delivery.body, headers, deadline_seconds=ANSWER_SECONDS)
        status, answer_headers, excerpt = answer.status, dict(answer.headers), answer.excerpt
    except FetchFailed as failed:
        error = f"{failed.code}: {failed.message}"
    took_ms = max(0, house.clock.now_ms() - at_ms)
    return Attempt(
        delivery.id, delivery.attempts + 1, at_ms, status, error, took_ms, shown, answer_headers, _storable(excerpt)
    )


def _headers(receiver: Receiver, delivery: Delivery, at_ms: int) -> dict[str, str]:
    seconds = at_ms // 1000
    headers = {
        "Content-Type": "application/json",
        "webhook-id": delivery.news_id,
        "webhook-timestamp": str(seconds),
    }
    webhook, project = receiver.webhook, receiver.project
    if webhook is not None:
        headers["webhook-signature"] = signature(webhook.secrets(at_ms), delivery.news_id, seconds, delivery.body)
    elif project and project.callback_key and delivery.url == project.callback_url:
        headers[KEY_HEADER] = project.callback_key  # whoever was at that address before learns no new key
    return headers


def _settle(conn: sa.Connection, receiver: Receiver, delivery: Delivery, attempt: Attempt, chance: float) -> None:
    """Log the attempt, and say when the next one is, if there is one."""
    now_ms = attempt.at_ms + attempt.duration_ms
    webhook = receiver.webhook
    asked = _retry_after(attempt, now_ms)
    pause = pause_ms(delivery.tries + 1, chance, asked)
    if _arrived(attempt):
        is_ours = deliveries.settle(conn, attempt, DeliveryState.DELIVERED, None)
        if webhook is not None and is_ours:
            webhooks.update(conn, webhook.id, succeeded_at_ms=now_ms)
    elif attempt.status == GONE or pause is None:
        is_ours = deliveries.settle(conn, attempt, DeliveryState.GIVEN_UP, None)
        if webhook is not None and is_ours:
            _stop_if_hopeless(conn, webhook, delivery, attempt, now_ms)
    else:
        is_ours = deliveries.settle(conn, attempt, DeliveryState.WAITING, now_ms + pause)
        if attempt.status in THROTTLING and is_ours:
            _throttle(conn, receiver, now_ms + 1000 * (asked or THROTTLE_SECONDS))
    if is_ours and webhook is not None:
        _note(conn, NewsKind.DELIVERY_CHANGED, webhook, delivery.project_id, delivery.id, now_ms)


def _stop_if_hopeless(conn: sa.Connection, webhook: Webhook, delivery: Delivery, attempt: Attempt, now_ms: int) -> None:
    """Disable a webhook whose receiver is gone, or has taken nothing since this delivery began."""
    latest = webhooks.get(conn, webhook.id)
    if attempt.status == GONE:
        reason = "The receiver answered 410 Gone, which means that it wants to be told nothing more."
    elif latest is not None and latest.succeeded_at_ms < delivery.created_at_ms:
        why = f"the last answer was {attempt.status}" if attempt.status else attempt.error
        reason = f"Every attempt for three days has failed; {why}"
    else:
        return
    if webhooks.stop(conn, webhook.id, reason, now_ms):
        deliveries.give_up(conn, webhook.id, now_ms)
        _note(conn, NewsKind.WEBHOOK_STOPPED, webhook, delivery.project_id, webhook.id, now_ms)


def _throttle(conn: sa.Connection, receiver: Receiver, until_ms: int) -> None:
    deliveries.postpone(conn, receiver.queue_id, until_ms)
    if receiver.webhook is not None:
        webhooks.update(conn, receiver.webhook.id, resume_at_ms=until_ms)


def _note(conn: sa.Connection, kind: NewsKind, webhook: Webhook, project_id: str, subject_id: str, now_ms: int) -> None:
    where = webhook.project_id or project_id
    news.record(conn, NewsItem(kind, webhook.organization_id, where, [subject_id], 1, now_ms))


def _arrived(attempt: Attempt) -> bool:
    return attempt.status is not None and 200 <= attempt.status < 300


def _retry_after(attempt: Attempt, now_ms: int) -> int:
    """How many seconds the receiver asks us to wait, a day at most; 0 if it does not."""
    text = attempt.answer_headers.get("retry-after", "")
    if text.isascii() and text.isdigit() and len(text) < 10:
        return min(int(text), RETRY_AFTER_SECONDS_MAX)
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, OverflowError):
        return 0
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    seconds = round((at - datetime.fromtimestamp(now_ms / 1000, UTC)).total_seconds())
    return min(max(0, seconds), RETRY_AFTER_SECONDS_MAX)


def _storable(text: str) -> str:
    """PostgreSQL keeps no NUL."""
    return text.replace("\x00", "")
