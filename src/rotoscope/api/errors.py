"""The one place where errors become answers: Playment's envelope and RFC 9457 in one body, at every status."""

import random
from typing import Any

import msgspec
import structlog
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rotoscope.domain.change_errors import ChangedMeanwhile, RequestRunning
from rotoscope.domain.errors import Breakdown, Fault, InvalidParameter, KeyInvalid, Overloaded, Refusal, RotoscopeError
from rotoscope.domain.request_errors import (
    BodyTooLarge,
    MethodNotAllowed,
    RangeUnsatisfiable,
    RouteNotFound,
    TooManyRequests,
    UnsupportedMediaType,
)
from rotoscope.services.exhausted import breakdown_of
from rotoscope.wire.faults import headline, told
from rotoscope.wire.mismatch import fault_of

REQUEST_ID_NONE = ""
BREAKDOWN_MESSAGE = "Something went wrong on our side; try again later."

_random = random.Random()
log = structlog.get_logger("rotoscope.api")


def problem(error: RotoscopeError, request_id: str) -> dict[str, Any]:
    """The body of an error: the envelope, and beside it what RFC 9457 wants."""
    return {
        **told(error),
        "type": f"/docs#error-{error.code}",
        "title": (type(error).__doc__ or error.code).strip().splitlines()[0],
        "status": error.status,
        "detail": error.message,
        "request_id": request_id,
    }


def response(error: RotoscopeError, request_id: str) -> Response:
    """The whole answer to an error, with the headers that belong to its status."""
    body = msgspec.json.encode(problem(error, request_id))
    return Response(body, error.status, dict(headers_of(error)), media_type="application/json")


def invalid_json(error: msgspec.MsgspecError, kind: object = None) -> InvalidParameter:
    """What msgspec found wrong with a body that should be a `kind`, as one of our errors with a pointer."""
    fault = fault_of(error, kind)
    return InvalidParameter(headline(fault.pointer, fault.message), faults=[fault])


def install(app: FastAPI) -> None:
    """Let every error of `app` end here."""
    app.add_exception_handler(RotoscopeError, _answer_ours)
    app.add_exception_handler(HTTPException, _answer_framework)
    app.add_exception_handler(RequestValidationError, _answer_validation)
    app.add_exception_handler(msgspec.MsgspecError, _answer_decoding)


class LastResort:
    """What nobody expected: logged once with its request_id, answered without a word about the inside."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        has_started = False

        async def watch(message: Message) -> None:
            nonlocal has_started
            has_started = True
            await send(message)

        try:
            await self.app(scope, receive, watch)
        except ClientDisconnect:
            return  # nobody is there to be told
        except RotoscopeError as error:
            _note(error, scope)
            if has_started:
                raise
            await response(error, request_id_of(scope))(scope, receive, send)
        except Exception as error:
            log.exception("request_failed", request_id=request_id_of(scope), method=scope["method"], path=scope["path"])
            if has_started:  # half an answer cannot be taken back; the server cuts the connection
                raise HalfAnswered from error
            known = breakdown_of(error) or Breakdown(BREAKDOWN_MESSAGE)
            await response(known, request_id_of(scope))(scope, receive, send)


class HalfAnswered(Exception):
    """An answer broke off in the middle."""


def new_request_id() -> str:
    """Unlike any other; not a secret, so it may come from a generator that asks the kernel for nothing."""
    return f"req_{_random.getrandbits(80):020x}"


def request_id_of(scope: Scope) -> str:
    """The id that this request's answer, log lines and headers share."""
    return scope.get("rotoscope.request_id", REQUEST_ID_NONE)


async def _answer_ours(request: Request, error: Exception) -> Response:
    assert isinstance(error, RotoscopeError)
    _note(error, request.scope)
    return response(error, request_id_of(request.scope))


async def _answer_framework(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    if request.method == "OPTIONS" and error.status_code == MethodNotAllowed.status:
        methods = allowed_methods(request)
        body = msgspec.json.encode({"success": True, "data": {"methods": methods}})
        return Response(body, headers={"Allow": ", ".join(methods)}, media_type="application/json")
    return response(_from_framework(request, error), request_id_of(request.scope))


async def _answer_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    faults = [
        Fault("/" + "/".join(str(part) for part in fault["loc"]), fault["type"], fault["msg"], fault.get("input"))
        for fault in error.errors()
    ]
    refusal = InvalidParameter(f"{faults[0].pointer}: {faults[0].message}.", faults=faults)
    return response(refusal, request_id_of(request.scope))


async def _answer_decoding(request: Request, error: Exception) -> Response:
    assert isinstance(error, msgspec.MsgspecError)
    return response(invalid_json(error), request_id_of(request.scope))


def _from_framework(request: Request, error: HTTPException) -> RotoscopeError:
    if error.status_code == RouteNotFound.status:
        return RouteNotFound(f"There is no route {request.method} {request.url.path}; the routes are listed at /docs.")
    if error.status_code == MethodNotAllowed.status:
        methods = allowed_methods(request)
        return MethodNotAllowed(
            f"{request.url.path} takes {', '.join(methods)}, not {request.method}.", data={"methods": methods}
        )
    if error.status_code == BodyTooLarge.status:
        return BodyTooLarge()
    if error.status_code == UnsupportedMediaType.status:
        return UnsupportedMediaType()
    if error.status_code >= 500:
        return Breakdown(BREAKDOWN_MESSAGE)
    return Refusal(str(error.detail))


def allowed_methods(request: Request) -> list[str]:
    """Every method that some route takes at this path."""
    methods: set[str] = {"OPTIONS"}
    for route in request.app.routes:
        match, _ = route.matches(request.scope)
        if match is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    if "GET" in methods:
        methods.add("HEAD")
    return sorted(methods)


def _note(error: RotoscopeError, scope: Scope) -> None:
    if error.status >= 500 and not isinstance(error, Overloaded):  # those are counted: there may be thousands
        log.error(
            "request_failed",
            request_id=request_id_of(scope),
            method=scope["method"],
            path=scope["path"],
            code=error.code,
            message=error.message,
        )


def headers_of(error: RotoscopeError) -> list[tuple[str, str]]:
    """The headers that belong to its status."""
    if isinstance(error, KeyInvalid):
        return [("WWW-Authenticate", 'ApiKey header="x-api-key"')]
    if isinstance(error, MethodNotAllowed):
        return [("Allow", ", ".join(_words(error.data.get("methods"))))]
    if isinstance(error, RangeUnsatisfiable):
        return [("Content-Range", f"bytes */{error.data.get('byte_count', '*')}")]
    if isinstance(error, ChangedMeanwhile):
        return [("ETag", str(error.data.get("etag", "")))]
    if isinstance(error, TooManyRequests | Overloaded | RequestRunning):
        return [("Retry-After", str(error.data.get("retry_after_seconds", 1)))]
    return []


def _words(value: object) -> list[str]:
    return [str(word) for word in value] if isinstance(value, list) else []
