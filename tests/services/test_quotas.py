"""What one organization may take is held to the last, whoever asks at the same moment, and touches no other."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import sqlalchemy as sa

from rotoscope.domain.new_job import Created
from rotoscope.domain.request_errors import QuotaReached
from rotoscope.kit.clock import FakeClock
from rotoscope.services import quotas
from rotoscope.services.house import House
from rotoscope.services.intake.bulk import receive_bulk
from rotoscope.services.media import uploads
from rotoscope.services.rooms import REMEMBERED_MS
from rotoscope.store import tables
from tests.factories import Studio, a_project
from tests.pictures import a_jpeg
from tests.services.posting import a_post, post

JOBS_MAX = 5


@pytest.fixture
def narrow(both: House) -> House:
    return replace(both, limits=replace(both.limits, organization_jobs_per_day_max=JOBS_MAX))


def jobs_in(house: House) -> int:
    count = sa.select(sa.func.count()).select_from(tables.jobs)
    return house.db.read_now(lambda conn: conn.execute(count).scalar_one())


async def create(house: House, studio: Studio, number: int) -> Created | QuotaReached:
    try:
        return await post(house, studio, a_post(studio, reference_id=str(number)))
    except QuotaReached as reached:
        return reached


async def test_of_many_at_once_as_many_are_taken_as_may_be(narrow: House) -> None:
    studio, other = a_project(narrow), a_project(narrow)
    answers = await asyncio.gather(*(create(narrow, studio, number) for number in range(4 * JOBS_MAX)))
    assert sum(isinstance(answer, Created) for answer in answers) == jobs_in(narrow) == JOBS_MAX
    reached = next(answer for answer in answers if isinstance(answer, QuotaReached))
    day = narrow.clock.now_ms() // quotas.DAY_MS + 1
    told = {"quota": "jobs_per_day", "used": JOBS_MAX, "max": JOBS_MAX, "resets_at_ms": day * quotas.DAY_MS}
    assert reached.data == told
    assert isinstance(await create(narrow, other, 1), Created), "the quota of another organization"


async def test_what_was_created_is_answered_again_though_nothing_more_may_be(narrow: House, clock: FakeClock) -> None:
    studio = a_project(narrow)
    first = [await create(narrow, studio, number) for number in range(JOBS_MAX)]
    again = [await create(narrow, studio, number) for number in range(JOBS_MAX)]
    assert [each.job_id for each in first if isinstance(each, Created)] == [
        each.job_id for each in again if isinstance(each, Created)
    ]
    assert isinstance(await create(narrow, studio, JOBS_MAX), QuotaReached)
    clock.advance(quotas.DAY_MS)
    assert isinstance(await create(narrow, studio, JOBS_MAX), Created), "the next day has jobs of its own"


async def lines(studio: Studio, numbers: range) -> AsyncIterator[bytes]:
    for number in numbers:
        yield json.dumps(a_post(studio, reference_id=str(number))).encode() + b"\n"


async def test_lines_beyond_are_refused_one_by_one(narrow: House) -> None:
    studio = a_project(narrow)
    await create(narrow, studio, 0)
    sent = lines(studio, range(JOBS_MAX + 2))
    told = [json.loads(line) async for line in receive_bulk(narrow, studio.client, studio.project.id, sent)]
    assert [line["success"] for line in told] == [True] * JOBS_MAX + [False] * 2
    assert {line["error"]["code"] for line in told[JOBS_MAX:]} == {"quota_reached"}
    assert jobs_in(narrow) == JOBS_MAX
    again = lines(studio, range(JOBS_MAX))
    repeated = [json.loads(line) async for line in receive_bulk(narrow, studio.client, studio.project.id, again)]
    assert [line["data"] for line in repeated] == [line["data"] for line in told[:JOBS_MAX]]


async def test_bytes_beyond_are_refused_and_what_is_deleted_makes_room(both: House, clock: FakeClock) -> None:
    picture = a_jpeg()
    house = replace(both, limits=replace(both.limits, organization_bytes_max=len(picture) + 10))
    studio, other = a_project(house), a_project(house)

    async def upload(of: Studio) -> str:
        await uploads.make_room(house, of.client)
        begun = await house.db.write(lambda conn: uploads.create_upload(conn, house, of.client, "x", len(picture)))
        return begun.id

    first = await upload(studio)
    with pytest.raises(QuotaReached) as reached:
        await upload(studio)
    assert reached.value.data == {"quota": "bytes", "used": len(picture), "max": len(picture) + 10}
    assert isinstance(await create(house, studio, 1), Created), "there is room for ten bytes"
    await upload(other)
    await uploads.delete_upload(house, studio.client, first)
    clock.advance(REMEMBERED_MS + 1)
    await upload(studio)
    tight = replace(house, limits=replace(house.limits, organization_bytes_max=len(picture)))
    assert isinstance(await create(tight, studio, 2), QuotaReached)
    assert isinstance(await create(tight, studio, 1), Created), "a repeat takes no room"


async def test_where_no_bound_is_set_nothing_is_counted(both: House) -> None:
    studio = a_project(both)
    for number in range(2 * JOBS_MAX):
        assert isinstance(await create(both, studio, number), Created)
    rows = sa.select(sa.func.count()).select_from(tables.quota_days)
    assert both.db.read_now(lambda conn: conn.execute(rows).scalar_one()) == 0
