"""Bringing in frames: each is kept or says what is wrong with it, and the job goes on if one is usable."""

import asyncio
from dataclasses import replace
from time import monotonic

from rotoscope.domain.frame import FrameState
from rotoscope.domain.job import JobKind, JobState
from rotoscope.services import media
from rotoscope.services.house import House
from rotoscope.store import frames, jobs
from tests.origin import an_origin, answer, cut_off, drip, hang, redirect
from tests.pictures import a_jpeg, an_image
from tests.services.arriving import a_job_of, a_job_of_frames, bring_in, frames_now, job_now, waiting


async def test_every_frame_is_kept_as_it_came(house: House) -> None:
    turned, plain = a_jpeg(40, 30, orientation=6), an_image("PNG")
    async with an_origin({"/1": turned, "/2": plain}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/1", f"{origin.url}/2")
        await bring_in(house, job)
    first, second = frames_now(house, job)
    assert (first.frame_id, first.state, first.width, first.height) == ("f0", FrameState.READY, 30, 40)
    assert (first.media_type, first.byte_count) == ("image/jpeg", len(turned))
    assert house.blobs.get(first.sha256 or "") == turned
    assert house.blobs.get(second.sha256 or "") == plain
    assert waiting(house) == ["FramesReady"]


async def test_a_bad_frame_is_a_message_and_the_job_goes_on(house: House) -> None:
    routes = {
        "/good": a_jpeg(),
        "/login": answer(b"<html>Sign in", "Content-Type: image/jpeg"),
        "/cut": cut_off(a_jpeg()[:100], len(a_jpeg())),
        "/torn": a_jpeg()[:-300],
        "/loop": redirect("/loop"),
        "/inside": redirect("http://10.0.0.1/"),
        "/large": cut_off(b"", 10**9),
        "/gzip": answer(b"x", "Content-Encoding: gzip"),
    }
    async with an_origin(routes) as origin:
        job = a_job_of_frames(house, *(origin.url + path for path in [*routes, "/gone"]), "http://nobody.invalid/x")
        await bring_in(house, job)
    assert [frame.error_code for frame in frames_now(house, job)] == [
        None,
        "got_html",
        "truncated",
        "image_broken",
        "too_many_redirects",
        "address_refused",
        "too_large",
        "encoding_refused",
        "bad_status",
        "dns_failed",
    ]
    assert all(frame.error_message for frame in frames_now(house, job)[1:])
    assert "expired link" in str(frames_now(house, job)[1].error_message)
    assert waiting(house) == ["FramesReady"]


async def test_slow_and_silent_servers_cost_one_deadline_and_no_more(house: House) -> None:
    async with an_origin({"/hang": hang, "/drip": drip(b"HTTP/1.1 200 OK\r\n\r\n", 0.1), "/good": a_jpeg()}) as origin:
        job = a_job_of_frames(house, *(origin.url + path for path in ("/hang", "/drip", "/good")))
        started = monotonic()
        await bring_in(house, job)
        assert monotonic() - started < house.limits.fetch_seconds + 5
    assert [frame.error_code for frame in frames_now(house, job)] == ["timed_out", "timed_out", None]


async def test_what_may_pass_by_itself_is_tried_again(house: House) -> None:
    async with an_origin({"/x": answer(b"", status="503 Busy")}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/x")
        running = asyncio.create_task(bring_in(house, job))
        while not origin.requests:
            await asyncio.sleep(0.01)
        origin.routes["/x"] = a_jpeg()
        await running
    assert frames_now(house, job)[0].state is FrameState.READY


async def test_a_job_without_one_usable_frame_has_failed_and_says_which(house: House) -> None:
    async with an_origin() as origin:
        job = a_job_of_frames(house, f"{origin.url}/1", f"{origin.url}/2")
        await bring_in(house, job)
    job = job_now(house, job)
    assert job.state is JobState.FAILED
    assert job.error is not None
    assert job.error["code"] == "FS_0007"
    assert job.error["meta_data"]["failures"] == [
        {"field": f"/data/video_data/frames/{index}/src", "type": "INVALID_IMAGE_LINK"} for index in (0, 1)
    ]
    assert "404" in job.error["message"]
    assert waiting(house) == ["JobFailed"]


async def test_an_address_that_a_job_names_twice_is_fetched_once(house: House) -> None:
    async with an_origin({"/1": a_jpeg()}) as origin:
        job = a_job_of_frames(house, *[f"{origin.url}/1"] * 70)
        await bring_in(house, job)
        assert len(origin.requests) == 1
    assert {frame.state for frame in frames_now(house, job)} == {FrameState.READY}


async def test_an_image_job_and_a_sensor_job_are_sequences_too(house: House) -> None:
    async with an_origin({"/1": a_jpeg(), "/2": a_jpeg(seed=2)}) as origin:
        image = a_job_of(house, {"image_url": f"{origin.url}/1"}, JobKind.IMAGE)
        listed = [
            {"frame_id": path, "sensors": [{"sensor_id": "cam", "data_url": origin.url + path}]}
            for path in ("/1", "/2")
        ]
        sensor = a_job_of(house, {"sensor_data": {"frames": listed}}, JobKind.SENSOR, 2)
        await bring_in(house, image, sensor)
    assert [frame.state for frame in frames_now(house, image)] == [FrameState.READY]
    assert [(frame.frame_id, frame.state) for frame in frames_now(house, sensor)] == [
        ("/1", FrameState.READY),
        ("/2", FrameState.READY),
    ]


async def test_a_killed_run_goes_on_where_it_stopped(house: House) -> None:
    async with an_origin({f"/{number}": a_jpeg(seed=number) for number in range(80)}) as origin:
        job = a_job_of_frames(house, *(f"{origin.url}/{number}" for number in range(80)))
        origin.routes["/70"] = hang
        running = asyncio.create_task(bring_in(house, job))
        while len(house.db.read_now(lambda conn: frames.page(conn, job.id))) < 64:
            await asyncio.sleep(0.02)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        assert waiting(house) == []
        origin.routes["/70"] = a_jpeg(seed=70)
        origin.requests.clear()
        await bring_in(house, job)
        assert sorted(origin.paths) == sorted(f"/{number}" for number in range(64, 80))
    assert {frame.state for frame in frames_now(house, job)} == {FrameState.READY}
    assert waiting(house) == ["FramesReady"]


async def test_repeating_everything_asks_nobody_again(house: House) -> None:
    async with an_origin({"/1": a_jpeg()}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/1")
        await bring_in(house, job)
        await bring_in(house, job)
        assert len(origin.requests) == 1
    assert set(waiting(house)) == {"FramesReady"}


async def test_a_cancelled_job_is_left_alone(house: House) -> None:
    async with an_origin() as origin:
        job = a_job_of_frames(house, f"{origin.url}/1")
        house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.CANCELLED))
        await bring_in(house, job)
        assert origin.requests == []
    assert waiting(house) == []


async def test_failed_frames_of_an_open_job_can_be_tried_again(house: House) -> None:
    async with an_origin({"/1": a_jpeg()}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/1", f"{origin.url}/2")
        await bring_in(house, job)
        house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.OPEN))
        origin.routes["/2"] = a_jpeg(seed=2)
        assert house.db.write_now(lambda conn: media.retry_failed(conn, house, job_now(house, job))) == 1
        assert frames_now(house, job)[1].state is FrameState.PENDING
        await bring_in(house, job)
        assert sorted(origin.paths) == ["/1", "/2", "/2"]
    assert frames_now(house, job)[1].state is FrameState.READY
    assert job_now(house, job).state is JobState.OPEN
    assert waiting(house) == ["FramesReady", "FrameRetried"]


