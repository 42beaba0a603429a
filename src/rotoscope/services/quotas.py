"""What one organization may take of the house, where its operator has set a bound (see `settings.py`).

Jobs are counted in the transaction that creates them. Bytes are added up now and then and remembered (`rooms.py`): what
was accepted before is still brought in, so an organization may end a little above its bound.
"""

import sqlalchemy as sa

from rotoscope.domain.member import Principal
from rotoscope.domain.request_errors import QuotaReached
from rotoscope.services.house import House
from rotoscope.store import quotas, space

DAY_MS = 24 * 3600 * 1000
JOBS = "The organization may create {most:,} jobs in a day, and has; its operator can raise that."
BYTES = "The organization may keep {most:,} bytes of pictures and uploads, and does; delete some, or ask its operator."


async def look(house: House, principal: Principal) -> None:
    """Know how much this organization keeps before a transaction asks; costs nothing where no bound is set."""
    own, now_ms = principal.organization_id, house.clock.now_ms()
    if house.limits.organization_bytes_max and not house.rooms.is_known(own, now_ms):
        byte_count = await house.db.read(lambda conn: space.of_organization(conn, own))
        house.rooms.remember(own, byte_count, now_ms)


def take_jobs(conn: sa.Connection, house: House, principal: Principal, count: int) -> None:
    """Count new jobs, in the transaction that creates them. Raises QuotaReached, which takes them back."""
    if not count:
        return
    require_bytes(house, principal)
    if most := house.limits.organization_jobs_per_day_max:
        day = house.clock.now_ms() // DAY_MS
        if (used := quotas.take_jobs(conn, principal.organization_id, day, count)) > most:
            raise _reached("jobs_per_day", JOBS, used - count, most, {"resets_at_ms": (day + 1) * DAY_MS})


def room_for_jobs(conn: sa.Connection, house: House, principal: Principal) -> int | None:
    """How many more jobs would be taken; None: as many as come. Nobody else of the organization takes any meanwhile."""
    if is_full(house, principal):
        return 0
    if not (most := house.limits.organization_jobs_per_day_max):
        return None
    used = quotas.take_jobs(conn, principal.organization_id, house.clock.now_ms() // DAY_MS, 0)
    return max(0, most - used)


def refused(house: House, principal: Principal) -> QuotaReached:
    """Why there is no room for more jobs."""
    try:
        require_bytes(house, principal)
    except QuotaReached as reached:
        return reached
    most, day = house.limits.organization_jobs_per_day_max, house.clock.now_ms() // DAY_MS
    return _reached("jobs_per_day", JOBS, most, most, {"resets_at_ms": (day + 1) * DAY_MS})


def require_bytes(house: House, principal: Principal, byte_count: int = 0) -> None:
    """Whether there is room for so many bytes more, or for any at all."""
    if is_full(house, principal, byte_count):
        most = house.limits.organization_bytes_max
        raise _reached("bytes", BYTES, house.rooms.bytes_of(principal.organization_id), most)


def is_full(house: House, principal: Principal, byte_count: int = 0) -> bool:
    most = house.limits.organization_bytes_max
    return bool(most) and house.rooms.bytes_of(principal.organization_id) + max(1, byte_count) > most


def _reached(quota: str, message: str, used: int, most: int, more: dict[str, int] | None = None) -> QuotaReached:
    data = {"quota": quota, "used": used, "max": most} | (more or {})
    return QuotaReached(message.format(most=most), data=data)
