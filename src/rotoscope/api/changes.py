"""How a change is carried out: once, however often it is sent, and over nothing that its author has not seen.

`Idempotency-Key` names a request (draft-ietf-httpapi-idempotency-key-header): a repeat gets the answer of the first.
`If-Match` names the state that a change was made from (RFC 9110): if it is another by now, nothing happens. Both are
looked at inside the transaction that does the work.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
import sqlalchemy as sa
from fastapi import Request
from starlette.responses import Response

from rotoscope.api.doors import BODY_SHA256, IDEMPOTENCY_KEY, answer
from rotoscope.domain.change_errors import ChangedMeanwhile, RequestRunning, StateNotNamed
from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.member import Principal
from rotoscope.services.house import House
from rotoscope.services.once import Ticket, is_kept, once, take_turn
from rotoscope.wire.etag import etag_of, is_meant

KEY = re.compile(r'"([\x20-\x21\x23-\x5b\x5d-\x7e]{1,255})"|([\x21\x23-\x5b\x5d-\x7e]{1,255})')
KEY_IS_NO_KEY = "Idempotency-Key must be 1 to 255 printable ASCII characters, with or without quotes around them."
ETAG = "ETag"

Work = Callable[[sa.Connection], Any]


@dataclass(frozen=True, slots=True)
class Former:
    """What stands there before a change, as the route beside it shows it. `but`: see `etag_of`."""

    look: Work
    but: Collection[str] = ()
    is_whole: bool = False  # the change replaces all of it, so that a page must say what it had looked at


def tagged(data: Any, but: Collection[str] = ()) -> Response:
    """An answer that names the state that it shows."""
    return answer(data, headers={ETAG: etag_of(data, but)})


async def carry_out(
    request: Request,
    asker: Principal,
    work: Work,
    *,
    former: Former | None = None,
    is_idle: Callable[[sa.Connection], bool] | None = None,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
) -> Response:
    """Do `work` in one transaction and answer with what it gives.

    `is_idle` says beforehand that it would do nothing and give nothing: then nobody waits for the writer. That answer
    is not kept, so whoever asks again may be luckier.
    """
    house: House = request.app.state.house
    key = _key(request)
    ticket = None if key is None else Ticket(key, _fingerprint(request))
    if is_idle is not None and await house.db.read(lambda conn: _is_idle(conn, house, asker, ticket, is_idle)):
        return answer(None, status, headers)
    if_match = request.headers.get("if-match", "")
    if former is not None and former.is_whole and not if_match and asker.session_id:
        raise StateNotNamed

    def change(conn: sa.Connection) -> Response:
        if former is not None:
            take_turn(conn, request.scope["path"])
            _require_same(former.look(conn), former.but, if_match)
        data = work(conn)
        told = dict(headers or {})
        if former is not None and request.method != "DELETE":
            told[ETAG] = etag_of(data, former.but)
        return answer(data, status, told)

    if ticket is None:
        if former is None:
            return answer(await house.db.write(work), status, headers)  # not on the writer's time
        return await house.db.write(change)
    return await _once(request, house, asker, ticket, change)


def _is_idle(
    conn: sa.Connection, house: House, asker: Principal, ticket: Ticket | None, look: Callable[[sa.Connection], bool]
) -> bool:
    return look(conn) and (ticket is None or not is_kept(conn, house, asker, ticket))


def _require_same(data: Any, but: Collection[str], if_match: str) -> None:
    etag = etag_of(data, but)
    if if_match and not is_meant(if_match, etag):
        raise ChangedMeanwhile(data={"etag": etag, "current": msgspec.to_builtins(data)})


async def _once(request: Request, house: House, asker: Principal, ticket: Ticket, change: Work) -> Response:
    running: set[tuple[str, str]] = request.app.state.running
    name = (asker.id, ticket.key)
    if name in running:
        raise RequestRunning(data={"retry_after_seconds": 1})
    running.add(name)
    try:
        kept, is_replay = await house.db.write(
            lambda conn: once(conn, house, asker, ticket, lambda: _packed(change(conn)))
        )
    finally:
        running.discard(name)
    return _unpacked(kept, is_replay)


def _packed(response: Response) -> bytes:
    told = {name: value for name, value in response.headers.items() if name != "content-length"}
    return msgspec.msgpack.encode((response.status_code, told, bytes(response.body)))


def _unpacked(kept: bytes, is_replay: bool) -> Response:
    status, headers, body = msgspec.msgpack.decode(kept, type=tuple[int, dict[str, str], bytes])
    return Response(body, status, headers | ({"idempotent-replayed": "true"} if is_replay else {}))


def _key(request: Request) -> str | None:
    sent = request.headers.get(IDEMPOTENCY_KEY)
    if sent is None:
        return None
    if (found := KEY.fullmatch(sent)) is None:
        raise InvalidParameter(
            KEY_IS_NO_KEY, faults=[Fault("/headers/idempotency-key", "invalid", KEY_IS_NO_KEY, sent)]
        )
    return found[1] or found[2]


def _fingerprint(request: Request) -> str:
    parts = (request.method, request.scope["path"], request.url.query, request.scope.get(BODY_SHA256, ""))
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()
