"""Webhooks as managers see them: who is told of what, with which secret, and what became of it."""

import secrets
from dataclasses import replace

import sqlalchemy as sa
from msgspec import UNSET

from rotoscope.domain.delivery import Delivery
from rotoscope.domain.errors import Conflict, Fault, InvalidParameter, NotFound, PageTokenInvalid
from rotoscope.domain.member import Principal
from rotoscope.domain.news import NewsItem, NewsKind
from rotoscope.domain.webhook import SECRET_BYTES, Webhook, WebhookState, secret_of
from rotoscope.fetch import target
from rotoscope.fetch.errors import FetchFailed
from rotoscope.kit.ids import new_id
from rotoscope.kit.page import sequence_from_token, token_from_sequence
from rotoscope.services.access import managed_project_of, require_manager, require_organization
from rotoscope.services.delivery.telling import delivery_to
from rotoscope.services.house import House
from rotoscope.store import audit, batches, deliveries, news, webhooks
from rotoscope.wire.news_body import news_body
from rotoscope.wire.webhook import (
    DeliveryPage,
    DeliveryRow,
    DeliveryView,
    NewWebhook,
    Redelivery,
    WebhookChange,
    WebhookMade,
    WebhookView,
    delivery_row,
    delivery_view,
    view,
)

WEBHOOKS_MAX = 200  # of an organization
HOUR_MS = 3_600_000
PAGE_SIZE = 50


def create(conn: sa.Connection, house: House, principal: Principal, new: NewWebhook) -> WebhookMade:
    """A webhook that is told from now on, and its secret."""
    _check_place(conn, principal, new.project_id, new.batch_id)
    _check_url(new.url)
    if len(webhooks.listed(conn, principal.organization_id, None)) >= WEBHOOKS_MAX:
        raise Conflict(f"There are {WEBHOOKS_MAX} webhooks already, which is all; delete one that nobody needs.")
    now_ms = house.clock.now_ms()
    webhook = Webhook(
        id=new_id(),
        organization_id=principal.organization_id,
        project_id=new.project_id,
        batch_id=new.batch_id,
        url=new.url,
        description=new.description,
        kinds=frozenset(new.kinds),
        secret=secret_of(secrets.token_bytes(SECRET_BYTES)),
        former_secret="",
        former_until_ms=0,
        state=WebhookState.ENABLED,
        reason="",
        resume_at_ms=0,
        succeeded_at_ms=0,
        created_at_ms=now_ms,
        updated_at_ms=now_ms,
    )
    webhooks.insert(conn, webhook)
    made = view(webhook, now_ms)
    told = {"host": target.parsed(new.url).host, "kinds": made.kinds, "project_id": new.project_id}
    audit.record(conn, now_ms, principal, "webhook.create", webhook.id, after=made, **told)
    return WebhookMade(made, webhook.secret)


def listed(conn: sa.Connection, house: House, principal: Principal, project_id: str | None) -> list[WebhookView]:
    """Those of the organization, or those that are told of one project; a key of one project finds that one's own."""
    require_manager(principal)
    project_id = project_id or principal.project_id
    if project_id is not None:
        managed_project_of(conn, principal, project_id)
    now_ms = house.clock.now_ms()
    found = webhooks.listed(conn, principal.organization_id, project_id)
    return [view(webhook, now_ms) for webhook in found if principal.project_id in (None, webhook.project_id)]


def get(conn: sa.Connection, house: House, principal: Principal, webhook_id: str) -> WebhookView:
    return view(_webhook_of(conn, principal, webhook_id), house.clock.now_ms())


def change(
    conn: sa.Connection, house: House, principal: Principal, webhook_id: str, wanted: WebhookChange
) -> WebhookView:
    """Change it; enabling sends what has waited."""
    webhook = _webhook_of(conn, principal, webhook_id)
    now_ms = house.clock.now_ms()
    fields = {name: getattr(wanted, name) for name in ("url", "kinds", "description")}
    values = {name: value for name, value in fields.items() if value is not UNSET}
    if "url" in values:
        _check_url(values["url"])
    if "kinds" in values:
        values["kinds"] = frozenset(values["kinds"])
    if wanted.is_enabled is True and webhook.state is not WebhookState.ENABLED:
        values |= {"state": WebhookState.ENABLED, "reason": "", "resume_at_ms": 0}
        deliveries.resume(conn, webhook.id, now_ms)
    elif wanted.is_enabled is False and webhook.state is WebhookState.ENABLED:
        values |= {"state": WebhookState.PAUSED, "reason": ""}
        deliveries.pause(conn, webhook.id)
    if values:
        values["updated_at_ms"] = now_ms
        webhooks.update(conn, webhook.id, **values)
    before, after = view(webhook, now_ms), view(replace(webhook, **values), now_ms)
    if values:
        changed = sorted(set(values) - {"updated_at_ms"})
        audit.record(conn, now_ms, principal, "webhook.change", webhook.id, before=before, after=after, changed=changed)
    return after


def delete(conn: sa.Connection, house: House, principal: Principal, webhook_id: str) -> None:
    """Tell it nothing more. Its log goes with time."""
    webhook = _webhook_of(conn, principal, webhook_id)
    now_ms = house.clock.now_ms()
    deliveries.give_up(conn, webhook.id, now_ms)
    webhooks.delete(conn, webhook.id)
    audit.record(conn, now_ms, principal, "webhook.delete", webhook.id, before=view(webhook, now_ms))


