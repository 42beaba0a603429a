"""Invitations: links by which people join, the first owner sets up, and passwords are chosen anew."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api import cookies
from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, Visitor, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.people_examples import INVITATION, INVITATION_MADE, JOIN, JOIN_VIEW, NEW_INVITATION
from rotoscope.domain.member import Invitation
from rotoscope.services.people import invitations
from rotoscope.wire.invitation import InvitationList, InvitationMade, Join, JoinView, Look, NewInvitation

router = APIRouter(tags=["Invitations"])

WRITE_ERRORS = (400, 401, 403, 409, 413, 415, 429, 500, 503, 507)


@router.post(
    "/v1/invitations",
    **operation(
        "Invite somebody",
        takes=NewInvitation,
        gives=InvitationMade,
        examples={"a maker": NEW_INVITATION},
        answer_example=INVITATION_MADE,
        errors=WRITE_ERRORS,
    ),
)
async def invite(request: Request, house: TheHouse, asker: Asker) -> Response:
    """Makes a link to send to them; it is shown in this answer and never again. It works once."""
    new = await read(request, NewInvitation, default=NewInvitation())
    return await carry_out(request, asker, lambda conn: InvitationMade(*invitations.invite(conn, house, asker, new)))


@router.get(
    "/v1/invitations",
    **operation("List invitations", gives=InvitationList, answer_example={"invitations": [INVITATION]}),
)
async def list_invitations(house: TheHouse, asker: Asker) -> Response:
    """Newest first; used, ended and revoked ones too."""
    return answer(InvitationList(await house.db.read(lambda conn: invitations.list_invitations(conn, asker))))


@router.delete(
    "/v1/invitations/{invitation_id}",
    **operation("Take an invitation back", gives=Invitation, answer_example=INVITATION),
)
async def revoke_invitation(request: Request, invitation_id: str, house: TheHouse, asker: Asker) -> Response:
    """The link opens nothing any more. Who has joined by it stays."""
    return await carry_out(
        request, asker, lambda conn: invitations.revoke_invitation(conn, house, asker, invitation_id)
    )


@router.post(
    "/v1/join/look",
    **operation(
        "Look at an invitation",
        takes=Look,
        gives=JoinView,
        examples={"token": {"token": JOIN["token"]}},
        answer_example=JOIN_VIEW,
        errors=(400, 401, 403, 413, 415, 429),
    ),
)
async def look(request: Request, house: TheHouse, visitor: Visitor) -> Response:
    """What a link is for. Looking does not spend it."""
    wanted = await read(request, Look)
    return answer(await house.db.read(lambda conn: invitations.look(conn, house, wanted.token)))


@router.post(
    "/v1/join",
    **operation(
        "Join by an invitation",
        takes=Join,
        gives=dict[str, str],
        examples={"invited": JOIN},
        answer_example={},
        errors=(400, 401, 403, 409, 413, 415, 429, 503, 507),
    ),
)
async def join(request: Request, house: TheHouse, visitor: Visitor) -> Response:
    """Spends the link: makes the member, or sets the new password, and signs them in."""
    wanted = await read(request, Join)
    secret = await invitations.join(house, wanted, visitor)
    await request.app.state.doorkeeper.forget_all()
    return cookies.give(answer({}), house, secret)
