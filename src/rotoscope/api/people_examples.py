"""Example bodies of the routes about people: for the documentation."""

from typing import Any

from rotoscope.api.own_examples import KEY_ID, MEMBER, MEMBER_ID, NOW_MS

DAY_MS = 86_400_000
SESSION_ID = "5d1b7c1e-0d0b-4a8e-9a53-2f6f2f6f7a11"
INVITATION_ID = "b7a4c3f0-5a5e-4a43-8e0a-1f4f4c9f0d21"

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
SIGN_IN = {"email": "ada@example.org", "password": "correct horse battery staple"}
NEW_PASSWORD = {"current_password": SIGN_IN["password"], "new_password": "another long sentence of mine"}
SESSION_VIEW: dict[str, Any] = {
    "id": SESSION_ID,
    "is_this": True,
    "created_at_ms": NOW_MS,
    "seen_at_ms": NOW_MS,
    "expires_at_ms": NOW_MS + 30 * DAY_MS,
    "address": "203.0.113.7",
    "browser": "Mozilla/5.0 (X11; Linux x86_64) …",
}
NEW_INVITATION: dict[str, Any] = {"role": "maker", "email": "ada@example.org", "expires_in_days": 7}
INVITATION: dict[str, Any] = {
    "id": INVITATION_ID,
    "organization_id": MEMBER["organization_id"],
    "kind": "invite",
    "email": "ada@example.org",
    "role": "maker",
    "member_id": None,
    "invited_by": "Olga",
    "created_at_ms": NOW_MS,
    "expires_at_ms": NOW_MS + 7 * DAY_MS,
    "used_at_ms": None,
    "revoked_at_ms": None,
}
INVITATION_MADE = {"invitation": INVITATION, "url": "https://rotoscope.example.org/join#rs_invite_…"}
RESET_LINK = {"url": "https://rotoscope.example.org/join#rs_reset_…", "expires_at_ms": NOW_MS + DAY_MS}
JOIN = {"token": "rs_invite_…", "name": "Ada", "email": "ada@example.org", "password": SIGN_IN["password"]}
JOIN_VIEW: dict[str, Any] = {
    "kind": "invite",
    "email": "ada@example.org",
    "name": "",
    "role": "maker",
    "organization_name": "Example",
    "invited_by": "Olga",
    "expires_at_ms": NOW_MS + 7 * DAY_MS,
}
WAYS = {"providers": [{"name": "Example SSO", "url": "/v1/sign-in/oidc"}]}
IDENTITY: dict[str, Any] = {
    "id": "0d9c1f52-4c7a-4a35-9d55-0f7b3c1f6a21",
    "member_id": MEMBER_ID,
    "issuer": "https://sso.example.org/realms/main",
    "subject": "248289761001",
    "email": "ada@example.org",
    "created_at_ms": NOW_MS,
}
GO_THERE = {"url": "https://sso.example.org/authorize?response_type=code&…"}
