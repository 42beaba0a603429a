"""How far the SDK and the command line reach: every route, unless it is of no use to a program, which is said here."""

import inspect
from pathlib import Path
from typing import Any

import pytest

import rotoscope.cli
from rotoscope.api.routes import all_routes
from rotoscope.client.client import Operations
from rotoscope.client.operation import Listing, Operation
from rotoscope.client.steps import Send

TWINS = ("/v0/", "/projectsvc/", "/v1/project/")
OF_BROWSERS = "people do it in their browser, with a session; keys have none"
ELSEWHERE = {
    "GET /docs": "for people",
    "GET /openapi.json": "for tools",
    "GET /health": "for probes",
    "GET /ready": "for probes",
    "GET /media/{purpose}/{sha256}": "addresses that answers name",
    "GET /sign-in": OF_BROWSERS,
    "HEAD /sign-in": OF_BROWSERS,
    "POST /v1/sign-in": OF_BROWSERS,
    "POST /v1/sign-out": OF_BROWSERS,
    "GET /v1/sign-in/oidc": OF_BROWSERS,
    "GET /v1/sign-in/oidc/callback": OF_BROWSERS,
    "GET /v1/sign-in/providers": OF_BROWSERS,
    "GET /v1/me/identities": OF_BROWSERS,
    "POST /v1/me/identities": OF_BROWSERS,
    "DELETE /v1/me/identities/{identity_id}": OF_BROWSERS,
    "POST /v1/me/password": OF_BROWSERS,
    "GET /v1/sessions": OF_BROWSERS,
    "DELETE /v1/sessions/{session_id}": OF_BROWSERS,
    "POST /v1/join": OF_BROWSERS,
    "POST /v1/join/look": OF_BROWSERS,
    "GET /v1/stream": "`events` of both clients, which is no operation: it never ends",
    "GET /v1/attachments": "the official client's way to a result; `result` goes straight to it",
    "GET /v1/results/{job_id}/{sha256}.json": "`result` and `save_result`, at the address that the job names",
    "GET /v1/projects/{project_id}/batch/{batch_id}": "`jobs` with a batch_id",
    "GET /v1/projects/{project_id}/schema/{version}": "`schema` with a version",
    "OPTIONS /v1/uploads": "how tus clients that know nothing of us find out",
    "HEAD /v1/uploads/{upload_id}": "`upload`, when it goes on after a break",
    "PATCH /v1/uploads/{upload_id}": "`upload`, part by part",
}
BY_PROGRAMS = {
    "me": "whose key it is, `key list` says",
    "add_member": "`member invite` lets them in with a password of their own",
    "member": "`member list`",
    "verify_audit": "`audit verify` reads the data folder, which no server can talk itself out of",
    "create_jobs": "bodies, made by a program",
    "find_upload": "`job create` uploads",
    "delete_upload": "goes by itself",
    "batch": "`batch effort`",
    "claim_next": "drawing needs a page or a program",
    "claim": "drawing needs a page or a program",
    "heartbeat": "drawing needs a page or a program",
    "release": "drawing needs a page or a program",
    "submit": "drawing needs a page or a program",
    "apply_edits": "drawing needs a page or a program",
    "edits": "`job history`",
    "tracks_at": "bytes of RTS1",
    "picture": "bytes; `job frames` lists them",
    "view_job": "what an editor opens",
    "every_progress": "`project progress`, one by one",
}


def _operations() -> dict[str, Operation[..., Any] | Listing[..., Any]]:
    return {name: value for name, value in vars(Operations).items() if isinstance(value, Operation | Listing)}


def _asks(operation: Any, file: Path) -> tuple[str, str]:
    """The first request of an operation when every argument it must have is `x`."""
    steps = inspect.unwrap(operation)
    given: list[Any] = []
    for parameter in inspect.signature(steps).parameters.values():
        if parameter.default is parameter.empty and parameter.kind is not parameter.VAR_KEYWORD:
            given.append((parameter.name, file if parameter.name == "path" else _value(str(parameter.annotation))))
    made = steps(**dict(given))
    step = next(next(made) if isinstance(operation, Listing) else made)
    assert isinstance(step, Send)
    return step.request.method, step.request.path.partition("?")[0]


def _value(annotation: str) -> Any:
    return {} if "Mapping[" in annotation and "Sequence" not in annotation and "Iterable" not in annotation else "x"


def test_every_route_is_an_operation_of_the_sdk_or_says_why_not(tmp_path: Path) -> None:
    file = tmp_path / "clip.mp4"
    file.write_bytes(b"x")
    asked = {_asks(operation, file) for operation in _operations().values()}
    missing = set()
    for route in all_routes():
        path = "/".join("x" if part.startswith("{") and part.endswith("}") else part for part in route.path.split("/"))
        for method in route.methods or ():
            if not any(twin in route.path for twin in TWINS) and (method, path) not in asked:
                missing.add(f"{method} {route.path}")
    assert missing == set(ELSEWHERE)


@pytest.mark.parametrize("name", sorted(_operations()))
def test_every_operation_is_a_command_or_says_why_not(name: str) -> None:
    folder = Path(rotoscope.cli.__file__).parent
    is_command = any(f".{name}(" in file.read_text() for file in folder.glob("*.py"))
    assert is_command != (name in BY_PROGRAMS)
