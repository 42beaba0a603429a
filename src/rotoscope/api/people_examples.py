"""Example bodies of the routes about people: for the documentation."""

from typing import Any

from rotoscope.api.own_examples import KEY_ID, MEMBER_ID, NOW_MS

AUDIT_ENTRY: dict[str, Any] = {
    "number": 17,
    "at_ms": NOW_MS,
    "actor": {"id": MEMBER_ID, "name": "Ada", "role": "owner"},
    "action": "key.create",
    "target": KEY_ID,
    "details": {"name": "ingest on the camera server", "scopes": ["jobs:write"]},
    "address": "203.0.113.7",
    "request_id": "req_5f1c9a4be07d2c318b6a",
    "before_sha256": "",
    "after_sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
}
AUDIT_CHECK: dict[str, Any] = {
    "is_whole": True,
    "entry_count": 17,
    "sha256": AUDIT_ENTRY["sha256"],
    "breaks": [],
}
