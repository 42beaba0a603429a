"""The OpenAPI 3.1 document, made from the routes: `python -m rotoscope.api > spec/openapi.json`."""

import copy
from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import msgspec
from fastapi.dependencies.models import Dependant
from fastapi.openapi.utils import get_openapi
from fastapi.routing import APIRoute
from msgspec import Meta
from starlette.routing import BaseRoute

from rotoscope.api import doors
from rotoscope.api.auth import KEY_HEADERS, SESSION_COOKIE
from rotoscope.api.errors import problem
from rotoscope.api.openapi import JSON, REF, TWIN
from rotoscope.api.repeats import further_statuses, headers_taken
from rotoscope.api.role_matrix import row_of
from rotoscope.domain.change_errors import ChangedMeanwhile, KeyReused, StateNotNamed
from rotoscope.domain.errors import (
    Breakdown,
    Fault,
    Forbidden,
    InvalidData,
    KeyInvalid,
    LeaseLost,
    NotFound,
    Overloaded,
    RotoscopeError,
    StorageFull,
)
from rotoscope.domain.request_errors import (
    BodyTooLarge,
    MethodNotAllowed,
    RangeUnsatisfiable,
    RequestTimeout,
    TooManyRequests,
    UnsupportedMediaType,
)
from rotoscope.kit.version import VERSION

DESCRIPTION = """\
Rotoscope serves the Playment / GT Studio job API, and its own routes beside it in the same style.

Every answer is JSON (but for media) with `success` and `data`. An error has `error.code` and `error.message`, the
members of RFC 9457, and in `data.errors` what is wrong where, as JSON pointers. Send your key as `x-api-key`.
A create may be repeated: the same body gives the same answer.
"""

DUPLICATE_FRAME = Fault(
    "/data/video_data/frames/7/frame_id",
    "duplicate_frame_id",
    'frame_id "0001.jpg" is already used by /data/video_data/frames/2; make ids unique, e.g. camA/0001.jpg',
    "0001.jpg",
)
SAID_BY_US = ("responses", "requestBody")  # FastAPI adds a 422 that is a 400 here, and drops nulls from examples
ERRORS: dict[int, tuple[str, RotoscopeError]] = {
    400: ("Something in the request is wrong", InvalidData(faults=[DUPLICATE_FRAME])),
    401: ("The key is missing, wrong, expired or revoked", KeyInvalid()),
    403: ("You may not do this", Forbidden()),
    404: ("There is no such thing, or you may not see it", NotFound()),
    405: ("This route does not take that method", MethodNotAllowed()),
    408: ("The request arrived too slowly", RequestTimeout()),
    409: ("It is in another state than you think", LeaseLost()),
    412: ("It has changed since you looked", ChangedMeanwhile()),
    413: ("The body is too large", BodyTooLarge()),
    415: ("The body is of another content type", UnsupportedMediaType()),
    416: ("The range is not there", RangeUnsatisfiable(data={"byte_count": 1024})),
    422: ("The Idempotency-Key belongs to another request", KeyReused()),
    428: ("The whole is replaced: say with If-Match what you looked at", StateNotNamed()),
    429: ("Too many requests", TooManyRequests()),
    500: ("Our fault", Breakdown()),
    503: ("Busy; try again in a moment", Overloaded()),
    507: ("The disk is full", StorageFull()),
}


class ErrorFault(msgspec.Struct, frozen=True):
    """One thing that is wrong: where (RFC 6901), what, and the value that was there, cut to 80 characters."""

    pointer: str
    code: str
    message: str
    value: Any = None


class ErrorData(msgspec.Struct, frozen=True):
    """Details. Some errors have further members, e.g. the `job_id` that has a reference_id already."""

    errors: list[ErrorFault] = []
    error_count: int = 0


class ErrorCode(msgspec.Struct, frozen=True):
    """The cause, as the job API names it."""

    code: Annotated[str, Meta(examples=["FS_0003"])]
    message: str


class Problem(msgspec.Struct, frozen=True):
    """Every error, at every status: the envelope of the job API and RFC 9457 in one."""

    success: bool
    error: ErrorCode
    data: ErrorData
    type: str
    title: str
    status: int
    detail: str
    request_id: str


def document(routes: Sequence[BaseRoute]) -> dict[str, Any]:
    """The whole document. What FastAPI finds out by itself, completed by what `operation` put beside each route."""
    found = get_openapi(
        title="Rotoscope",
        version=VERSION,
        summary="Annotation of video, with the Playment job API.",
        description=DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        routes=routes,
    )
    schemas = msgspec.json.schema_components([Problem], ref_template=REF)[1]
    for route in routes:
        if isinstance(route, APIRoute) and route.include_in_schema:
            for method in route.methods or ():
                described = found["paths"][route.path_format][method.lower()]
                schemas |= described.pop("x-components", {})
                _complete(described, route)
                _name_repeats(described, *row_of(method, route))
    found["components"] = {
        "schemas": dict(sorted(schemas.items())),
        "responses": dict(_error_responses()),
        "securitySchemes": {
            "key": {"type": "apiKey", "in": "header", "name": KEY_HEADERS[0].decode()},
            "session": {"type": "apiKey", "in": "cookie", "name": SESSION_COOKIE},
        },
    }
    return found


def _complete(described: dict[str, Any], route: APIRoute) -> None:
    said = route.openapi_extra or {}
    described |= {key: copy.deepcopy(said[key]) for key in SAID_BY_US if key in said}
    responses = described["responses"]
    if doors.principal in _calls(route.dependant):
        described["security"] = [{"key": []}, {"session": []}]
        _may_fail(responses, 401, 429)
    if "requestBody" in described:
        _may_fail(responses, 403, 408, 413, 415)
    _may_fail(responses, 400, 500, 503)
    if described.get("description", "").startswith(TWIN):
        _drop_examples(described)


def _name_repeats(described: dict[str, Any], method: str, path: str) -> None:
    """The headers by which a change is carried out once, and over nothing unseen."""
    if taken := headers_taken(method, path):
        described["parameters"] = [*described.get("parameters", ()), *taken]
        _may_fail(described["responses"], *further_statuses(method, path))


def _may_fail(responses: dict[str, Any], *statuses: int) -> None:
    for status in statuses:
        responses.setdefault(str(status), {"$ref": f"#/components/responses/{status}"})


def _drop_examples(described: dict[str, Any]) -> None:
    """A twin is told briefly: its examples stand with the route that it is a twin of."""
    for part in (described.get("requestBody", {}), *described["responses"].values()):
        for content in part.get("content", {}).values():
            content.pop("example", None)
            content.pop("examples", None)


def _calls(dependant: Dependant) -> Iterator[Any]:
    yield dependant.call
    for inner in dependant.dependencies:
        yield from _calls(inner)


def _error_responses() -> Iterator[tuple[str, dict[str, Any]]]:
    for status, (description, error) in ERRORS.items():
        body = {"schema": {"$ref": REF.format(name="Problem")}, "example": problem(error, "req_5f1c9a4be07d2c318b6a")}
        yield str(status), {"description": description, "content": {JSON: body}}
