"""Editing and dispatch by several at once, on both databases: the lease decides, and nothing counts twice."""

import asyncio
import json
import threading
from collections.abc import Callable

import msgspec
import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import Conflict, LeaseLost
from rotoscope.domain.events import FramesReady, TaskSubmitted
from rotoscope.domain.job import JobState
from rotoscope.domain.task import TaskState
from rotoscope.services import dispatch, editing
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.store import edits, tasks
from rotoscope.store.tables import events
from rotoscope.wire.edit_post import EditsPost
from tests import factories
from tests.services.working import Work, a_maker, a_task, at_work, create, move


def at_once(*errands: Callable[[], object]) -> None:
    threads = [threading.Thread(target=errand) for errand in errands]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def post_of(work: Work, *sent: dict) -> EditsPost:
    return EditsPost("session", work.task.id, 1, 0, [msgspec.Raw(json.dumps(edit).encode()) for edit in sent])


def test_one_post_sent_many_times_at_once_counts_once(both: House) -> None:
    work = at_work(both)
    post, outcomes = post_of(work, create(1, "a"), move(2, "a", 3)), []

    def send() -> None:
        answer = both.db.write_now(lambda conn: editing.apply_edits(conn, both, work.maker, work.job.id, post))
        outcomes.append(tuple((one.outcome, one.revision) for one in answer.results))

    at_once(*[send] * 16)
    assert sorted(set(outcomes)) == [(("applied", 1), ("applied", 2)), (("duplicate", 1), ("duplicate", 2))]
    assert outcomes.count((("applied", 1), ("applied", 2))) == 1
    assert work.now().revision == 2


def test_edits_that_race_with_a_submit_are_in_it_or_parked(both: House) -> None:
    for number in range(10):
        work = at_work(both)
        submitted: list[int] = []

        def submit(work: Work = work, submitted: list[int] = submitted) -> None:
            for revision in (0, 1):
                try:
                    both.db.write_now(
                        lambda conn: dispatch.submit(conn, both, work.maker, work.task.id, 1, revision)  # noqa: B023
                    )
                except (Conflict, LeaseLost):
                    continue
                submitted.append(revision)
                return

        at_once(lambda work=work, number=number: work.post(create(number, "a")), submit)
        task = both.db.read_now(lambda conn, work=work: tasks.get(conn, work.task.id))
        assert task is not None
        if task.state is TaskState.SUBMITTED:
            assert work.now().revision == task.submitted_revision
            parked = both.db.read_now(
                lambda conn, work=work: history.parked_edits(conn, work.maker, work.job.id).parked
            )
            assert len(parked) + work.now().revision == 1


def test_a_take_over_cuts_the_loser_off_at_once(both: House) -> None:
    work = at_work(both)
    other = a_maker(work.studio, "Bob")

    def draw() -> None:
        for number in range(30):
            work.post(create(number, f"t{number}"))

    at_once(
        draw,
        lambda: both.db.write_now(lambda conn: dispatch.claim(conn, both, other, work.task.id, take_over=True)),
    )
    log = both.db.read_now(lambda conn: edits.since(conn, work.job.id, 0, 100))
    parked = both.db.read_now(lambda conn: history.parked_edits(conn, work.maker, work.job.id).parked)
    assert [row.revision for row in log] == list(range(1, len(log) + 1))
    assert {row.edit_id for row in log} | {row.edit_id for row in parked} == {f"session:{n}" for n in range(30)}
    assert len(log) + len(parked) == 30
    assert set(work.drawn()) == {f"t{number}" for number in range(len(log))}
    late = work.post(create(99, "late"))
    assert [(outcome.outcome, outcome.reason) for outcome in late.results] == [("parked", "lease_lost")]
    assert "late" not in work.drawn()


async def test_a_job_that_is_told_ready_and_submitted_by_several_at_once_moves_once(both: House) -> None:
    studio = factories.a_project(both)
    job, maker = factories.a_job(both, studio), a_maker(studio)
    await asyncio.gather(*(dispatch.open_tasks(both, [FramesReady(job.id)]) for _ in range(8)))
    (task,) = both.db.read_now(lambda conn: tasks.of_job(conn, job.id))
    both.db.write_now(lambda conn: dispatch.claim(conn, both, maker, task.id))
    both.db.write_now(lambda conn: dispatch.submit(conn, both, maker, task.id, 1, 0))
    await asyncio.gather(*(dispatch.advance(both, [TaskSubmitted(task.id)]) for _ in range(8)))
    kinds = both.db.read_now(lambda conn: conn.execute(sa.select(events.c.kind)).scalars().all())
    assert sorted(kinds) == ["JobFinished", "TaskSubmitted"]


@pytest.mark.slow
def test_everybody_who_asks_for_the_next_task_gets_another_one(both: House) -> None:
    studio = factories.a_project(both)
    made = {a_task(both, factories.a_job(both, studio, state=JobState.OPEN)).id for _ in range(60)}
    taken: list[str] = []

    def ask() -> None:
        maker = a_maker(studio)
        while task := both.db.write_now(lambda conn: dispatch.claim_next(conn, both, maker)):
            taken.append(task.id)

    at_once(*[ask] * 16)
    assert len(taken) == 60
    assert set(taken) == made
