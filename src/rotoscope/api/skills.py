"""The skills of members, for the steps of workflows that ask for one."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, read
from rotoscope.api.openapi import operation
from rotoscope.services.people import skills
from rotoscope.wire.skills import Skills

router = APIRouter(tags=["Members"])

SKILLS: dict[str, Any] = {"skills": ["night", "thermal camera"]}


@router.get("/v1/members/{member_id}/skills", **operation("List skills", gives=Skills, answer_example=SKILLS))
async def get_skills(member_id: str, house: TheHouse, asker: Asker) -> Response:
    return tagged(Skills(await house.db.read(lambda conn: skills.skills_of(conn, asker, member_id))))


@router.put(
    "/v1/members/{member_id}/skills",
    **operation(
        "Say what a member can do",
        takes=Skills,
        gives=Skills,
        examples={"two skills": SKILLS},
        answer_example=SKILLS,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def put_skills(request: Request, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """All of them; what is not named is taken away. A step with a `skill` is given only to members who have it."""
    wanted = await read(request, Skills)
    look = Former(lambda conn: Skills(skills.skills_of(conn, asker, member_id)), is_whole=True)
    return await carry_out(
        request,
        asker,
        lambda conn: Skills(skills.put_skills(conn, house, asker, member_id, wanted.skills)),
        former=look,
    )
