"""Several makers: each draws on a copy of their own, and what they agree on becomes the job's."""

import asyncio
import json
from typing import Any

import msgspec
import pytest

from rotoscope.domain.errors import Conflict, Forbidden, JobNotFound
from rotoscope.domain.task import Verdict
from rotoscope.services import dispatch, editing, workplace
from rotoscope.services.access import visible_job
from rotoscope.services.dispatch.job_actions import act
from rotoscope.services.editing import history
from rotoscope.services.house import House
from rotoscope.services.review import quality
from rotoscope.services.review.issues import create
from rotoscope.store import clearing
from rotoscope.store.tables import metadata
from rotoscope.wire.edit_post import EditsPost
from rotoscope.wire.issue import NewIssue
from rotoscope.wire.job_actions import JobActions
from tests.services.crew import FRAMES, Crew
from tests.services.working import HEAD, box_track


def test_a_job_is_given_to_as_many_different_people_as_the_step_says(house: House) -> None:
    crew = Crew(house)
    got = [crew.claimed(who) for who in crew.people[:3]]
    assert len({task.job_id for task in got}) == 3
    assert {task.copy_of for task in got} == {crew.job_id}
    assert crew.next_task(crew.people[3]) is None
    assert crew.next_task(crew.people[0]) is None


def test_nobody_gets_two_copies_of_a_job_however_they_ask(house: House) -> None:
    crew = Crew(house)
    ann, ben = crew.people[:2]
    first = crew.claimed(ann)
    assert crew.next_task(ann) is None
    others = crew.claimed(ben)
    take = lambda conn: dispatch.claim(conn, house, ann, others.id, take_over=True)  # noqa: E731
    with pytest.raises(Forbidden):
        house.db.write_now(take)
    crew.hand_in(ann, first, 0)
    assert crew.next_task(ann) is None


def test_no_maker_sees_what_another_draws(house: House) -> None:
    crew = Crew(house)
    ann, ben = crew.people[:2]
    anns, bens = crew.claimed(ann), crew.claimed(ben)
    crew.draw(ann, anns, "car", 0.1)
    see = lambda who, job_id: house.db.read_now(lambda conn: visible_job(conn, who, job_id))  # noqa: E731
    assert see(ann, anns.job_id).track_count == 1
    assert see(ben, bens.job_id).track_count == 0
    assert crew.tracks() == []
    with pytest.raises(JobNotFound):
        see(ben, anns.job_id)
    drawing = crew.claimed(crew.cho)  # a checker who draws is a maker here
    with pytest.raises(JobNotFound):
        see(crew.cho, anns.job_id)
    crew.hand_in(crew.cho, drawing, 0)
    assert see(crew.studio.manager, anns.job_id).copy_of == crew.job_id
    assert crew.agreement() is None


def test_a_copy_opens_as_the_job_with_the_makers_own_task(house: House) -> None:
    crew = Crew(house, prelabels=(box_track("pre", FRAMES),))
    ann = crew.people[0]
    task = crew.claimed(ann)
    for asked in (task.job_id, crew.job_id):
        opened = crew.opened(ann, asked)
        assert (opened.task and opened.task.id) == task.id
    assert (crew.opened(ann, task.job_id).job.id, crew.opened(ann, task.job_id).job.track_count) == (task.job_id, 1)
    page = house.db.read_now(lambda conn: workplace.frame_page(conn, house, ann, task.job_id, 0, 10))
    assert len(page.frames) == FRAMES


def test_the_job_waits_for_the_last_maker_and_takes_what_they_agree_on(house: House) -> None:
    crew = Crew(house)
    ben, cas = crew.people[1:3]
    crew.drawn_by_all(0.14, 0.10)
    assert (crew.job().step, crew.tracks()) == ("draw", [])
    task = crew.claimed(cas)
    crew.draw(cas, task, "ghost", 0.7)
    crew.hand_in(cas, task, crew.draw(cas, task, "Cass", 0.09, 2))
    assert (crew.job().step, crew.live()) == ("check", ["check"])
    assert [track.id for track in crew.tracks()] == ["Bens"]
    assert (crew.job().track_count, crew.job().annotation_count) == (1, FRAMES)
    log = house.db.read_now(lambda conn: history.edit_log(conn, crew.studio.manager, crew.job_id, 0, 10))
    assert [edit.author_id for edit in log.edits] == [ben.id]
    told = crew.agreement()
    assert told is not None
    assert [(one.label, one.kept, len(one.members)) for one in told.objects] == [("Car", 0, 1), ("Car", 2, 3)]
    assert [maker.edits for maker in told.makers] == [1, 1, 2]
    assert 0 < told.score < 1


def test_what_a_checker_chooses_is_told_as_kept(house: House) -> None:
    crew = Crew(house, makers=2)
    crew.drawn_by_all(0.10, 0.14)
    task = crew.claimed(crew.cho)
    head = crew.tracks()[0]
    assert head.id == "Anns"
    changes = [{"track": "Anns", "cell": "head", "before": HEAD, "after": None}]
    edit = msgspec.Raw(json.dumps({"edit_id": "c:1", "changes": changes}).encode())
    post = EditsPost("c", task.id, task.lease_token or 0, 1, [edit])
    house.db.write_now(lambda conn: editing.apply_edits(conn, house, crew.cho, crew.job_id, post))
    told = crew.agreement()
    assert told is not None
    assert told.objects[0].kept == 0
    crew.draw(crew.cho, task, "Bens", 0.14, 2)
    told = crew.agreement()
    assert told is not None
    assert told.objects[0].kept == 2
    crew.draw(crew.cho, task, "Bens", 0.3, 3)
    told = crew.agreement()
    assert told is not None
    assert told.objects[0].kept is None


