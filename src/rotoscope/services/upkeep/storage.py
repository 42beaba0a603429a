"""What is kept where, how much room it takes by project, and what goes by itself. Changing that is the operator's."""

from dataclasses import asdict

import sqlalchemy as sa

from rotoscope.blobs import ObjectBlobs
from rotoscope.domain import project as project_rules
from rotoscope.domain.member import Principal, Role
from rotoscope.services import once
from rotoscope.services.access import require_manager
from rotoscope.services.delivery import sending
from rotoscope.services.house import House
from rotoscope.services.media.uploads import ABANDONED_MS
from rotoscope.services.upkeep import collecting, tidying
from rotoscope.store import space
from rotoscope.wire.storage import Kept, Place, ProjectSpace, StorageView

DAY_MS = 24 * 3600 * 1000


def look(conn: sa.Connection, house: House, principal: Principal) -> StorageView:
    """For an organization, or for the one project that a key is bound to. Nothing of others is in it."""
    require_manager(principal)
    is_owner = principal.role is Role.OWNER
    blobs_kind = "object store" if isinstance(house.blobs, ObjectBlobs) else "disk"
    uploads, upload_bytes = (0, 0) if principal.project_id else space.of_uploads(conn, principal.organization_id)
    return StorageView(
        as_of_ms=house.clock.now_ms(),
        database=Place(house.db.dialect, house.db.place if is_owner else "", "ROTOSCOPE_DATABASE_URL"),
        blobs=Place(blobs_kind, house.blobs.place if is_owner else "", "ROTOSCOPE_BLOBS_URL"),
        projects=[
            ProjectSpace(**asdict(each))
            for each in space.by_project(conn, principal.organization_id, principal.project_id)
        ],
        upload_count=uploads,
        upload_bytes=upload_bytes,
        kept=_kept(house),
    )


def _kept(house: House) -> list[Kept]:
    """In the words of people, the same for everybody."""
    return [
        Kept("Deleted projects, with all that is in them", project_rules.KEPT_MS // DAY_MS),
        *([Kept("Frames and results that nothing names any more", collecting.GONE_MS // DAY_MS)] * house.is_collecting),
        Kept("The log of deliveries", sending.KEPT_MS // DAY_MS),
        Kept("Used invitations and password links", tidying.KEPT_MS // DAY_MS),
        Kept("Uploads that never became whole", ABANDONED_MS // DAY_MS),
        Kept("Answers kept for repeated requests", once.KEPT_MS // DAY_MS),
        Kept("News for the stream", sending.NEWS_KEPT_MS // DAY_MS),
        Kept(
            "Small pictures for lists, the oldest first",
            None,
            house.workshop.thumbnails_bytes_max,
            "ROTOSCOPE_THUMBNAILS_BYTES_MAX",
        ),
    ]
