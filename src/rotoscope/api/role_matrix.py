"""Who may use which route: the one table. A route that is not in it is open to nobody, and fails the tests.

A row is METHOD and path, and the rule. Other paths of the same door (`twins`) go by the row of its first path.
"""

from collections.abc import Iterable

from fastapi.routing import APIRoute

from rotoscope.api.openapi import TWIN
from rotoscope.domain.permission import EVERY_SCOPE, PEOPLE, Role, Rule, Scope

Matrix = dict[tuple[str, str], Rule]

OPEN = Rule(is_open=True)


def owners(*scopes: Scope) -> Rule:
    return Rule(frozenset({Role.OWNER}), frozenset(scopes))


def managers(*scopes: Scope) -> Rule:
    return Rule(frozenset({Role.OWNER, Role.MANAGER}), frozenset(scopes))


def workers(*scopes: Scope) -> Rule:
    """Everybody who draws or checks."""
    return Rule(frozenset(PEOPLE) - {Role.VIEWER}, frozenset(scopes))


def lookers(*scopes: Scope) -> Rule:
    """Everybody but who only draws."""
    return Rule(frozenset(PEOPLE) - {Role.MAKER}, frozenset(scopes))


def everybody(*scopes: Scope) -> Rule:
    """Every member; what is not theirs to see is told apart by the service."""
    return Rule(frozenset(PEOPLE), frozenset(scopes))


ANY_KEY = tuple(EVERY_SCOPE)

