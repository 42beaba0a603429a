"""API keys: make one, list them, revoke one."""

from fastapi import APIRouter, Request
from starlette.responses import Response

from rotoscope.api.changes import carry_out
from rotoscope.api.doors import Asker, TheHouse, answer, read
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import KEY, KEY_MADE, NEW_KEY
from rotoscope.domain.member import Key
from rotoscope.services.people import keys
from rotoscope.wire.member import KeyList, KeyMade, KeyRotation, NewKey

router = APIRouter(tags=["Keys"])


@router.post(
    "/v1/keys",
    **operation(
        "Create an API key",
        takes=NewKey,
        gives=KeyMade,
        examples={"for one project": NEW_KEY},
        answer_example=KEY_MADE,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def create_key(request: Request, house: TheHouse, asker: Asker) -> Response:
    """The secret is shown in this answer and never again; we keep only its hash."""
    new = await read(request, NewKey)
    return await carry_out(request, asker, lambda conn: keys.create_key(conn, house, asker, new))


@router.get("/v1/keys", **operation("List API keys", gives=KeyList, answer_example={"keys": [KEY]}))
async def list_keys(house: TheHouse, asker: Asker) -> Response:
    """All keys of the organization, revoked ones too, without their secrets."""
    return answer(KeyList(await house.db.read(lambda conn: keys.list_keys(conn, asker))))


@router.delete("/v1/keys/{key_id}", **operation("Revoke an API key", gives=Key, answer_example=KEY))
async def revoke_key(request: Request, key_id: str, house: TheHouse, asker: Asker) -> Response:
    """For good: once this is answered, the next request with it fails, by whichever server."""
    key = await house.db.write(lambda conn: keys.revoke_key(conn, house, asker, key_id))
    await request.app.state.doorkeeper.forget_all()
    return answer(key)


@router.post(
    "/v1/keys/{key_id}/rotate",
    **operation(
        "Rotate an API key",
        takes=KeyRotation,
        gives=KeyMade,
        examples={"a day to change over": {"overlap_hours": 24}},
        answer_example=KEY_MADE,
        errors=(400, 401, 403, 404, 413, 415, 429, 500, 503, 507),
    ),
)
async def rotate_key(request: Request, key_id: str, house: TheHouse, asker: Asker) -> Response:
    """A new key with the same name, scopes and project. The old one goes on for the overlap; both open meanwhile."""
    wanted = await read(request, KeyRotation, default=KeyRotation())
    done = await carry_out(
        request, asker, lambda conn: keys.rotate_key(conn, house, asker, key_id, wanted.overlap_hours)
    )
    await request.app.state.doorkeeper.forget_all()
    return done
