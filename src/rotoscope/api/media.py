"""Frames, thumbnails and results by signature, frames by key. They never change."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse
from rotoscope.api.kept_bytes import FOREVER, SANDBOX, send_kept, send_picture
from rotoscope.api.openapi import JSON, operation
from rotoscope.domain.errors import Forbidden, InvalidParameter
from rotoscope.services import media, overview
from rotoscope.services.house import House

router = APIRouter(tags=["Media"])

BYTES = "application/octet-stream"
PURPOSES = frozenset({"frames", "originals", "thumbnails", "results"})


@router.get(
    "/media/{purpose}/{sha256}",
    **operation(
        "Fetch a frame, a thumbnail or a result by signature",
        gives=BYTES,
        errors=(400, 403, 404, 416),
        description="`purpose` is frames, originals, thumbnails or results. Such addresses are given out by the other "
        "routes; each works for at most 15 minutes and needs no key. What cameras write beside a picture (place, time, "
        "device) is left out of frames and thumbnails.",
    ),
)
async def get_media(
    request: Request, purpose: str, sha256: str, house: TheHouse, job: str = "", e: str = "", s: str = ""
) -> Response:
    if purpose not in PURPOSES or not e.isascii() or not e.isdigit() or len(e) > 16:
        raise Forbidden("This address is not one that Rotoscope gave out.")
    if not house.links.is_media_open(purpose, sha256, job, int(e), s, house.clock.now_ms()):
        raise Forbidden("This address has expired or is not one that Rotoscope gave out; ask for a new one.")
    if purpose == "thumbnails":
        return await _send_thumbnail(request, house, sha256)
    if purpose == "frames":
        return await send_picture(request, house, sha256)
    return await send_kept(request, house, sha256, JSON if purpose == "results" else "")


@router.get(
    "/v1/assets/{job_id}/{index}",
    **operation(
        "Fetch a frame by its place in a job",
        gives=BYTES,
        errors=(400, 401, 404, 416),
        description="What results call `src`: the kept bytes of a frame; `index` counts from 0. A key gets them as "
        "they came, a signed-in person without what cameras write beside a picture.",
    ),
)
async def get_asset(request: Request, job_id: str, index: str, house: TheHouse, asker: Asker) -> Response:
    if not index.isascii() or not index.isdigit() or len(index) > 9:
        raise InvalidParameter.at("/path/index", "index must be a number from 0.", index)
    sha256 = await house.db.read(lambda conn: overview.asset_of(conn, asker, job_id, int(index)))
    return await (send_picture if asker.session_id else send_kept)(request, house, sha256)


async def _send_thumbnail(request: Request, house: House, sha256: str) -> Response:
    """The small picture of the frame named `sha256`."""
    headers = {"ETag": f'"{sha256}-small"', "Cache-Control": FOREVER, "Content-Security-Policy": SANDBOX}
    if headers["ETag"] in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    return Response(await media.thumbnail_of(house, sha256), headers=headers, media_type="image/jpeg")
