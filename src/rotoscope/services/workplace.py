"""The workplace: what somebody needs to open a job, in one look, and its frames page by page."""

import sqlalchemy as sa

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal
from rotoscope.kit.page import token_from_sequence
from rotoscope.services import dispatch, giving_up, media, noting
from rotoscope.services.access import home_of, project_of, require_annotator, require_manager, visible_job
from rotoscope.services.house import House
from rotoscope.store import audit, schemas
from rotoscope.wire.workplace import (
    FramePage,
    FramesRetried,
    FrameView,
    ProjectSign,
    Workplace,
    frame_view,
    job_view,
)


def open_job(conn: sa.Connection, house: House, principal: Principal, job_id: str) -> Workplace:
    job = visible_job(conn, principal, job_id)
    project = project_of(conn, principal, job.project_id)
    return Workplace(
        job=job_view(job),
        project=ProjectSign(project.id, project.name, project.guide),
        schema=schemas.of_job(conn, job),
        task=dispatch.task_for(conn, house, principal, job),
    )


def frame_page(
    conn: sa.Connection, house: House, principal: Principal, job_id: str, start: int, limit: int
) -> FramePage:
    """The frames of a job from number `start` on, with addresses that work for some minutes."""
    job = home_of(conn, visible_job(conn, principal, job_id))
    stop = min(start + limit, job.frame_count)
    frames = media.frames_of(conn, job, start, stop) if start < stop else []
    token = token_from_sequence(stop) if start < stop < job.frame_count else ""
    return FramePage([_view(house, frame) for frame in frames], token)


def frames_spread(conn: sa.Connection, house: House, principal: Principal, job_id: str, count: int) -> FramePage:
    """Some frames from all over a job, the first and the last among them: what a glance at it takes."""
    job = home_of(conn, visible_job(conn, principal, job_id))
    last = max(0, job.frame_count - 1)
    wanted = sorted({round(at * last / max(1, count - 1)) for at in range(count)}) if job.frame_count else []
    found = [frame for at in wanted for frame in media.frames_of(conn, job, at, at + 1)]
    return FramePage([_view(house, frame) for frame in found], "")


def retry_frames(conn: sa.Connection, house: House, principal: Principal, job_id: str) -> FramesRetried:
    """Fetch again what could not be fetched."""
    require_annotator(principal)
    job = home_of(conn, visible_job(conn, principal, job_id))
    if giving_up.is_stuck(job):
        require_manager(principal)
    count = media.retry_failed(conn, house, job)
    if count or job.state is JobState.FAILED:
        now_ms = house.clock.now_ms()
        code = (job.error or {}).get("code", "")
        audit.record(conn, now_ms, principal, "job.retry", job.id, project_id=job.project_id, frames=count, error=code)
        noting.job_changed(conn, job, now_ms)
    return FramesRetried(count)


def _view(house: House, frame: Frame) -> FrameView:
    if frame.state is not FrameState.READY or frame.sha256 is None:
        return frame_view(frame, None, None)
    now_ms = house.clock.now_ms()
    url, thumbnail_url = (
        house.links.media(purpose, frame.sha256, frame.job_id, now_ms) for purpose in ("frames", "thumbnails")
    )
    return frame_view(frame, url, thumbnail_url)
