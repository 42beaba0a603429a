"""Page tokens as callers see them: sealed.

Inside, a token is a number that all organizations share, so that from two of them one could tell how busy the others
are. Outside it says nothing, holds for nobody else, and consists of letters and digits, because the official client
pastes it into addresses as it is.
"""

import hashlib
import hmac
from typing import Protocol

import msgspec
from starlette.responses import Response

from rotoscope.api.doors import answer
from rotoscope.domain.errors import PageTokenInvalid
from rotoscope.domain.member import Principal
from rotoscope.services.house import House

SIZE = 8


class Page(Protocol):
    @property
    def next_page_token(self) -> str: ...


def page_answer(house: House, asker: Principal, page: Page) -> Response:
    """The answer to one page of a list, with the token of the next page sealed."""
    if page.next_page_token:
        token = sealed(int(page.next_page_token), house.links.secret, asker.organization_id)
        page = msgspec.structs.replace(page, next_page_token=token)  # type: ignore[type-var]
    return answer(page)


def opened(house: House, asker: Principal, token: str) -> str:
    """The token as the services know it. Raises PageTokenInvalid if it was not sealed for this organization."""
    return str(unsealed(token, house.links.secret, asker.organization_id)) if token else ""


def sealed(number: int, secret: bytes, whose: str) -> str:
    plain = number.to_bytes(SIZE, "big")
    mark = _mixed(secret, whose, b"mark" + plain)
    return (mark + _crossed(plain, _mixed(secret, whose, b"veil" + mark))).hex()


def unsealed(token: str, secret: bytes, whose: str) -> int:
    try:
        whole = bytes.fromhex(token) if token.isalnum() else b""
    except ValueError:
        whole = b""
    mark, veiled = whole[:SIZE], whole[SIZE:]
    plain = _crossed(veiled, _mixed(secret, whose, b"veil" + mark)) if len(whole) == 2 * SIZE else b""
    if not plain or not hmac.compare_digest(mark, _mixed(secret, whose, b"mark" + plain)):
        raise PageTokenInvalid
    return int.from_bytes(plain, "big")


def _mixed(secret: bytes, whose: str, text: bytes) -> bytes:
    return hashlib.blake2b(whose.encode() + b"\n" + text, key=secret, digest_size=SIZE, person=b"page tokens").digest()


def _crossed(one: bytes, other: bytes) -> bytes:
    return bytes(a ^ b for a, b in zip(one, other, strict=True))
