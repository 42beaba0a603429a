"""Quality, measured: scores of a project's work, where labels are taken for one another, and its gold set."""

from rotoscope.client import quality_models as models
from rotoscope.client.steps import Steps, call


def scores(project_id: str, *, against: str = "accepted", days: int = 30) -> Steps[models.ScoreReport]:
    """What makers handed in beside what holds. `against`: accepted (by checkers), maker (others of the same job), gold.

    `days` 0 is all there is.
    """
    query = {"against": against, "days": days}
    return (yield from call(models.ScoreReport, "GET", f"/v1/projects/{project_id}/quality/scores", query=query))


def confused_jobs(
    project_id: str, label: str = "", drawn_as: str = "", *, against: str = "accepted", days: int = 30
) -> Steps[list[models.ConfusedJob]]:
    """The jobs in which most boxes of one label were drawn as another; an empty label is no box at all."""
    query = {"label": label, "drawn_as": drawn_as, "against": against, "days": days}
    path = f"/v1/projects/{project_id}/quality/confused"
    found = yield from call(dict[str, list[models.ConfusedJob]], "GET", path, query=query)
    return found["jobs"]


def gold_jobs(project_id: str) -> Steps[list[models.GoldJob]]:
    """The jobs whose tracks are known to be right."""
    return (yield from _gold("GET", f"/v1/projects/{project_id}/gold"))


def add_gold(project_id: str, job_id: str) -> Steps[list[models.GoldJob]]:
    """From now on compare what is handed in for the same pictures with this completed job. Safe to repeat."""
    return (yield from _gold("PUT", f"/v1/projects/{project_id}/gold/{job_id}"))


def take_gold(project_id: str, job_id: str) -> Steps[list[models.GoldJob]]:
    """Take a job out of the gold set; what was compared with it stays."""
    return (yield from _gold("DELETE", f"/v1/projects/{project_id}/gold/{job_id}"))


def _gold(method: str, path: str) -> Steps[list[models.GoldJob]]:
    found = yield from call(dict[str, list[models.GoldJob]], method, path)
    return found["jobs"]
