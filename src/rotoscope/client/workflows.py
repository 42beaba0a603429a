"""Workflows, and what managers do to jobs that stand in them."""

from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from rotoscope.client import models, upkeep_models
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Request, Steps, answered, call


def create_workflow(
    project_id: str, name: str, *, tag: str = "", steps: Sequence[Mapping[str, Any]] = ()
) -> Steps[models.Workflow]:
    """Create a workflow. Each step has a `name` and a `kind`: maker, checker, model or branch; without any, one maker.

    A step leads to the one after it in the list, or to the one it names as `next`; the last leads to the end.
    """
    body = {"name": name, "tag": tag or name, "steps": list(steps)}
    return (yield from call(models.Workflow, "POST", f"/v1/projects/{project_id}/workflows", body=body))


def workflows(project_id: str) -> Pages[models.Workflow]:
    """The workflows of a project, each in its newest version."""
    return pages(models.Workflow, f"/v1/projects/{project_id}/workflows", "workflows")


def workflow(project_id: str, workflow_id: str, *, version: int | None = None) -> Steps[models.Workflow]:
    """A workflow; the newest version unless you name one."""
    path = f"/v1/projects/{project_id}/workflows/{workflow_id}"
    return (yield from call(models.Workflow, "GET", path, query={"version": version}))


def change_workflow(
    project_id: str, workflow_id: str, *, name: str, steps: Sequence[Mapping[str, Any]], version: int
) -> Steps[models.Workflow]:
    """Write the next version; `version` is the one that you changed. Jobs under way keep theirs."""
    path = f"/v1/projects/{project_id}/workflows/{workflow_id}"
    body = {"name": name, "steps": list(steps), "version": version}
    return (yield from call(models.Workflow, "PUT", path, body=body))


def model_runs(project_id: str, workflow_id: str, step: str) -> Steps[upkeep_models.ModelRuns]:
    """How the model of a step answers, and what came instead of an answer."""
    path = f"/v1/projects/{project_id}/workflows/{workflow_id}/model-runs"
    return (yield from call(upkeep_models.ModelRuns, "GET", path, query={"step": step}))


def act_on_jobs(
    project_id: str,
    action: str,
    *,
    jobs: Sequence[str] | None = None,
    filter: Mapping[str, Any] | None = None,
    to: str | None = None,
    priority_weight: int | None = None,
    member_id: str | None = None,
    note: str | None = None,
) -> Steps[list[models.JobOutcome]]:
    """Move (`to` a step), reopen, send_back (with a `note`), run_model, cancel, prioritize or assign (to `member_id`)
    jobs; say which by id, or by `filter`.

    `filter`: states, batch_id, workflow_id, step. Each job has its own outcome; one that is refused stops no other.
    """
    said = {
        "jobs": None if jobs is None else list(jobs),
        "filter": filter,
        "to": to,
        "priority_weight": priority_weight,
        "member_id": member_id,
        "note": note,
    }
    body = {"action": action} | {name: value for name, value in said.items() if value is not None}
    request = Request(
        "POST",
        f"/v1/projects/{project_id}/jobs/actions",
        headers={"Content-Type": "application/json", "Accept": "application/x-ndjson"},
        content=msgspec.json.encode(body),
    )
    reply = yield from answered(request)
    return [msgspec.json.decode(line, type=models.JobOutcome) for line in reply.body.splitlines() if line.strip()]


def skills(member_id: str) -> Steps[list[str]]:
    """What a member can do, as far as steps ask for it."""
    found = yield from call(dict[str, list[str]], "GET", f"/v1/members/{member_id}/skills")
    return found["skills"]


def put_skills(member_id: str, skills: Sequence[str]) -> Steps[list[str]]:
    """Say all that a member can do."""
    body = {"skills": list(skills)}
    found = yield from call(dict[str, list[str]], "PUT", f"/v1/members/{member_id}/skills", body=body)
    return found["skills"]


def views(project_id: str) -> Steps[list[upkeep_models.View]]:
    """Filters of the job list that were kept by name: your own, and those that are shared."""
    found = yield from call(dict[str, list[upkeep_models.View]], "GET", f"/v1/projects/{project_id}/views")
    return found["views"]


def put_view(project_id: str, name: str, query: str, *, is_shared: bool = False) -> Steps[list[upkeep_models.View]]:
    """Keep a filter by name, as it stands in the address of the list; one of the same name is replaced."""
    body = {"name": name, "query": query, "is_shared": is_shared}
    path = f"/v1/projects/{project_id}/views"
    found = yield from call(dict[str, list[upkeep_models.View]], "POST", path, body=body)
    return found["views"]


def delete_view(project_id: str, view_id: str) -> Steps[Any]:
    """Forget a kept filter."""
    return (yield from call(Any, "DELETE", f"/v1/projects/{project_id}/views/{view_id}"))
