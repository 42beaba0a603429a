"""Members: who they are, how they sign in and out."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from rotoscope.api.auth import SESSION_COOKIE
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import ME, MEMBER, NEW_MEMBER, SIGN_IN_LINK
from rotoscope.domain.member import Member
from rotoscope.services import setup
from rotoscope.wire.member import Me, MemberList, NewMember, SignInLink, me

router = APIRouter(tags=["Members"])


@router.get("/v1/me", **operation("Who am I", gives=Me, answer_example=ME, errors=(401,)))
async def get_me(house: TheHouse, asker: Asker) -> Response:
    """Whom this key or this session stands for, and what they may do."""
    return answer(me(asker, await house.db.read(lambda conn: setup.organization_name(conn, asker))))


@router.post(
    "/v1/members",
    **operation(
        "Add a member",
        takes=NewMember,
        gives=Member,
        examples={"maker": NEW_MEMBER},
        answer_example=MEMBER,
        errors=(400, 401, 403, 413, 415, 429, 500, 503, 507),
    ),
)
async def add_member(request: Request, house: TheHouse, asker: Asker) -> Response:
    """A person. They have no password: make them a sign-in link."""
    new = await read(request, NewMember)
    return answer(await house.db.write(lambda conn: setup.add_member(conn, house, asker, new)))


@router.get("/v1/members", **operation("List members", gives=MemberList, answer_example={"members": [MEMBER]}))
async def list_members(house: TheHouse, asker: Asker) -> Response:
    return answer(MemberList(await house.db.read(lambda conn: setup.list_members(conn, asker))))


@router.post(
    "/v1/members/{member_id}/sign-in-link",
    **operation("Make a sign-in link", gives=SignInLink, answer_example=SIGN_IN_LINK),
)
async def create_sign_in_link(member_id: str, house: TheHouse, asker: Asker) -> Response:
    """A link that opens Rotoscope once, within a day, as this member."""
    url, expires_at_ms = await house.db.write(lambda conn: setup.create_sign_in_link(conn, house, asker, member_id))
    return answer(SignInLink(url, expires_at_ms))


@router.get("/sign-in", **operation("Sign in by a link", status=303, errors=(400, 401)))
async def sign_in(house: TheHouse, token: Annotated[str, Query(max_length=200)]) -> Response:
    """Spends the link, sets the session cookie, and goes on to the page."""
    secret = await house.db.write(lambda conn: setup.sign_in(conn, house, token))
    response = RedirectResponse("/", status_code=303, headers={"Cache-Control": "no-store"})
    response.set_cookie(
        SESSION_COOKIE,
        secret,
        max_age=setup.SESSION_LIFE_MS // 1000,
        path="/",
        secure=house.links.public_url.startswith("https://"),
        httponly=True,
        samesite="lax",
    )
    return response


@router.head("/sign-in", **operation("Look at a sign-in link", errors=()))
async def look_at_link() -> Response:
    """A look spends nothing: programs that show links send HEAD before anybody clicks."""
    return Response(headers={"Cache-Control": "no-store"})


@router.post("/v1/sign-out", **operation("Sign out", gives=dict[str, str], answer_example={}, errors=(401, 403)))
async def sign_out(request: Request, house: TheHouse, asker: Asker) -> Response:
    """Ends the session of the cookie, on the server too."""
    secret = request.cookies.get(SESSION_COOKIE, "")
    await house.db.write(lambda conn: setup.sign_out(conn, secret))
    request.app.state.doorkeeper.forget(secret)
    response = answer({})
    response.delete_cookie(SESSION_COOKIE, path="/")
    return response
