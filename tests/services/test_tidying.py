"""What lets nobody in any more goes; what still does, stays."""

import pytest
import sqlalchemy as sa

from rotoscope.domain.member import Invitation, InvitationKind, Role, Session
from rotoscope.services.house import House
from rotoscope.services.upkeep import tidying
from rotoscope.store import invitations, sessions
from rotoscope.store.tables import invitations as invitations_table
from rotoscope.store.tables import sessions as sessions_table
from rotoscope.store.tables import sign_in_links
from tests.factories import a_project

DAY_MS = 24 * 3600 * 1000


def fill(house: House) -> None:
    """Sessions, links and invitations that are over, and such as are not."""
    owner, now = a_project(house).owner, house.clock.now_ms()

    def write(conn: sa.Connection) -> None:
        for name, end in (("over", now), ("alive", now + 1)):
            sessions.insert(conn, Session(name, owner.id, now, end, now, "", ""), f"s-{name}")
            sessions.insert_link(conn, f"l-{name}", owner.id, end)
        sessions.insert_link(conn, "l-used", owner.id, now + DAY_MS)
        assert sessions.use_link(conn, "l-used", now) == owner.id
        month = 30 * DAY_MS
        for name, end, used, revoked in (
            ("old", now - month - 1, None, None),
            ("used long ago", now + DAY_MS, now - month - 1, None),
            ("revoked long ago", now + DAY_MS, None, now - month - 1),
            ("used", now - 1, now - DAY_MS, None),
            ("expired", now - 1, None, None),
            ("open", now + DAY_MS, None, None),
        ):
            one = Invitation(
                id=name,
                organization_id=owner.organization_id,
                kind=InvitationKind.RESET if name == "open" else InvitationKind.INVITE,
                email="",
                role=Role.MAKER,
                member_id=None,
                invited_by="",
                created_at_ms=now - 2 * month,
                expires_at_ms=end,
                used_at_ms=used,
                revoked_at_ms=revoked,
            )
            invitations.insert(conn, one, name)

    house.db.write_now(write)


def left(house: House, column: sa.Column) -> list[str]:
    return sorted(house.db.read_now(lambda conn: conn.execute(sa.select(column)).scalars().all()))


@pytest.mark.parametrize("batch", [500, 1], ids=["at once", "in many batches"])
async def test_what_opens_nothing_any_more_goes(house: House, batch: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tidying, "FORGET_MAX", batch)
    fill(house)
    await tidying.tidy(house)
    assert left(house, sessions_table.c.id) == ["alive"]
    assert left(house, sign_in_links.c.secret_sha256) == ["l-alive"]
    assert left(house, invitations_table.c.id) == ["expired", "open", "used"]


def test_a_batch_is_bounded(house: House) -> None:
    fill(house)
    now_ms = house.clock.now_ms()
    assert house.db.write_now(lambda conn: invitations.forget(conn, now_ms - 30 * DAY_MS, 2)) == 2
    assert len(left(house, invitations_table.c.id)) == 4
