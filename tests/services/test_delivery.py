"""Delivery: one result for ever, and a client that is told until it listens."""

import json
from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.events import DeliveryDue, JobFailed, JobFinished, ResultReady
from rotoscope.domain.job import JobState
from rotoscope.kit.clock import FakeClock
from rotoscope.services import delivery
from rotoscope.services.delivery import RETRY_AFTER_SECONDS
from rotoscope.services.house import House
from rotoscope.store import deliveries, jobs, projects
from rotoscope.store.deliveries import Delivery, DeliveryState
from rotoscope.store.tables import events as events_table
from tests.factories import Studio, a_project
from tests.services.finishing import a_client, build, change_tracks, finish, job_now, moved_by
from tests.services.posting import a_post, post
from tests.unit.wire.jobs import a_sensor_frame, sensor
from tests.unit.wire.prelabels import CORNERS, VIDEO_DATA, a_track


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


async def a_finished_job(house: House, studio: Studio, *annotations: Any, **changes: Any) -> str:
    data = {"video_data": VIDEO_DATA, "maker_response": {"video2d": list(annotations)}}
    created = await post(house, studio, a_post(studio, **{"data": data, **changes}))
    finish(house, created.job_id)
    return created.job_id


def waiting(house: House, kind: str) -> list[tuple[str, int]]:
    select = sa.select(events_table.c.subject_id, events_table.c.due_at_ms).where(events_table.c.kind == kind)
    return house.db.read_now(lambda conn: [tuple(row) for row in conn.execute(select)])


async def test_a_result_is_kept_with_its_job(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio, a_track(_id="a"), a_track("line", _id="b"))
    result = await build(house, job_id)
    job = job_now(house, job_id)
    assert [track["_id"] for track in result["data"]["annotation_data"]["annotations"]] == ["a", "b"]
    assert (job.state, job.track_count, job.annotation_count) == (JobState.COMPLETED, 2, 2)
    assert job.completed_at_ms == house.clock.now_ms()
    assert waiting(house, "ResultReady") == [(job_id, 0)]


async def test_the_frames_of_a_result_are_those_of_the_job_in_their_order(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio)
    frames = (await build(house, job_id))["data"]["video_data"]["frames"]
    assert [frame["frame_id"] for frame in frames] == ["frame001", "frame002", "frame003"]
    assert frames[0]["src"] == house.links.asset(job_id, 0)
    assert frames[0]["src_original"] == VIDEO_DATA["frames"][0]["src"]


async def test_building_again_changes_nothing(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio, a_track())
    await build(house, job_id)
    before = job_now(house, job_id)
    await delivery.build_results(house, [JobFinished(job_id), JobFinished(job_id)])
    assert job_now(house, job_id) == before
    assert len(waiting(house, "ResultReady")) == 1


async def test_the_same_tracks_give_the_same_bytes(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio, a_track(), a_track("cuboid", _id="b"))
    change_tracks(house, job_id, lambda track: moved_by(track, 0.001))
    await build(house, job_id)
    first = job_now(house, job_id).result_sha256
    house.db.write_now(lambda conn: jobs.move(conn, job_id, {JobState.COMPLETED}, JobState.BUILDING))
    await build(house, job_id)
    assert job_now(house, job_id).result_sha256 == first


async def test_a_job_that_is_not_at_its_end_gets_no_result(house: House, studio: Studio) -> None:
    created = await post(house, studio, a_post(studio))
    await delivery.build_results(house, [JobFinished(created.job_id), JobFinished("gone")])
    assert job_now(house, created.job_id).state is JobState.ARRIVING


async def test_an_edited_track_is_written_anew(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio, a_track(confidence=0.5))
    change_tracks(house, job_id, lambda track: moved_by(track, 0.5))
    (track,) = (await build(house, job_id))["data"]["annotation_data"]["annotations"]
    assert track["confidence"] == 0.5
    assert track["frames"]["frame001"]["coordinates"][0] == {"x": 0.6, "y": 0.7}


async def test_an_image_and_a_camera_have_results_of_their_own(house: House, studio: Studio) -> None:
    item = {"_id": "7", "label": "Cat", "coordinates": CORNERS}
    data = {"image_url": "https://e.com/1.jpg", "maker_response": {"rectangles": {"data": [item]}}}
    image_id = await a_finished_job(house, studio, reference_id="image", data=data)
    assert (await build(house, image_id))["data"]["annotations"]["rectangles"] == [item]
    camera = sensor([a_sensor_frame("f")])["data"]
    camera_id = await a_finished_job(house, studio, reference_id="camera", data=camera)
    assert (await build(house, camera_id))["data"]["sensor_data"] == {"frames": camera["sensor_data"]["frames"]}


async def test_an_image_whose_shape_was_moved_keeps_what_it_came_with(house: House, studio: Studio) -> None:
    item = {"_id": "7", "label": "Cat", "mine": 1, "coordinates": CORNERS}
    data = {"image_url": "https://e.com/1.jpg", "maker_response": {"rectangles": {"data": [item]}}}
    job_id = await a_finished_job(house, studio, data=data)
    change_tracks(house, job_id, lambda track: moved_by(track, 0.5))
    (found,) = (await build(house, job_id))["data"]["annotations"]["rectangles"]
    assert (found["_id"], found["mine"], found["coordinates"][0]) == ("7", 1, {"x": 0.6, "y": 0.7})


def listen(house: House, studio: Studio, url: str, key: str = "") -> None:
    house.db.write_now(lambda conn: projects.update(conn, studio.project.id, callback_url=url, callback_key=key))


