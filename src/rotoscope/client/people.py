"""People and keys: members, invitations, API keys, and the log of who did what."""

from collections.abc import Sequence

from rotoscope.client import models, people_models
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Steps, call


def create_key(
    name: str,
    *,
    project_id: str | None = None,
    expires_at_ms: int | None = None,
    scopes: Sequence[str] | None = None,
) -> Steps[models.KeyMade]:
    """Create an API key. Its secret is in this answer and nowhere else. `scopes`: all that you may give, by default."""
    body = {"name": name, "project_id": project_id, "expires_at_ms": expires_at_ms}
    if scopes is not None:
        body["scopes"] = list(scopes)
    return (yield from call(models.KeyMade, "POST", "/v1/keys", body=body))


def keys() -> Pages[models.Key]:
    """All keys of the organization, revoked ones too."""
    return pages(models.Key, "/v1/keys", "keys")


def revoke_key(key_id: str) -> Steps[models.Key]:
    """The key opens nothing any more."""
    return (yield from call(models.Key, "DELETE", f"/v1/keys/{key_id}"))


def rotate_key(key_id: str, *, overlap_hours: int = 24) -> Steps[models.KeyMade]:
    """A new key like this one, which goes on working for the overlap."""
    body = {"overlap_hours": overlap_hours}
    return (yield from call(models.KeyMade, "POST", f"/v1/keys/{key_id}/rotate", body=body))


def add_member(name: str, *, email: str = "", role: str = "maker") -> Steps[models.Member]:
    """Add a person. They have no password: make them a sign-in link, or invite them instead."""
    body = {"name": name, "email": email, "role": role}
    return (yield from call(models.Member, "POST", "/v1/members", body=body))


def members() -> Pages[models.Member]:
    """The people of the organization."""
    return pages(models.Member, "/v1/members", "members")


def member(member_id: str) -> Steps[models.Member]:
    """One person."""
    return (yield from call(models.Member, "GET", f"/v1/members/{member_id}"))


def change_member(member_id: str, *, if_match: str = "", **changes: str | bool) -> Steps[models.Member]:
    """Change name, email, role or is_disabled. Another role and being disabled end all sessions of the member."""
    path = f"/v1/members/{member_id}"
    return (yield from call(models.Member, "PATCH", path, body=changes, if_match=if_match))


def end_sessions(member_id: str) -> Steps[int]:
    """Sign a member out everywhere, at once: sessions and unused links. How many sessions they were."""
    found = yield from call(dict[str, int], "DELETE", f"/v1/members/{member_id}/sessions")
    return found["session_count"]


def create_sign_in_link(member_id: str) -> Steps[models.SignInLink]:
    """A link that signs a member in, once, within a day."""
    return (yield from call(models.SignInLink, "POST", f"/v1/members/{member_id}/sign-in-link"))


def create_reset_link(member_id: str) -> Steps[models.SignInLink]:
    """A link by which a member chooses a new password, once, within a day."""
    return (yield from call(models.SignInLink, "POST", f"/v1/members/{member_id}/reset-link"))


def invite(role: str = "maker", *, email: str = "", expires_in_days: int = 7) -> Steps[people_models.InvitationMade]:
    """Invite somebody; send them the `url` of the answer, which is nowhere else."""
    body = {"role": role, "email": email, "expires_in_days": expires_in_days}
    return (yield from call(people_models.InvitationMade, "POST", "/v1/invitations", body=body))


def invitations() -> Pages[people_models.Invitation]:
    """Every invitation, newest first."""
    return pages(people_models.Invitation, "/v1/invitations", "invitations")


def revoke_invitation(invitation_id: str) -> Steps[people_models.Invitation]:
    """The link opens nothing any more."""
    return (yield from call(people_models.Invitation, "DELETE", f"/v1/invitations/{invitation_id}"))


def audit(*, action: str = "", actor_id: str = "", target: str = "") -> Pages[people_models.AuditEntry]:
    """Who did what, newest first. `action`: a whole one, or the part before its dot."""
    query = {"action": action, "actor_id": actor_id, "target": target, "page_size": 1000}
    return pages(people_models.AuditEntry, "/v1/audit", "entries", query)


def verify_audit() -> Steps[people_models.AuditCheck]:
    """Whether the log is whole; every entry that was altered or taken out is named."""
    return (yield from call(people_models.AuditCheck, "GET", "/v1/audit/verification"))
