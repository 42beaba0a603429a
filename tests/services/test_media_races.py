"""Frames that are tried again while the same job is still arriving: whichever ends first, nothing is lost."""

import asyncio

import pytest

from rotoscope.domain.events import FramesReady, JobArrived
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import Job, JobState
from rotoscope.services import dispatch, media
from rotoscope.services.house import House
from rotoscope.services.media import arrival
from rotoscope.services.media.arrival import Arrival
from rotoscope.services.media.fetching import fetch_listed
from rotoscope.store import frames
from tests.origin import an_origin
from tests.pictures import a_jpeg
from tests.services.arriving import a_job_of_frames, bring_in, frames_now, job_now, waiting


def begun(house: House, job: Job) -> Arrival:
    """A run that has looked at the job, and has not done anything yet."""
    [arrived] = house.db.read_now(lambda conn: arrival.load(conn, [job.id]))
    return arrived


async def ended(house: House, arrived: Arrival) -> None:
    await fetch_listed(house, arrived)


def fail_first(house: House, job: Job) -> None:
    """The first frame was tried, in a chunk that is kept already."""
    row = Frame(job.id, 0, "f0", "x", FrameState.FAILED, error_code="bad_status", error_message="404.")
    house.db.write_now(lambda conn: frames.keep(conn, [row]))


def retry(house: House, job: Job) -> int:
    return house.db.write_now(lambda conn: media.retry_failed(conn, house, job_now(house, job)))


async def open_if_told(house: House, job: Job) -> None:
    if "FramesReady" in waiting(house):
        await dispatch.open_tasks(house, [FramesReady(job.id)])


async def test_a_run_that_did_not_see_the_retry_leaves_the_failing_to_it(house: House) -> None:
    async with an_origin({"/0": a_jpeg()}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/0", f"{origin.url}/gone")
        fail_first(house, job)
        first = begun(house, job)
        assert retry(house, job) == 1
        await ended(house, first)  # the second frame fails, and the first one is no business of this run
        assert job_now(house, job).state is JobState.ARRIVING
        await bring_in(house, job)
        await open_if_told(house, job)
    assert [frame.state for frame in frames_now(house, job)] == [FrameState.READY, FrameState.FAILED]
    assert job_now(house, job).state is JobState.OPEN
    assert waiting(house) == ["FrameRetried", "FramesReady"]


@pytest.mark.parametrize("is_retry_first", [True, False], ids=["the retry ends first", "the arrival ends first"])
async def test_of_two_runs_over_the_same_frames_the_luckier_one_counts(house: House, is_retry_first: bool) -> None:
    async with an_origin() as origin:
        job = a_job_of_frames(house, f"{origin.url}/0", f"{origin.url}/1")
        fail_first(house, job)
        arriving = begun(house, job)
        retry(house, job)
        retrying = begun(house, job)
        unlucky, lucky = (retrying, arriving) if is_retry_first else (arriving, retrying)
        await ended(house, unlucky)
        origin.routes |= {"/0": a_jpeg(), "/1": a_jpeg(seed=1)}
        await ended(house, lucky)
        await open_if_told(house, job)
    assert job_now(house, job).state is JobState.OPEN
    assert (job_now(house, job).error, job_now(house, job).completed_at_ms) == (None, None)
    assert frames_now(house, job)[1].state is FrameState.READY


@pytest.mark.parametrize("is_retry_first", [True, False], ids=["the retry ends first", "the arrival ends first"])
async def test_a_frame_that_is_ready_is_not_taken_away_by_the_other_run(house: House, is_retry_first: bool) -> None:
    async with an_origin({"/0": a_jpeg(), "/1": a_jpeg(seed=1)}) as origin:
        job = a_job_of_frames(house, f"{origin.url}/0", f"{origin.url}/1")
        fail_first(house, job)
        arriving = begun(house, job)
        retry(house, job)
        retrying = begun(house, job)
        lucky, unlucky = (retrying, arriving) if is_retry_first else (arriving, retrying)
        await ended(house, lucky)
        before = frames_now(house, job)[1]
        origin.routes.clear()
        await ended(house, unlucky)
        await open_if_told(house, job)
    assert frames_now(house, job)[1] == before
    assert before.state is FrameState.READY
    assert job_now(house, job).state is JobState.OPEN


async def test_both_at_once_end_well(house: House) -> None:
    async with an_origin({f"/{n}": a_jpeg(seed=n) for n in range(70)}) as origin:
        job = a_job_of_frames(house, *(f"{origin.url}/{n}" for n in range(70)))
        fail_first(house, job)
        first = asyncio.create_task(media.fetch_frames(house, [JobArrived(job.id)]))
        await asyncio.sleep(0.02)
        retry(house, job)
        await asyncio.gather(first, media.fetch_frames(house, [JobArrived(job.id)]))
        await house.fetcher.close()
        await open_if_told(house, job)
    assert {frame.state for frame in frames_now(house, job)} == {FrameState.READY}
    assert job_now(house, job).state is JobState.OPEN
