"""For whoever watches over the server: is it alive, can it work."""

import msgspec
from fastapi import APIRouter
from starlette.responses import Response

from rotoscope.api.doors import TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.domain.errors import Overloaded
from rotoscope.kit.version import VERSION
from rotoscope.services import health

router = APIRouter(tags=["Health"])


class Alive(msgspec.Struct, frozen=True):
    """The process answers."""

    status: str
    version: str


class Ready(msgspec.Struct, frozen=True):
    """What answers."""

    database: bool
    blobs: bool


@router.get(
    "/health",
    **operation("Is the process alive?", gives=Alive, answer_example={"status": "ok", "version": VERSION}, errors=()),
)
async def get_health() -> Response:
    """Answers as long as the process does; looks at nothing else."""
    return answer(Alive("ok", VERSION))


@router.get(
    "/ready", **operation("Can it work?", gives=Ready, answer_example={"database": True, "blobs": True}, errors=(503,))
)
async def get_ready(house: TheHouse) -> Response:
    """Reads from the database and writes to the place for bytes; 503 if either fails."""
    seen = await health.look(house)
    if not seen.is_ready:
        raise Overloaded("Not ready.", data={"database": seen.database, "blobs": seen.blobs})
    return answer(Ready(seen.database, seen.blobs))
