"""A workflow: the graph of steps a job passes through. Today a line of steps; branches come with review."""

from dataclasses import dataclass
from enum import StrEnum


class StepKind(StrEnum):
    MAKER = "maker"  # a person draws
    CHECKER = "checker"  # another person accepts, fixes, or sends back
    END = "end"


@dataclass(frozen=True, slots=True)
class Step:
    name: str
    kind: StepKind


@dataclass(frozen=True, slots=True)
class Workflow:
    """`tag` is the name by which v0 clients choose it; `id` is the work_flow_id of v1."""

    id: str
    project_id: str
    name: str
    tag: str
    steps: tuple[Step, ...]

    def first_step(self) -> Step:
        return self.steps[0]

    def step_after(self, name: str) -> Step:
        """The step that follows `name`; an end step follows the last. A step that is gone counts as the last."""
        names = [step.name for step in self.steps]
        following = names.index(name) + 1 if name in names else len(names)
        return self.steps[following] if following < len(self.steps) else END

    def maker_before(self, name: str) -> Step | None:
        """Where a checker at `name` sends the job back to: the nearest maker step before it."""
        names = [step.name for step in self.steps]
        before = self.steps[: names.index(name)] if name in names else ()
        return next((step for step in reversed(before) if step.kind is StepKind.MAKER), None)


END = Step(name="end", kind=StepKind.END)
MAKE_ONLY = (Step("annotate", StepKind.MAKER),)
