"""Jobs by the thousand: every line has its answer, and a bad one stops no other."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest

from rotoscope.domain.errors import NotFound
from rotoscope.services.house import House
from rotoscope.services.intake.bulk import PART_BYTES, receive_bulk
from rotoscope.store import jobs
from tests.factories import Studio, a_project
from tests.services.posting import a_post
from tests.unit.wire.prelabels import VIDEO_DATA, a_track


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


def lines(*bodies: Any) -> bytes:
    return b"\n".join(body if isinstance(body, bytes) else json.dumps(body).encode() for body in bodies)


async def pieces(text: bytes, size: int = 100) -> AsyncIterator[bytes]:
    for start in range(0, len(text), size):
        yield text[start : start + size]


async def send(house: House, studio: Studio, text: bytes) -> list[Any]:
    found = receive_bulk(house, studio.client, studio.project.id, pieces(text))
    return [json.loads(line) async for line in found]


def numbered(studio: Studio, *names: str) -> list[dict[str, Any]]:
    return [a_post(studio, reference_id=name) for name in names]


async def test_every_line_is_answered_in_its_place(house: House, studio: Studio) -> None:
    answers = await send(house, studio, lines(*numbered(studio, "a", "b"), b"", b"{", *numbered(studio, "c")))
    assert [(one["line"], one["success"]) for one in answers] == [(1, True), (2, True), (4, False), (5, True)]
    assert answers[0]["data"].keys() == {"job_id", "reference_id", "tag", "work_flow_id", "batch_id"}
    assert answers[2]["error"]["code"] == "GE_0001"
    page = house.db.read_now(lambda conn: jobs.page(conn, studio.project.id))
    assert [job.id for job in page] == [one["data"]["job_id"] for one in answers if one["success"]]


async def test_the_same_lines_again_get_the_same_answers(house: House, studio: Studio) -> None:
    text = lines(*numbered(studio, "a", "b", "c"))
    assert await send(house, studio, text) == await send(house, studio, text)


async def test_a_line_that_repeats_another_is_the_same_job(house: House, studio: Studio) -> None:
    first, second, third = await send(
        house, studio, lines(*numbered(studio, "a", "a"), a_post(studio, reference_id="a", priority_weight=1))
    )
    assert first["data"] == second["data"]
    assert third["error"]["code"] == "FS_0001"
    assert third["data"]["job_id"] == first["data"]["job_id"]


async def test_lines_that_are_half_known_make_only_what_is_new(house: House, studio: Studio) -> None:
    (first,) = await send(house, studio, lines(*numbered(studio, "b")))
    changed = a_post(studio, reference_id="b", priority_weight=1)
    answers = await send(house, studio, lines(*numbered(studio, "a", "b"), *numbered(studio, "c")))
    assert [one["success"] for one in answers] == [True, True, True]
    assert answers[1]["data"] == first["data"]
    (refused,) = await send(house, studio, lines(changed))
    assert (refused["error"]["code"], refused["data"]["job_id"]) == ("FS_0001", first["data"]["job_id"])


async def test_a_fault_of_a_line_has_its_pointer(house: House, studio: Studio) -> None:
    (answer,) = await send(house, studio, lines(a_post(studio, tag="unknown")))
    assert answer["data"]["errors"][0]["pointer"] == "/tag"


async def test_a_line_is_refused_in_the_words_of_every_other_error(house: House, studio: Studio) -> None:
    unknown, empty = await send(house, studio, lines(a_post(studio, tag="unknown"), a_post(studio, data={"a": 1})))
    assert unknown["data"]["errors"][0]["value"] == "unknown"
    assert "value" not in empty["data"]["errors"][0]
    assert empty["error"]["meta_data"]["failures"] == [{"field": "/data", "type": "ONE_OF_EXPECTED"}]


async def test_a_line_with_pre_labels_is_taken_too(house: House, studio: Studio) -> None:
    data = {"video_data": VIDEO_DATA, "maker_response": {"video2d": [a_track()]}}
    wrong = {"video_data": VIDEO_DATA, "maker_response": {"video2d": [a_track(label=5)]}}
    answers = await send(house, studio, lines(a_post(studio, data=data), a_post(studio, reference_id="b", data=wrong)))
    assert [one["success"] for one in answers] == [True, False]


async def test_a_line_that_is_too_long_is_refused_alone(house: House, studio: Studio) -> None:
    long = b'"' + b"x" * house.limits.body_bytes_max + b'"'
    answers = await send(house, studio, lines(long, *numbered(studio, "a"), long))
    assert [one.get("error", {}).get("code") for one in answers] == ["body_too_large", None, "body_too_large"]


async def test_more_lines_than_the_limit_end_the_request(house: House, studio: Studio) -> None:
    text = lines(*numbered(studio, *map(str, range(house.limits.bulk_jobs_max + 1))))
    answers = await send(house, studio, text)
    assert len(answers) == house.limits.bulk_jobs_max + 1
    assert answers[-1]["error"]["code"] == "GE_0001"
    assert answers[-2]["success"]


async def test_a_project_that_one_may_not_see_takes_nothing(house: House, studio: Studio) -> None:
    stranger = a_project(house)
    with pytest.raises(NotFound):
        await anext(receive_bulk(house, stranger.client, studio.project.id, pieces(lines(*numbered(studio, "a")))))


async def test_long_lines_wait_in_small_parts(house: House, studio: Studio) -> None:
    long = "x" * (house.limits.body_bytes_max // 2)
    bodies = numbered(studio, *map(str, range(40)))
    text = lines(*({**body, "data": {**body["data"], "metadata": long}} for body in bodies))
    taken = 0

    async def counted() -> AsyncIterator[bytes]:
        nonlocal taken
        async for piece in pieces(text, 1 << 16):
            taken += len(piece)
            yield piece

    answers = receive_bulk(house, studio.client, studio.project.id, counted())
    assert json.loads(await anext(answers))["success"]
    assert taken <= PART_BYTES + 2 * house.limits.body_bytes_max < len(text)
    assert len([line async for line in answers]) == 39
