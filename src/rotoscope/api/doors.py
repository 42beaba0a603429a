"""What every door uses: the house, who is asking, the body that came, and the envelope of the answer.

@router.post("/v1/things", **operation("Create a thing", takes=NewThing, gives=Thing))
async def create_thing(request: Request, house: TheHouse, asker: Asker) -> Response:
    new = await read(request, NewThing)
    return await carry_out(request, asker, lambda conn: setup.create_thing(conn, house, asker, new))
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Annotated, Any, TypeVar

import msgspec
from fastapi import Depends, Request
from starlette.responses import Response

from rotoscope.api.auth import SAFE_METHODS
from rotoscope.api.errors import invalid_json, request_id_of
from rotoscope.api.guard import QUOTA
from rotoscope.api.openapi import TWIN
from rotoscope.domain.errors import Forbidden, InvalidParameter
from rotoscope.domain.member import Principal
from rotoscope.domain.permission import PEOPLE, Role, Rule
from rotoscope.domain.request_errors import BodyTooLarge, UnsupportedMediaType
from rotoscope.services.house import House
from rotoscope.services.people.sessions import Origin
from rotoscope.wire import json
from rotoscope.wire.body import Body, spool

T = TypeVar("T")
Door = TypeVar("Door", bound=Callable[..., Any])
SMALL_BYTES = 1 << 16
JSON = "application/json"
NOBODY = Rule()
IDEMPOTENCY_KEY = "idempotency-key"
BODY_SHA256 = "rotoscope.body_sha256"  # where in the scope the body of such a request leaves its hash
_encoder = msgspec.json.Encoder()


async def house(request: Request) -> House:
    """The running Rotoscope."""
    return request.app.state.house


async def principal(request: Request) -> Principal:
    """Who is asking, once the role matrix lets them through; 401 if nobody we know, a short wait or 429 if too fast."""
    state = request.app.state
    asker = await state.doorkeeper.principal(request)
    if request.method not in SAFE_METHODS:
        asker = replace(asker, address=state.doorkeeper.address_of(request), request_id=request_id_of(request.scope))
    request.scope[QUOTA] = await state.pace.keep(asker.id)
    state.load.enter(request.scope, asker.id)
    admit(asker, state.rules.get((request.method, request.scope["route"].path), NOBODY))
    return asker


async def visitor(request: Request) -> Origin:
    """Somebody whom we do not know yet, at an open door that signs them in: from our own page, and not too fast."""
    state = request.app.state
    state.doorkeeper.check_page(request)
    address = state.doorkeeper.address_of(request)
    who = f"visitor {address}"
    request.scope[QUOTA] = await state.pace.keep(who)
    state.load.enter(request.scope, who)
    return Origin(address, request.headers.get("user-agent", ""), request_id_of(request.scope))


def admit(asker: Principal, rule: Rule) -> None:
    """The one place where roles and scopes open a route or do not."""
    if rule.admits(asker.role, asker.scopes):
        return
    if asker.role is not Role.CLIENT:
        needed = " or ".join(role for role in PEOPLE if role in rule.roles)
        raise Forbidden(f"This needs the role {needed or 'of nobody'}; you are a {asker.role}.")
    if not rule.scopes:
        raise Forbidden("This is for people who are signed in, not for keys.")
    raise Forbidden(f"This key lacks the scope {' or '.join(sorted(rule.scopes))}.")


TheHouse = Annotated[House, Depends(house)]
Asker = Annotated[Principal, Depends(principal)]
Visitor = Annotated[Origin, Depends(visitor)]


def answer(data: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """`{"success": true, "data": …}`. `data` is anything that msgspec encodes: a struct, a dataclass, a dict."""
    return Response(_encoder.encode({"success": True, "data": data}), status, headers, media_type=JSON)


def twins(add: Callable[..., Any], paths: Sequence[str], **described: Any) -> Callable[[Door], Door]:
    """One door under several paths: `add` is `router.get`, `router.post` …; the first path is the one to use."""

    def decorate(door: Door) -> Door:
        add(paths[0], **described)(door)
        for path in paths[1:]:
            add(path, **{**described, "description": f"{TWIN}`{paths[0]}`."})(door)
        return door

    return decorate


async def read(request: Request, kind: type[T], *, default: T | None = None, is_strict: bool = True) -> T:
    """The JSON body as a `kind` (a msgspec struct, a dataclass, `dict`); a coded error if it is not one.

    An empty body is an error too, unless there is a `default`. What `is_strict` refuses is a name that stands twice in
    an object, and depth.
    """
    body = await read_bytes(request)
    if not body.strip():
        if default is not None:
            return default
        raise InvalidParameter.at("", "The body is empty; it must be a JSON object.", code="missing")
    if is_strict:
        json.decode(body)
    else:
        json.check_utf8(body)  # parts that are kept as they came are not looked into
    try:
        return json.run(lambda text: msgspec.json.decode(text, type=kind), body)
    except msgspec.MsgspecError as error:
        raise invalid_json(error, kind) from error


async def read_body(request: Request, byte_limit: int, content_type: str = JSON) -> Body:
    """A body that may be large: inflated and counted while it arrives; above a megabyte it is a mapped file.

    A missing Content-Type is taken for `content_type`, another one is not.
    """
    check_content_type(request, content_type)
    encoding = request.headers.get("content-encoding", "")
    announced = _announced(request, byte_limit)
    if announced is not None and announced < SMALL_BYTES and not encoding:
        body = Body(await request.body())  # the parser holds it to what was announced
    else:
        body = await spool(request.stream(), encoding, byte_limit)
    if IDEMPOTENCY_KEY in request.headers:
        request.scope[BODY_SHA256] = hashlib.sha256(body.buffer).hexdigest()
    return body


async def read_bytes(request: Request, byte_limit: int | None = None, content_type: str = JSON) -> bytes:
    """A body that is small enough to hold."""
    limit = byte_limit if byte_limit is not None else request.app.state.house.limits.body_bytes_max
    with await read_body(request, limit, content_type) as body:
        return bytes(body.buffer)


def check_content_type(request: Request, content_type: str = JSON) -> None:
    """Refuse what says that it is something else; 'application/json; charset=utf-8' and 'application/x+json' pass."""
    sent, _, parameters = request.headers.get("content-type", content_type).partition(";")
    sent = sent.strip().lower()
    is_json = content_type == JSON and sent.startswith("application/") and sent.endswith("+json")
    if sent != content_type and not is_json:
        raise UnsupportedMediaType(f"The body must be {content_type}, not {sent[:80]}.")
    charset = parameters.lower().replace(" ", "").replace('"', "")
    if "charset=" in charset and "charset=utf-8" not in charset:
        raise UnsupportedMediaType("The body must be UTF-8.")


def _announced(request: Request, limit: int) -> int | None:
    """How long the body says it is, if it does. What says that it is too long is refused at once."""
    announced = request.headers.get("content-length", "")
    if not announced.isdigit():
        return None
    if int(announced) > limit:
        raise BodyTooLarge(f"The body is larger than {limit} bytes, which is all this route takes.")
    return int(announced)
