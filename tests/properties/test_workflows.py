"""Every job of every workflow that is let in comes to a person or to the end, and people can bring it to the end."""

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rotoscope.domain.task import Verdict
from rotoscope.domain.walk import after, arrive, fact, is_sampled
from rotoscope.domain.workflow import END, Case, Step, StepKind, Workflow
from rotoscope.domain.workflow_rules import faults_of

NAMES = ("a", "b", "c", "d", "e", "f")
VALUES = st.sampled_from((1, 2, True, "x", None))


@st.composite
def steps(draw: st.DrawFn, name: str, names: tuple[str, ...]) -> Step:
    targets = st.sampled_from(("", "", *names, END.name))
    cases_lead = st.sampled_from((*names, END.name))
    kind = draw(st.sampled_from([kind for kind in StepKind if kind is not StepKind.END]))
    following = draw(targets)
    if kind is StepKind.CHECKER:
        percent, rounds = draw(st.sampled_from((0, 30, 100))), draw(st.integers(1, 3))
        return Step(
            name,
            kind,
            following,
            sample_percent=percent,
            rounds_max=rounds,
            on_limit=draw(targets),
        )
    if kind is StepKind.MODEL:
        return Step(name, kind, following, url="https://example.org/", on_failure=draw(targets))
    if kind is StepKind.BRANCH:
        cases = draw(st.lists(st.builds(Case, cases_lead, st.tuples(VALUES)), min_size=1, max_size=2))
        return Step(name, kind, following, key="data.x", cases=tuple(cases))
    return Step(name, kind, following)


@st.composite
def flows(draw: st.DrawFn) -> Workflow:
    names = NAMES[: draw(st.integers(1, len(NAMES)))]
    return Workflow("w", "p", "W", "w", tuple(draw(steps(name, names)) for name in names))


def rest(flow: Workflow, step: Step, job_id: str, facts: dict, is_up: bool) -> Step:
    """Where a job comes to rest; models that are asked on the way answer, or do not."""
    for _ in range(len(flow.steps) + 1):
        step = arrive(flow, step, job_id, facts)
        if step.kind is not StepKind.MODEL:
            return step
        if not is_up and not step.on_failure:
            return END  # the job fails, which is an end too
        step = flow.target(step, step.next if is_up else step.on_failure)
    raise AssertionError("the job walks for ever without a person")


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(flows(), st.text(max_size=3), VALUES, st.booleans())
def test_every_job_comes_to_a_person_or_to_an_end(flow: Workflow, job_id: str, value: object, is_up: bool) -> None:
    assume(not faults_of(flow))
    facts = {"data": {"x": value}}
    for step in flow.steps:
        for way in (step, *flow.ways_out(step).values()):
            stands = rest(flow, way, job_id, facts, is_up)
            assert stands.is_persons or stands.kind is StepKind.END


@settings(suppress_health_check=[HealthCheck.filter_too_much])
@given(flows(), st.text(max_size=3), VALUES)
def test_a_checker_can_send_a_job_back_only_so_often(flow: Workflow, job_id: str, value: object) -> None:
    assume(not faults_of(flow))
    for step in flow.steps:
        if step.kind is StepKind.CHECKER:
            ways = [after(flow, step, Verdict.SEND_BACK, number) for number in range(1, step.rounds_max + 2)]
            assert ways[-1] == (flow.step(step.on_limit) if step.on_limit else None)
            assert all(way is None or way.kind is StepKind.MAKER for way in ways[: step.rounds_max - 1])
            assert after(flow, step, Verdict.ACCEPT, 99) == flow.target(step, step.next)


@given(st.lists(st.uuids(), min_size=400, max_size=400, unique=True))
def test_a_sample_is_what_it_says_and_the_same_each_time(ids: list) -> None:
    step = Step("check", StepKind.CHECKER, sample_percent=25)
    chosen = [str(one) for one in ids if is_sampled(step, str(one))]
    assert 40 < len(chosen) < 170
    assert all(is_sampled(step, one) for one in chosen)


def test_a_fact_is_found_by_its_path_and_is_none_where_nothing_stands() -> None:
    facts = {"tag": "t", "data": {"metadata": {"cities": ["Berlin"]}}}
    assert fact(facts, "tag") == "t"
    assert fact(facts, "data.metadata.cities.0") == "Berlin"
    for key in ("data.metadata.cities.1", "data.metadata.cities.x", "data.gone.x", "tag.x"):
        assert fact(facts, key) is None
