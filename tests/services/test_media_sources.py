"""Jobs whose frames come out of a video or an archive."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from rotoscope.domain.frame import FrameState
from rotoscope.domain.job import JobState
from rotoscope.services import media
from rotoscope.services.house import House
from rotoscope.services.media import splitting
from rotoscope.store import frames, jobs
from tests.factories import Studio, a_project
from tests.origin import an_origin, answer
from tests.pictures import ODD_VIDEO, a_clip, a_jpeg, an_archive, number_of
from tests.services.arriving import a_job_from, a_job_of_frames, bring_in, frames_now, job_now, waiting
from tests.services.test_uploads import send


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


@pytest.fixture
def small_chunks() -> Iterator[None]:
    """Chunks of five frames, so that a short clip has several."""
    before, splitting.CHUNK_FRAMES = splitting.CHUNK_FRAMES, 5
    yield
    splitting.CHUNK_FRAMES = before


async def test_an_uploaded_video_becomes_frames(house: House, studio: Studio) -> None:
    upload = await send(house, studio.client, (ODD_VIDEO / "test_rotated_90_video.mp4").read_bytes())
    job = a_job_from(house, studio, f"upload:{upload.id}")
    await bring_in(house, job)
    made = frames_now(house, job)
    assert job_now(house, job).frame_count == 25
    assert (made[0].frame_id, made[24].frame_id) == ("frame000001", "frame000025")
    assert {(frame.state, frame.width, frame.height) for frame in made} == {(FrameState.READY, 100, 200)}
    assert waiting(house) == ["FramesReady"]


async def test_a_remote_video_is_fetched_once_and_becomes_frames(house: House, studio: Studio, tmp_path: Path) -> None:
    clip = a_clip(tmp_path / "clip.mp4", 12).read_bytes()
    async with an_origin({"/clip": answer(clip, "Content-Type: text/plain")}) as origin:
        job = a_job_from(house, studio, f"{origin.url}/clip")
        await bring_in(house, job)
        await bring_in(house, job)
        assert origin.paths == ["/clip"]
    made = frames_now(house, job)
    assert [number_of(house.blobs.get(frame.sha256 or "")) for frame in made] == list(range(12))


async def test_an_archive_is_a_sequence_in_natural_order(house: House, studio: Studio, tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "x.zip", {"f10.jpg": a_jpeg(), "f9.jpg": a_jpeg(32), "bad.png": b"junk"})
    upload = await send(house, studio.client, archive.read_bytes())
    job = a_job_from(house, studio, f"upload:{upload.id}")
    await bring_in(house, job)
    assert [(frame.frame_id, frame.state, frame.width) for frame in frames_now(house, job)] == [
        ("bad.png", FrameState.FAILED, None),
        ("f9.jpg", FrameState.READY, 32),
        ("f10.jpg", FrameState.READY, 64),
    ]


async def test_frames_may_name_uploads_and_entries_of_archives(house: House, studio: Studio, tmp_path: Path) -> None:
    archive = an_archive(tmp_path / "x.zip", {"a/1.jpg": a_jpeg(seed=1), "a/2.jpg": b"junk"})
    zipped = await send(house, studio.client, archive.read_bytes())
    picture = await send(house, studio.client, a_jpeg(seed=9))
    video = await send(house, studio.client, (ODD_VIDEO / "video_1.mp4").read_bytes())
    foreign = await send(house, a_project(house).client, a_jpeg())
    job = a_job_of_frames(
        house,
        f"upload:{picture.id}",
        f"upload:{zipped.id}/a/1.jpg",
        f"upload:{zipped.id}/a/2.jpg",
        f"upload:{zipped.id}/a/3.jpg",
        f"upload:{zipped.id}",
        f"upload:{video.id}",
        f"upload:{foreign.id}",
        "upload:nonsense",
        studio=studio,
    )
    await bring_in(house, job)
    assert [frame.error_code for frame in frames_now(house, job)] == [
        None,
        None,
        "not_an_image",
        "archive_name_missing",
        "upload_not_a_frame",
        "upload_not_a_frame",
        "upload_missing",
        "upload_missing",
    ]


async def test_a_killed_split_goes_on_where_it_stopped(
    house: House, studio: Studio, tmp_path: Path, small_chunks: None
) -> None:
    upload = await send(house, studio.client, a_clip(tmp_path / "clip.mp4", 12).read_bytes())
    job = a_job_from(house, studio, f"upload:{upload.id}")
    await bring_in(house, job)
    whole = frames_now(house, job)

    job = a_job_from(house, studio, f"upload:{upload.id}")
    done = [msgspec.structs.replace(frame, job_id=job.id) for frame in (*whole[:5], whole[8])]
    house.db.write_now(lambda conn: frames.keep(conn, done))
    await bring_in(house, job)
    assert [frame.sha256 for frame in frames_now(house, job)] == [frame.sha256 for frame in whole]


async def test_a_cancelled_split_stops_at_the_next_chunk(
    house: House, studio: Studio, tmp_path: Path, small_chunks: None
) -> None:
    upload = await send(house, studio.client, a_clip(tmp_path / "clip.mp4", 40).read_bytes())
    job = a_job_from(house, studio, f"upload:{upload.id}")
    running = asyncio.create_task(bring_in(house, job))
    while not house.db.read_now(lambda conn: frames.page(conn, job.id)):
        await asyncio.sleep(0.005)
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.ARRIVING}, JobState.CANCELLED))
    await running
    assert waiting(house) == []
    assert job_now(house, job).state is JobState.CANCELLED


@pytest.mark.parametrize(
    ("body", "hint"), [(b"<html>login", "login page"), (b"\0\0\0\x18ftypmp42" + bytes(99), "damaged"), (None, "404")]
)
async def test_a_source_that_cannot_be_used_fails_the_job_and_says_why(
    house: House, studio: Studio, body: bytes | None, hint: str
) -> None:
    async with an_origin({"/clip": body} if body else {}) as origin:
        job = a_job_from(house, studio, f"{origin.url}/clip")
        await bring_in(house, job)
        job = job_now(house, job)
        assert job.state is JobState.FAILED
        assert job.error is not None
        assert hint in job.error["message"]
        assert job.error["meta_data"]["failures"][0]["field"] == "/data/video_data/source/src"
        assert waiting(house) == ["JobFailed"]
        origin.routes["/clip"] = (ODD_VIDEO / "video_1.mp4").read_bytes()
        house.db.write_now(lambda conn: media.retry_failed(conn, house, job))
        await bring_in(house, job)
    assert job_now(house, job).frame_count == 3
    assert waiting(house) == ["JobFailed", "FrameRetried", "FramesReady"]


async def test_a_video_with_more_frames_than_a_job_may_have_is_refused(house: House, studio: Studio) -> None:
    upload = await send(house, studio.client, (ODD_VIDEO / "video_with_chapters.mp4").read_bytes())
    job = a_job_from(house, studio, f"upload:{upload.id}")
    await bring_in(replace(house, limits=replace(house.limits, frames_max=49)), job)
    assert "50 frames" in str(job_now(house, job).error)


async def test_a_job_that_breaks_down_leaves_none_of_the_others_running_behind_its_back(
    house: House, studio: Studio
) -> None:
    upload = await send(house, studio.client, (ODD_VIDEO / "test_rotated_90_video.mp4").read_bytes())
    broken = a_job_from(house, studio, f"upload:{upload.id}")
    house.blobs.delete(upload.sha256 or "")

    async def late(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.5)
        await answer(a_jpeg())(writer)

    async with an_origin({"/late": late}) as origin:
        slow = a_job_of_frames(house, f"{origin.url}/late", studio=studio)
        with pytest.raises(LookupError):
            await bring_in(house, broken, slow)
        assert waiting(house) == ["FramesReady"]
        await house.fetcher.close()
