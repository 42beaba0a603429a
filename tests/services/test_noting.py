"""Noting: pages are told of what changes while it changes, and of nothing that has not."""

import asyncio
from collections.abc import Callable

from rotoscope.domain.news import NewsKind
from rotoscope.domain.review import MarkKind
from rotoscope.services import review
from rotoscope.services.dispatch.job_actions import act
from rotoscope.services.house import House
from rotoscope.services.media.arrival import load
from rotoscope.services.media.keeping import Chunk, keep
from rotoscope.services.review import issues
from rotoscope.store import news
from rotoscope.store.news import START
from rotoscope.wire.issue import NewIssue
from rotoscope.wire.job_actions import JobActions
from rotoscope.wire.review import NewMark
from tests import factories
from tests.pictures import a_jpeg
from tests.services.reviewing import Review


def heard(house: House, since: int = 0) -> list[tuple[NewsKind, list[str]]]:
    told = house.db.read_now(lambda conn: news.after(conn, START, 1000))
    return [(each.item.kind, list(each.item.ids)) for each in told][since:]


def during(house: House, work: Callable[[], object]) -> list[tuple[NewsKind, list[str]]]:
    before = len(heard(house))
    work()
    return heard(house, before)


def test_a_task_that_opens_is_told_with_its_id(house: House) -> None:
    crew = Review(house)
    opened = [ids for kind, ids in heard(house) if kind is NewsKind.TASK_OPENED]
    assert opened == [[crew.claim(crew.ann).id]]


def test_a_job_that_goes_on_is_told_with_what_can_be_claimed_of_it(house: House) -> None:
    crew = Review(house)
    task = crew.claim(crew.ann)
    told = during(house, lambda: crew.hand_in(crew.ann, task))
    checking = crew.claim(crew.cho).id
    assert [(kind, ids) for kind, ids in told if kind is not NewsKind.TASK_SUBMITTED] == [
        (NewsKind.JOB_CHANGED, [crew.job_id]),
        (NewsKind.TASK_OPENED, [checking]),
    ]


def test_what_is_said_in_a_review_is_told(house: House) -> None:
    crew = Review(house)
    crew.drawn()

    def write(work: Callable) -> Callable[[], object]:
        return lambda: house.db.write_now(work)

    told = (NewsKind.JOB_CHANGED, [crew.job_id])
    make = write(lambda conn: issues.create(conn, house, crew.cho, crew.job_id, NewIssue("Too wide")))
    assert during(house, make) == [told]
    (issue,) = house.db.read_now(lambda conn: issues.list_issues(conn, crew.cho, crew.job_id)).issues
    answer = write(lambda conn: issues.comment(conn, house, crew.cho, crew.job_id, issue.id, "Look"))
    assert during(house, answer) == [told]
    mark = NewMark(MarkKind.DISMISSED_FINDING.value, "f" * 24)
    assert during(house, write(lambda conn: review.set_mark(conn, house, crew.cho, crew.job_id, mark))) == [told]
    assert during(house, write(lambda conn: issues.delete(conn, house, crew.cho, crew.job_id, issue.id))) == [told]


async def test_many_jobs_that_are_moved_are_told_in_one_item(house: House) -> None:
    crew = await asyncio.to_thread(Review, house)
    before = len(heard(house))
    wanted = JobActions("move", jobs=(crew.job_id,), to="check")
    _ = [part async for part in act(house, crew.studio.manager, crew.studio.project.id, wanted)]
    kinds = [kind for kind, _ in heard(house, before)]
    assert kinds == [NewsKind.JOB_CHANGED, NewsKind.TASK_OPENED]


async def test_frames_are_told_while_others_are_still_to_come_and_not_when_the_job_opens(house: House) -> None:
    studio = factories.a_project(house)
    job = factories.a_job(house, studio, frames=2)
    (arrived,) = house.db.read_now(lambda conn: load(conn, [job.id]))
    for index, is_last in ((0, False), (1, True)):
        fetched = {f"src{index}": a_jpeg()}
        await keep(house, Chunk(arrived, [(index, str(index), f"src{index}")], {}, fetched, is_last))
    assert [entry for entry in heard(house) if entry[0] is NewsKind.FRAMES_CHANGED] == [
        (NewsKind.FRAMES_CHANGED, [job.id])
    ]
