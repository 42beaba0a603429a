"""From a body to a result that the client was told of, on SQLite and on PostgreSQL."""

import json
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from rotoscope.blobs.memory import MemoryBlobs
from rotoscope.domain.delivery import DeliveryState
from rotoscope.domain.errors import ReferenceTaken
from rotoscope.domain.events import ResultReady
from rotoscope.domain.job import JobState
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import FakeClock
from rotoscope.media.workshop import Workshop
from rotoscope.services.delivery import sending, telling
from rotoscope.services.house import House
from rotoscope.services.intake.bulk import receive_bulk
from rotoscope.services.links import Links
from rotoscope.store import deliveries, projects
from rotoscope.store.database import Database
from tests.conftest import SMALL_LIMITS
from tests.factories import a_project
from tests.services.finishing import a_client, build, change_tracks, finish, job_now, moved_by
from tests.services.posting import a_post, post
from tests.unit.wire.prelabels import VIDEO_DATA, a_track


@pytest.fixture
def house(db: Database, blobs: MemoryBlobs, clock: FakeClock, tmp_path: Path) -> Iterator[House]:
    workshop = Workshop(tmp_path / "staging", children_max=1)
    fetcher = Fetcher(allow=["127.0.0.0/8"])
    yield House(db, blobs, fetcher, workshop, clock, SMALL_LIMITS, Links("http://rotoscope.test", b"s" * 32))
    workshop.close()


async def test_a_job_goes_its_whole_way(house: House, clock: FakeClock) -> None:
    studio = a_project(house)
    data = {"video_data": VIDEO_DATA, "maker_response": {"video2d": [a_track(_id="a"), a_track("line", _id="b")]}}
    async with a_client(500) as client:
        house.db.write_now(lambda conn: projects.update(conn, studio.project.id, callback_url=client.url))
        created = await post(house, studio, a_post(studio, data=data))
        assert (await post(house, studio, a_post(studio, data=data))).job_id == created.job_id
        with pytest.raises(ReferenceTaken):
            await post(house, studio, a_post(studio))
        finish(house, created.job_id)
        change_tracks(house, created.job_id, lambda track: moved_by(track, 0.01))
        result = await build(house, created.job_id)
        assert [track["_id"] for track in result["data"]["annotation_data"]["annotations"]] == ["a", "b"]
        assert job_now(house, created.job_id).state is JobState.COMPLETED
        await telling.tell(house, [ResultReady(created.job_id)])
        (found,) = house.db.read_now(lambda conn: deliveries.of_job(conn, created.job_id))
        await sending.send_queue(house, found.queue_id)
        clock.advance(60_000)
        await sending.send_queue(house, found.queue_id)
        await house.fetcher.close()
    (settled,) = house.db.read_now(lambda conn: deliveries.of_job(conn, created.job_id))
    assert (settled.state, settled.attempts) == (DeliveryState.DELIVERED, 2)


async def test_lines_are_taken_once(house: House) -> None:
    studio = a_project(house)
    lines = [json.dumps(a_post(studio, reference_id=name)).encode() for name in ("a", "b", "a")]

    async def body() -> AsyncIterator[bytes]:
        yield b"\n".join(lines)

    first = [json.loads(line) async for line in receive_bulk(house, studio.client, studio.project.id, body())]
    again = [json.loads(line) async for line in receive_bulk(house, studio.client, studio.project.id, body())]
    assert first == again
    assert [line["success"] for line in first] == [True, True, True]
    assert first[0]["data"] == first[2]["data"]
