"""Taking jobs in: one request, one durable answer; an identical request gets the same answer again."""

from collections.abc import AsyncIterator

import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.domain.job import Job
from rotoscope.domain.member import Principal
from rotoscope.domain.new_job import Created, NewBatch
from rotoscope.services.house import House
from rotoscope.wire.body import Body


async def receive_job(house: House, principal: Principal, project_id: str, body: Body) -> Created:
    """Read a job from a request's body, with its pre-labels, and keep it. What doors call."""
    raise NotImplementedError


def create_batch(conn: sa.Connection, house: House, principal: Principal, project_id: str, new: NewBatch) -> Batch:
    """Make a batch (wire/batch.py reads `NewBatch` from a body)."""
    raise NotImplementedError


def receive_bulk(
    house: House, principal: Principal, project_id: str, chunks: AsyncIterator[bytes]
) -> AsyncIterator[bytes]:
    """Take jobs as lines of JSON; for every line, a line that says what became of it."""
    raise NotImplementedError


def cancel_job(conn: sa.Connection, house: House, principal: Principal, project_id: str, job_id: str) -> Job:
    """Take a job back; a job that has ended stays as it is and is refused."""
    raise NotImplementedError
