"""What webhooks were told, how they answered, and telling them again."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.pages import opened, page_answer
from rotoscope.api.webhook_examples import DELIVERY_ROW, DELIVERY_VIEW
from rotoscope.domain.delivery import DeliveryState
from rotoscope.domain.errors import InvalidParameter
from rotoscope.services.delivery import webhooks
from rotoscope.wire.webhook import DeliveryPage, DeliveryRow, DeliveryView, Redelivered, Redelivery

router = APIRouter(tags=["Webhooks"])


@router.get(
    "/v1/webhooks/{webhook_id}/deliveries",
    **operation(
        "List what a webhook was told",
        gives=DeliveryPage,
        answer_example={"deliveries": [DELIVERY_ROW], "next_page_token": ""},
    ),
)
async def list_deliveries(
    webhook_id: str,
    house: TheHouse,
    asker: Asker,
    state: Annotated[str, Query(description="waiting, delivered or given_up, or several with commas between")] = "",
    page_token: str = "",
) -> Response:
    """Newest first; kept for 30 days."""
    states = [word.strip() for word in state.split(",") if word.strip()]
    if unknown := [word for word in states if word not in set(DeliveryState)]:
        message = f"state {unknown[0][:40]!r} is none of {', '.join(DeliveryState)}."
        raise InvalidParameter.at("/query/state", message, unknown[0])
    token = opened(house, asker, page_token)
    page = await house.db.read(lambda conn: webhooks.delivery_page(conn, asker, webhook_id, states, token))
    return page_answer(house, asker, page)


@router.get(
    "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}",
    **operation("Look at a delivery", gives=DeliveryView, answer_example=DELIVERY_VIEW),
)
async def get_delivery(webhook_id: str, delivery_id: str, house: TheHouse, asker: Asker) -> Response:
    """Its body, and every attempt with what went out and what came back."""
    return answer(await house.db.read(lambda conn: webhooks.delivery(conn, asker, webhook_id, delivery_id)))


@router.post(
    "/v1/webhooks/{webhook_id}/redeliver",
    **operation(
        "Deliver again",
        takes=Redelivery,
        gives=Redelivered,
        examples={
            "one": {"delivery_id": DELIVERY_ROW["id"]},
            "all that failed since then": {"since_ms": 1_787_500_000_000, "states": ["given_up"]},
        },
        answer_example={"count": 1},
        errors=(400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507),
    ),
)
async def redeliver(request: Request, webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    """One delivery or a range, with the same webhook-id and body and a fresh timestamp and signature."""
    wanted = await read(request, Redelivery)
    return await carry_out(
        request, asker, lambda conn: Redelivered(webhooks.redeliver(conn, house, asker, webhook_id, wanted))
    )


@router.post(
    "/v1/webhooks/{webhook_id}/ping",
    **operation("Send a test", gives=DeliveryRow, answer_example=DELIVERY_ROW, errors=(400, 401, 403, 404, 409)),
)
async def ping(request: Request, webhook_id: str, house: TheHouse, asker: Asker) -> Response:
    """A `webhook.ping`, whatever the webhook asked to be told of; its delivery shows how it went."""
    return await carry_out(request, asker, lambda conn: webhooks.ping(conn, house, asker, webhook_id))
