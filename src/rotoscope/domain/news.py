"""News: facts as they are told to the world, on the stream and to webhooks. Thin: a kind, a moment, and ids."""

from collections.abc import Sequence
from enum import StrEnum

import msgspec


class NewsKind(StrEnum):
    """What has happened, by the name that webhooks and the stream have for it."""

    JOB_CREATED = "job.created"
    JOB_OPENED = "job.opened"
    JOB_COMPLETED = "job.completed"
    JOB_FAILED = "job.failed"
    JOB_CANCELLED = "job.cancelled"
    JOB_CHANGED = "job.changed"
    BATCH_CREATED = "batch.created"
    BATCH_COMPLETED = "batch.completed"
    TASK_OPENED = "task.opened"
    TASK_CLAIMED = "task.claimed"
    TASK_RELEASED = "task.released"
    TASK_SUBMITTED = "task.submitted"
    FRAMES_CHANGED = "frames.changed"
    PROJECT_CHANGED = "project.changed"
    DELIVERY_CHANGED = "delivery.changed"
    WEBHOOK_STOPPED = "webhook.stopped"
    WEBHOOK_PING = "webhook.ping"


MEANINGS: dict[NewsKind, str] = {
    NewsKind.JOB_CREATED: "A job was taken in; its frames are being fetched.",
    NewsKind.JOB_OPENED: "The frames of a job are here; it stands at the first step of its workflow.",
    NewsKind.JOB_COMPLETED: "The result of a job is there; result is its address.",
    NewsKind.JOB_FAILED: "A job cannot be worked on; error says why.",
    NewsKind.JOB_CANCELLED: "A job was taken back.",
    NewsKind.JOB_CHANGED: "Something else about a job has changed, such as its step, its priority or its issues.",
    NewsKind.BATCH_CREATED: "A batch was made.",
    NewsKind.BATCH_COMPLETED: "Every job of a batch has ended. Told again when jobs are added and have ended too.",
    NewsKind.TASK_OPENED: "There is a new task to claim.",
    NewsKind.TASK_CLAIMED: "Somebody took a task.",
    NewsKind.TASK_RELEASED: "Somebody gave a task back.",
    NewsKind.TASK_SUBMITTED: "A task was handed in.",
    NewsKind.FRAMES_CHANGED: "Frames of a job have arrived, or have failed.",
    NewsKind.PROJECT_CHANGED: "A project, its label schema or its workflows were changed.",
    NewsKind.DELIVERY_CHANGED: "A delivery to a webhook was tried.",
    NewsKind.WEBHOOK_STOPPED: "A webhook was disabled, because its receiver said 410 or failed for three days.",
    NewsKind.WEBHOOK_PING: "A test, sent by hand.",
}

WEBHOOK_KINDS = (
    NewsKind.JOB_CREATED,
    NewsKind.JOB_OPENED,
    NewsKind.JOB_COMPLETED,
    NewsKind.JOB_FAILED,
    NewsKind.JOB_CANCELLED,
    NewsKind.TASK_SUBMITTED,
    NewsKind.BATCH_COMPLETED,
)
"""What a webhook may ask for; the rest is for pages, on the stream. A ping goes to whom it is meant for."""

MANAGERS_ONLY = frozenset({NewsKind.DELIVERY_CHANGED, NewsKind.WEBHOOK_STOPPED})
IDS_MAX = 200  # of one item; a bulk change of more says how many, and a page that shows them fetches them anew


class NewsItem(msgspec.Struct, frozen=True):
    """`ids` are the jobs, tasks, batches, deliveries or webhooks it is about, by its kind; `count` says how many."""

    kind: NewsKind
    organization_id: str
    project_id: str
    ids: Sequence[str]
    count: int
    at_ms: int
