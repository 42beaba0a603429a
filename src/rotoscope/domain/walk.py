"""The walk of a job through its workflow: which step it comes to, by what it is and what was said of it."""

import hashlib
from collections.abc import Mapping
from typing import Any

from rotoscope.domain.task import Verdict
from rotoscope.domain.workflow import END, Case, Scalar, Step, StepKind, Workflow

Facts = Mapping[str, Any]  # what a branch may ask for, by its first word: tag, batch, …, and the client's data
KEYS = ("tag", "batch", "batch_id", "priority_weight", "reference_id", "type", "kind", "frame_count", "track_count")
DATA = "data."


def arrive(workflow: Workflow, step: Step, job_id: str, facts: Facts) -> Step:
    """The step where a job that is sent to `step` comes to rest: a person's, a model's, or the end.

    Branches decide at once, and a checker who samples lets the others pass. No workflow that was checked goes round
    for ever; one that does (it was written by hand into the database) ends.
    """
    for _ in range(len(workflow.steps) + 1):
        if step.kind is StepKind.BRANCH:
            step = _chosen(workflow, step, facts)
        elif step.kind is StepKind.CHECKER and not is_sampled(step, job_id):
            step = workflow.target(step, step.next)
        else:
            return step
    return END


def after(workflow: Workflow, step: Step, verdict: Verdict | None, round: int) -> Step | None:
    """Where a job goes when its task at `step` is handed in; None if it cannot be sent back any more."""
    if verdict is not Verdict.SEND_BACK:
        return workflow.target(step, step.next)
    if round < step.rounds_max:
        return workflow.maker_before(step)
    return workflow.step(step.on_limit) if step.on_limit else None


def is_sampled(step: Step, job_id: str) -> bool:
    """Whether this job is one of those that are checked: the same answer for the same job, whenever it is asked."""
    if step.sample_percent >= 100:
        return True
    digest = hashlib.sha256(f"{step.name}\0{job_id}".encode()).digest()
    return int.from_bytes(digest[:8]) % 10_000 < step.sample_percent * 100


def _chosen(workflow: Workflow, step: Step, facts: Facts) -> Step:
    value = fact(facts, step.key)
    for case in step.cases:
        if _fits(case, value):
            return workflow.step(case.next)
    return workflow.target(step, step.next)


def fact(facts: Facts, key: str) -> Any:
    """What stands under a key such as `tag` or `data.metadata.city`; None if nothing does."""
    found: Any = facts
    for word in key.split("."):
        if isinstance(found, Mapping):
            found = found.get(word)
        elif isinstance(found, list) and word.isdecimal() and int(word) < len(found):
            found = found[int(word)]
        else:
            return None
    return found


def _fits(case: Case, value: Scalar) -> bool:
    """A truth value is no number: true is not 1."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return any(type(value) is type(wanted) and value == wanted for wanted in case.values)
    if case.at_least is not None and value >= case.at_least:
        return True
    return any(value == wanted for wanted in case.values if not isinstance(wanted, bool))
