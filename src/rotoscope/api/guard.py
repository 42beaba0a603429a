"""What stands before the doors: a name for every request, honest headers on every answer, no entry by a false name."""

import ipaddress
import re
import time
from collections.abc import Iterable
from functools import cache

from starlette.types import ASGIApp, Message, Receive, Scope, Send
from starlette_compress import CompressMiddleware

from rotoscope.api.errors import new_request_id
from rotoscope.domain.errors import InvalidParameter
from rotoscope.kit import meters
from rotoscope.kit.traffic import Traffic

API_POLICY = b"default-src 'none'; frame-ancestors 'none'"
HEADERS: tuple[tuple[bytes, bytes], ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", API_POLICY),
    (b"cache-control", b"no-store"),
)
LOOPBACK_NAMES = frozenset({"localhost", "testserver"})
QUOTA = "rotoscope.quota"  # where in the scope a door leaves the RateLimit header
STATUS = "rotoscope.status"
KNOWN_MAX = 1000
SENT_PLAIN = ("/media/", "/v1/assets/", "/v1/results/", "/v1/stream")
HOST = re.compile(r"(\[(?P<address>[0-9a-f:.]+)\]|(?P<name>[a-z0-9._-]+))(:\d{1,5})?")
KEEPS_HEAD = ("/v1/uploads/", "/sign-in")  # there HEAD has a meaning of its own


def headers_for(is_https: bool) -> tuple[tuple[bytes, bytes], ...]:
    """What every answer says that does not say otherwise."""
    return HEADERS + (((b"strict-transport-security", b"max-age=31536000"),) if is_https else ())


class Stamp:
    """Gives each request its id, and each answer the id and the security headers that it has not set itself."""

    def __init__(
        self, app: ASGIApp, is_https: bool = False, policy: bytes = b"", traffic: Traffic | None = None
    ) -> None:
        self.app = app
        self.policy = policy
        self.traffic = traffic or Traffic()
        self.headers = headers_for(is_https)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id = new_request_id()
        self.traffic.begin(id(scope))
        scope["rotoscope.request_id"] = request_id

        async def stamp(message: Message) -> None:
            if message["type"] == "http.response.start":
                self.traffic.answer(id(scope))
                headers = list(message.get("headers", ()))
                present = {name for name, _ in headers}
                headers.append((b"x-request-id", request_id.encode()))
                scope[STATUS] = message["status"]
                if QUOTA in scope:
                    headers += ((b"ratelimit-policy", self.policy), (b"ratelimit", scope[QUOTA]))
                headers.extend(pair for pair in self.headers if pair[0] not in present)
                message = {**message, "headers": headers}
            await send(message)

        started_at = time.perf_counter()
        try:
            await self.app(scope, receive, stamp)
        finally:
            self.traffic.answer(id(scope))
            _measure(scope, time.perf_counter() - started_at)


def _measure(scope: Scope, seconds: float) -> None:
    """Count the answer under its door; whatever has none shares one name, so that nobody can make up labels."""
    route = getattr(scope.get("route"), "path", "") or "none"
    method = scope["method"] if route != "none" else "any"
    _answers(method, route, scope.get(STATUS, 0)).inc()
    _durations(method, route).observe(seconds)


class Guard:
    """Refuses foreign Host names (DNS rebinding) and takes each path with or without a slash at its end."""

    def __init__(self, app: ASGIApp, hosts: Iterable[str] = ()) -> None:
        self.app = app
        self.known: set[bytes] = set()  # Host headers that were looked at and found good
        self.hosts = LOOPBACK_NAMES | {host.lower() for host in hosts}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._check_host(scope)
            path = scope["path"]
            if "\0" in path or b"%00" in scope["query_string"]:
                raise InvalidParameter.at("", "An address has no room for the character NUL.")
            if len(path) > 1 and path[-1] == "/":
                scope["path"] = path.rstrip("/") or "/"  # a redirect would turn a POST into a GET in many clients
            if scope["method"] == "HEAD" and not path.startswith(KEEPS_HEAD):
                scope = {**scope, "method": "GET"}  # the server leaves the body out, having kept the real method
        await self.app(scope, receive, send)

    def _check_host(self, scope: Scope) -> None:
        for name, value in scope["headers"]:
            if name == b"host":
                if value in self.known:
                    return
                host = host_name(value.decode("latin-1"))
                if host in self.hosts or "*" in self.hosts or _is_address(host):
                    if len(self.known) < KNOWN_MAX:
                        self.known.add(value)
                    return
                raise InvalidParameter.at(
                    "/headers/host",
                    f"This server does not go by the name {host[:80]!r}; set ROTOSCOPE_PUBLIC_URL or "
                    "ROTOSCOPE_ALLOWED_HOSTS if it should.",
                )
        if scope.get("http_version", "1.1") != "1.0":
            raise InvalidParameter.at("/headers/host", "The Host header is missing.", code="missing")


class Compress(CompressMiddleware):
    """Compresses what is worth it: not pictures, not streams, and not results, which a disk gives faster than a CPU
    packs them."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"].startswith(SENT_PLAIN):
            await self.app(scope, receive, send)
        else:
            await super().__call__(scope, receive, send)


def host_name(host: str) -> str:
    """`example.org` of `Example.org:8080`; an IPv6 address without its brackets; "" of what is no host."""
    found = HOST.fullmatch(host.lower())
    return found["address"] or found["name"] if found else ""


def _is_address(host: str) -> bool:
    """A numeric address cannot be rebound to another by anybody's DNS."""
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


_answers = cache(meters.REQUESTS.labels)  # there are as many as doors; finding one costs more than counting
_durations = cache(meters.REQUEST_SECONDS.labels)
