"""The stream: what happens, while it happens."""

import asyncio
import time
from collections.abc import AsyncIterator
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response, StreamingResponse

from rotoscope.api import event_ids
from rotoscope.api.doors import NOBODY, Asker, TheHouse, admit
from rotoscope.api.hub import Hub
from rotoscope.api.openapi import operation
from rotoscope.domain.errors import Breakdown, RotoscopeError
from rotoscope.domain.member import Principal
from rotoscope.services.delivery import stream
from rotoscope.services.delivery.stream import Audience, Memory, Place
from rotoscope.services.house import House
from rotoscope.wire.stream import HEARTBEAT, closed, event, hello, reset

router = APIRouter(tags=["Stream"])

TYPE = "text/event-stream"
HEARTBEAT_SECONDS = 15.0  # proxies hang up on those who say nothing for a minute
CHECK_SECONDS = 1.0  # who may listen no more hears nothing after two
HEADERS = {"Cache-Control": "no-store", "X-Accel-Buffering": "no"}


@router.get("/v1/stream", **operation("Listen to what happens", gives=TYPE))
async def listen(
    request: Request,
    house: TheHouse,
    asker: Asker,
    project_id: str = "",
    last_event_id: Annotated[str, Query(description="where to go on; the header Last-Event-ID comes first")] = "",
) -> Response:
    """Server-sent events: `{"kind", "at", "project_id", "ids", "count"}`, thin, of all projects or of one. First comes
    `hello`. Send the id you heard last and you miss nothing for a day; should that be too long ago, or
    of before a backup was put back, `reset` says so: fetch anew what you show.
    A key that is revoked or a role that is lost closes the stream (`closed`) within five seconds."""
    audience = await house.db.read(lambda conn: stream.audience(conn, asker, project_id or None))
    heard = request.headers.get("last-event-id") or last_event_id
    place = event_ids.place_of(heard, house, asker) if heard else None
    request.state.leaving = asyncio.Event()
    return StreamingResponse(_events(request, house, audience, place), headers=HEADERS, media_type=TYPE)


async def _events(request: Request, house: House, audience: Audience, place: Place | None) -> AsyncIterator[bytes]:
    hub: Hub = request.app.state.hub
    leaving: asyncio.Event = request.state.leaving
    try:
        async with hub.listening(audience.principal):
            place, first = await _begun(house, audience, place, hub.end)
            if first:
                yield first
            said_at = checked_at = time.monotonic()
            while hub.is_running and not leaving.is_set():
                told, place = await hub.after(place, audience)
                if told:
                    names = [event_ids.id_of(each.place, house, audience.principal) for each in told]
                    yield b"".join(event(name, each.item) for name, each in zip(names, told, strict=True))
                    said_at = time.monotonic()
                elif time.monotonic() - said_at > HEARTBEAT_SECONDS:
                    yield HEARTBEAT
                    said_at = time.monotonic()
                if time.monotonic() - checked_at > CHECK_SECONDS:
                    audience = await _checked(request, house, audience)
                    checked_at = time.monotonic()
                if place >= hub.end:
                    await hub.wait(CHECK_SECONDS)
    except Breakdown:
        return  # of ours: whoever listens comes back, and goes on where it stopped
    except RotoscopeError as error:
        yield closed(error.message)


async def _begun(house: House, audience: Audience, place: Place | None, end: Place) -> tuple[Place, bytes]:
    """Where to go on, and what to say of it first."""
    memory = Memory.WHOLE if place is None else await house.db.read(lambda conn: stream.memory_of(conn, place))
    begun = end if place is None or memory is Memory.NONE else place
    named = event_ids.id_of(begun, house, audience.principal)
    if place is None:
        return begun, hello(named)
    return begun, b"" if memory is Memory.WHOLE else reset(named)


async def _checked(request: Request, house: House, audience: Audience) -> Audience:
    """Who listens, asked anew: keys are revoked and roles change while a stream is open."""
    state = request.app.state
    asker: Principal = await state.doorkeeper.principal(request)
    admit(asker, state.rules.get((request.method, request.scope["route"].path), NOBODY))
    return await house.db.read(lambda conn: stream.audience(conn, asker, audience.project_id))
