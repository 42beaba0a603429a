"""For whoever watches over the server: is it alive, can it work."""

from collections.abc import Callable

import msgspec
from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.doors import TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.domain.errors import Overloaded
from rotoscope.kit.version import VERSION
from rotoscope.services.upkeep import health

router = APIRouter(tags=["Health"])


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: str
    version: str


class Ready(msgspec.Struct, frozen=True):
    """What answers. `worker` is null where the background work is another process's."""

    database: bool
    blobs: bool
    worker: bool | None


@router.get(
    "/health",
    **operation("Is the process alive?", gives=Alive, answer_example={"status": "ok", "version": VERSION}, errors=()),
)
async def get_health() -> Response:
    """Answers as long as the process does; looks at nothing else."""
    return answer(Alive("ok", VERSION))


@router.get(
    "/ready",
    **operation(
        "Can it work?",
        gives=Ready,
        answer_example={"database": True, "blobs": True, "worker": True},
        errors=(503,),
    ),
)
async def get_ready(house: TheHouse, request: Request) -> Response:
    """Reads from the database, writes to the place for bytes, and asks whether the background work of this process is
    being done; 503 if one of them fails. A process that does no background work says null for it."""
    is_working: Callable[[], bool] | None = request.app.state.is_working
    seen = await health.look(house)
    worker = None if is_working is None else is_working()
    if not seen.is_ready or worker is False:
        raise Overloaded("Not ready.", data={"database": seen.database, "blobs": seen.blobs, "worker": worker})
    return answer(Ready(seen.database, seen.blobs, worker))
