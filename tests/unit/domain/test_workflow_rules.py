"""What makes a workflow sound, and that every fault is named at its place."""

from dataclasses import replace

import pytest

from rotoscope.domain.workflow import Case, Step, StepKind, Workflow
from rotoscope.domain.workflow_rules import faults_of

DRAW = Step("draw", StepKind.MAKER)
CHECK = Step("check", StepKind.CHECKER)
MODEL = Step("detect", StepKind.MODEL, url="https://models.example.org/")
BRANCH = Step("ask", StepKind.BRANCH, key="tag", cases=(Case("draw", ("a",)),))


def faults(*steps: Step) -> list[tuple[str, str]]:
    return [(fault.pointer, fault.code) for fault in faults_of(Workflow("w", "p", "W", "w", steps))]


def test_sound_workflows_have_no_faults() -> None:
    assert faults(DRAW) == []
    assert faults(DRAW, CHECK) == []
    assert faults(CHECK) == [], "pre-labels may be checked without a maker, if the checker may mend them"
    assert (
        faults(
            BRANCH,
            MODEL,
            DRAW,
            replace(CHECK, sample_percent=25, on_limit="expert", checklist=("No gaps",)),
            replace(DRAW, name="expert"),
        )
        == []
    )
    assert faults(replace(DRAW, next="check"), replace(CHECK, next="end", send_back="draw")) == []


@pytest.mark.parametrize(
    ("steps", "pointer", "code"),
    [
        ((DRAW, DRAW), "/steps/1/name", "duplicate"),
        ((replace(DRAW, name="end"),), "/steps/0/name", "duplicate"),
        ((replace(DRAW, name="start"),), "/steps/0/name", "duplicate"),
        ((replace(DRAW, next="gone"),), "/steps/0/next", "unknown_step"),
        ((DRAW, replace(CHECK, send_back="gone")), "/steps/1/send_back", "unknown_step"),
        ((DRAW, replace(CHECK, send_back="check")), "/steps/1/send_back", "not_a_maker"),
        ((replace(CHECK, may_fix=False),), "/steps/0/send_back", "missing"),
        ((replace(DRAW, makers=10),), "/steps/0/makers", "makers"),
        ((replace(DRAW, kinds=("star",)),), "/steps/0/kinds/0", "unknown_kind"),
        ((replace(DRAW, url="https://x/"),), "/steps/0/url", "misplaced"),
        ((replace(MODEL, url="ftp://x/"), DRAW), "/steps/0/url", "not_an_address"),
        ((replace(MODEL, on_failure="gone"), DRAW), "/steps/0/on_failure", "unknown_step"),
        ((replace(BRANCH, key="weather"), DRAW), "/steps/0/key", "unknown_key"),
        ((replace(BRANCH, key="data."), DRAW), "/steps/0/key", "unknown_key"),
        ((replace(BRANCH, cases=()), DRAW), "/steps/0/cases", "missing"),
        ((replace(BRANCH, cases=(Case("gone", (1,)),)), DRAW), "/steps/0/cases/0/next", "unknown_step"),
        ((replace(BRANCH, cases=(Case("draw"),)), DRAW), "/steps/0/cases/0/values", "missing"),
        ((replace(DRAW, next="end"), CHECK), "/steps/1", "unreachable"),
        ((replace(DRAW, next="draw"),), "/steps/0/next", "no_end"),
        ((replace(DRAW, next="check"), replace(CHECK, next="draw")), "/steps/0/next", "no_end"),
        ((replace(MODEL, next="ask"), replace(BRANCH, cases=(Case("detect", ("a",)),)), DRAW), "/steps/0", "endless"),
        (
            (replace(CHECK, sample_percent=50, next="ask"), replace(BRANCH, cases=(Case("check", (1,)),)), DRAW),
            "/steps/0",
            "endless",
        ),
    ],
)
def test_what_is_wrong_is_told_at_its_place(steps: tuple[Step, ...], pointer: str, code: str) -> None:
    assert (pointer, code) in faults(*steps)


def test_labels_are_those_of_the_schema() -> None:
    flow = Workflow("w", "p", "W", "w", (replace(DRAW, labels=("Car", "Tree")),))
    assert [fault.pointer for fault in faults_of(flow, frozenset({"Car"}))] == ["/steps/0/labels/1"]
    assert faults_of(flow, None) == []
