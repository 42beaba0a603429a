"""Several makers and members of projects, many at once, on both databases: nobody gets two copies, or works unseen."""

import asyncio
import threading
from functools import partial

import pytest

from rotoscope.domain.errors import Conflict, RotoscopeError
from rotoscope.domain.events import TaskSubmitted
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.services import dispatch, people, project_life
from rotoscope.services.house import House
from rotoscope.services.people.sessions import principal_of
from rotoscope.store import projects
from rotoscope.wire.project import PlaceMember
from rotoscope.wire.task import TaskView
from tests import factories
from tests.services.crew import Crew
from tests.services.test_editing_races import at_once
from tests.services.working import a_maker, a_task

ASKING = 12
TASKS = 24


def test_copies_go_to_different_people_whoever_asks_at_once_and_are_joined_once(both: House) -> None:
    crew = Crew(both)
    people_ = [a_maker(crew.studio, f"m{n}") for n in range(ASKING // 2)]
    got: list[tuple[Principal, TaskView]] = []

    def ask(who: Principal) -> None:
        while True:
            try:
                task = crew.next_task(who)
            except Conflict:
                continue  # they have just been given another copy: ask again, says the answer
            if task:
                got.append((who, task))
            return

    at_once(*[partial(ask, who) for who in people_ * 2])
    assert len(got) == len({who.id for who, _ in got}) == len({task.job_id for _, task in got}) == 3
    revisions = [crew.draw(who, task, f"{who.name}s", 0.1) for who, task in got]

    def hand_in(who: Principal, task: TaskView, revision: int) -> None:
        token = task.lease_token or 0
        both.db.write_now(lambda conn: dispatch.submit(conn, both, who, task.id, token, revision))

    at_once(*[partial(hand_in, who, task, at) for (who, task), at in zip(got, revisions, strict=True)])

    async def told() -> None:
        await asyncio.gather(*(dispatch.advance(both, [TaskSubmitted(task.id)]) for _, task in got * 2))

    asyncio.run(told())
    assert crew.live() == ["check"]
    assert len(crew.tracks()) == 1, "what all three agree on, once"


def test_whoever_is_taken_out_of_a_closed_project_gets_no_task_afterwards(both: House) -> None:
    studio = factories.a_project(both)
    made = {a_task(both, factories.a_job(both, studio, state=JobState.OPEN)).id for _ in range(TASKS)}
    both.db.write_now(lambda conn: projects.update(conn, studio.project.id, is_closed=True))
    organization_id = studio.project.organization_id
    ann, ben = (
        both.db.write_now(
            lambda conn, name=name: people.insert_member(conn, both, organization_id, name, "", Role.MAKER)
        )
        for name in ("Ann", "Ben")
    )
    project_id, manager = studio.project.id, studio.manager
    for member in (ann, ben):
        both.db.write_now(
            lambda conn, member=member: project_life.place_member(
                conn, both, manager, project_id, member.id, PlaceMember()
            )
        )
    is_out, may_go_on = threading.Event(), threading.Event()
    taken: list[str] = []
    late: list[str] = []

    def ask(who: Principal) -> None:
        while True:
            was_out = is_out.is_set()
            task = both.db.write_now(lambda conn: dispatch.claim_next(conn, both, who))
            if task is None:
                return
            taken.append(task.id)
            if was_out and who.id == ann.id:
                late.append(task.id)
            if len(taken) >= TASKS // 3:
                may_go_on.set()

    def take_out() -> None:
        may_go_on.wait(30)
        both.db.write_now(lambda conn: project_life.remove_member(conn, both, manager, project_id, ann.id))
        is_out.set()

    her, him = principal_of(ann), principal_of(ben)
    at_once(lambda: ask(her), lambda: ask(him), take_out)
    assert not late
    assert sorted(taken) == sorted(made), "Ben gets what is left, each task once"
    with pytest.raises(RotoscopeError):
        both.db.write_now(lambda conn: dispatch.claim(conn, both, her, sorted(made)[0], take_over=True))
