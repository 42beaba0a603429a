"""What organizations took of their daily shares."""

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert as insert_or  # its ON CONFLICT is also what SQLite speaks

from rotoscope.store.prepared import Prepared
from rotoscope.store.tables import quota_days

_NEW = insert_or(quota_days)
_TAKE = Prepared(
    _NEW.on_conflict_do_update(
        index_elements=["organization_id", "day"], set_={"jobs": quota_days.c.jobs + _NEW.excluded.jobs}
    ).returning(quota_days.c.jobs),
    ("organization_id", "day", "jobs"),
)


def take_jobs(conn: sa.Connection, organization_id: str, day: int, count: int) -> int:
    """Count so many more; how many they are then on that day. Others of the organization wait until this is committed
    or taken back, so that no two of them get the last."""
    found = _TAKE.first(conn, {"organization_id": organization_id, "day": day, "jobs": count})
    used = count if found is None else int(found["jobs"])
    if used == count:  # the first of a day
        old = (quota_days.c.organization_id == organization_id, quota_days.c.day < day)
        conn.execute(quota_days.delete().where(*old))
    return used
