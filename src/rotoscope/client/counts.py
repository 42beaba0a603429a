"""Counts: how far projects are, where jobs stand, and the stats of the job API."""

from rotoscope.client import upkeep_models as models
from rotoscope.client.steps import Steps, call


def stats(project_id: str) -> Steps[models.Stats]:
    """A project in numbers, as the job API counts them."""
    return (yield from call(models.Stats, "GET", f"/v1/projects/{project_id}/stats"))


def progress(project_id: str, *, days: int = 30) -> Steps[models.Progress]:
    """What the dashboard of a project shows; `days` is how far back its days go."""
    return (yield from call(models.Progress, "GET", f"/v1/projects/{project_id}/progress", query={"days": days}))


def every_progress() -> Steps[list[models.ProjectProgress]]:
    """Jobs by state, for each project that has any."""
    found = yield from call(models.EveryProgress, "GET", "/v1/progress")
    return found.projects


def step_counts(project_id: str, workflow_id: str) -> Steps[list[models.StepCount]]:
    """How many jobs stand at each step of a workflow, by version and state."""
    path = f"/v1/projects/{project_id}/workflows/{workflow_id}/counts"
    found = yield from call(models.StepCounts, "GET", path)
    return found.counts
