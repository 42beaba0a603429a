"""Assets: which kept bytes stand behind a frame of a job."""

import sqlalchemy as sa

from rotoscope.store.tables import frames


def sha256_of(conn: sa.Connection, job_id: str, index: int) -> str | None:
    """The name of the frame's bytes; None if there is no such frame or its bytes have not come."""
    return conn.execute(
        sa.select(frames.c.sha256).where(frames.c.job_id == job_id, frames.c.index == index)
    ).scalar_one_or_none()
