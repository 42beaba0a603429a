"""Jobs in a list: one page, with what a person wants to see of each."""

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.services.access import project_of
from rotoscope.services.house import House
from rotoscope.services.names import author_of, is_veiled
from rotoscope.services.overview import JobFilter, page_of_jobs, summary
from rotoscope.store import job_rows
from rotoscope.wire.job_rows import Holder, JobListing, JobPage, listing


def job_page(conn: sa.Connection, house: House, principal: Principal, project_id: str, wanted: JobFilter) -> JobPage:
    """One page of a project's jobs, and the token of the next."""
    project_of(conn, principal, project_id)
    veiled = is_veiled(conn, principal, project_id)
    if veiled and wanted.holder_id not in ("", principal.id):
        return JobPage([], "")  # whose they are is not told, by no question either
    found, token = page_of_jobs(conn, project_id, wanted)
    marks = job_rows.marks(conn, [job.id for job in found])
    now_ms = house.clock.now_ms()
    rows: list[JobListing] = []
    for job in found:
        mark = marks[job.id]
        picture, holder = mark.picture_sha256, mark.holder_id
        thumbnail = picture and house.links.media("thumbnails", picture, job.id, now_ms)
        known = holder and author_of(principal, holder, veiled)
        shown_holder = None if holder is None else Holder(known or "", (mark.holder_name or "") if known else "")
        rows.append(
            listing(
                job,
                summary(house, job).result,
                thumbnail,
                shown_holder,
                failed_frames=mark.failed_frames,
                waiting_frames=mark.waiting_frames,
                open_issues=mark.open_issues,
                active_ms=mark.active_ms if principal.may_manage else None,
            )
        )
    return JobPage(rows, token)
