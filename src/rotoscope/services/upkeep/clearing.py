"""Projects that were deleted, and that nobody can restore any more, go for good."""

import sqlalchemy as sa

from rotoscope.domain.member import Principal, Role
from rotoscope.domain.project import KEPT_MS
from rotoscope.services.house import House
from rotoscope.store import audit, clearing, projects

JOBS_MAX = 10  # at once: each may have a million rows, and whoever wants to write waits for no more


async def clear(house: House) -> None:
    """Job by job, so that a restart goes on where this stopped."""
    moment_ms = house.clock.now_ms() - KEPT_MS
    for project_id in await house.db.read(lambda conn: projects.deleted_before(conn, moment_ms)):
        while await house.db.write(lambda conn, own=project_id: clearing.clear_jobs(conn, own, JOBS_MAX)):
            pass
        await house.db.write(lambda conn, own=project_id: _clear(conn, house, own))


def _clear(conn: sa.Connection, house: House, project_id: str) -> None:
    project = projects.get(conn, project_id)
    if project is None:
        return
    clearing.clear_project(conn, project_id)
    upkeep = Principal("", project.organization_id, Role.CLIENT, "Rotoscope")
    audit.record(conn, house.clock.now_ms(), upkeep, "project.clear", project_id, before=project, name=project.name)
