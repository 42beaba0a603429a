"""Tasks and tracks: what a person does in the editor, for programs that work beside people."""

from collections.abc import Mapping, Sequence
from typing import Any

from rotoscope.client import models
from rotoscope.client.listing import pages
from rotoscope.client.operation import Pages
from rotoscope.client.steps import Request, Steps, answered, call


def tasks(*, state: str | None = None, project_id: str | None = None) -> Pages[models.Task]:
    """The task queue."""
    return pages(models.Task, "/v1/tasks", "tasks", {"state": state, "project_id": project_id})


def task(task_id: str) -> Steps[models.Task]:
    """One task: who holds it, and until when."""
    return (yield from call(models.Task, "GET", f"/v1/tasks/{task_id}"))


def claim_next(*, project_id: str | None = None, batch_id: str | None = None) -> Steps[models.Task | None]:
    """Claim your own rework, else the most urgent task that nobody has; None if there is none."""
    body = {"project_id": project_id, "batch_id": batch_id}
    return (yield from call(models.Task | None, "POST", "/v1/tasks/claim", body=body))


def claim(task_id: str, *, take_over: bool = False) -> Steps[models.Task]:
    return (yield from call(models.Task, "POST", f"/v1/tasks/{task_id}/claim", body={"take_over": take_over}))


def heartbeat(task_id: str, lease_token: Any, *, is_active: bool = True) -> Steps[Any]:
    """Keep the task. With `is_active` the time since the last sign counts as work, unless there was a pause."""
    return (yield from _lease(task_id, "heartbeat", {"lease_token": lease_token, "is_active": is_active}))


def release(task_id: str, lease_token: Any) -> Steps[Any]:
    """Give the task back to the queue."""
    return (yield from _lease(task_id, "release", {"lease_token": lease_token}))


def submit(
    task_id: str, lease_token: Any, revision: int, *, verdict: str | None = None, note: str = ""
) -> Steps[models.Task]:
    """Hand in the tracks as they are at `revision`. A checker says `accept` or `send_back`, and why in `note`."""
    body: dict[str, Any] = {"lease_token": lease_token, "revision": revision}
    if verdict is not None:
        body |= {"verdict": verdict, "note": note}
    return (yield from call(models.Task, "POST", f"/v1/tasks/{task_id}/submit", body=body))


def _lease(task_id: str, verb: str, body: Mapping[str, Any]) -> Steps[Any]:
    return (yield from call(Any, "POST", f"/v1/tasks/{task_id}/{verb}", body=body))


def frames(job_id: str) -> Pages[models.Frame]:
    """The frames of a job, in order; `url` opens the picture for a few minutes."""
    return pages(models.Frame, f"/v1/jobs/{job_id}/frames", "frames")


def picture(job_id: str, index: int) -> Steps[bytes]:
    """The picture of a frame, as it came; `index` counts from 0."""
    reply = yield from answered(Request("GET", f"/v1/assets/{job_id}/{index}"))
    return reply.body


def retry_frames(job_id: str) -> Steps[Any]:
    """Fetch again the frames that could not be fetched; take up again what failed through a fault of the server."""
    return (yield from call(Any, "POST", f"/v1/jobs/{job_id}/frames/retry"))


def tracks(job_id: str) -> Steps[list[dict[str, Any]]]:
    """The tracks of a job as they are now, with their channels and keyframes."""
    found = yield from call(dict[str, Any], "GET", f"/v1/jobs/{job_id}/tracks")
    return found["tracks"]


def apply_edits(
    job_id: str, edits: Sequence[Mapping[str, Any]], *, session: str, task_id: str, lease_token: Any, have: int
) -> Steps[models.EditsAnswer]:
    """Apply edits. One edit_id counts once, so this is safe to repeat."""
    body = {"session": session, "task_id": task_id, "lease_token": lease_token, "have": have, "edits": list(edits)}
    return (yield from call(models.EditsAnswer, "POST", f"/v1/jobs/{job_id}/edits", body=body))
