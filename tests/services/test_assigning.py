"""Assigning: a manager gives a job to somebody, and it stays theirs."""

import asyncio
from typing import Any

import pytest

from rotoscope.domain.errors import Conflict
from rotoscope.domain.member import Principal
from rotoscope.domain.task import REWORK_KEPT_SECONDS
from rotoscope.kit.clock import FakeClock
from rotoscope.services import dispatch
from rotoscope.services.dispatch.job_actions import act
from rotoscope.services.house import House
from rotoscope.store import job_rows
from rotoscope.wire.job_actions import JobActions
from tests.services.reviewing import Review
from tests.services.working import a_maker


def assign(crew: Review, member_id: str) -> Any:
    async def done() -> Any:
        wanted = JobActions("assign", jobs=(crew.job_id,), member_id=member_id)
        return [
            one async for part in act(crew.house, crew.studio.manager, crew.studio.project.id, wanted) for one in part
        ]

    (outcome,) = asyncio.run(done())
    return outcome


def next_of(crew: Review, who: Principal) -> str | None:
    task = crew.house.db.write_now(lambda conn: dispatch.claim_next(conn, crew.house, who))
    return task and task.job_id


def test_what_was_given_to_one_is_offered_to_nobody_else_however_long_it_waits(house: House, clock: FakeClock) -> None:
    crew = Review(house)
    ben = a_maker(crew.studio, "Ben")
    assert assign(crew, crew.ann.id).success
    clock.advance(3000 * REWORK_KEPT_SECONDS)
    assert next_of(crew, ben) is None
    assert next_of(crew, crew.ann) == crew.job_id


def test_nobody_takes_it_by_its_id_either(house: House) -> None:
    crew = Review(house)
    assign(crew, crew.ann.id)
    with pytest.raises(Conflict):
        crew.claim(a_maker(crew.studio, "Ben"))


def test_given_back_to_everybody_it_is_offered_to_everybody(house: House) -> None:
    crew = Review(house)
    assign(crew, crew.ann.id)
    assign(crew, "")
    assert next_of(crew, a_maker(crew.studio, "Ben")) == crew.job_id


def test_it_is_taken_from_who_has_it_and_what_was_drawn_passes_on(house: House) -> None:
    crew = Review(house)
    task = crew.claim(crew.cho)
    change = {"track": "a", "cell": "head", "before": None, "after": {"kind": "rectangle", "label": "Car"}}
    crew.edit(crew.cho, task, change)
    assert assign(crew, crew.ann.id).success
    with pytest.raises(AssertionError, match="lease_lost"):
        crew.edit(crew.cho, task, change)
    assert next_of(crew, crew.ann) == crew.job_id
    assert crew.job.track_count == 1


def test_who_may_not_do_it_is_not_given_it(house: House) -> None:
    crew = Review(house)
    crew.drawn()
    outcome = assign(crew, crew.ann.id)
    assert (outcome.success, outcome.error["code"]) == (False, "conflict")
    assert not assign(crew, "nobody").success


def test_the_list_of_jobs_says_whose_it_is(house: House) -> None:
    crew = Review(house)
    assign(crew, crew.ann.id)
    marks = house.db.read_now(lambda conn: job_rows.marks(conn, [crew.job_id]))
    assert marks[crew.job_id].holder_name == "Ann"