async def announced(house: House, studio: Studio, url: str, key: str = "") -> Delivery:
    """A job with a result, of which the client is to be told."""
    listen(house, studio, url, key)
    job_id = await a_finished_job(house, studio)
    await build(house, job_id)
    await delivery.announce(house, [ResultReady(job_id)])
    (found,) = house.db.read_now(lambda conn: deliveries.of_job(conn, job_id))
    return found


def delivery_now(house: House, delivery_id: str) -> Delivery:
    found = house.db.read_now(lambda conn: deliveries.get(conn, delivery_id))
    assert found is not None
    return found


async def test_nobody_is_told_who_does_not_want_to_be(house: House, studio: Studio) -> None:
    job_id = await a_finished_job(house, studio)
    await build(house, job_id)
    await delivery.announce(house, [ResultReady(job_id)])
    assert house.db.read_now(lambda conn: deliveries.of_job(conn, job_id)) == []


async def test_a_client_is_told_where_its_result_is(house: House, studio: Studio) -> None:
    async with a_client() as client:
        found = await announced(house, studio, client.url, "shared secret")
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    ((headers, body),) = client.told
    job = job_now(house, found.job_id)
    assert headers["x-playment-key"] == "shared secret"
    assert headers["Content-Type"] == "application/json"
    assert body == {
        "annotations": [
            {
                "reference_id": "001",
                "job_id": job.id,
                "status": "COMPLETED",
                "tag": studio.workflow.tag,
                "result": house.links.result(job.id, job.result_sha256 or ""),
            }
        ]
    }
    assert delivery_now(house, found.id).state is DeliveryState.DELIVERED


async def test_a_new_callback_key_is_not_told_to_the_old_address(house: House, studio: Studio) -> None:
    async with a_client() as client:
        found = await announced(house, studio, client.url, "old secret")
        listen(house, studio, "https://new.example.org/hook", "new secret")
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    ((headers, _),) = client.told
    assert "x-playment-key" not in headers


async def test_a_client_is_told_of_a_job_that_failed(house: House, studio: Studio) -> None:
    error = {
        "code": "FS_0007",
        "message": "No.",
        "meta_data": {"failures": [{"field": "/x", "type": "INVALID_IMAGE_LINK"}]},
    }
    async with a_client() as client:
        listen(house, studio, client.url)
        job_id = (await post(house, studio, a_post(studio))).job_id
        house.db.write_now(lambda conn: jobs.move(conn, job_id, {JobState.ARRIVING}, JobState.FAILED, error=error))
        await delivery.announce(house, [JobFailed(job_id)])
        await delivery.deliver(house, [DeliveryDue(waiting(house, "DeliveryDue")[0][0])])
        await house.fetcher.close()
    (told,) = client.told[0][1]["annotations"]
    assert (told["status"], told["flu_id"], told["job_id"], told["error"]) == ("FAILED", job_id, job_id, error)
    assert "result" not in told


async def test_announcing_twice_is_once(house: House, studio: Studio) -> None:
    found = await announced(house, studio, "http://127.0.0.1:1/hook")
    await delivery.announce(house, [ResultReady(found.job_id)])
    assert len(waiting(house, "DeliveryDue")) == 1


async def test_a_delivery_that_arrived_is_not_repeated(house: House, studio: Studio) -> None:
    async with a_client() as client:
        found = await announced(house, studio, client.url)
        await delivery.deliver(house, [DeliveryDue(found.id), DeliveryDue(found.id), DeliveryDue("gone")])
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    assert len(client.told) == 1


async def test_a_client_that_fails_is_told_again_at_the_times_of_the_schedule(
    house: House, studio: Studio, clock: FakeClock
) -> None:
    async with a_client(500, 302, 503) as client:
        found = await announced(house, studio, client.url)
        for seconds in (0, *RETRY_AFTER_SECONDS[:3]):
            await delivery.deliver(house, [DeliveryDue(found.id)])
            assert len(client.told) == delivery_now(house, found.id).attempts
            clock.advance(1000 * seconds - 1)
            await delivery.deliver(house, [DeliveryDue(found.id)])
            clock.advance(1)
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    assert {headers["webhook-id"] for headers, _ in client.told} == {found.id}
    attempts = house.db.read_now(lambda conn: deliveries.attempts_of(conn, found.id))
    assert [attempt.status for attempt in attempts] == [500, 302, 503, 200]
    assert delivery_now(house, found.id).state is DeliveryState.DELIVERED


async def test_a_client_that_is_gone_is_not_told_again(house: House, studio: Studio) -> None:
    async with a_client(410) as client:
        found = await announced(house, studio, client.url)
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    assert delivery_now(house, found.id).state is DeliveryState.GIVEN_UP


async def test_a_client_that_never_answers_is_given_up(house: House, studio: Studio, clock: FakeClock) -> None:
    found = await announced(house, studio, "http://10.0.0.1/hook")  # an address that nobody may talk to
    for _ in range(len(RETRY_AFTER_SECONDS) + 1):
        await delivery.deliver(house, [DeliveryDue(found.id)])
        clock.advance(1000 * max(RETRY_AFTER_SECONDS))
    await house.fetcher.close()
    attempts = house.db.read_now(lambda conn: deliveries.attempts_of(conn, found.id))
    assert len(attempts) == len(RETRY_AFTER_SECONDS) + 1
    assert attempts[0].error.startswith("address_refused")
    assert delivery_now(house, found.id).state is DeliveryState.GIVEN_UP


async def test_what_a_client_is_told_is_small(house: House, studio: Studio) -> None:
    async with a_client() as client:
        found = await announced(house, studio, client.url)
        await delivery.deliver(house, [DeliveryDue(found.id)])
        await house.fetcher.close()
    assert len(json.dumps(client.told[0][1])) < 1000
