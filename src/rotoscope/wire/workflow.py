"""Workflows in our own routes: what is said of a step depends on its kind, and what is not said is left out."""

from dataclasses import asdict, fields
from typing import Annotated, Literal
from urllib.parse import urlsplit

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType

from rotoscope.domain.workflow import MAKE_ONLY, ROUNDS_MAX, Case, Scalar, Step, StepKind, Workflow
from rotoscope.domain.workflow_rules import STEPS_MAX
from rotoscope.wire.text import Name

Target = Annotated[str, Meta(max_length=200)]
Words = Annotated[tuple[Name, ...], Meta(max_length=1000)]


class CaseBody(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One way out of a branch: for a key that is one of `values`, or a number that is `at_least` so much."""

    next: Target
    values: Annotated[tuple[Scalar, ...], Meta(max_length=1000)] = ()
    at_least: float | None = None


class StepBody(Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One step. Steps are named where a job goes: `next`, or the step that follows in the list; `end` is the end."""

    name: Name
    kind: Literal["maker", "checker", "model", "branch", "end"] | UnsetType = UNSET
    next: Target = ""
    skill: Annotated[str, Meta(max_length=64)] = ""
    labels: Words = ()
    kinds: Words = ()
    makers: Annotated[int, Meta(ge=1, le=99)] = 1
    send_back: Target = ""
    sample_percent: Annotated[int, Meta(ge=0, le=100)] = 100
    may_fix: bool = True
    may_check_own: bool = False
    rounds_max: Annotated[int, Meta(ge=1, le=99)] = ROUNDS_MAX
    on_limit: Target = ""
    checklist: Annotated[tuple[Name, ...], Meta(max_length=50)] = ()
    url: Annotated[str, Meta(max_length=2000)] = ""
    on_failure: Target = ""
    key: Annotated[str, Meta(max_length=200)] = ""
    cases: Annotated[tuple[CaseBody, ...], Meta(max_length=100)] = ()


Steps = Annotated[tuple[StepBody, ...], Meta(max_length=STEPS_MAX)]


class NewWorkflow(Struct, frozen=True, forbid_unknown_fields=True):
    """`tag` is how v0 clients choose it and is unique in the project; without steps it is one maker's."""

    name: Name
    tag: Name
    steps: Steps = ()


class WorkflowChange(Struct, frozen=True, forbid_unknown_fields=True):
    """The next version. `version` is the one that was changed: 409 if there is a newer one by now."""

    name: Name
    steps: Steps
    version: Annotated[int, Meta(ge=1)]


class WorkflowView(Struct, frozen=True):
    id: str
    project_id: str
    name: str
    tag: str
    version: int
    steps: list[StepBody]


class WorkflowList(Struct, frozen=True):
    workflows: list[WorkflowView]


class StepCount(Struct, frozen=True):
    """How many jobs stand at a step, in one version of the workflow and one state of the job."""

    version: int
    step: str
    state: str
    jobs: int


class WorkflowCounts(Struct, frozen=True):
    as_of_ms: int
    counts: list[StepCount]


class ModelTrouble(Struct, frozen=True):
    """A job whose model gave no answer, or one with faults. `state` waiting: it is asked again."""

    job_id: str
    reference_id: str
    state: str
    attempts: int
    error: str
    at_ms: int


class ModelRuns(Struct, frozen=True):
    """How a model step goes. `troubled` has the newest 20; an answer takes a job off the list."""

    as_of_ms: int
    waiting: int
    done: int
    failed: int
    troubled: list[ModelTrouble]


def steps_of(bodies: tuple[StepBody, ...]) -> tuple[Step, ...]:
    """The steps in domain words; without any, one maker."""
    return tuple(_step(body) for body in bodies) or MAKE_ONLY


def view(workflow: Workflow, *, to_manager: bool) -> WorkflowView:
    """A workflow as it is shown. Where a model answers, and its password, is for managers only."""
    steps = [_body(step, to_manager) for step in workflow.steps]
    return WorkflowView(workflow.id, workflow.project_id, workflow.name, workflow.tag, workflow.version, steps)


def _step(body: StepBody) -> Step:
    said = {name: getattr(body, name) for name in _FIELDS}
    cases = tuple(Case(case.next, case.values, case.at_least) for case in body.cases)
    kind = StepKind.MAKER if body.kind is UNSET else StepKind(body.kind)
    return Step(**said | {"kind": kind, "cases": cases})


def _body(step: Step, to_manager: bool) -> StepBody:
    url = step.url if to_manager else urlsplit(step.url).hostname or ""
    return msgspec.convert(asdict(step) | {"kind": step.kind.value, "url": url}, StepBody)


_FIELDS = tuple(field.name for field in fields(Step))
