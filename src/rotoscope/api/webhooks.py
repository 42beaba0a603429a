"""Webhooks: who is told, of what, with which secret."""

import sqlalchemy as sa
from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.webhook_examples import KINDS, MADE, NEW_WEBHOOK, WEBHOOK
from rotoscope.services.delivery import webhooks
from rotoscope.wire.webhook import (
    KindList,
    NewWebhook,
    Rotation,
    WebhookChange,
    WebhookList,
    WebhookMade,
    WebhookView,
    kind_list,
)

router = APIRouter(tags=["Webhooks"])

VOLATILE = ("reason", "is_rotating", "resumes_at")  # what becomes of it by itself
WRITE_ERRORS = (400, 401, 403, 404, 413, 415, 429, 500, 503, 507)


@router.post(
    "/v1/webhooks",
    **operation(
        "Create a webhook",
        takes=NewWebhook,
        gives=WebhookMade,
        examples={"one project": NEW_WEBHOOK},
        answer_example=MADE,
        errors=(*WRITE_ERRORS, 409),
    ),
)
async def create_webhook(request: Request, house: TheHouse, asker: Asker) -> Response:
    """An address that is told of a project, of one of its batches, or of the whole organization. The secret is shown
    once; every delivery is signed with it as Standard Webhooks say."""
    new = await read(request, NewWebhook)
    return await carry_out(request, asker, lambda conn: webhooks.create(conn, house, asker, new))


@router.get("/v1/webhooks", **operation("List webhooks", gives=WebhookList, answer_example={"webhooks": [WEBHOOK]}))
async def list_webhooks(house: TheHouse, asker: Asker, project_id: str = "") -> Response:
    """All of the organization; with `project_id` those that are told of that project, its batches' among them."""
    wanted = project_id or None
    return answer(WebhookList(await house.db.read(lambda conn: webhooks.listed(conn, house, asker, wanted))))


@router.get(
    "/v1/webhooks/kinds",
    **operation("List what webhooks are told of", gives=KindList, answer_example=KINDS, errors=(401, 403)),
)
async def list_kinds(asker: Asker) -> Response:
    return answer(kind_list())


@router.get("/v1/webhooks/{webhook_id}", **operation("Look at a webhook", gives=WebhookView, answer_example=WEBHOOK))
async def get_webhook(webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    return tagged(await house.db.read(lambda conn: webhooks.get(conn, house, asker, webhook_id)), VOLATILE)


@router.patch(
    "/v1/webhooks/{webhook_id}",
    **operation(
        "Change a webhook",
        takes=WebhookChange,
        gives=WebhookView,
        examples={"pause": {"is_enabled": False}},
        answer_example={**WEBHOOK, "state": "paused"},
        errors=WRITE_ERRORS,
    ),
)
async def change_webhook(request: Request, webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    """Address, description, kinds, and whether it is told at all. Enabling one sends what has waited."""
    change = await read(request, WebhookChange)
    return await carry_out(
        request,
        asker,
        lambda conn: webhooks.change(conn, house, asker, webhook_id, change),
        former=Former(lambda conn: webhooks.get(conn, house, asker, webhook_id), VOLATILE),
    )


@router.delete("/v1/webhooks/{webhook_id}", **operation("Delete a webhook", gives=dict[str, str], answer_example={}))
async def delete_webhook(request: Request, webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    """It is told nothing more, what was waiting included."""

    def delete(conn: sa.Connection) -> dict[str, str]:
        webhooks.delete(conn, house, asker, webhook_id)
        return {}

    look = Former(lambda conn: webhooks.get(conn, house, asker, webhook_id), VOLATILE)
    return await carry_out(request, asker, delete, former=look)


@router.post(
    "/v1/webhooks/{webhook_id}/rotate",
    **operation(
        "Make a new secret",
        takes=Rotation,
        gives=WebhookMade,
        examples={"a day": {"keep_hours": 24}},
        answer_example={**MADE, "webhook": {**WEBHOOK, "is_rotating": True}},
        errors=WRITE_ERRORS,
    ),
)
async def rotate_secret(request: Request, webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    """For `keep_hours` deliveries carry two signatures, one of the former secret: time to bring the new one out."""
    wanted = await read(request, Rotation, default=Rotation())
    return await carry_out(
        request, asker, lambda conn: webhooks.rotate(conn, house, asker, webhook_id, wanted.keep_hours)
    )