def test_a_prelabel_that_most_took_out_is_out(house: House) -> None:
    crew = Crew(house, prelabels=(box_track("pre", FRAMES), box_track("other", FRAMES)))
    for who in crew.people[:3]:
        task, revision = crew.claimed(who), 0
        if who.name != "Cas":
            changes: list[dict[str, Any]] = [{"track": "pre", "cell": "head", "before": None, "after": None}]
            edit = msgspec.Raw(json.dumps({"edit_id": f"{who.name}:1", "changes": changes}).encode())
            post = EditsPost(who.name, task.id, task.lease_token or 0, 0, [edit])
            revision = house.db.write_now(
                lambda conn, who=who, task=task, post=post: editing.apply_edits(conn, house, who, task.job_id, post)
            ).revision
        crew.hand_in(who, task, revision)
    assert [track.id for track in crew.tracks()] == ["other"]
    assert crew.job().revision == 1  # what nobody touched was not written again


def test_what_comes_back_is_mended_by_one_who_agreed_most(house: House) -> None:
    crew = Crew(house)
    crew.drawn_by_all(0.14, 0.10, 0.09)
    task = crew.claimed(crew.cho)
    crew.hand_in(crew.cho, task, crew.job().revision, Verdict.SEND_BACK, "The van is missing.")
    assert crew.next_task(crew.people[0]) is None
    rework = crew.claimed(crew.people[1])
    assert (rework.job_id, rework.copy_of, rework.round) == (crew.job_id, "", 2)


def test_work_on_a_copy_that_somebody_took_over_is_parked_and_not_lost(house: House) -> None:
    crew = Crew(house)
    ann, ben = crew.people[:2]
    task = crew.claimed(ann)
    house.db.write_now(lambda conn: dispatch.claim(conn, house, ben, task.id, take_over=True))
    edit = msgspec.Raw(b'{"edit_id":"late:1","changes":[{"track":"a","cell":"head","before":null,"after":null}]}')
    post = EditsPost("late", task.id, task.lease_token or 0, 0, [edit])
    answer = house.db.write_now(lambda conn: editing.apply_edits(conn, house, ann, task.job_id, post))
    assert (answer.results[0].outcome, answer.results[0].reason) == ("parked", "lease_lost")


async def test_a_manager_who_does_not_wait_for_the_last_loses_nothing(house: House) -> None:
    crew = await asyncio.to_thread(Crew, house)
    await asyncio.to_thread(crew.drawn_by_all, 0.1, 0.12)
    wanted = JobActions("move", jobs=(crew.job_id,), to="check")
    outcomes = [one async for part in act(house, crew.studio.manager, crew.studio.project.id, wanted) for one in part]
    assert [one.success for one in outcomes] == [True]
    assert (crew.job().step, [track.id for track in crew.tracks()]) == ("check", ["Anns"])


async def test_moved_to_the_same_step_before_all_have_handed_in_it_begins_anew(house: House) -> None:
    crew = await asyncio.to_thread(Crew, house)
    await asyncio.to_thread(crew.drawn_by_all, 0.1)
    wanted = JobActions("move", jobs=(crew.job_id,), to="draw")
    _ = [part async for part in act(house, crew.studio.manager, crew.studio.project.id, wanted)]
    assert crew.live() == ["draw"] * 3
    await asyncio.to_thread(crew.drawn_by_all, 0.1, 0.12, 0.1)
    assert (crew.job().step, len(crew.tracks())) == ("check", 1)


def test_makers_are_not_told_how_others_drew_and_quality_counts_it(house: House) -> None:
    crew = Crew(house, makers=2)
    crew.drawn_by_all(0.1, 0.1)
    assert crew.agreement(crew.people[0]) is None
    assert crew.agreement() is not None
    told = house.db.read_now(lambda conn: quality.report(conn, house, crew.studio.manager, crew.studio.project.id))
    assert (told.agreement.jobs, told.agreement.score) == (1, 1.0)
    assert [(pair.jobs, pair.score) for pair in told.agreement.pairs] == [(1, 1.0)]
    assert [job.job_id for job in told.agreement.least] == [crew.job_id]


def test_issues_are_made_on_the_job_and_not_on_a_copy(house: House) -> None:
    crew = Crew(house)
    task = crew.claimed(crew.people[0])
    new = NewIssue("x")
    with pytest.raises(Conflict):
        house.db.write_now(lambda conn: create(conn, house, crew.people[0], task.job_id, new))


def test_what_was_drawn_on_copies_goes_with_the_project(house: House) -> None:
    crew = Crew(house)
    crew.drawn_by_all(0.14, 0.10, 0.09)
    named = [table for table in metadata.sorted_tables if "job_id" in table.c]

    def left() -> set[str]:
        return house.db.read_now(
            lambda conn: {table.name for table in named if conn.execute(table.select().limit(1)).first() is not None}
        )

    assert {"copies", "edits", "tracks", "agreements"} <= left()
    project_id = crew.studio.project.id
    while house.db.write_now(lambda conn: clearing.clear_jobs(conn, project_id, 10)):
        pass
    assert left() == set()
