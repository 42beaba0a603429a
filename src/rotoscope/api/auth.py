"""Who makes this request: an API key in one of three headers, or the session cookie of the editor.

A key that was found stays known for a second, so that a busy client costs one look-up a second and not one per request.
What is taken back is forgotten here at once. Where other processes may remember it too, the answer to whoever took it
back waits until none does: once it is there, the next request fails, everywhere. Unknown keys are never remembered.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import sqlalchemy as sa
from starlette.requests import Request

from rotoscope.api.cookies import PLAIN_NAME, session_secret
from rotoscope.domain.errors import Forbidden, InvalidParameter, KeyInvalid
from rotoscope.domain.member import Principal
from rotoscope.domain.request_errors import UnsupportedMediaType
from rotoscope.kit.ids import is_key, secret_hash
from rotoscope.services.house import House
from rotoscope.services.people import keys, sessions

KEY_HEADERS = (b"x-api-key", b"x-client-key", b"x-playment-key")
KEY_PARAMETERS = ("x-api-key", "x-client-key", "x-playment-key", "api_key", "key")
SESSION_COOKIE = PLAIN_NAME
MEMORY_SECONDS = 1.0
MEMORY_SIZE_MAX = 10_000
SECRET_LENGTH_MAX = 512
ADDRESS_LENGTH_MAX = 64
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
FORMS = ("text/plain", "application/x-www-form-urlencoded", "multipart/form-data")  # what any page may send anywhere
IN_AN_ADDRESS = "Put the key into the x-api-key header, and revoke this one: addresses end up in logs."

Lookup = Callable[[sa.Connection, str, int], Principal | None]


@dataclass(slots=True)
class Doorkeeper:
    """Knows who holds which secret, for a second at most."""

    house: House
    origins: frozenset[str] = frozenset()
    proxies: frozenset[str] = frozenset()
    _seen: dict[tuple[Lookup, str], tuple[float, Principal]] = field(default_factory=dict)
    _taken_back: int = 0  # how often anything was; a look-up that was under way meanwhile is not remembered
    _noting: set[asyncio.Task[None]] = field(default_factory=set)

    async def principal(self, request: Request) -> Principal:
        """Who asks, or KeyInvalid. A key that was sent counts, even beside a good cookie."""
        if b"key=" in request.scope["query_string"].lower():
            await self._refuse_key_in_address(request)
        if key := _key(request):
            if not is_key(key):
                raise KeyInvalid
            return await self._find(key, keys.principal_from_key)
        if secret := session_secret(request, self.house):
            self.check_page(request)
            return await self._find(secret, sessions.principal_from_session)
        raise KeyInvalid("No API key was sent; put it into the x-api-key header.")

    def check_page(self, request: Request) -> None:
        """A browser sends the cookie by itself, so a change must come from our own page, not from a stranger's."""
        if request.method in SAFE_METHODS:
            return
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() in FORMS:
            raise UnsupportedMediaType("With the session cookie, a body must be JSON: forms may come from any page.")
        site = request.headers.get("sec-fetch-site")
        if site == "same-origin":
            return
        origin = request.headers.get("origin", "")
        if site is None and origin and (origin in self.origins or origin == _own_origin(request)):
            return
        raise Forbidden("A change with the session cookie must come from Rotoscope's own page.")

    def address_of(self, request: Request) -> str:
        """Where a request comes from. Only a known proxy is believed when it says for whom it asks."""
        address = request.client.host if request.client else ""
        if address not in self.proxies:
            return address
        for name in reversed(request.headers.get("x-forwarded-for", "").split(",")):
            address = name.strip()[:ADDRESS_LENGTH_MAX] or address
            if address not in self.proxies:
                break
        return address

    async def forget_all(self) -> None:
        """Forget everybody: a key was revoked, a session ended, or a role changed. Returns when all doors have."""
        self.forget_here()
        if self.house.db.dialect == "postgresql":  # others may stand at the same database
            await asyncio.sleep(MEMORY_SECONDS)

    def forget_here(self) -> None:
        """The same in this process only, where what others remember gives nobody more than they have."""
        self._taken_back += 1
        self._seen.clear()

    async def _find(self, secret: str, lookup: Lookup) -> Principal:
        seen_as = (lookup, secret_hash(secret))
        now, taken_back = time.monotonic(), self._taken_back
        known = self._seen.get(seen_as)
        if known is not None and now < known[0] and self._is_good(known[1]):
            return known[1]
        if len(secret) > SECRET_LENGTH_MAX:
            raise KeyInvalid
        now_ms = self.house.clock.now_ms()
        principal = await self.house.db.read(lambda conn: lookup(conn, secret, now_ms))
        if principal is None:
            raise KeyInvalid
        if len(self._seen) >= MEMORY_SIZE_MAX:
            self._seen.clear()
        if taken_back == self._taken_back:
            self._seen[seen_as] = (now + MEMORY_SECONDS, principal)
        if principal.is_use_to_be_noted:
            self._note(principal, now_ms)
        return principal

    def _is_good(self, principal: Principal) -> bool:
        return principal.good_until_ms is None or self.house.clock.now_ms() < principal.good_until_ms

    def _note(self, principal: Principal, now_ms: int) -> None:
        """Write down that it was used, now and then, and beside the request: on a full disk reading goes on."""
        touch = sessions.touch if principal.session_id else keys.touch
        note = asyncio.create_task(self.house.db.write(lambda conn: touch(conn, principal, now_ms)))
        self._noting.add(note)
        note.add_done_callback(self._noted)

    def _noted(self, note: "asyncio.Task[None]") -> None:
        self._noting.discard(note)
        if not note.cancelled():
            note.exception()  # it is a convenience; the next use notes it again

    async def _refuse_key_in_address(self, request: Request) -> None:
        name = next((name for name in KEY_PARAMETERS if name in request.query_params), None)
        if name is None:
            return
        sent = request.query_params[name]
        if is_key(sent):
            address = self.address_of(request)
            await self.house.db.write(lambda conn: keys.flag_leaked(conn, self.house, sent, address))
        raise InvalidParameter.at(f"/query/{name}", IN_AN_ADDRESS)


def _key(request: Request) -> str | None:
    for name, value in request.scope["headers"]:
        if name in KEY_HEADERS and value:
            return value.decode("latin-1").strip()
    return None


def _own_origin(request: Request) -> str:
    return f"{request.url.scheme}://{request.headers.get('host', '')}"
