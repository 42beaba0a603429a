"""A task: one step of one job, for one person at a time, held by a lease."""

from dataclasses import dataclass
from enum import StrEnum

import msgspec

from rotoscope.domain.workflow import StepKind


class TaskState(StrEnum):
    """`open → held → submitted`; a held task whose lease ran out stays held until somebody takes it (soft expiry)."""

    OPEN = "open"
    HELD = "held"
    SUBMITTED = "submitted"
    CLOSED = "closed"  # its job ended without it


LIVE = (TaskState.OPEN, TaskState.HELD)  # still to be done


class Verdict(StrEnum):
    """What a checker says of the work before them; the workflow routes the job by it."""

    ACCEPT = "accept"  # the job goes on
    SEND_BACK = "send_back"  # it goes back to a maker, with the note


LEASE_SECONDS = 60
REWORK_KEPT_SECONDS = 24 * 3600  # so long rework waits for the one who made it; then it is anybody's
TASKS_OF_JOB = 4096  # that have places of their own
IDLE_SECONDS = 60  # a longer silence is a pause, and does not count as work
ABANDONED_SECONDS = 900  # so long after its lease ran out a task goes to whoever asks for the next one


class Task(msgspec.Struct, frozen=True):
    """`lease_token` is a fencing token: it grows with every grant, and only the newest may write.

    `kind` is that of its step. `round` counts how often the job has come to this step; rework is `kept_for` the one
    who made it. `verdict` and `note` are what a checker handed in.
    """

    id: str
    job_id: str
    project_id: str
    step: str
    state: TaskState
    priority_weight: int
    holder_id: str | None
    lease_token: int
    lease_expires_at_ms: int
    submitted_revision: int | None
    created_at_ms: int
    updated_at_ms: int
    kind: StepKind = StepKind.MAKER
    verdict: Verdict | None = None
    note: str = ""
    round: int = 1
    kept_for: str | None = None
    is_assigned: bool = False  # a manager kept it for them: it stays theirs
    skill: str = ""
    bars_makers: bool = False  # who drew the job may not have this task
    may_edit: bool = True
    limits: bytes | None = None  # which labels and kinds may be drawn, see wire/limits.py
    copy_id: str | None = None  # where several make a job, the copy that this task is about
    active_ms: int = 0  # how long somebody worked on it, without pauses
    active_at_ms: int = 0
    frame_count: int = 0  # of its job
    batch_id: str = ""  # of its job
    place: int = 0  # among tasks of one priority: by the age of their jobs, see `place_of`

    @property
    def work_id(self) -> str:
        """What is worked on: the job, or a copy of it."""
        return self.copy_id or self.job_id

    def is_held_by(self, holder_id: str, lease_token: int) -> bool:
        """Whether this lease may still write. Its end does not matter as long as nobody took the task."""
        return self.state is TaskState.HELD and self.holder_id == holder_id and self.lease_token == lease_token


def place_of(job_sequence: int, number: int) -> int:
    """Where the task that is a job's `number`th, from 0, stands among those of the same priority.

    By the age of the job and not of the task: else a check, which is always the younger task, would wait until nothing
    is left to be drawn, and nothing would ever get done.
    """
    return job_sequence * TASKS_OF_JOB + min(number, TASKS_OF_JOB - 1)


@dataclass(frozen=True, slots=True)
class Seeker:
    """Somebody who asks for work. `skills` None is one who can do everything: a program, a manager.

    In some projects they may have been given another role: to check, to make only, or only to look.
    """

    id: str
    may_check: bool
    skills: tuple[str, ...] | None = None
    checks_in: tuple[str, ...] = ()
    makes_in: tuple[str, ...] = ()
    looks_in: tuple[str, ...] = ()
