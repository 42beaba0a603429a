"""Workflows in our own routes."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.domain.workflow import MAKE_ONLY, Step, StepKind, Workflow
from rotoscope.wire.text import Name


class StepBody(Struct, frozen=True, forbid_unknown_fields=True):
    name: Name
    kind: Literal["maker", "checker"] = "maker"


class NewWorkflow(Struct, frozen=True, forbid_unknown_fields=True):
    """`tag` is how v0 clients choose it and is unique in the project; without steps it is one maker's."""

    name: Name
    tag: Name
    steps: Annotated[tuple[StepBody, ...], Meta(max_length=50)] = ()


class WorkflowList(Struct, frozen=True):
    workflows: list[Workflow]


def steps_of(body: NewWorkflow) -> tuple[Step, ...]:
    return tuple(Step(step.name, StepKind(step.kind)) for step in body.steps) or MAKE_ONLY
