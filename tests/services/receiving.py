"""Webhooks and whoever receives them: quick, broken, or silent."""

import asyncio
import dataclasses
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web

from rotoscope.domain.delivery import Attempt, Delivery
from rotoscope.domain.news import WEBHOOK_KINDS
from rotoscope.services.delivery import webhooks
from rotoscope.services.house import House
from rotoscope.store import deliveries
from rotoscope.wire.webhook import NewWebhook, WebhookChange, WebhookMade
from tests.factories import Studio


@dataclasses.dataclass
class Receiver:
    """`heard` is what came, in order: headers and body as they were sent."""

    url: str = ""
    answers: list[tuple[int, Mapping[str, str]]] = dataclasses.field(default_factory=list)
    heard: list[tuple[dict[str, str], bytes]] = dataclasses.field(default_factory=list)
    is_silent: bool = False
    usual: int = 200
    then: Callable[[], None] = lambda: None  # what happens elsewhere once it has heard

    @property
    def bodies(self) -> list[Any]:
        return [json.loads(body) for _, body in self.heard]

    def answer(self, *answers: int | tuple[int, Mapping[str, str]]) -> None:
        """What it says next, one after the other."""
        self.answers += [(each, {}) if isinstance(each, int) else each for each in answers]


@asynccontextmanager
async def a_receiver(*answers: int) -> AsyncIterator[Receiver]:
    """Answers with these statuses, one after the other, and then as usual."""
    receiver = Receiver()
    receiver.answer(*answers)

    async def answer(request: web.Request) -> web.Response:
        receiver.heard.append(({name.lower(): value for name, value in request.headers.items()}, await request.read()))
        receiver.then()
        if receiver.is_silent:
            await asyncio.sleep(600)
        status, headers = receiver.answers.pop(0) if receiver.answers else (receiver.usual, {})
        return web.Response(status=status, headers=headers, text="thanks")

    app = web.Application()
    app.router.add_post("/hook", answer)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{site._server.sockets[0].getsockname()[1]}/hook"  # type: ignore[union-attr]
    try:
        yield receiver
    finally:
        await runner.cleanup()


def a_webhook(house: House, studio: Studio, url: str, **fields: Any) -> WebhookMade:
    """A webhook of the studio's project that is told everything."""
    kinds = [str(kind) for kind in WEBHOOK_KINDS]
    new = NewWebhook(**{"url": url, "kinds": kinds, "project_id": studio.project.id, **fields})
    return house.db.write_now(lambda conn: webhooks.create(conn, house, studio.manager, new))


def pinged(house: House, studio: Studio, made: WebhookMade) -> str:
    """A delivery that waits; its id."""
    return house.db.write_now(lambda conn: webhooks.ping(conn, house, studio.manager, made.webhook.id)).id


def delivery_now(house: House, delivery_id: str) -> Delivery:
    found = house.db.read_now(lambda conn: deliveries.get(conn, delivery_id))
    assert found is not None
    return found


def attempts(house: House, delivery_id: str) -> list[Attempt]:
    return house.db.read_now(lambda conn: deliveries.attempts_of(conn, [delivery_id]))[delivery_id]


def state_of(house: House, studio: Studio, made: WebhookMade) -> tuple[str, str]:
    view = house.db.read_now(lambda conn: webhooks.get(conn, house, studio.manager, made.webhook.id))
    return view.state, view.reason


def change_webhook(house: House, studio: Studio, made: WebhookMade, *, is_enabled: bool) -> None:
    wanted = WebhookChange(is_enabled=is_enabled)
    house.db.write_now(lambda conn: webhooks.change(conn, house, studio.manager, made.webhook.id, wanted))
