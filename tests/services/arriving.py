"""Jobs whose frames are still to be brought in, and what became of them."""

import json

import sqlalchemy as sa

from rotoscope.domain.events import JobArrived
from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job, JobKind
from rotoscope.services import media
from rotoscope.services.house import House
from rotoscope.store import jobs
from rotoscope.store.tables import events
from rotoscope.store.tables import jobs as jobs_table
from tests.factories import Studio, a_job


def a_job_of(
    house: House,
    data: dict,
    kind: JobKind = JobKind.VIDEO,
    frame_count: int = 1,
    studio: Studio | None = None,
) -> Job:
    """A job with this `data`."""
    job = a_job(house, studio)
    values = {"input": json.dumps(data).encode(), "kind": str(kind), "frame_count": frame_count}
    house.db.write_now(lambda conn: conn.execute(jobs_table.update().where(jobs_table.c.id == job.id).values(**values)))
    return job_now(house, job)


def a_job_of_frames(house: House, *addresses: str, studio: Studio | None = None) -> Job:
    listed = [{"frame_id": f"f{index}", "src": address} for index, address in enumerate(addresses)]
    return a_job_of(house, {"video_data": {"frames": listed}}, frame_count=len(addresses), studio=studio)


def a_job_from(house: House, studio: Studio, source: str) -> Job:
    """A job whose frames are in a video or an archive."""
    return a_job_of(house, {"video_data": {"source": {"src": source}}}, frame_count=0, studio=studio)


async def bring_in(house: House, *arriving: Job) -> None:
    await media.fetch_frames(house, [JobArrived(job.id) for job in arriving])
    await house.fetcher.close()


def job_now(house: House, job: Job) -> Job:
    found = house.db.read_now(lambda conn: jobs.get(conn, job.id))
    assert found is not None
    return found


def frames_now(house: House, job: Job) -> list[Frame]:
    return house.db.read_now(lambda conn: media.frames_of(conn, job_now(house, job)))


def waiting(house: House) -> list[str]:
    """The kinds of the events that were recorded, in order."""
    select = sa.select(events.c.kind).order_by(events.c.sequence)
    return list(house.db.read_now(lambda conn: conn.execute(select).scalars().all()))
