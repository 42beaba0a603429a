"""Signing in and out, and where one is signed in."""

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import RedirectResponse, Response

from rotoscope.api import cookies
from rotoscope.api.doors import Asker, TheHouse, Visitor, answer, read
from rotoscope.api.errors import request_id_of
from rotoscope.api.openapi import operation
from rotoscope.api.people_examples import NEW_PASSWORD, SESSION_VIEW, SIGN_IN
from rotoscope.services.people import sessions
from rotoscope.services.people.sessions import Origin
from rotoscope.wire.invitation import NewPassword, SessionList, SignIn, session_view

router = APIRouter(tags=["Signing in"])


@router.post(
    "/v1/sign-in",
    **operation(
        "Sign in with a password",
        takes=SignIn,
        gives=dict[str, str],
        examples={"password": SIGN_IN},
        answer_example={},
        errors=(400, 401, 403, 413, 415, 429, 503),
    ),
)
async def sign_in_by_password(request: Request, house: TheHouse, visitor: Visitor) -> Response:
    """Sets the session cookie. After some wrong passwords one has to wait: for this account, from this address."""
    wanted = await read(request, SignIn)
    secret = await sessions.sign_in_by_password(house, wanted.email, wanted.password, visitor)
    return cookies.give(answer({}), house, secret)


@router.get("/sign-in", **operation("Sign in by a link", status=303, errors=(400, 401)))
async def sign_in(request: Request, house: TheHouse, token: Annotated[str, Query(max_length=200)]) -> Response:
    """Spends the link, sets the session cookie, and goes on to the page."""
    browser = request.headers.get("user-agent", "")
    origin = Origin(request.app.state.doorkeeper.address_of(request), browser, request_id_of(request.scope))
    secret = await house.db.write(lambda conn: sessions.sign_in(conn, house, token, origin))
    response = RedirectResponse("/", status_code=303, headers={"Cache-Control": "no-store"})
    return cookies.give(response, house, secret)


@router.head("/sign-in", **operation("Look at a sign-in link", errors=()))
async def look_at_link() -> Response:
    """A look spends nothing: programs that show links send HEAD before anybody clicks."""
    return Response(headers={"Cache-Control": "no-store"})


@router.post("/v1/sign-out", **operation("Sign out", gives=dict[str, str], answer_example={}, errors=(401, 403)))
async def sign_out(request: Request, house: TheHouse, asker: Asker) -> Response:
    """Ends the session of the cookie, on the server too."""
    secret = cookies.session_secret(request, house)
    await house.db.write(lambda conn: sessions.sign_out(conn, house, asker, secret))
    await request.app.state.doorkeeper.forget_all()
    return cookies.take(answer({}), house)


@router.get(
    "/v1/sessions", **operation("List my sessions", gives=SessionList, answer_example={"sessions": [SESSION_VIEW]})
)
async def list_sessions(house: TheHouse, asker: Asker) -> Response:
    """Where I am signed in, the one seen last first."""
    found = await house.db.read(lambda conn: sessions.list_sessions(conn, house, asker))
    return answer(SessionList([session_view(session, asker.session_id) for session in found]))


@router.delete(
    "/v1/sessions/{session_id}", **operation("End one of my sessions", gives=dict[str, str], answer_example={})
)
async def end_session(request: Request, session_id: str, house: TheHouse, asker: Asker) -> Response:
    """At once; the browser there is signed out at its next request."""
    await house.db.write(lambda conn: sessions.end_session(conn, house, asker, session_id))
    await request.app.state.doorkeeper.forget_all()
    return answer({})


@router.post(
    "/v1/me/password",
    **operation(
        "Change my password",
        takes=NewPassword,
        gives=dict[str, str],
        examples={"password": NEW_PASSWORD},
        answer_example={},
        errors=(400, 401, 403, 413, 415, 429, 503),
    ),
)
async def change_password(request: Request, house: TheHouse, asker: Asker) -> Response:
    """All my sessions end; this browser gets a new one."""
    wanted = await read(request, NewPassword)
    origin = Origin(asker.address, request.headers.get("user-agent", ""), asker.request_id)
    secret = await sessions.change_password(house, asker, wanted.current_password, wanted.new_password, origin)
    await request.app.state.doorkeeper.forget_all()
    return cookies.give(answer({}), house, secret)
