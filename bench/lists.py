"""What every page of a project of 100,000 jobs asks for, and the CPU that each answer costs the server."""

from bench.figure import Figure
from bench.server import Server
from bench.stock import Stocked, stock

ROUNDS = 8
BAR_MS = 100


def lists(server: Server) -> list[Figure]:
    there = stock(server)
    figures = []
    for path in _asked(server.project_id, there):
        server.call("GET", path)  # what a first question makes for all that follow
        before = server.cpu()
        for _ in range(ROUNDS):
            server.call("GET", path)
        shown = path.replace(server.project_id, "P").replace(there.batch_id, "B").replace(there.job_id, "J")
        shown = shown.replace(there.workflow_id, "W")
        figures.append(Figure("lists", f"GET {shown}", 1000 * (server.cpu() - before) / ROUNDS, "ms CPU", BAR_MS))
    return figures


def _asked(project_id: str, there: Stocked) -> list[str]:
    """By page: home, dashboard, batches, jobs, quality, review, workflow, labels, people, settings."""
    project, jobs = f"/v1/projects/{project_id}", f"/v1/projects/{project_id}/jobs"
    workflow = f"{project}/workflows/{there.workflow_id}"
    confused = f"{project}/quality/confused?against=accepted&label=car&drawn_as=bus"
    return [
        "/v1/projects", "/v1/progress", "/v1/tasks", "/v1/me",
        project, f"{project}/progress", f"{project}/progress?days=90", f"{project}/stats", f"{project}/details",
        f"{project}/batches", f"{project}/batches/{there.batch_id}", f"{project}/batch/{there.batch_id}",
        jobs, f"{jobs}?order=newest", f"{jobs}?state=completed&batch_id={there.batch_id}", f"{jobs}?state=failed",
        f"{jobs}?step=check&order=newest", f"{jobs}?text=nowhere", f"{jobs}/{there.job_id}", f"{project}/views",
        f"{project}/quality", f"{project}/quality/scores", f"{project}/quality/scores?days=0", confused,
        f"{project}/gold", f"{project}/issues", f"{project}/review-settings",
        f"{project}/workflows", f"{workflow}/counts", f"{workflow}/model-runs?step=model",
        f"{project}/schema", f"{project}/schema/versions", f"{project}/members", f"{project}/setup",
        "/v1/storage", "/v1/audit", "/v1/webhooks", "/v1/keys", "/v1/members", "/v1/invitations",
        f"/v1/jobs/{there.job_id}", f"/v1/jobs/{there.job_id}/frames", f"/v1/jobs/{there.job_id}/review",
    ]  # fmt: skip
