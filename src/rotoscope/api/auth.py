"""Who makes this request: an API key in one of three headers, or the session cookie of the editor.

A key that was found stays known for two seconds, so that a busy client costs one look-up per two seconds and not one
per request; a revoked key stops working within the same two seconds. Unknown keys are never remembered.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from starlette.requests import Request

from rotoscope.domain.errors import Forbidden, KeyInvalid
from rotoscope.domain.member import Principal
from rotoscope.kit.ids import secret_hash
from rotoscope.services import setup
from rotoscope.services.house import House

KEY_HEADERS = (b"x-api-key", b"x-client-key", b"x-playment-key")
KEY_PARAMETERS = ("x-api-key", "x-client-key", "x-playment-key", "api_key", "key")
SESSION_COOKIE = "rotoscope_session"
MEMORY_SECONDS = 2.0
MEMORY_SIZE_MAX = 10_000
SECRET_LENGTH_MAX = 512
ADDRESS_LENGTH_MAX = 64
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

Lookup = Callable[[sa.Connection, str, int], Principal | None]


@dataclass(slots=True)
class Doorkeeper:
    """Knows who holds which secret, for two seconds at most."""

    house: House
    origins: frozenset[str] = frozenset()
    _seen: dict[tuple[Lookup, str], tuple[float, Principal]] = field(default_factory=dict)

    async def principal(self, request: Request) -> Principal:
        """Who asks, or KeyInvalid. A key that was sent counts, even beside a good cookie."""
        if key := _key(request):
            return await self._find(key, setup.principal_from_key)
        if secret := request.cookies.get(SESSION_COOKIE):
            self._check_origin(request)
            return await self._find(secret, setup.principal_from_session)
        if any(name in request.query_params for name in KEY_PARAMETERS):
            raise KeyInvalid("Put the key into the x-api-key header, and revoke this one: addresses end up in logs.")
        raise KeyInvalid("No API key was sent; put it into the x-api-key header.")

    def forget(self, secret: str) -> None:
        """Forget a session that has just ended here."""
        self._seen.pop((setup.principal_from_session, secret_hash(secret)), None)

    def forget_all(self) -> None:
        """Forget everybody: a key was revoked by its id, or a role changed."""
        self._seen.clear()

    async def _find(self, secret: str, lookup: Lookup) -> Principal:
        seen_as = (lookup, secret_hash(secret))
        now = time.monotonic()
        known = self._seen.get(seen_as)
        if known is not None and now < known[0]:
            return known[1]
        if len(secret) > SECRET_LENGTH_MAX:
            raise KeyInvalid
        now_ms = self.house.clock.now_ms()
        principal = await self.house.db.read(lambda conn: lookup(conn, secret, now_ms))
        if principal is None:
            raise KeyInvalid
        if len(self._seen) >= MEMORY_SIZE_MAX:
            self._seen.clear()
        self._seen[seen_as] = (now + MEMORY_SECONDS, principal)
        return principal

    def _check_origin(self, request: Request) -> None:
        """A browser sends the cookie by itself, so a change must come from our own page, not from a stranger's."""
        if request.method in SAFE_METHODS:
            return
        site = request.headers.get("sec-fetch-site")
        if site == "same-origin":
            return
        origin = request.headers.get("origin", "")
        if site is None and origin and (origin in self.origins or origin == _own_origin(request)):
            return
        raise Forbidden("A change with the session cookie must come from Rotoscope's own page.")


def _key(request: Request) -> str | None:
    for name, value in request.scope["headers"]:
        if name in KEY_HEADERS and value:
            return value.decode("latin-1").strip()
    return None


def _own_origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"


def address_of(request: Request, proxies: frozenset[str]) -> str:
    """Where a request comes from. Only a known proxy is believed when it says for whom it asks."""
    address = request.client.host if request.client else ""
    if address not in proxies:
        return address
    for name in reversed(request.headers.get("x-forwarded-for", "").split(",")):
        address = name.strip()[:ADDRESS_LENGTH_MAX] or address
        if address not in proxies:
            break
    return address
