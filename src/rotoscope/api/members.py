"""Members: who they are, what they may, and the links that let them in."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import ME, MEMBER, NEW_MEMBER, SIGN_IN_LINK
from rotoscope.api.people_examples import RESET_LINK
from rotoscope.domain.member import Member
from rotoscope.services import people, setup
from rotoscope.wire.etag import etag_of
from rotoscope.wire.invitation import SignedOut
from rotoscope.wire.member import (
    Me,
    MemberChange,
    MemberList,
    MemberRow,
    NewMember,
    SignInLink,
    me,
    member_listing,
    member_row,
)

router = APIRouter(tags=["Members"])

MEMBER_BUT = ("etag",)
MEMBER_ROW = {**MEMBER, "etag": etag_of(MEMBER)}
MEMBER_LISTING = {**MEMBER_ROW, "skills": ["night"]}
WRITE_ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)


@router.get("/v1/me", **operation("Who am I", gives=Me, answer_example=ME, errors=(401,)))
async def get_me(house: TheHouse, asker: Asker) -> Response:
    """Whom this key or this session stands for, and what they may do."""
    return answer(me(asker, *await house.db.read(lambda conn: setup.me(conn, asker))))


@router.post(
    "/v1/members",
    **operation(
        "Add a member",
        takes=NewMember,
        gives=Member,
        examples={"maker": NEW_MEMBER},
        answer_example=MEMBER,
        errors=WRITE_ERRORS,
    ),
)
async def add_member(request: Request, house: TheHouse, asker: Asker) -> Response:
    """A person. They have no password yet: make them a sign-in link, or invite them instead."""
    new = await read(request, NewMember)
    return await carry_out(request, asker, lambda conn: people.add_member(conn, house, asker, new))


@router.get("/v1/members", **operation("List members", gives=MemberList, answer_example={"members": [MEMBER_LISTING]}))
async def list_members(house: TheHouse, asker: Asker) -> Response:
    found = await house.db.read(lambda conn: people.list_members(conn, asker))
    return answer(MemberList([member_listing(member, skills) for member, skills in found]))


@router.get("/v1/members/{member_id}", **operation("Look at a member", gives=MemberRow, answer_example=MEMBER_ROW))
async def get_member(member_id: str, house: TheHouse, asker: Asker) -> Response:
    """With the `etag` of what they are now: send it as If-Match with a change, and nobody is overwritten unseen."""
    member = await house.db.read(lambda conn: people.get_member(conn, asker, member_id))
    return tagged(member_row(member), MEMBER_BUT)


@router.patch(
    "/v1/members/{member_id}",
    **operation(
        "Change a member",
        takes=MemberChange,
        gives=MemberRow,
        examples={"another role": {"role": "checker"}, "shut out": {"is_disabled": True}},
        answer_example=MEMBER_ROW,
        errors=WRITE_ERRORS,
    ),
)
async def change_member(request: Request, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """Name, e-mail, role, in or out. Nobody gives more than they have, nor changes their own role; one owner stays.

    With another role, or disabled, all sessions of the member end at once.
    """
    change = await read(request, MemberChange)
    done = await carry_out(
        request,
        asker,
        lambda conn: member_row(people.change_member(conn, house, asker, member_id, change)),
        former=Former(lambda conn: people.get_member(conn, asker, member_id), MEMBER_BUT),
    )
    await request.app.state.doorkeeper.forget_all()
    return done


@router.delete(
    "/v1/members/{member_id}/sessions",
    **operation("Sign a member out everywhere", gives=SignedOut, answer_example={"session_count": 2}),
)
async def sign_member_out(request: Request, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """Ends every session and every unused link of the member, at once."""
    done = await carry_out(
        request, asker, lambda conn: SignedOut(people.sign_out_everywhere(conn, house, asker, member_id))
    )
    await request.app.state.doorkeeper.forget_all()
    return done


@router.post(
    "/v1/members/{member_id}/sign-in-link",
    **operation("Make a sign-in link", gives=SignInLink, answer_example=SIGN_IN_LINK, errors=(400, 401, 403, 404, 409)),
)
async def create_sign_in_link(request: Request, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """A link that opens Rotoscope once, within a day, as this member."""
    return await carry_out(
        request, asker, lambda conn: SignInLink(*people.create_sign_in_link(conn, house, asker, member_id))
    )


@router.post(
    "/v1/members/{member_id}/reset-link",
    **operation("Make a password link", gives=SignInLink, answer_example=RESET_LINK, errors=(400, 401, 403, 404, 409)),
)
async def create_reset_link(request: Request, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """A link by which this member chooses a new password, once, within a day. Their sessions end when they do."""
    return await carry_out(
        request, asker, lambda conn: SignInLink(*people.create_reset_link(conn, house, asker, member_id))
    )
