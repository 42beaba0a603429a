"""What is kept where, and how much of it."""

from fastapi import APIRouter
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.api.own_examples import STORAGE
from rotoscope.services.upkeep import storage
from rotoscope.wire.storage import StorageView

router = APIRouter(tags=["Upkeep"])


@router.get("/v1/storage", **operation("See what is kept where", gives=StorageView, answer_example=STORAGE))
async def get_storage(house: TheHouse, asker: Asker) -> Response:
    """Where the database and the pictures are, how much room each project takes, and what goes by itself. Where things
    are is decided by whoever runs the server, by its environment; only owners are told the places."""
    return answer(await house.db.read(lambda conn: storage.look(conn, house, asker)))
