"""Page tokens as callers see them: sealed, in letters and digits, because the official client pastes them into
addresses as they are."""

from typing import Protocol

import msgspec
from starlette.responses import Response

from rotoscope.api.doors import answer
from rotoscope.api.seals import seal, unseal
from rotoscope.domain.errors import PageTokenInvalid
from rotoscope.domain.member import Principal
from rotoscope.services.house import House

SIZE = 8
WHAT = b"page tokens"


class Page(Protocol):
    @property
    def next_page_token(self) -> str: ...


def page_answer(house: House, asker: Principal, page: Page) -> Response:
    """The answer to one page of a list, with the token of the next page sealed."""
    if page.next_page_token:
        token = sealed(int(page.next_page_token), house.links.secret, asker.organization_id)
        page = msgspec.structs.replace(page, next_page_token=token)  # type: ignore[type-var] - a Struct that is a Page, too
    return answer(page)


def opened(house: House, asker: Principal, token: str) -> str:
    """The token as the services know it. Raises PageTokenInvalid if it was not sealed for this organization."""
    return str(unsealed(token, house.links.secret, asker.organization_id)) if token else ""


def sealed(number: int, secret: bytes, whose: str) -> str:
    return seal(number.to_bytes(SIZE, "big"), secret, whose, WHAT)


def unsealed(token: str, secret: bytes, whose: str) -> int:
    plain = unseal(token, SIZE, secret, whose, WHAT)
    if plain is None:
        raise PageTokenInvalid
    return int.from_bytes(plain, "big")
