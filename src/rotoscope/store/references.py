"""Which blobs the database names, and where. A blob that is named must be there; one that is not may go."""

from collections.abc import Iterator
from typing import NamedTuple

import sqlalchemy as sa

from rotoscope.store.tables import former_results, frames, jobs, uploads


class Reference(NamedTuple):
    """A blob, and a place that names it, in words for people."""

    sha256: str
    named_by: str


def every(conn: sa.Connection) -> Iterator[Reference]:
    """All of them; the same blob can come several times. Read as a stream."""
    results = sa.select(jobs.c.result_sha256, jobs.c.id).where(jobs.c.result_sha256.is_not(None))
    for sha256, job_id in _stream(conn, results):
        yield Reference(sha256, f"the result of job {job_id}")
    former = sa.select(former_results.c.sha256, former_results.c.job_id)
    for sha256, job_id in _stream(conn, former):
        yield Reference(sha256, f"a former result of job {job_id}")
    pictures = sa.select(frames.c.sha256, frames.c.job_id, frames.c["index"]).where(frames.c.sha256.is_not(None))
    for sha256, job_id, index in _stream(conn, pictures):
        yield Reference(sha256, f"frame {index} of job {job_id}")
    files = sa.select(uploads.c.sha256, uploads.c.id).where(uploads.c.sha256.is_not(None))
    for sha256, upload_id in _stream(conn, files):
        yield Reference(sha256, f"upload {upload_id}")


def _stream(conn: sa.Connection, statement: sa.Select) -> Iterator[sa.Row]:
    yield from conn.execute(statement.execution_options(yield_per=10_000))
