"""What makes a workflow sound: every name is known, every step can be reached, and every job comes to an end."""

from collections.abc import Iterator
from dataclasses import fields

from rotoscope.domain.errors import Fault
from rotoscope.domain.shapes.kinds import KINDS
from rotoscope.domain.walk import DATA, KEYS
from rotoscope.domain.workflow import END, MAKERS_MAX, RESERVED, Step, StepKind, Workflow

STEPS_MAX = 50
OF_KIND: dict[StepKind, frozenset[str]] = {  # what can be said of a step, besides its name, kind and next
    StepKind.MAKER: frozenset({"skill", "labels", "kinds", "makers"}),
    StepKind.CHECKER: frozenset(
        {"skill", "send_back", "sample_percent", "may_fix", "may_check_own", "rounds_max", "on_limit", "checklist"}
    ),
    StepKind.MODEL: frozenset({"url", "on_failure"}),
    StepKind.BRANCH: frozenset({"key", "cases"}),
    StepKind.END: frozenset(),
}
DEFAULTS = {field.name: field.default for field in fields(Step)}
SAID_OF_ALL = frozenset({"name", "kind", "next"})


def faults_of(workflow: Workflow, labels: frozenset[str] | None = None) -> list[Fault]:
    """Everything that is wrong with the steps; `labels` are the schema's, None if any label goes."""
    found = list(_names(workflow))
    for index, step in enumerate(workflow.steps):
        found += _of_step(workflow, index, step, labels)
    return found or list(_of_graph(workflow))  # a graph with unknown names has no ways to be judged


def _names(workflow: Workflow) -> Iterator[Fault]:
    seen: set[str] = set(RESERVED)
    for index, step in enumerate(workflow.steps):
        if step.name in seen:
            taken = "the start and the end have this name" if step.name in RESERVED else "a step has this name already"
            yield Fault(f"/steps/{index}/name", "duplicate", taken, step.name)
        seen.add(step.name)


def _of_step(workflow: Workflow, index: int, step: Step, labels: frozenset[str] | None) -> Iterator[Fault]:
    at = f"/steps/{index}"
    for name in DEFAULTS.keys() - SAID_OF_ALL - OF_KIND[step.kind]:
        if getattr(step, name) != DEFAULTS[name]:
            yield Fault(f"{at}/{name}", "misplaced", f"a {step.kind} step has no {name}", getattr(step, name))
    for name in ("next", "send_back", "on_limit", "on_failure"):
        yield from _target(workflow, f"{at}/{name}", getattr(step, name))
    yield from OWN[step.kind](workflow, at, step, labels)


def _target(workflow: Workflow, pointer: str, name: str) -> Iterator[Fault]:
    if name and not workflow.has(name):
        yield Fault(pointer, "unknown_step", f'there is no step "{name}"', name)


def _maker(_: Workflow, at: str, step: Step, labels: frozenset[str] | None) -> Iterator[Fault]:
    if not 1 <= step.makers <= MAKERS_MAX:
        yield Fault(f"{at}/makers", "makers", f"a job is made by one, or by up to {MAKERS_MAX}", step.makers)
    for number, kind in enumerate(step.kinds):
        if kind not in KINDS:
            yield Fault(f"{at}/kinds/{number}", "unknown_kind", f"shapes are {', '.join(KINDS)}", kind)
    for number, label in enumerate(step.labels):
        if labels is not None and label not in labels:
            message = "the label schema of this project has no such label"
            yield Fault(f"{at}/labels/{number}", "unknown_label", message, label)


def _checker(workflow: Workflow, at: str, step: Step, _: frozenset[str] | None) -> Iterator[Fault]:
    for number, line in enumerate(step.checklist):
        if line in step.checklist[:number]:
            yield Fault(f"{at}/checklist/{number}", "duplicate", "this line is there already", line)
    back = workflow.maker_before(step) if workflow.has(step.send_back or END.name) else None
    if step.send_back and back is not None and back.kind is not StepKind.MAKER:
        message = f'a job is sent back to a maker, and "{back.name}" is none'
        yield Fault(f"{at}/send_back", "not_a_maker", message, step.send_back)
    if back is None and not step.send_back and not step.may_fix:
        message = "this checker may not fix and has no maker to send a job back to"
        yield Fault(f"{at}/send_back", "missing", message)


def _model(_: Workflow, at: str, step: Step, __: frozenset[str] | None) -> Iterator[Fault]:
    if not step.url.startswith(("http://", "https://")):
        yield Fault(f"{at}/url", "not_an_address", "where the model answers: an http or https address", step.url)


def _branch(workflow: Workflow, at: str, step: Step, _: frozenset[str] | None) -> Iterator[Fault]:
    is_path = step.key.startswith(DATA) and all(step.key.split("."))
    if step.key not in KEYS and not is_path:
        message = f"a branch asks for {', '.join(KEYS)}, or a key of the job's data, such as data.metadata.city"
        yield Fault(f"{at}/key", "unknown_key", message, step.key)
    if not step.cases:
        yield Fault(f"{at}/cases", "missing", "a branch has at least one case")
    for number, case in enumerate(step.cases):
        pointer = f"{at}/cases/{number}"
        if not case.next:
            yield Fault(f"{pointer}/next", "missing", "a case names the step that follows")
        yield from _target(workflow, f"{pointer}/next", case.next)
        if not case.values and case.at_least is None:
            yield Fault(f"{pointer}/values", "missing", "a case names values, or a number that is at_least so much")


def _end(_: Workflow, at: str, step: Step, __: frozenset[str] | None) -> Iterator[Fault]:
    yield Fault(f"{at}/kind", "misplaced", 'the end is there already; name it as "end"', step.kind.value)


OWN = {
    StepKind.MAKER: _maker,
    StepKind.CHECKER: _checker,
    StepKind.MODEL: _model,
    StepKind.BRANCH: _branch,
    StepKind.END: _end,
}


def _of_graph(workflow: Workflow) -> Iterator[Fault]:
    ways = {step.name: {way.name for way in workflow.ways_out(step).values()} for step in workflow.steps}
    reached = _closure(ways, workflow.first_step().name)
    automatic = {step.name: _automatic_ways(workflow, step) for step in workflow.steps}
    for index, step in enumerate(workflow.steps):
        pointer = f"/steps/{index}"
        if step.name not in reached:
            yield Fault(pointer, "unreachable", f'no job ever comes to "{step.name}"', step.name)
        elif END.name not in _closure(ways, step.name):
            yield Fault(f"{pointer}/next", "no_end", f'no way leads from "{step.name}" to the end', step.name)
        if step.name in {name for way in automatic[step.name] for name in _closure(automatic, way)}:
            message = f'from "{step.name}" a job may come back to it without ever meeting a person'
            yield Fault(pointer, "endless", message, step.name)


def _automatic_ways(workflow: Workflow, step: Step) -> set[str]:
    """Where a job may go from here without a person: by a branch, a model, or a checker who lets it pass."""
    if step.kind is StepKind.CHECKER and step.sample_percent < 100:
        return {workflow.target(step, step.next).name}
    return set() if step.is_persons else {way.name for way in workflow.ways_out(step).values()}


def _closure(ways: dict[str, set[str]], start: str) -> set[str]:
    """Everything that can be reached from a step, itself included."""
    seen, waiting = {start}, [start]
    while waiting:
        fresh = ways.get(waiting.pop(), set()) - seen
        seen |= fresh
        waiting += fresh
    return seen
