"""The walk through a workflow: branches, samples and rounds, decided without a database."""

import pytest

from rotoscope.domain.task import Verdict
from rotoscope.domain.walk import after, arrive, is_sampled
from rotoscope.domain.workflow import Case, Step, StepKind, Workflow

CASES = (Case("far", values=("Berlin", 3, True)), Case("many", at_least=10))
BRANCH = Step("where", StepKind.BRANCH, key="data.city", cases=CASES)
STEPS = (BRANCH, *(Step(name, StepKind.MAKER) for name in ("near", "far", "many")))
FLOW = Workflow("w", "p", "n", "t", STEPS)


FAR, NEAR, MANY = ("Berlin", 3, 3.0, True), (9, "Bonn", 1, False, "3", None, {}), (10, 11.5)


@pytest.mark.parametrize(
    ("city", "name"),
    [*((city, "far") for city in FAR), *((city, "near") for city in NEAR), *((city, "many") for city in MANY)],
)
def test_a_branch_takes_the_first_case_that_fits_and_else_the_next_step(city: object, name: str) -> None:
    assert arrive(FLOW, BRANCH, "job", {"data": {"city": city}}).name == name


def test_a_key_that_is_not_there_fits_no_case() -> None:
    assert arrive(FLOW, BRANCH, "job", {"data": {}}).name == "near"
    assert arrive(FLOW, BRANCH, "job", {}).name == "near"


def test_one_is_not_true_where_a_case_names_both() -> None:
    step = Step("where", StepKind.BRANCH, key="tag", cases=(Case("far", values=(True,)),))
    assert arrive(FLOW, step, "job", {"tag": 1}).name == "near"
    assert arrive(FLOW, step, "job", {"tag": True}).name == "far"


@pytest.mark.parametrize("share", [0, 5, 25, 80, 100])
def test_a_sample_is_about_as_large_as_it_says_and_the_same_whenever_it_is_asked(share: int) -> None:
    step = Step("check", StepKind.CHECKER, sample_percent=share)
    chosen = [is_sampled(step, f"job {number}") for number in range(2000)]
    assert abs(sum(chosen) / 20 - share) <= (0 if share in (0, 100) else 4)
    assert chosen == [is_sampled(step, f"job {number}") for number in range(2000)]


def test_two_checkers_do_not_sample_the_same_jobs() -> None:
    one, other = (Step(name, StepKind.CHECKER, sample_percent=50) for name in ("first", "second"))
    both = sum(is_sampled(one, f"{n}") and is_sampled(other, f"{n}") for n in range(1000))
    assert 180 < both < 320


def test_who_is_not_in_the_sample_passes_the_checker() -> None:
    check = Step("check", StepKind.CHECKER, sample_percent=0)
    flow = Workflow("w", "p", "n", "t", (Step("draw", StepKind.MAKER), check))
    assert arrive(flow, check, "job", {}).name == "end"


def test_a_job_is_sent_back_so_often_and_then_goes_where_the_step_says() -> None:
    check = Step("check", StepKind.CHECKER, rounds_max=2, on_limit="rescue")
    flow = Workflow("w", "p", "n", "t", (Step("draw", StepKind.MAKER), check, Step("rescue", StepKind.MAKER)))
    ways = [after(flow, check, Verdict.SEND_BACK, round) for round in (1, 2, 3)]
    assert [way and way.name for way in ways] == ["draw", "rescue", "rescue"]
    accepted = after(flow, check, Verdict.ACCEPT, 9)
    assert accepted is not None
    assert accepted.name == "rescue"
