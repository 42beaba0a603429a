"""The audit log: what was done by whom, and whether the log is whole."""

from typing import Annotated

from fastapi import APIRouter, Query
from starlette.responses import Response

from rotoscope.api.doors import Asker, TheHouse, answer
from rotoscope.api.openapi import operation
from rotoscope.api.people_examples import AUDIT_CHECK, AUDIT_ENTRY
from rotoscope.domain.audit import AuditFilter
from rotoscope.domain.errors import PageTokenInvalid
from rotoscope.kit.page import sequence_from_token
from rotoscope.services import audit
from rotoscope.wire.audit import AuditCheck, AuditPage

router = APIRouter(tags=["Audit"])

PAGE_SIZE_MAX = 1000
Moment = Annotated[int | None, Query(ge=0, le=2**53)]


@router.get(
    "/v1/audit",
    **operation(
        "Read the audit log",
        gives=AuditPage,
        answer_example={"entries": [AUDIT_ENTRY], "next_page_token": ""},
        errors=(400, 401, 403),
    ),
)
async def list_audit(
    house: TheHouse,
    asker: Asker,
    action: Annotated[str, Query(description="an action, or the part before its dot: `key`", max_length=64)] = "",
    actor_id: Annotated[str, Query(max_length=64)] = "",
    target: Annotated[str, Query(max_length=64)] = "",
    since_ms: Moment = None,
    until_ms: Moment = None,
    page_size: Annotated[int, Query(ge=1, description=f"at most {PAGE_SIZE_MAX}")] = 50,
    page_token: str = "",
) -> Response:
    """Newest first: who did what to what, when, from where. For owners."""
    before = sequence_from_token(page_token) if page_token else None
    if page_token and before is None:
        raise PageTokenInvalid
    wanted = AuditFilter(action, actor_id, target, since_ms, until_ms)
    limit = min(page_size, PAGE_SIZE_MAX)
    return answer(await house.db.read(lambda conn: audit.list_entries(conn, asker, wanted, before, limit)))


@router.get(
    "/v1/audit/verification",
    **operation("Verify the audit log", gives=AuditCheck, answer_example=AUDIT_CHECK, errors=(401, 403)),
)
async def verify_audit(house: TheHouse, asker: Asker) -> Response:
    """Goes through the chain of hashes from the first entry to the last, and names each entry that does not fit."""
    return answer(await house.db.read(lambda conn: audit.verify(conn, asker)))
