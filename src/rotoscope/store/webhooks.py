"""Webhooks: who wants to be told of what, and their secrets."""

from collections.abc import Collection, Mapping
from typing import Any

import sqlalchemy as sa

from rotoscope.domain.webhook import Webhook, WebhookState
from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import webhooks

_COLUMNS = tuple(column for column in webhooks.c if column.name != "sequence")
_SELECT = sa.select(*_COLUMNS)
_LISTENING = Prepared(
    _SELECT.where(
        webhooks.c.organization_id.in_(sa.bindparam("organizations", expanding=True)),
        webhooks.c.state != sa.literal_column(f"'{WebhookState.STOPPED}'"),
    ).order_by(webhooks.c.sequence)
)


def insert(conn: sa.Connection, webhook: Webhook) -> None:
    values = {column.name: getattr(webhook, column.name) for column in _COLUMNS}
    values |= {"kinds": " ".join(sorted(webhook.kinds)), "state": str(webhook.state)}
    conn.execute(webhooks.insert(), values)


def get(conn: sa.Connection, webhook_id: str) -> Webhook | None:
    row = conn.execute(_SELECT.where(webhooks.c.id == webhook_id)).first()
    return None if row is None else _webhook(row._asdict())


def of_organizations(conn: sa.Connection, organization_ids: Collection[str]) -> list[Webhook]:
    """Those that are told things, in the order in which they were made."""
    return [_webhook(row) for row in _LISTENING.all(conn, {"organizations": list(organization_ids)})]


def listed(conn: sa.Connection, organization_id: str, project_id: str | None) -> list[Webhook]:
    """Those of an organization, or those that are told of a project: its own, its batches' and the organization's."""
    select = _SELECT.where(webhooks.c.organization_id == organization_id)
    if project_id is not None:
        select = select.where(sa.or_(webhooks.c.project_id == project_id, webhooks.c.project_id.is_(None)))
    return [_webhook(row._asdict()) for row in conn.execute(select.order_by(webhooks.c.sequence))]


def update(conn: sa.Connection, webhook_id: str, **values: object) -> None:
    kinds = values.get("kinds")
    if isinstance(kinds, Collection):
        values["kinds"] = " ".join(sorted(map(str, kinds)))
    conn.execute(webhooks.update().where(webhooks.c.id == webhook_id).values(**values))


def stop(conn: sa.Connection, webhook_id: str, reason: str, now_ms: int) -> bool:
    """Disable it; False if it was already."""
    changed = conn.execute(
        webhooks.update()
        .where(webhooks.c.id == webhook_id, webhooks.c.state == str(WebhookState.ENABLED))
        .values(state=str(WebhookState.STOPPED), reason=reason, updated_at_ms=now_ms)
    )
    return changed.rowcount == 1


def delete(conn: sa.Connection, webhook_id: str) -> None:
    conn.execute(webhooks.delete().where(webhooks.c.id == webhook_id))


def _webhook(row: Mapping[str, Any]) -> Webhook:
    meant = {"kinds": frozenset(row["kinds"].split()), "state": WebhookState(row["state"])}
    return Webhook(**{**row, **meant})
