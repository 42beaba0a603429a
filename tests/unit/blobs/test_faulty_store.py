"""An object store that keeps what it was given and says that it did not: no row names what is not there, and once it
answers truly again everything comes to its end."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from rotoscope.blobs import open_blobs
from rotoscope.domain.errors import Breakdown, Overloaded
from rotoscope.domain.frame import FrameState
from rotoscope.services.house import House
from tests.origin import an_origin
from tests.pictures import a_jpeg
from tests.services.arriving import a_job_of_frames, bring_in, frames_now, waiting
from tests.unit.blobs.faulty_store import (
    NOT_STORED_503,
    STORED_500,
    STORED_CUT,
    FaultyStore,
    faulty_store_before,
)


@pytest.fixture
def store(s3_options: dict[str, str]) -> Iterator[FaultyStore]:
    with faulty_store_before(s3_options["endpoint"]) as store:
        yield store


@pytest.mark.parametrize("habit", [STORED_500, NOT_STORED_503, STORED_CUT])
def test_a_blob_is_put_again_until_that_is_answered(store: FaultyStore, s3_options: dict[str, str], habit: str) -> None:
    blobs = open_blobs("s3://media/faulty", s3_options | {"endpoint": store.url})
    store.habits = [habit] * 2
    data = habit.encode() * 100
    sha256 = blobs.put(data)
    assert (store.puts, store.habits) == (3, [])
    assert blobs.get(sha256) == data
    assert open_blobs("s3://media/faulty", s3_options).get(sha256) == data


async def test_no_frame_is_called_ready_before_its_picture_is_told_to_be_kept(
    house: House, store: FaultyStore, s3_options: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rotoscope.blobs.s3._RETRIES", {"max_retries": 1})
    blobs = open_blobs("s3://media/frames", s3_options | {"endpoint": store.url})
    far = replace(house, blobs=blobs)
    store.habits, store.for_ever = [STORED_500], True
    async with an_origin({f"/{number}": a_jpeg(seed=number) for number in range(3)}) as origin:
        job = a_job_of_frames(far, *(f"{origin.url}/{number}" for number in range(3)))
        with pytest.raises(Breakdown) as told:
            await bring_in(far, job)
        assert isinstance(told.value, Overloaded)
        assert "canary" not in str(told.value), "what a store answers may hold anything"
        assert {frame.state for frame in frames_now(far, job)} <= {FrameState.PENDING}
        assert waiting(far) == []
        store.habits = []
        await bring_in(far, job)
    kept = frames_now(far, job)
    assert [frame.state for frame in kept] == [FrameState.READY] * 3
    assert [blobs.get(frame.sha256 or "") for frame in kept] == [a_jpeg(seed=number) for number in range(3)]
    assert waiting(far) == ["FramesReady"]