async def test_a_failed_job_gets_a_new_life(house: House) -> None:
    async with an_origin() as origin:
        job = a_job_of_frames(house, f"{origin.url}/1")
        await bring_in(house, job)
        origin.routes["/1"] = a_jpeg()
        house.db.write_now(lambda conn: media.retry_failed(conn, house, job_now(house, job)))
        assert job_now(house, job).error is None
        await bring_in(house, job)
    assert job_now(house, job).state is JobState.ARRIVING
    assert waiting(house) == ["JobFailed", "FrameRetried", "FramesReady"]


async def test_a_host_that_is_dead_is_not_waited_for_a_hundred_times(house: House) -> None:
    async with an_origin() as origin:
        address = origin.url
    job = a_job_of_frames(house, *(f"{address}/{number}" for number in range(200)))
    started = monotonic()
    await bring_in(house, job)
    assert monotonic() - started < 6
    assert {frame.error_code for frame in frames_now(house, job)} == {"connect_failed"}
    assert str(frames_now(house, job)[-1].error_message).startswith("Not tried")


async def test_many_dead_hosts_are_given_up_together(house: House) -> None:
    job = a_job_of_frames(house, *(f"http://h{number}.invalid/" for number in range(300)))
    await bring_in(replace(house, limits=replace(house.limits, fetch_seconds=0.5)), job)
    told = [str(frame.error_message) for frame in frames_now(house, job)]
    assert [message[:9] for message in told].index("Not tried") == 96


async def test_frames_that_were_not_tried_yet_are_pending(house: House) -> None:
    job = a_job_of_frames(house, "http://x/0", "http://x/1", "http://x/2")
    page = house.db.read_now(lambda conn: media.frames_of(conn, job, 1, 9))
    assert [(frame.index, frame.frame_id, frame.state) for frame in page] == [
        (1, "f1", FrameState.PENDING),
        (2, "f2", FrameState.PENDING),
    ]


async def test_a_thumbnail_is_made_when_it_is_asked_for(house: House) -> None:
    sha256 = house.blobs.put(a_jpeg(640, 480))
    small = await media.thumbnail_of(house, sha256)
    assert house.workshop.inspect_image(small).width == 320
    assert await media.thumbnail_of(house, sha256) == small
