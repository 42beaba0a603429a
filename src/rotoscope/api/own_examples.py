"""Example bodies of our own routes, for the documentation."""

from typing import Any

from rotoscope.api.examples import JOB_ID, PROJECT_ID, WORKFLOW_ID

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
FULL_ATTRIBUTE: dict[str, Any] = {**POSE, "required": False, "default": None}
FULL_LABEL = {**LABEL, "display_name": "", "attributes": [FULL_ATTRIBUTE], "points": [], "edges": []}
SCHEMA: dict[str, Any] = {"version": 2, "labels": [FULL_LABEL], "is_open": False}
NEW_WORKFLOW: dict[str, Any] = {
    "name": "Draw, then check",
    "tag": "draw_and_check",
    "steps": [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}],
}
WORKFLOW: dict[str, Any] = {"id": WORKFLOW_ID, "project_id": PROJECT_ID, **NEW_WORKFLOW}
NEW_MEMBER: dict[str, Any] = {"name": "Ada", "email": "ada@example.org", "role": "maker"}
MEMBER: dict[str, Any] = {
    "id": MEMBER_ID,
    "organization_id": "7f7a3b0a-4b6c-4c7e-8a61-6f3d5f0a9e11",
    **NEW_MEMBER,
    "created_at_ms": NOW_MS,
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
}
NEW_KEY: dict[str, Any] = {"name": "ingest on the camera server", "project_id": PROJECT_ID}
KEY_MADE: dict[str, Any] = {
    "id": KEY_ID,
    "project_id": PROJECT_ID,
    "name": NEW_KEY["name"],
    "prefix": "rs_live_Zk3fQ1",
    "secret": "rs_live_Zk3fQ1…",
    "created_at_ms": NOW_MS,
    "expires_at_ms": None,
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
}
TASK: dict[str, Any] = {
    "id": TASK_ID,
    "job_id": JOB_ID,
    "project_id": PROJECT_ID,
    "project_name": "Street crossings",
    "reference_id": "001",
    "step": "annotate",
    "state": "held",
    "priority_weight": 5,
    "frame_count": 240,
    "track_count": 12,
    "holder": {"id": MEMBER_ID, "name": "Ada"},
    "lease_token": 1,
    "lease_expires_at_ms": NOW_MS + 60_000,
    "submitted_revision": None,
    "thumbnail_url": None,
}
