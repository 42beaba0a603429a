"""A workflow: the graph of steps a job passes through. The first step in the list is where a job starts.

A step names where a job goes from it; an empty name is the step that follows in the list, and after the last is the
end. So a plain list of makers and checkers is a graph already.
"""

from dataclasses import dataclass
from enum import StrEnum

Scalar = str | int | float | bool | None


class StepKind(StrEnum):
    MAKER = "maker"  # a person draws
    CHECKER = "checker"  # another person accepts, fixes, or sends back
    MODEL = "model"  # a program elsewhere writes pre-labels
    BRANCH = "branch"  # the job's own keys decide
    END = "end"


PEOPLES = (StepKind.MAKER, StepKind.CHECKER)
ROUNDS_MAX = 5
MAKERS_MAX = 9


@dataclass(frozen=True, slots=True)
class Case:
    """One way out of a branch: for a key that is one of `values`, or a number that is `at_least` so much."""

    next: str
    values: tuple[Scalar, ...] = ()
    at_least: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One node. What does not belong to its kind is left as it is here."""

    name: str
    kind: StepKind
    next: str = ""  # where a job goes when all is well
    skill: str = ""  # what a person must be able to do to be given it
    # a maker's
    labels: tuple[str, ...] = ()  # what may be drawn; none named = all
    kinds: tuple[str, ...] = ()
    makers: int = 1  # so many people draw each job, each on a copy of their own
    # a checker's
    send_back: str = ""  # the maker it goes back to; "" = the nearest before it in the list
    sample_percent: int = 100  # how many of the jobs are checked; the others pass
    may_fix: bool = True  # whether checkers may change what they check
    may_check_own: bool = False
    rounds_max: int = ROUNDS_MAX  # so many times a job comes here; the last time it cannot be sent back
    on_limit: str = ""  # where a job goes that is sent back once too often
    checklist: tuple[str, ...] = ()  # what is ticked here before accepting; none = the project's list
    # a model's
    url: str = ""
    on_failure: str = ""  # where a job goes when the model gives nothing; "" = the job fails
    # a branch's
    key: str = ""  # tag, batch, priority_weight …, or data.metadata.city
    cases: tuple[Case, ...] = ()  # the first that fits; `next` if none does

    @property
    def is_persons(self) -> bool:
        return self.kind in PEOPLES


END = Step(name="end", kind=StepKind.END)
RESERVED = ("start", END.name)
MAKE_ONLY = (Step("annotate", StepKind.MAKER),)


@dataclass(frozen=True, slots=True)
class Workflow:
    """`tag` is the name by which v0 clients choose it; `id` is the work_flow_id of v1.

    `version` grows with every change of the steps. A job keeps the version that it started with.
    """

    id: str
    project_id: str
    name: str
    tag: str
    steps: tuple[Step, ...]
    version: int = 1

    def step(self, name: str) -> Step:
        """The step with this name; the end, if there is none."""
        return next((step for step in self.steps if step.name == name), END)

    def has(self, name: str) -> bool:
        return name == END.name or any(step.name == name for step in self.steps)

    def first_step(self) -> Step:
        return self.steps[0]

    def target(self, step: Step, name: str) -> Step:
        """The step that `step` means by `name`; by nothing it means the one after it in the list."""
        if name:
            return self.step(name)
        places = [index for index, other in enumerate(self.steps) if other.name == step.name]
        following = places[0] + 1 if places else len(self.steps)
        return self.steps[following] if following < len(self.steps) else END

    def maker_before(self, checker: Step) -> Step | None:
        """Where a checker sends a job back to: the maker it names, else the nearest before it in the list."""
        if checker.send_back:
            return self.step(checker.send_back)
        before = self.steps[: self.steps.index(checker)] if checker in self.steps else ()
        return next((step for step in reversed(before) if step.kind is StepKind.MAKER), None)

    def ways_out(self, step: Step) -> dict[str, Step]:
        """Every step that may follow this one, by the field that names it."""
        if step.kind is StepKind.END:
            return {}
        ways = {"next": self.target(step, step.next)}
        back = self.maker_before(step) if step.kind is StepKind.CHECKER else None
        if back is not None:
            ways["send_back"] = back
        ways |= {name: self.step(getattr(step, name)) for name in ("on_limit", "on_failure") if getattr(step, name)}
        return ways | {f"cases/{number}/next": self.step(case.next) for number, case in enumerate(step.cases)}
