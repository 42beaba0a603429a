"""Batches on a manager's desk: when each is due, and what it has taken so far."""

import sqlalchemy as sa

from rotoscope.domain.batch import Batch
from rotoscope.domain.errors import NotFound
from rotoscope.domain.member import Principal
from rotoscope.services.access import managed_project_of, project_of
from rotoscope.services.house import House
from rotoscope.store import audit, batches
from rotoscope.wire.batch_desk import BatchChange, BatchEffort, BatchEffortList


def effort(conn: sa.Connection, house: House, principal: Principal, project_id: str) -> BatchEffortList:
    project_of(conn, principal, project_id)
    found = batches.effort(conn, project_id)
    rows: list[BatchEffort] = []
    for batch in batches.of_project(conn, project_id):
        open_issues, active_ms, worked = found.get(batch.id, (0, 0, 0))
        told = (worked, active_ms) if principal.may_manage else (None, None)
        rows.append(BatchEffort(batch.id, batch.name, batch.due_on, open_issues, *told))
    return BatchEffortList(house.clock.now_ms(), rows)


def get(conn: sa.Connection, principal: Principal, project_id: str, batch_id: str) -> Batch:
    project_of(conn, principal, project_id)
    batch = batches.get(conn, project_id, batch_id)
    if batch is None:
        raise NotFound("There is no such batch in this project.")
    return batch


def change(
    conn: sa.Connection, house: House, principal: Principal, project_id: str, batch_id: str, wanted: BatchChange
) -> Batch:
    managed_project_of(conn, principal, project_id)
    before, changes = get(conn, principal, project_id, batch_id), wanted.changes()
    batches.update(conn, batch_id, **changes)
    after, now_ms = get(conn, principal, project_id, batch_id), house.clock.now_ms()
    if after != before:
        told = {"fields": [*changes], "name": before.name, "project_id": project_id}
        audit.record(conn, now_ms, principal, "batch.update", batch_id, before=before, after=after, **told)
    return after
