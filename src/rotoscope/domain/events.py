"""Facts, recorded in the transaction that makes them true. `worker/handlers.py` says what each one starts.

An event names its subject and nothing more: a handler reads the rest from the store, so that a late or repeated
event can do no harm.
"""

import msgspec


class Event(msgspec.Struct, frozen=True):
    """`subject_id` is a job or a task; `weight` is how much work follows, in frames."""

    subject_id: str
    weight: int = 1


class JobArrived(Event, frozen=True):
    """A job was created; its frames are to be fetched. Subject: the job."""


class FramesReady(Event, frozen=True):
    """Every frame of the job is ready or has failed, and at least one is ready. Subject: the job."""


class TaskSubmitted(Event, frozen=True):
    """A task was handed in. Subject: the task."""


class ModelDue(Event, frozen=True):
    """The job stands at a step where a model is to write pre-labels, now. Subject: the job."""


class JobFinished(Event, frozen=True):
    """The workflow of the job has ended. Subject: the job."""


class ResultReady(Event, frozen=True):
    """The result of the job is kept; the client is to be told. Subject: the job."""


class JobFailed(Event, frozen=True):
    """The job cannot be worked on; the client is to be told. Subject: the job."""


class JobCancelled(Event, frozen=True):
    """The job was taken back; whoever listens is to be told. Subject: the job."""


class FrameRetried(Event, frozen=True):
    """Somebody asked to fetch the failed frames of a job again. Subject: the job."""


class QualityDue(Event, frozen=True):
    """What was handed in can be compared with something that holds. Subject: the job."""


KINDS: dict[str, type[Event]] = {
    kind.__name__: kind
    for kind in (
        JobArrived,
        FramesReady,
        TaskSubmitted,
        ModelDue,
        JobFinished,
        ResultReady,
        JobFailed,
        JobCancelled,
        FrameRetried,
        QualityDue,
    )
}
