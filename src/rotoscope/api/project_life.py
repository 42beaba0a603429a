"""A project's members, its archive, its deletion and its way back."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import PLACED_MEMBERS, PROJECT
from rotoscope.services import project_life
from rotoscope.wire.project import PlacedMembers, PlaceMember, ProjectView, view

router = APIRouter(tags=["Projects"])

WRITE_ERRORS = (400, 401, 403, 404, 409, 413, 415, 429, 500, 503, 507)
ONE = "/v1/projects/{project_id}"


def _changes(summary: str) -> dict[str, Any]:
    return operation(summary, gives=ProjectView, answer_example=PROJECT, errors=(401, 403, 404, 409, 429, 503, 507))


@router.get(
    f"{ONE}/members", **operation("List a project's members", gives=PlacedMembers, answer_example=PLACED_MEMBERS)
)
async def list_members(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Who was named a member of it. While `is_closed` is true, makers, checkers and viewers see it by that only."""
    return answer(await house.db.read(lambda conn: project_life.list_members(conn, asker, project_id)))


@router.put(
    f"{ONE}/members/{{member_id}}",
    **operation(
        "Make somebody a member of a project",
        takes=PlaceMember,
        gives=PlacedMembers,
        examples={"with a role there": {"role": "checker"}, "as they are": {}},
        answer_example=PLACED_MEMBERS,
        errors=WRITE_ERRORS,
    ),
)
async def place_member(request: Request, project_id: str, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """`role` counts in this project instead of their own: checker, maker or viewer; null leaves theirs."""
    wanted = await read(request, PlaceMember, default=PlaceMember())
    return answer(
        await house.db.write(lambda conn: project_life.place_member(conn, house, asker, project_id, member_id, wanted))
    )


@router.delete(
    f"{ONE}/members/{{member_id}}",
    **operation("Take somebody out of a project", gives=dict[str, str], answer_example={}),
)
async def remove_member(project_id: str, member_id: str, house: TheHouse, asker: Asker) -> Response:
    """A closed project is out of their sight at once. What they drew stays."""
    await house.db.write(lambda conn: project_life.remove_member(conn, house, asker, project_id, member_id))
    return answer({})


@router.post(f"{ONE}/archive", **_changes("Archive a project"))
async def archive(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """It takes no new jobs (`project_archived`) and hands out no tasks. Results and everything else can be read."""
    return await carry_out(request, asker, lambda conn: view(project_life.archive(conn, house, asker, project_id)))


@router.post(f"{ONE}/unarchive", **_changes("Take a project out of the archive"))
async def unarchive(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """It takes jobs and hands out tasks again, from where it stopped."""
    return await carry_out(request, asker, lambda conn: view(project_life.unarchive(conn, house, asker, project_id)))


@router.delete(ONE, **_changes("Delete a project"))
async def delete(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Nobody finds it any more, its jobs and results included. It can be restored for 30 days; then it is gone."""
    return answer(view(await house.db.write(lambda conn: project_life.delete(conn, house, asker, project_id))))


@router.post(f"{ONE}/restore", **_changes("Restore a deleted project"))
async def restore(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """Within 30 days of its deletion, as it was then."""
    return await carry_out(request, asker, lambda conn: view(project_life.restore(conn, house, asker, project_id)))
