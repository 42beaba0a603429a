"""Example bodies of our own routes, for the documentation."""

from typing import Any

from rotoscope.api.examples import BATCH_ID, JOB_ID, PROJECT_ID, SHA256

MEMBER_ID = "0a6f1a5e-8f0e-4c57-9d5b-51a8d8a1f7c4"
TASK_ID = "c2f7ab1b-1f7e-4c0c-a4d1-0d5ff1f6f3a9"
KEY_ID = "4f1a1e0c-93ab-4b42-8f4e-7f3a2f1f7a55"
UPLOAD_ID = "d9d2b8a1-6c2f-4f43-a0d4-7a1f0e3f9b1c"
TRACK_ID = "1a620df1-64a8-46ea-bc63-7446534e4870"
SESSION = "8f14e45fceea167a5a36dedd4bea2543"
NOW_MS = 1_787_507_713_203

NEW_PROJECT: dict[str, Any] = {"name": "Street crossings", "guide": "Draw every person, also those half hidden."}
PROJECT: dict[str, Any] = {
    "id": PROJECT_ID,
    "name": "Street crossings",
    "base": "VIDEO",
    "schema_version": 1,
    "callback_url": "",
    "has_callback_key": False,
    "guide": NEW_PROJECT["guide"],
    "created_at_ms": NOW_MS,
    "keyframe_tolerance": 0.0,
    "is_closed": False,
    "state": "active",
    "archived_at_ms": None,
    "deleted_at_ms": None,
}
POSE: dict[str, Any] = {"name": "pose", "type": "select", "scope": "frame", "values": ["standing", "walking"]}
LABEL: dict[str, Any] = {
    "name": "Person",
    "color": "rgb(235,87,87)",
    "hotkey": "p",
    "kinds": ["rectangle"],
    "attributes": [POSE],
}
NEW_SCHEMA: dict[str, Any] = {"labels": [LABEL], "is_open": False}
NO_LIMITS = {"minimum": None, "maximum": None, "shown_if": None}
FULL_ATTRIBUTE: dict[str, Any] = {**POSE, "required": False, "default": None, **NO_LIMITS}
FULL_LABEL = {**LABEL, "display_name": "", "attributes": [FULL_ATTRIBUTE], "points": [], "edges": [], "places": []}
SCHEMA: dict[str, Any] = {"version": 2, "labels": [FULL_LABEL], "is_open": False}
SCHEMA_VERSIONS: dict[str, Any] = {
    "versions": [{"version": 2, "created_at_ms": NOW_MS, "job_count": 812, "open_job_count": 30}]
}
NEW_MEMBER: dict[str, Any] = {"name": "Ada", "email": "ada@example.org", "role": "maker"}
MEMBER: dict[str, Any] = {
    "id": MEMBER_ID,
    "organization_id": "7f7a3b0a-4b6c-4c7e-8a61-6f3d5f0a9e11",
    **NEW_MEMBER,
    "created_at_ms": NOW_MS,
    "disabled_at_ms": None,
    "has_password": True,
}
SIGN_IN_LINK = {"url": "https://rotoscope.example.org/sign-in?token=rs_link_…", "expires_at_ms": NOW_MS + 86_400_000}
ME: dict[str, Any] = {
    "id": MEMBER_ID,
    "name": "Ada",
    "role": "maker",
    "organization_id": MEMBER["organization_id"],
    "organization_name": "Example",
    "project_id": None,
    "may_manage": False,
    "may_annotate": True,
    "scopes": [],
    "email": "ada@example.org",
    "has_password": True,
}
SCOPES = ["jobs:read", "jobs:write", "results:read"]
NEW_KEY: dict[str, Any] = {"name": "ingest on the camera server", "project_id": PROJECT_ID, "scopes": SCOPES}
KEY_MADE: dict[str, Any] = {
    "id": KEY_ID,
    "project_id": PROJECT_ID,
    "name": NEW_KEY["name"],
    "prefix": "rs_live_Zk3fQ1",
    "secret": "rs_live_Zk3fQ1…",
    "created_at_ms": NOW_MS,
    "expires_at_ms": None,
    "scopes": SCOPES,
    "replaces": None,
}
KEY: dict[str, Any] = {
    "id": KEY_ID,
    "organization_id": MEMBER["organization_id"],
    "project_id": PROJECT_ID,
    "name": NEW_KEY["name"],
    "prefix": "rs_live_Zk3fQ1",
    "created_at_ms": NOW_MS,
    "expires_at_ms": None,
    "revoked_at_ms": None,
    "scopes": SCOPES,
    "last_used_at_ms": NOW_MS,
    "leaked_at_ms": None,
    "replaces": None,
}
TASK: dict[str, Any] = {
    "id": TASK_ID,
    "job_id": JOB_ID,
    "project_id": PROJECT_ID,
    "project_name": "Street crossings",
    "reference_id": "001",
    "step": "annotate",
    "kind": "maker",
    "round": 1,
    "state": "held",
    "priority_weight": 5,
    "frame_count": 240,
    "track_count": 12,
    "holder": {"id": MEMBER_ID, "name": "Ada"},
    "lease_token": 1,
    "lease_expires_at_ms": NOW_MS + 60_000,
    "submitted_revision": None,
    "verdict": None,
    "note": "",
    "may_edit": True,
    "skill": "",
    "active_ms": 754_000,
    "thumbnail_url": None,
}
JOB_VIEW: dict[str, Any] = {
    "id": JOB_ID,
    "project_id": PROJECT_ID,
    "batch_id": BATCH_ID,
    "reference_id": "001",
    "kind": "video",
    "state": "open",
    "status": "pending",
    "step": "annotate",
    "priority_weight": 5,
    "frame_count": 240,
    "track_count": 12,
    "annotation_count": 2310,
    "revision": 41,
    "schema_version": 2,
    "formula_version": 1,
    "error": None,
    "created_at_ms": NOW_MS,
    "updated_at_ms": NOW_MS,
    "completed_at_ms": None,
}
WORKPLACE: dict[str, Any] = {
    "job": JOB_VIEW,
    "project": {"id": PROJECT_ID, "name": "Street crossings", "guide": NEW_PROJECT["guide"]},
    "schema": SCHEMA,
    "task": TASK,
}
FRAME_PAGE: dict[str, Any] = {
    "frames": [
        {
            "index": 0,
            "frame_id": "frame001",
            "state": "ready",
            "width": 1280,
            "height": 720,
            "url": f"/media/frames/{SHA256}?job={JOB_ID}&e=1787508900000&s=…",
            "thumbnail_url": f"/media/thumbnails/{SHA256}?job={JOB_ID}&e=1787508900000&s=…",
            "error": None,
        }
    ],
    "next_page_token": "1",
}
CHANGES: list[dict[str, Any]] = [
    {
        "track": TRACK_ID,
        "cell": "geometry",
        "frame": 24,
        "before": {"coords": [0.1, 0.2, 0.3, 0.5], "hold": False},
        "after": {"coords": [0.12, 0.2, 0.32, 0.5], "hold": False},
    }
]
EDITS_POST: dict[str, Any] = {
    "session": SESSION,
    "task_id": TASK_ID,
    "lease_token": 1,
    "have": 41,
    "edits": [{"edit_id": f"{SESSION}:7", "changes": CHANGES}],
}
EDITS_ANSWER: dict[str, Any] = {
    "results": [{"edit_id": f"{SESSION}:7", "outcome": "applied", "revision": 42, "reason": None, "message": None}],
    "revision": 42,
    "missed": [],
    "missed_complete": True,
}
LOGGED: dict[str, Any] = {
    "revision": 42,
    "edit_id": f"{SESSION}:7",
    "author_id": MEMBER_ID,
    "created_at_ms": NOW_MS,
    "changes": CHANGES,
}
EDIT_LOG: dict[str, Any] = {"edits": [LOGGED], "revision": 42}
PARKED: dict[str, Any] = {
    "parked": [
        {
            "edit_id": f"{SESSION}:8",
            "author_id": MEMBER_ID,
            "created_at_ms": NOW_MS,
            "reason": "lease_lost",
            "message": "Somebody else holds this task now, or it was handed in.",
            "edit": {"edit_id": f"{SESSION}:8", "changes": CHANGES},
        }
    ]
}
HISTORY: dict[str, Any] = {
    "entries": [
        {
            "revision": 42,
            "edit_id": f"{SESSION}:7",
            "author": {"id": MEMBER_ID, "name": "Ada"},
            "created_at_ms": NOW_MS,
            "change_count": 1,
            "changes": CHANGES,
        }
    ],
    "next_before": None,
}
AUTHORS: dict[str, Any] = {"authors": [{"author": {"id": MEMBER_ID, "name": "Ada"}, "track_ids": [TRACK_ID]}]}
SETTLEMENT = {"edit_ids": [f"{SESSION}:8"], "outcome": "discarded"}
UPLOAD: dict[str, Any] = {
    "id": UPLOAD_ID,
    "name": "crossing.mp4",
    "state": "ready",
    "kind": "video",
    "byte_count": 4_188_321,
    "received_bytes": 4_188_321,
    "frame_count": 240,
    "error": None,
}
TRACK: dict[str, Any] = {
    "id": TRACK_ID,
    "head": {"kind": "rectangle", "label": "Person", "color": "rgb(235,87,87)"},
    "geometry": [
        {"frame": 0, "coords": [0.1, 0.2, 0.3, 0.5], "hold": False},
        {"frame": 24, "coords": [0.15, 0.2, 0.35, 0.5], "hold": False},
    ],
    "presence": [[40, False]],
    "attributes": {"pose": [[0, "walking"]]},
    "constants": {},
}
PLACED_MEMBERS: dict[str, Any] = {
    "is_closed": True,
    "members": [{"member_id": MEMBER_ID, "name": "Ada", "own_role": "maker", "role": "checker", "added_at_ms": NOW_MS}],
}
PROJECT_SETUP: dict[str, Any] = {
    "format": "rotoscope.project/1",
    "name": "Street crossings",
    "schema": {"labels": [LABEL], "is_open": False},
    "workflows": [{"name": "Annotate", "tag": "default", "steps": [{"name": "annotate", "kind": "maker"}]}],
    "base": "VIDEO",
    "guide": NEW_PROJECT["guide"],
    "keyframe_tolerance": 0.0,
    "is_closed": False,
    "review": {"categories": ["position"], "checklist": [], "is_blind": False, "checks": []},
}
STORAGE: dict[str, Any] = {
    "as_of_ms": NOW_MS,
    "database": {"kind": "sqlite", "place": "/srv/rotoscope/rotoscope.sqlite", "setting": "ROTOSCOPE_DATABASE_URL"},
    "blobs": {"kind": "object store", "place": "s3://frames/rotoscope", "setting": "ROTOSCOPE_BLOBS_URL"},
    "projects": [
        {
            "project_id": PROJECT_ID,
            "name": "Street crossings",
            "jobs": 1284,
            "results": 812,
            "pictures": 385_200,
            "picture_bytes": 94_374_000_000,
        }
    ],
    "upload_count": 4,
    "upload_bytes": 1_073_741_824,
    "kept": [{"what": "The log of deliveries", "days": 30, "bytes_max": None, "setting": ""}],
}
