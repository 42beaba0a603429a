"""Which changes may be named by an Idempotency-Key, and which look at If-Match: what the OpenAPI document says of them.

Every POST takes an Idempotency-Key but those in `NATURAL`, each with its reason; a test compares this with the doors.
"""

from typing import Any

NATURAL: dict[str, str] = {
    "/v1/projects/{project_id}/jobs": "reference_id names the job; the same body gets the first answer, for ever",
    "/v1/projects/{project_id}/jobs/bulk": "each line goes by its reference_id",
    "/v1/projects/{project_id}/jobs/actions": "many transactions; a second time each job says that it is there already",
    "/v1/jobs/{job_id}/edits": "each edit has an id, and says `duplicate` the second time",
    "/v1/uploads": "an upload that was begun twice is an empty one, which is dropped",
    "/v1/join/look": "changes nothing",
    "/v1/join": "the link works once; the answer is a session, which is nobody's to keep",
    "/v1/sign-in": "each sign-in is a session of its own",
    "/v1/sign-out": "there is nothing to end the second time",
    "/v1/me/identities": "it begins a walk to the provider; each walk is its own, and the unused one ends",
    "/v1/me/password": "the second time the current password is another",
}
EDITABLE: dict[tuple[str, str], str] = {  # and of which GET the ETag is
    ("PATCH", "/v1/projects/{project_id}"): "/v1/projects/{project_id}",
    ("PATCH", "/v1/projects/{project_id}/batches/{batch_id}"): "/v1/projects/{project_id}/batches/{batch_id}",
    ("PUT", "/v1/projects/{project_id}/schema"): "/v1/projects/{project_id}/schema",
    ("PUT", "/v1/projects/{project_id}/workflows/{workflow_id}"): "/v1/projects/{project_id}/workflows/{workflow_id}",
    ("PUT", "/v1/projects/{project_id}/review-settings"): "/v1/projects/{project_id}/review-settings",
    ("PATCH", "/v1/members/{member_id}"): "/v1/members/{member_id}",
    ("PUT", "/v1/members/{member_id}/skills"): "/v1/members/{member_id}/skills",
    ("PATCH", "/v1/webhooks/{webhook_id}"): "/v1/webhooks/{webhook_id}",
    ("DELETE", "/v1/webhooks/{webhook_id}"): "/v1/webhooks/{webhook_id}",
}

_KEY: dict[str, Any] = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "a name of your own for this request: sent again within a day it gets the first answer, "
    "with `Idempotent-Replayed: true`",
    "schema": {"type": "string", "minLength": 1, "maxLength": 255, "pattern": "^[A-Za-z0-9._:-]+$"},
}
_IF_MATCH: dict[str, Any] = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "description": "the ETag of what you looked at: 412 if it has changed since",
    "schema": {"type": "string", "pattern": '^(\\*|"[0-9a-f]{32}")$'},
}


def headers_taken(method: str, path: str) -> list[dict[str, Any]]:
    """The headers of this kind that a route takes, as OpenAPI describes them."""
    if method == "POST" and path not in NATURAL:
        return [_KEY]
    return [_IF_MATCH] if (method, path) in EDITABLE else []


def further_statuses(method: str, path: str) -> tuple[int, ...]:
    """What else such a route may answer."""
    if method == "POST" and path not in NATURAL:
        return (409, 422)
    if (method, path) in EDITABLE:
        return (412, 428) if method == "PUT" else (412,)
    return ()
