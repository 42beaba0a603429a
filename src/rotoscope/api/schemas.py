"""Label schemas: the newest of a project, any older one, and writing the next."""

from typing import Annotated

from fastapi import APIRouter, Path, Request
from starlette.responses import Response

from rotoscope.api.changes import Former, carry_out, tagged
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import NEW_SCHEMA, SCHEMA, SCHEMA_VERSIONS
from rotoscope.domain.schema import LabelSchema
from rotoscope.services import setup
from rotoscope.wire.schema import NewSchema, SchemaVersions, read_schema

router = APIRouter(tags=["Label schemas"])

Version = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.put(
    "/v1/projects/{project_id}/schema",
    **operation(
        "Write the label schema",
        takes=NewSchema,
        gives=LabelSchema,
        examples={"one label": NEW_SCHEMA},
        answer_example=SCHEMA,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def put_schema(request: Request, project_id: str, house: TheHouse, asker: Asker) -> Response:
    """The whole schema, as its next version. Jobs keep the version they were created with."""
    wanted = read_schema(await read(request, NewSchema))
    return await carry_out(
        request,
        asker,
        lambda conn: setup.put_schema(conn, house, asker, project_id, wanted),
        former=Former(lambda conn: setup.get_schema(conn, asker, project_id), is_whole=True),
    )


@router.get(
    "/v1/projects/{project_id}/schema",
    **operation("Look at the label schema", gives=LabelSchema, answer_example=SCHEMA),
)
async def get_schema(project_id: str, house: TheHouse, asker: Asker) -> Response:
    return tagged(await house.db.read(lambda conn: setup.get_schema(conn, asker, project_id)))


@router.get(
    "/v1/projects/{project_id}/schema/versions",
    **operation("List the versions of the label schema", gives=SchemaVersions, answer_example=SCHEMA_VERSIONS),
)
async def list_schema_versions(project_id: str, house: TheHouse, asker: Asker) -> Response:
    """The newest 200, the newest first, each with how many jobs were created with it."""
    return answer(SchemaVersions(await house.db.read(lambda conn: setup.schema_versions(conn, asker, project_id))))


@router.get(
    "/v1/projects/{project_id}/schema/{version}",
    **operation("Look at an older label schema", gives=LabelSchema, answer_example=SCHEMA),
)
async def get_schema_version(project_id: str, version: Version, house: TheHouse, asker: Asker) -> Response:
    return answer(await house.db.read(lambda conn: setup.get_schema(conn, asker, project_id, version)))
