"""The web page: built files, held in memory, and `index.html` for every address that the page itself resolves.

The page is built once for each language (docs/adr/0031); a browser gets the one its cookie says, or that it asks for.
"""

import contextlib
import mimetypes
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.types import Receive, Scope, Send

from rotoscope.domain.request_errors import RouteNotFound

BUILT = Path(__file__).parent.parent / "static"
INDEX = "/index.html"
ENGLISH = "en"
LANGUAGE_COOKIE = "language"
ACCEPTED_MAX = 500  # characters of Accept-Language that are read
INDEX_OF_LANGUAGE = re.compile(r"/languages/([\w-]+)/index\.html")
PAGE_POLICY = (  # its end: no text becomes a script
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' blob: data:; "
    "media-src 'self' blob:; font-src 'self'; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'; "
    "require-trusted-types-for 'script'; trusted-types svelte-trusted-html rotoscope-decoder"
)
HASHED = re.compile(
    r"(/languages/[\w-]+)?/assets/.*-[\w-]{8,}\.\w+"
)  # vite puts a hash of the contents into these names
PAGES = re.compile(r"/|/(projects|tasks|jobs|batches|review|quality|settings|sign-in|join)(/.*)?")
PROGRAMS = re.compile(r"/(v\d+|projectsvc|media|assets|languages|docs|health|ready|metrics)(/|$)|.*\.\w+$")
NOT_BUILT = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Rotoscope</title>
<style>body{font:16px/1.5 system-ui;max-width:36rem;margin:4rem auto;padding:0 1rem}code{background:#eee}</style>
<h1>The API is up; the page is not built yet</h1>
<p>From the source tree, run <code>make web</code> and start the server again. A wheel has the page inside.</p>
<p>The API is described at <a href="/docs">/docs</a>.</p></html>"""


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    media_type: str
    headers: dict[str, str]


class Pages:
    """Answers what no route did: a file of the page, the page itself, or 404."""

    def __init__(self, folder: Path = BUILT) -> None:
        self._files = _load(folder)
        found = {match[1]: name for name in self._files if (match := INDEX_OF_LANGUAGE.fullmatch(name))}
        self._indexes = {ENGLISH: INDEX, **found}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        if request.method not in ("GET", "HEAD"):
            raise _missing(request)
        await self._answer(request)(scope, receive, send)

    def _answer(self, request: Request) -> Response:
        path = request.url.path
        if file := self._files.get(path):
            return Response(file.body, headers=file.headers, media_type=file.media_type)
        if PAGES.fullmatch(path):
            return self._page(request, 200)
        if "text/html" in request.headers.get("accept", "") and not PROGRAMS.match(path) and INDEX in self._files:
            return self._page(request, 404)  # somebody typed it: the page says so in words, and leads back
        raise _missing(request)

    def _page(self, request: Request, status: int) -> Response:
        file = self._files.get(self._indexes[language_of(request, self._indexes)])
        if file is None:
            status = 200 if request.url.path == "/" else 503
            return HTMLResponse(NOT_BUILT, status, {"Content-Security-Policy": PAGE_POLICY})
        varies = {"Vary": "Accept-Language, Cookie"} if len(self._indexes) > 1 else {}
        return Response(file.body, status, headers=file.headers | varies, media_type=file.media_type)


def language_of(request: Request, built: Collection[str]) -> str:
    """The language that this browser chose; or the first that it asks for and that there is; or English."""
    if (chosen := request.cookies.get(LANGUAGE_COOKIE, "")) in built:
        return chosen
    for wanted in _wanted(request.headers.get("accept-language", "")):
        for language in (wanted, wanted.partition("-")[0]):
            known = next((one for one in built if one.lower() == language), None)
            if known is not None:
                return known
    return ENGLISH


def _wanted(header: str) -> list[str]:
    """`de-AT, en;q=0.8`: the tags in small letters, the dearest first."""
    weighed: list[tuple[float, str]] = []
    for part in header[:ACCEPTED_MAX].split(","):
        tag, _, weight = part.lower().partition(";")
        with contextlib.suppress(ValueError):
            weighed.append((-float(weight.strip().removeprefix("q=") or 1), tag.strip()))
    return [tag for _, tag in sorted(weighed, key=lambda one: one[0]) if tag]


def _missing(request: Request) -> RouteNotFound:
    path = request.url.path
    return RouteNotFound(f"There is no route {request.method} {path[:200]}; the routes are listed at /docs.")


@lru_cache(4)
def _load(folder: Path) -> Mapping[str, _File]:
    """Read once in the life of a process, however many applications it has: what is built stays as it is."""
    files = {}
    for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
        if path.is_file():
            name = "/" + path.relative_to(folder).as_posix()
            files[name] = _File(path.read_bytes(), _media_type(path), _headers(name))
    return files


def _media_type(path: Path) -> str:
    return mimetypes.guess_type(path.name)[0] or "application/octet-stream"


def _headers(name: str) -> dict[str, str]:
    headers = {"Cache-Control": "public, max-age=31536000, immutable" if HASHED.fullmatch(name) else "no-cache"}
    if name.endswith((".html", ".js")):
        headers["Content-Security-Policy"] = PAGE_POLICY  # a worker is bound by the policy of its own script
    if name.endswith(".html"):
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
    return headers
