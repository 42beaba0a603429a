"""Webhooks: who is told what, with which secret, and how it went."""

from collections.abc import Sequence
from typing import Any

import msgspec

from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Steps, call


class Webhook(msgspec.Struct, kw_only=True):
    """`state`: enabled; paused, by hand; stopped, by the server, for the `reason` given."""

    id: str
    url: str = ""
    kinds: list[str] = []
    description: str = ""
    project_id: str | None = None
    batch_id: str | None = None
    state: str = ""
    reason: str = ""
    is_rotating: bool = False
    resumes_at: str | None = None
    created_at: str = ""
    updated_at: str = ""
    etag: str = ""


class NewWebhook(msgspec.Struct, kw_only=True):
    """`secret` verifies deliveries; the server shows it only now."""

    webhook: Webhook
    secret: str


class WebhookDelivery(msgspec.Struct, kw_only=True):
    """`news_id` is what the receiver sees as webhook-id."""

    id: str
    webhook_id: str = ""
    news_id: str = ""
    kind: str = ""
    job_id: str = ""
    state: str = ""
    attempts: int = 0
    created_at: str = ""
    updated_at: str = ""
    next_attempt_at: str | None = None
    last_status: int | None = None
    last_error: str = ""


class WebhookDeliveryLog(msgspec.Struct, kw_only=True):
    """A delivery with its body and every attempt: what went out and what came back."""

    delivery: WebhookDelivery
    body: dict[str, Any] = {}
    attempts: list[dict[str, Any]] = []


class NewsKind(msgspec.Struct):
    """What a webhook can be told of."""

    name: str
    meaning: str = ""


class _Count(msgspec.Struct):
    count: int


def create_webhook(
    url: str,
    kinds: Sequence[str],
    *,
    project_id: str | None = None,
    batch_id: str | None = None,
    description: str = "",
) -> Steps[NewWebhook]:
    """Tell `url` what happens: in the whole organization, in a project, or in one of its batches."""
    body: dict[str, Any] = {"url": url, "kinds": list(kinds), "description": description}
    body |= {"project_id": project_id} if project_id else {}
    body |= {"batch_id": batch_id} if batch_id else {}
    return (yield from call(NewWebhook, "POST", "/v1/webhooks", body=body))


def webhook_kinds() -> Steps[list[NewsKind]]:
    """What webhooks can be told of."""
    found = yield from call(dict[str, list[NewsKind]], "GET", "/v1/webhooks/kinds")
    return found["kinds"]


def webhooks(project_id: str | None = None) -> Pages[Webhook]:
    """The webhooks of the organization, or those that are told of a project."""
    return pages(Webhook, "/v1/webhooks", "webhooks", {"project_id": project_id})


def webhook(webhook_id: str) -> Steps[Webhook]:
    """One webhook."""
    return (yield from call(Webhook, "GET", f"/v1/webhooks/{webhook_id}"))


def update_webhook(webhook_id: str, *, if_match: str = "", **changes: Any) -> Steps[Webhook]:
    """Change url, kinds, description or is_enabled."""
    path = f"/v1/webhooks/{webhook_id}"
    return (yield from call(Webhook, "PATCH", path, body=changes, if_match=if_match))


def delete_webhook(webhook_id: str) -> Steps[dict]:
    """Tell it nothing more."""
    return (yield from call(dict, "DELETE", f"/v1/webhooks/{webhook_id}"))


def rotate_webhook(webhook_id: str, keep_hours: int = 24) -> Steps[NewWebhook]:
    """A new secret; for so many hours deliveries are signed with the former one too."""
    body = {"keep_hours": keep_hours}
    return (yield from call(NewWebhook, "POST", f"/v1/webhooks/{webhook_id}/rotate", body=body))


def ping_webhook(webhook_id: str) -> Steps[WebhookDelivery]:
    """Send a test."""
    return (yield from call(WebhookDelivery, "POST", f"/v1/webhooks/{webhook_id}/ping"))


def webhook_deliveries(webhook_id: str, state: str | None = None) -> Pages[WebhookDelivery]:
    """What a webhook was told, newest first. `state`: waiting, delivered, given_up."""
    return pages(WebhookDelivery, f"/v1/webhooks/{webhook_id}/deliveries", "deliveries", {"state": state})


def webhook_delivery(webhook_id: str, delivery_id: str) -> Steps[WebhookDeliveryLog]:
    """One delivery with its body and every attempt."""
    return (yield from call(WebhookDeliveryLog, "GET", f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"))


def redeliver(
    webhook_id: str,
    delivery_id: str | None = None,
    *,
    since_ms: int | None = None,
    until_ms: int | None = None,
    states: Sequence[str] = ("given_up",),
) -> Steps[int]:
    """Deliver again: one delivery, or all in these states that were made between two moments. How many they are."""
    wanted = {"delivery_id": delivery_id, "since_ms": since_ms, "until_ms": until_ms, "states": list(states)}
    body = {name: value for name, value in wanted.items() if value is not None}
    return (yield from call(_Count, "POST", f"/v1/webhooks/{webhook_id}/redeliver", body=body)).count