JOBS: Matrix = {
    ("POST", "/v1/projects/{project_id}/jobs"): managers(Scope.JOBS_WRITE),
    ("POST", "/v1/projects/{project_id}/jobs/bulk"): managers(Scope.JOBS_WRITE),
    ("POST", "/v1/projects/{project_id}/jobs/actions"): managers(Scope.JOBS_WRITE),
    ("GET", "/v1/projects/{project_id}/jobs"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/views"): everybody(Scope.JOBS_READ),
    ("POST", "/v1/projects/{project_id}/views"): everybody(Scope.JOBS_READ),  # what is shared is for managers
    ("DELETE", "/v1/projects/{project_id}/views/{view_id}"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/jobs/{job_id}"): everybody(Scope.JOBS_READ, Scope.RESULTS_READ),
    ("POST", "/v1/projects/{project_id}/jobs/{job_id}/cancel"): managers(Scope.JOBS_WRITE),
    ("GET", "/v1/projects/{project_id}/jobs/{job_id}/deliveries"): everybody(Scope.JOBS_READ),
    ("POST", "/v1/projects/{project_id}/batch"): managers(Scope.JOBS_WRITE),
    ("GET", "/v1/projects/{project_id}/batch/{batch_id}"): everybody(Scope.JOBS_READ),
    ("GET", "/v0/projects/{project_id}/batch/{batch_id}"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/batches"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/batches/{batch_id}"): everybody(Scope.JOBS_READ),
    ("PATCH", "/v1/projects/{project_id}/batches/{batch_id}"): managers(Scope.JOBS_WRITE),
    ("GET", "/v1/projects/{project_id}/details"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/stats"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/progress"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/progress"): everybody(Scope.JOBS_READ),
    ("OPTIONS", "/v1/uploads"): OPEN,  # what the protocol of uploads can do, the same for all
    ("POST", "/v1/uploads"): managers(Scope.JOBS_WRITE),
    ("HEAD", "/v1/uploads/{upload_id}"): everybody(Scope.JOBS_WRITE, Scope.JOBS_READ),
    ("PATCH", "/v1/uploads/{upload_id}"): managers(Scope.JOBS_WRITE),
    ("GET", "/v1/uploads/{upload_id}"): everybody(Scope.JOBS_WRITE, Scope.JOBS_READ),
    ("DELETE", "/v1/uploads/{upload_id}"): managers(Scope.JOBS_WRITE),
}

RESULTS: Matrix = {
    ("GET", "/v1/results/{job_id}/{sha256}.json"): everybody(Scope.RESULTS_READ),
    ("GET", "/v1/projects/{project_id}/results"): everybody(Scope.RESULTS_READ),
    ("GET", "/v1/attachments"): everybody(Scope.RESULTS_READ),
    ("GET", "/v1/assets/{job_id}/{index}"): everybody(Scope.RESULTS_READ, Scope.JOBS_READ),
    ("GET", "/media/{purpose}/{sha256}"): OPEN,  # the address is signed, and dies within 15 minutes
}

WORK: Matrix = {
    ("GET", "/v1/tasks"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/tasks/{task_id}"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/tasks/claim"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/tasks/{task_id}/claim"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/tasks/{task_id}/heartbeat"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/tasks/{task_id}/release"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/tasks/{task_id}/submit"): workers(Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/frames"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/frames/retry"): workers(Scope.TASKS_WRITE, Scope.JOBS_WRITE),
    ("GET", "/v1/jobs/{job_id}/tracks"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/edits"): workers(Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/edits"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/edits/parked"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/edits/parked/settle"): workers(Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/history"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/authors"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/tracks/{revision}"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
}

REVIEW: Matrix = {
    ("GET", "/v1/jobs/{job_id}/issues"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/issues"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/comments"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/resolve"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/reopen"): workers(Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/issues/{issue_id}/verify"): workers(Scope.TASKS_WRITE),  # the service asks for more
    ("DELETE", "/v1/jobs/{job_id}/issues/{issue_id}"): workers(Scope.TASKS_WRITE),
    ("GET", "/v1/projects/{project_id}/issues"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/jobs/{job_id}/review"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/jobs/{job_id}/review/marks"): workers(Scope.TASKS_WRITE),  # the service asks for more
    ("GET", "/v1/jobs/{job_id}/checks"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/difference"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("GET", "/v1/jobs/{job_id}/agreement"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),  # makers are told nothing
    ("GET", "/v1/projects/{project_id}/quality"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/quality/scores"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/quality/confused"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/gold"): lookers(Scope.JOBS_READ),
    ("PUT", "/v1/projects/{project_id}/gold/{job_id}"): managers(Scope.PROJECTS_WRITE),
    ("DELETE", "/v1/projects/{project_id}/gold/{job_id}"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/review-settings"): everybody(Scope.PROJECTS_READ),
    ("PUT", "/v1/projects/{project_id}/review-settings"): managers(Scope.PROJECTS_WRITE),
}

SETUP: Matrix = {
    ("POST", "/v1/projects"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects"): everybody(Scope.PROJECTS_READ),
    ("GET", "/v1/projects/{project_id}"): everybody(Scope.PROJECTS_READ),
    ("PATCH", "/v1/projects/{project_id}"): managers(Scope.PROJECTS_WRITE),
    ("DELETE", "/v1/projects/{project_id}"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/projects/import"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/setup"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/projects/{project_id}/restore"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/projects/{project_id}/archive"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/projects/{project_id}/unarchive"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/members"): managers(Scope.PROJECTS_WRITE),
    ("PUT", "/v1/projects/{project_id}/members/{member_id}"): managers(Scope.PROJECTS_WRITE, Scope.MEMBERS_WRITE),
    ("DELETE", "/v1/projects/{project_id}/members/{member_id}"): managers(Scope.PROJECTS_WRITE, Scope.MEMBERS_WRITE),
    ("POST", "/v1/projects/{project_id}/workflows"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/workflows"): everybody(Scope.PROJECTS_READ),
    ("GET", "/v1/projects/{project_id}/workflows/{workflow_id}"): everybody(Scope.PROJECTS_READ),
    ("PUT", "/v1/projects/{project_id}/workflows/{workflow_id}"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/workflows/{workflow_id}/counts"): everybody(Scope.JOBS_READ),
    ("GET", "/v1/projects/{project_id}/workflows/{workflow_id}/model-runs"): managers(Scope.JOBS_READ),
    ("GET", "/v1/storage"): managers(Scope.PROJECTS_READ),
    ("PUT", "/v1/projects/{project_id}/schema"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/projects/{project_id}/schema"): everybody(Scope.PROJECTS_READ),
    ("GET", "/v1/projects/{project_id}/schema/versions"): everybody(Scope.PROJECTS_READ),
    ("GET", "/v1/projects/{project_id}/schema/{version}"): everybody(Scope.PROJECTS_READ),
}

DELIVERY: Matrix = {
    ("GET", "/v1/stream"): everybody(Scope.JOBS_READ, Scope.TASKS_WRITE),
    ("POST", "/v1/webhooks"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/webhooks"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/webhooks/kinds"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/webhooks/{webhook_id}"): managers(Scope.PROJECTS_WRITE),
    ("PATCH", "/v1/webhooks/{webhook_id}"): managers(Scope.PROJECTS_WRITE),
    ("DELETE", "/v1/webhooks/{webhook_id}"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/webhooks/{webhook_id}/rotate"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/webhooks/{webhook_id}/ping"): managers(Scope.PROJECTS_WRITE),
    ("POST", "/v1/webhooks/{webhook_id}/redeliver"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/webhooks/{webhook_id}/deliveries"): managers(Scope.PROJECTS_WRITE),
    ("GET", "/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"): managers(Scope.PROJECTS_WRITE),
}

PEOPLE_AND_KEYS: Matrix = {
    ("GET", "/v1/me"): everybody(*ANY_KEY),
    ("POST", "/v1/members"): managers(Scope.MEMBERS_WRITE),
    ("GET", "/v1/members"): managers(Scope.MEMBERS_WRITE),
    ("POST", "/v1/members/{member_id}/sign-in-link"): managers(Scope.MEMBERS_WRITE),
    ("GET", "/v1/members/{member_id}"): managers(Scope.MEMBERS_WRITE),
    ("PATCH", "/v1/members/{member_id}"): managers(Scope.MEMBERS_WRITE),
    ("GET", "/v1/members/{member_id}/skills"): managers(Scope.MEMBERS_WRITE),
    ("PUT", "/v1/members/{member_id}/skills"): managers(Scope.MEMBERS_WRITE),
    ("DELETE", "/v1/members/{member_id}/sessions"): managers(Scope.MEMBERS_WRITE),
    ("POST", "/v1/members/{member_id}/reset-link"): managers(Scope.MEMBERS_WRITE),
    ("POST", "/v1/invitations"): managers(Scope.MEMBERS_WRITE),
    ("GET", "/v1/invitations"): managers(Scope.MEMBERS_WRITE),
    ("DELETE", "/v1/invitations/{invitation_id}"): managers(Scope.MEMBERS_WRITE),
    ("POST", "/v1/join/look"): OPEN,  # the link is the credential
    ("POST", "/v1/join"): OPEN,
    ("POST", "/v1/sign-in"): OPEN,  # the password is the credential
    ("GET", "/sign-in"): OPEN,  # the link is the credential
    ("HEAD", "/sign-in"): OPEN,
    ("GET", "/v1/sign-in/providers"): OPEN,  # what the page offers to who is not signed in
    ("GET", "/v1/sign-in/oidc"): OPEN,  # leads to the identity provider
    ("GET", "/v1/sign-in/oidc/callback"): OPEN,  # the provider's code and our state are the credential
    ("POST", "/v1/sign-out"): everybody(),
    ("GET", "/v1/sessions"): everybody(),
    ("DELETE", "/v1/sessions/{session_id}"): everybody(),
    ("POST", "/v1/me/password"): everybody(),
    ("GET", "/v1/me/identities"): everybody(),
    ("POST", "/v1/me/identities"): everybody(),
    ("DELETE", "/v1/me/identities/{identity_id}"): everybody(),
    ("POST", "/v1/keys"): managers(Scope.KEYS_WRITE),
    ("GET", "/v1/keys"): managers(Scope.KEYS_WRITE),
    ("DELETE", "/v1/keys/{key_id}"): managers(Scope.KEYS_WRITE),
    ("POST", "/v1/keys/{key_id}/rotate"): managers(Scope.KEYS_WRITE),
    ("GET", "/v1/audit"): owners(Scope.AUDIT_READ),
    ("GET", "/v1/audit/verification"): owners(Scope.AUDIT_READ),
}

HOUSE: Matrix = {
    ("GET", "/health"): OPEN,
    ("GET", "/ready"): OPEN,
    ("GET", "/openapi.json"): OPEN,
    ("GET", "/docs"): OPEN,
}

TABLES: dict[str, Matrix] = {
    "Jobs, batches and uploads": JOBS,
    "Results": RESULTS,
    "Work": WORK,
    "Review": REVIEW,
    "Projects": SETUP,
    "Stream and webhooks": DELIVERY,
    "People and keys": PEOPLE_AND_KEYS,
    "The house": HOUSE,
}
MATRIX: Matrix = {row: rule for table in TABLES.values() for row, rule in table.items()}


def row_of(method: str, route: APIRoute) -> tuple[str, str]:
    """The row that a route goes by: its own, or that of the path it is a twin of."""
    told = route.description or ""
    return (method, told[len(TWIN) :].strip("`.") if told.startswith(TWIN) else route.path)


def rules(routes: Iterable[object]) -> Matrix:
    """The rule of every path that is in the matrix, twins too: what the doors look up at each request."""
    found: Matrix = {}
    for route in routes:
        if isinstance(route, APIRoute):
            for method in route.methods or ():
                if (rule := MATRIX.get(row_of(method, route))) is not None:
                    found[method, route.path] = rule
    return found
