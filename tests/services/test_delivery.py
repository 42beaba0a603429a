"""Delivery: one result for ever."""

from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.events import JobFinished
from rotoscope.domain.job import JobState
from rotoscope.services import delivery
from rotoscope.services.house import House
from rotoscope.store import jobs
from rotoscope.store.tables import events as events_table
from tests.factories import Studio, a_project
from tests.services.finishing import build, change_tracks, finish, job_now, moved_by
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