def rotate(conn: sa.Connection, house: House, principal: Principal, webhook_id: str, keep_hours: int) -> WebhookMade:
    """A new secret. What is sent in the next hours is signed with the old one too, so that nobody misses anything."""
    webhook = _webhook_of(conn, principal, webhook_id)
    now_ms = house.clock.now_ms()
    values = {
        "secret": secret_of(secrets.token_bytes(SECRET_BYTES)),
        "former_secret": webhook.secret if keep_hours else "",
        "former_until_ms": now_ms + keep_hours * HOUR_MS if keep_hours else 0,
        "updated_at_ms": now_ms,
    }
    webhooks.update(conn, webhook.id, **values)
    audit.record(conn, now_ms, principal, "webhook.rotate", webhook.id, keep_hours=keep_hours)
    return WebhookMade(view(replace(webhook, **values), now_ms), str(values["secret"]))


def ping(conn: sa.Connection, house: House, principal: Principal, webhook_id: str) -> DeliveryRow:
    """Send it a test, whatever it asked to be told of."""
    webhook = _enabled(conn, principal, webhook_id)
    now_ms = house.clock.now_ms()
    data = {"webhook_id": webhook.id, "project_id": webhook.project_id, "message": "This is a test from Rotoscope."}
    body = news_body(NewsKind.WEBHOOK_PING, now_ms, data)
    sent = delivery_to(webhook, new_id(), NewsKind.WEBHOOK_PING, body, now_ms, webhook.project_id or "", "")
    deliveries.insert(conn, sent)
    _note(conn, webhook, sent.id, now_ms)
    return delivery_row(sent, [])


def delivery_page(
    conn: sa.Connection, principal: Principal, webhook_id: str, states: list[str], page_token: str
) -> DeliveryPage:
    """What it was told, newest first."""
    webhook = _webhook_of(conn, principal, webhook_id)
    before = sequence_from_token(page_token) if page_token else None
    if page_token and before is None:
        raise PageTokenInvalid
    found = deliveries.of_queue(conn, webhook.id, states, before, PAGE_SIZE + 1)
    page = found[:PAGE_SIZE]
    attempts = deliveries.attempts_of(conn, [delivery.id for delivery in page])
    token = token_from_sequence(page[-1].sequence) if len(found) > PAGE_SIZE else ""
    return DeliveryPage([delivery_row(delivery, attempts[delivery.id]) for delivery in page], token)


def delivery(conn: sa.Connection, principal: Principal, webhook_id: str, delivery_id: str) -> DeliveryView:
    """One delivery with its body and every attempt."""
    found = _delivery_of(conn, _webhook_of(conn, principal, webhook_id), delivery_id)
    return delivery_view(found, deliveries.attempts_of(conn, [found.id])[found.id])


def redeliver(conn: sa.Connection, house: House, principal: Principal, webhook_id: str, wanted: Redelivery) -> int:
    """Send one delivery again, or a range of them; how many they are."""
    webhook = _enabled(conn, principal, webhook_id)
    now_ms = house.clock.now_ms()
    if wanted.delivery_id is not None:
        _delivery_of(conn, webhook, wanted.delivery_id)
    elif wanted.since_ms is None:
        message = "Say which deliveries: one by delivery_id, or a range by since_ms."
        raise InvalidParameter(message, faults=[Fault("/since_ms", "missing", message)])
    count = deliveries.again(
        conn,
        webhook.id,
        now_ms,
        delivery_id=wanted.delivery_id,
        since_ms=wanted.since_ms or 0,
        until_ms=wanted.until_ms,
        states=wanted.states,
    )
    _note(conn, webhook, wanted.delivery_id or webhook.id, now_ms)
    audit.record(conn, now_ms, principal, "webhook.redeliver", webhook.id, count=count)
    return count


def _check_place(conn: sa.Connection, principal: Principal, project_id: str | None, batch_id: str | None) -> None:
    if project_id is None:
        require_organization(principal)
        if batch_id is not None:
            message = "A batch is named together with its project."
            raise InvalidParameter(message, faults=[Fault("/project_id", "missing", message)])
        return
    managed_project_of(conn, principal, project_id)
    if batch_id is not None and batches.get(conn, project_id, batch_id) is None:
        message = "This project has no such batch."
        raise InvalidParameter(message, faults=[Fault("/batch_id", "unknown_batch", message, batch_id)])


def _check_url(url: str) -> None:
    """What can be known before the first delivery; whether the address leads into a private network is seen then."""
    try:
        target.parsed(url)
    except FetchFailed as failed:
        raise InvalidParameter(failed.message, faults=[Fault("/url", failed.code, failed.message, url)]) from failed


def _webhook_of(conn: sa.Connection, principal: Principal, webhook_id: str) -> Webhook:
    """A webhook whose deliveries the principal may read: with a key of one project, only that project's."""
    require_manager(principal)
    webhook = webhooks.get(conn, webhook_id)
    is_visible = webhook is not None and webhook.organization_id == principal.organization_id
    if webhook is None or not is_visible or principal.project_id not in (None, webhook.project_id):
        raise NotFound("There is no such webhook, or you may not see it.")
    return webhook


def _enabled(conn: sa.Connection, principal: Principal, webhook_id: str) -> Webhook:
    webhook = _webhook_of(conn, principal, webhook_id)
    if webhook.state is not WebhookState.ENABLED:
        raise Conflict(f"This webhook is {webhook.state}; enable it first.")
    return webhook


def _delivery_of(conn: sa.Connection, webhook: Webhook, delivery_id: str) -> Delivery:
    found = deliveries.get(conn, delivery_id)
    if found is None or found.queue_id != webhook.id:
        raise NotFound("This webhook has no such delivery; they are kept for 30 days.")
    return found


def _note(conn: sa.Connection, webhook: Webhook, subject_id: str, now_ms: int) -> None:
    item = NewsItem(
        NewsKind.DELIVERY_CHANGED, webhook.organization_id, webhook.project_id or "", [subject_id], 1, now_ms
    )
    news.record(conn, item)
