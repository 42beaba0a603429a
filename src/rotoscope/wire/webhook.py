"""Webhooks in our own routes. A secret goes out once, when it is made."""

import json
from typing import Annotated, Literal

from msgspec import UNSET, Meta, Struct, UnsetType

from rotoscope.domain.delivery import Attempt, Delivery
from rotoscope.domain.news import MEANINGS, WEBHOOK_KINDS
from rotoscope.domain.webhook import Webhook
from rotoscope.wire.summary import rfc3339
from rotoscope.wire.text import Caption, Id, Url

HOURS_MAX = 24 * 7

Kind = Literal[
    "job.created",
    "job.opened",
    "job.completed",
    "job.failed",
    "job.cancelled",
    "task.submitted",
    "batch.completed",
]
Kinds = Annotated[list[Kind], Meta(min_length=1, max_length=len(WEBHOOK_KINDS))]
Target = Annotated[Url, Meta(min_length=1)]
Moment = Annotated[int, Meta(ge=0, le=2**53)]


class NewWebhook(Struct, frozen=True, forbid_unknown_fields=True):
    """With `project_id` it is told of that project only, with `batch_id` too of that batch only."""

    url: Target
    kinds: Kinds
    description: Caption = ""
    project_id: Id | None = None
    batch_id: Id | None = None


class WebhookChange(Struct, frozen=True, forbid_unknown_fields=True):
    """What is not sent stays as it is. While `is_enabled` is false, deliveries wait; enabling sends them."""

    url: Target | UnsetType = UNSET
    kinds: Kinds | UnsetType = UNSET
    description: Caption | UnsetType = UNSET
    is_enabled: bool | UnsetType = UNSET


class Rotation(Struct, frozen=True, forbid_unknown_fields=True):
    """For so many hours deliveries are signed with the former secret too."""

    keep_hours: Annotated[int, Meta(ge=0, le=HOURS_MAX)] = 24


class Redelivery(Struct, frozen=True, forbid_unknown_fields=True):
    """One delivery by its id, or all that were made between two moments (the second is now if it is left out)."""

    delivery_id: Id | None = None
    since_ms: Moment | None = None
    until_ms: Moment | None = None
    states: tuple[Literal["delivered", "given_up", "waiting"], ...] = ("given_up",)


class Redelivered(Struct, frozen=True):
    """How many deliveries are sent again."""

    count: int


class WebhookView(Struct, frozen=True):
    """`state`: enabled; paused, by hand, and deliveries wait; stopped, by us, for the `reason` given."""

    id: str
    project_id: str | None
    batch_id: str | None
    url: str
    description: str
    kinds: list[str]
    state: str
    reason: str
    is_rotating: bool
    resumes_at: str | None
    created_at: str
    updated_at: str


class WebhookMade(Struct, frozen=True):
    """`secret` verifies what we send; it is not shown again."""

    webhook: WebhookView
    secret: str


class WebhookList(Struct, frozen=True):
    webhooks: list[WebhookView]


class KindView(Struct, frozen=True):
    name: str
    meaning: str


class KindList(Struct, frozen=True):
    kinds: list[KindView]


class AttemptView(Struct, frozen=True):
    """One try: the headers that went out, and the status, headers and first kilobyte that came back."""

    attempt: int
    at: str
    status: int | None
    error: str
    duration_ms: int
    sent_headers: dict[str, str]
    answer_headers: dict[str, str]
    answer_excerpt: str


class DeliveryRow(Struct, frozen=True):
    """`state`: waiting, delivered, given_up. `last_status` and `last_error` are of the newest attempt."""

    id: str
    webhook_id: str
    news_id: str
    kind: str
    job_id: str
    state: str
    attempts: int
    created_at: str
    updated_at: str
    next_attempt_at: str | None
    last_status: int | None
    last_error: str


class DeliveryPage(Struct, frozen=True):
    deliveries: list[DeliveryRow]
    next_page_token: str


class DeliveryView(Struct, frozen=True):
    """A delivery with its body and every attempt."""

    delivery: DeliveryRow
    body: dict
    attempts: list[AttemptView]


def kind_list() -> KindList:
    return KindList([KindView(str(kind), MEANINGS[kind]) for kind in WEBHOOK_KINDS])


def view(webhook: Webhook, now_ms: int) -> WebhookView:
    return WebhookView(
        id=webhook.id,
        project_id=webhook.project_id,
        batch_id=webhook.batch_id,
        url=webhook.url,
        description=webhook.description,
        kinds=sorted(webhook.kinds),
        state=str(webhook.state),
        reason=webhook.reason,
        is_rotating=now_ms < webhook.former_until_ms,
        resumes_at=rfc3339(webhook.resume_at_ms) if now_ms < webhook.resume_at_ms else None,
        created_at=rfc3339(webhook.created_at_ms),
        updated_at=rfc3339(webhook.updated_at_ms),
    )


def delivery_row(delivery: Delivery, attempts: list[Attempt]) -> DeliveryRow:
    due, last = delivery.next_attempt_at_ms, attempts[-1] if attempts else None
    return DeliveryRow(
        id=delivery.id,
        webhook_id=delivery.queue_id,
        news_id=delivery.news_id,
        kind=delivery.kind,
        job_id=delivery.job_id,
        state=str(delivery.state),
        attempts=delivery.attempts,
        created_at=rfc3339(delivery.created_at_ms),
        updated_at=rfc3339(delivery.updated_at_ms),
        next_attempt_at=None if due is None else rfc3339(due),
        last_status=last.status if last else None,
        last_error=last.error if last else "",
    )


def delivery_view(delivery: Delivery, attempts: list[Attempt]) -> DeliveryView:
    shown = [
        AttemptView(
            attempt=each.attempt,
            at=rfc3339(each.at_ms),
            status=each.status,
            error=each.error,
            duration_ms=each.duration_ms,
            sent_headers=each.sent_headers,
            answer_headers=each.answer_headers,
            answer_excerpt=each.answer_excerpt,
        )
        for each in attempts
    ]
    return DeliveryView(delivery_row(delivery, attempts), json.loads(delivery.body), shown)
