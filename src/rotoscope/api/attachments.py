"""Attachments: from an address that a client was given to the bytes, by a redirect that never leaves this server."""

import re
from urllib.parse import unquote, urlsplit

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.guard import host_name
from rotoscope.api.openapi import operation
from rotoscope.domain.errors import AttachmentMissing, MissingParameter
from rotoscope.services import overview
from rotoscope.services.house import House

router = APIRouter(tags=["Results"])

RESULT = re.compile(r"/v1/results/([^/]+)/([0-9a-f]{64})\.json")
ASSET = re.compile(r"/v1/assets/([^/]+)/(\d{1,9})")
URL_PARAMETER = {
    "name": "url",
    "in": "query",
    "required": True,
    "description": "the address, encoded or not",
    "schema": {"type": "string", "format": "uri"},
}


@router.get(
    "/v1/attachments",
    **operation("Fetch an attachment by its address", status=302, parameters=[URL_PARAMETER], errors=(400, 401, 404)),
)
async def get_attachment(request: Request, house: TheHouse, asker: Asker) -> Response:
    """Redirects to a signed address of the bytes behind a `result` or `src` address of one of your jobs. It needs no
    key, and works for at most 15 minutes.
    """
    url = _url(request)
    path = _own_path(url, request, house)
    if found := RESULT.fullmatch(path):
        await house.db.read(lambda conn: overview.result_of(conn, asker, found[1], found[2]))
        purpose, sha256 = "results", found[2]
    elif found := ASSET.fullmatch(path):
        sha256 = await house.db.read(lambda conn: overview.asset_of(conn, asker, found[1], int(found[2])))
        purpose = "frames" if asker.session_id else "originals"
    else:
        raise AttachmentMissing("url is not the address of a result or a frame on this server.")
    signed = _origin(request, house) + house.links.media(purpose, sha256, found[1], house.clock.now_ms())
    return answer({"url": signed}, 302, {"Location": signed})


def _origin(request: Request, house: House) -> str:
    """Whole addresses are easier to follow; but who came by another name than the public one stays with that."""
    public = house.links.public_url
    return public if request.headers.get("host", "").lower() == urlsplit(public).netloc.lower() else ""


def _url(request: Request) -> str:
    """The value of `url` as it was pasted: encoded or not, with or without what a query string would keep apart."""
    query = request.scope["query_string"].decode("latin-1")
    _, found, value = ("&" + query).partition("&url=")
    value = unquote(value.partition("&")[0]).strip()
    if not found or not value:
        raise MissingParameter.at("/query/url", "The query parameter url is missing.", code="missing")
    return value


def _own_path(url: str, request: Request, house: House) -> str:
    """The path of an address on this server; an address elsewhere is nobody's attachment."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
    except ValueError:
        raise AttachmentMissing("url is not an address.") from None
    ours = {"", host_name(urlsplit(house.links.public_url).netloc), host_name(request.headers.get("host", ""))}
    if host not in ours or parts.scheme not in ("", "http", "https"):
        raise AttachmentMissing("url is not the address of a result or a frame on this server.")
    return parts.path
