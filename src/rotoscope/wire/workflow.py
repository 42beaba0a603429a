"""Workflows in our own routes."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from rotoscope.domain.errors import Fault, InvalidParameter
from rotoscope.domain.workflow import END, MAKE_ONLY, Step, StepKind, Workflow
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
    """The steps in domain words; each has a name of its own, and `end` is the one that follows the last."""
    faults: list[Fault] = []
    names = {END.name}
    for index, step in enumerate(body.steps):
        if step.name in names:
            message = f'a step is called "{step.name}" already'
            faults.append(Fault(f"/steps/{index}/name", "duplicate", message, step.name))
        names.add(step.name)
    if faults:
        raise InvalidParameter("Each step needs a name of its own.", faults=faults)
    return tuple(Step(step.name, StepKind(step.kind)) for step in body.steps) or MAKE_ONLY
