"""Signing in at an identity provider. Who comes back without success sees the sign-in page, with a code of ours."""

from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from rotoscope.api import cookies
from rotoscope.api.doors import Asker, TheHouse, Visitor, answer
from rotoscope.api.openapi import operation
from rotoscope.api.people_examples import GO_THERE, IDENTITY, WAYS
from rotoscope.domain.errors import KeyInvalid, RotoscopeError
from rotoscope.domain.member import Principal
from rotoscope.services.people import identities
from rotoscope.wire.oidc import GoThere, IdentityList, Way, WayList

router = APIRouter(tags=["Signing in"])

START = "/v1/sign-in/oidc"
ACCOUNT = "/settings/account"
NOT_KEPT = {"Cache-Control": "no-store"}

log = structlog.get_logger("rotoscope.people")


@router.get(
    "/v1/sign-in/providers", **operation("Where one can sign in", gives=WayList, answer_example=WAYS, errors=(429,))
)
async def list_providers(house: TheHouse, visitor: Visitor) -> Response:
    """The identity providers that this Rotoscope trusts, beside passwords and links."""
    name = None if house.provider is None else house.provider.registration.name
    return answer(WayList([] if name is None else [Way(name, START)]))


@router.get(START, **operation("Sign in at the provider", status=303, errors=(404, 429)))
async def leave(
    request: Request,
    house: TheHouse,
    visitor: Visitor,
    return_to: Annotated[str, Query(max_length=2000, description="the page to come back to")] = "/",
) -> Response:
    """Leads to the identity provider, which leads back."""
    identities.provider_of(house)
    try:
        going = await identities.depart(house, return_to, cookies.away_secret(request, house))
    except RotoscopeError as error:
        return _failed(error)
    return cookies.give_away(RedirectResponse(going.url, 303, NOT_KEPT), house, going.browser_secret)


@router.get(f"{START}/callback", **operation("Come back from the provider", status=303, errors=(404, 429)))
async def come_back(
    request: Request,
    house: TheHouse,
    visitor: Visitor,
    state: Annotated[str, Query(max_length=200)] = "",
    code: Annotated[str, Query(max_length=4096)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
    iss: Annotated[str | None, Query(max_length=2048)] = None,
) -> Response:
    """Sets the session cookie and goes on to the page; or to the sign-in page, which says what went wrong."""
    identities.provider_of(house)
    back = identities.Return(state, code, error, iss)
    member = await _signed_in(request)
    try:
        entry = await identities.arrive(house, back, cookies.away_secret(request, house), member, visitor)
    except RotoscopeError as refusal:
        return _failed(refusal, "/" if member is None else ACCOUNT)
    request.app.state.doorkeeper.forget_here()
    response = RedirectResponse(entry.return_to, 303, NOT_KEPT)
    return cookies.give(response, house, entry.session_secret) if entry.session_secret else response


@router.get(
    "/v1/me/identities",
    **operation("List my connected accounts", gives=IdentityList, answer_example={"identities": [IDENTITY]}),
)
async def list_identities(house: TheHouse, asker: Asker) -> Response:
    """The accounts at identity providers that sign me in."""
    return answer(IdentityList(await house.db.read(lambda conn: identities.list_identities(conn, asker))))


@router.post(
    "/v1/me/identities",
    **operation("Connect an account", gives=GoThere, answer_example=GO_THERE, errors=(401, 403, 404, 429, 503)),
)
async def connect(request: Request, house: TheHouse, asker: Asker) -> Response:
    """Where to go to join an account at the identity provider to mine."""
    going = await identities.depart(house, ACCOUNT, cookies.away_secret(request, house), asker)
    return cookies.give_away(answer(GoThere(going.url), headers=NOT_KEPT), house, going.browser_secret)


@router.delete(
    "/v1/me/identities/{identity_id}",
    **operation("Disconnect an account", gives=dict[str, str], answer_example={}),
)
async def disconnect(identity_id: str, house: TheHouse, asker: Asker) -> Response:
    """It signs nobody in any more."""
    await house.db.write(lambda conn: identities.disconnect(conn, house, asker, identity_id))
    return answer({})


async def _signed_in(request: Request) -> Principal | None:
    """Who is signed in in this browser already, if anybody."""
    try:
        return await request.app.state.doorkeeper.principal(request)
    except KeyInvalid:
        return None


def _failed(error: RotoscopeError, page: str = "/") -> Response:
    """The code only: nothing that came in an address goes into another."""
    log.warning("sign-in at the provider failed", code=error.code, reason=error.message)
    return RedirectResponse(f"{page}?sign-in={error.code}", 303, NOT_KEPT)
