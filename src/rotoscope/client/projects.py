"""Projects, label schemas, batches: what stands before the first job."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from rotoscope.client import models, people_models, upkeep_models
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Steps, call

Labels = Sequence[models.Label | Mapping[str, Any]]


def me() -> Steps[models.Me]:
    """Who this client is to the server."""
    return (yield from call(models.Me, "GET", "/v1/me"))


def create_project(name: str, *, base: str = "VIDEO", guide: str = "", **settings: Any) -> Steps[models.Project]:
    """Create a project. `settings`: callback_url, callback_key."""
    body = {"name": name, "base": base, "guide": guide, **settings}
    return (yield from call(models.Project, "POST", "/v1/projects", body=body))


def projects(state: str = "active") -> Pages[models.Project]:
    """Every project that this key sees. `state`: active, archived, or deleted within the last 30 days."""
    return pages(models.Project, "/v1/projects", "projects", {"state": state})


def project(project_id: str) -> Steps[models.Project]:
    return (yield from call(models.Project, "GET", f"/v1/projects/{project_id}"))


def update_project(project_id: str, *, if_match: str = "", **changes: Any) -> Steps[models.Project]:
    """Change name, guide, is_closed, keyframe_tolerance, callback_url or callback_key.

    With the `etag` of a project that you fetched as `if_match`, somebody else's change meanwhile is not overwritten:
    ChangedMeanwhile is raised. This is so for everything that has an `etag`.
    """
    path = f"/v1/projects/{project_id}"
    return (yield from call(models.Project, "PATCH", path, body=changes, if_match=if_match))


def export_project(project_id: str) -> Steps[dict[str, Any]]:
    """How a project is set up, as a document; see `import_project`."""
    return (yield from call(dict[str, Any], "GET", f"/v1/projects/{project_id}/setup"))


def import_project(setup: Mapping[str, Any], *, name: str = "") -> Steps[models.Project]:
    """Create a project from what `export_project` gave, here or elsewhere; under another `name` if you say one."""
    body = {**setup, **({"name": name} if name else {})}
    return (yield from call(models.Project, "POST", "/v1/projects/import", body=body))


def archive_project(project_id: str) -> Steps[models.Project]:
    """No new jobs and no more tasks from now on; everything can be read."""
    return (yield from call(models.Project, "POST", f"/v1/projects/{project_id}/archive"))


def unarchive_project(project_id: str) -> Steps[models.Project]:
    return (yield from call(models.Project, "POST", f"/v1/projects/{project_id}/unarchive"))


def delete_project(project_id: str) -> Steps[models.Project]:
    """Out of everybody's sight; `restore_project` brings it back for 30 days."""
    return (yield from call(models.Project, "DELETE", f"/v1/projects/{project_id}"))


def restore_project(project_id: str) -> Steps[models.Project]:
    return (yield from call(models.Project, "POST", f"/v1/projects/{project_id}/restore"))


def project_members(project_id: str) -> Steps[people_models.ProjectMembers]:
    """Who was named a member of a project. While it is closed, makers, checkers and viewers see it by that only."""
    return (yield from call(people_models.ProjectMembers, "GET", f"/v1/projects/{project_id}/members"))


def place_member(project_id: str, member_id: str, *, role: str | None = None) -> Steps[people_models.ProjectMembers]:
    """Make somebody a member of a project; `role` (checker, maker, viewer) counts there instead of their own."""
    path = f"/v1/projects/{project_id}/members/{member_id}"
    return (yield from call(people_models.ProjectMembers, "PUT", path, body={"role": role}))


def remove_project_member(project_id: str, member_id: str) -> Steps[None]:
    yield from call(dict[str, str], "DELETE", f"/v1/projects/{project_id}/members/{member_id}")


def storage() -> Steps[upkeep_models.Storage]:
    """What is kept where, how much room each project takes, and what goes by itself."""
    return (yield from call(upkeep_models.Storage, "GET", "/v1/storage"))


def schema(project_id: str, version: int | None = None) -> Steps[models.LabelSchema]:
    """The label schema of a project; the newest unless you name a version."""
    tail = f"/{version}" if version is not None else ""
    return (yield from call(models.LabelSchema, "GET", f"/v1/projects/{project_id}/schema{tail}"))


def schema_versions(project_id: str) -> Steps[list[models.SchemaVersion]]:
    """The versions of the label schema, the newest first, and how many jobs use each."""
    found = yield from call(dict[str, Any], "GET", f"/v1/projects/{project_id}/schema/versions")
    return msgspec.convert(found["versions"], list[models.SchemaVersion])


def put_schema(
    project_id: str, labels: Labels, *, is_open: bool = False, if_match: str = ""
) -> Steps[models.LabelSchema]:
    """Write a new version of the label schema. Jobs keep the version that they were created with."""
    body = {"labels": [msgspec.to_builtins(label) for label in labels], "is_open": is_open}
    path = f"/v1/projects/{project_id}/schema"
    return (yield from call(models.LabelSchema, "PUT", path, body=body, if_match=if_match))


def create_batch(project_id: str, name: str, *, description: str = "", label: str = "") -> Steps[models.NewBatch]:
    """Create a batch; its name is unique in the project."""
    body = {"name": name, "description": description, "label": label or name}
    return (yield from call(models.NewBatch, "POST", f"/v1/projects/{project_id}/batch", body=body))


def batch_effort(project_id: str) -> Steps[list[upkeep_models.BatchEffort]]:
    """When batches are due, their open issues, and the time people worked on them."""
    found = yield from call(dict[str, Any], "GET", f"/v1/projects/{project_id}/batches")
    return msgspec.convert(found["batches"], list[upkeep_models.BatchEffort])


def batch(project_id: str, batch_id: str) -> Steps[upkeep_models.BatchView]:
    """A batch: its description and when it is due."""
    return (yield from call(upkeep_models.BatchView, "GET", f"/v1/projects/{project_id}/batches/{batch_id}"))


def change_batch(
    project_id: str, batch_id: str, *, if_match: str = "", **changes: str
) -> Steps[upkeep_models.BatchView]:
    """Change `description` or `due_on` (a day like 2026-11-28; empty for none)."""
    path = f"/v1/projects/{project_id}/batches/{batch_id}"
    return (yield from call(upkeep_models.BatchView, "PATCH", path, body=changes, if_match=if_match))


def batches(project_id: str) -> Pages[models.Batch]:
    """Every batch of a project, with its counts."""
    return pages(models.Batch, f"/v1/projects/{project_id}/details", "batches")
