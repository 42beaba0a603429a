"""Telling: every fact is told once, to those who want it, and to nobody else."""

import json
from typing import Any, get_args

import pytest

from rotoscope.domain.delivery import Delivery
from rotoscope.domain.events import Event, JobArrived, JobCancelled, JobFailed, ResultReady, TaskSubmitted
from rotoscope.domain.job import JobState
from rotoscope.domain.news import MEANINGS, WEBHOOK_KINDS, NewsKind
from rotoscope.services import intake
from rotoscope.services.delivery import telling
from rotoscope.services.house import House
from rotoscope.store import deliveries, jobs, news, projects
from rotoscope.store.news import START
from rotoscope.wire.webhook import Kind
from tests.factories import Studio, a_batch, a_job, a_project, an_organization
from tests.services.receiving import a_webhook
from tests.services.working import a_task

HOOK = "https://client.example/hook"


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


def told(house: House, webhook_id: str) -> list[Delivery]:
    found = house.db.read_now(lambda conn: deliveries.of_queue(conn, webhook_id, (), None, 1000))
    return found[::-1]


def ended(house: House, studio: Studio, state: JobState = JobState.COMPLETED, **columns: Any) -> str:
    job = a_job(house, studio, state=JobState.BUILDING)
    values = {"completed_at_ms": house.clock.now_ms(), "result_sha256": "5" * 64, **columns}
    house.db.write_now(lambda conn: jobs.move(conn, job.id, {JobState.BUILDING}, state, **values))
    return job.id


async def test_a_webhook_is_told_ids_and_where_the_result_is(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["job.completed"]).webhook
    job_id = ended(house, studio)
    await telling.tell(house, [ResultReady(job_id)])
    (delivery,) = told(house, webhook.id)
    body = json.loads(delivery.body)
    assert (body["type"], body["timestamp"]) == ("job.completed", "2023-11-14T22:13:20.000Z")
    assert body["data"]["job_id"] == job_id
    assert body["data"]["result"] == house.links.result(job_id, "5" * 64)
    assert body["data"]["status"] == "completed"
    assert len(delivery.body) < 20_000


async def test_telling_twice_is_once_and_the_same_news_has_the_same_id_everywhere(house: House, studio: Studio) -> None:
    first, second = (a_webhook(house, studio, f"{HOOK}/{n}").webhook for n in (1, 2))
    job_id = ended(house, studio)
    for _ in range(2):
        await telling.tell(house, [ResultReady(job_id)])
    (one,) = [each for each in told(house, first.id) if each.kind == "job.completed"]
    (other,) = [each for each in told(house, second.id) if each.kind == "job.completed"]
    assert one.news_id == other.news_id
    assert one.id != other.id


async def test_nobody_is_told_what_they_did_not_ask_for(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["job.failed"]).webhook
    await telling.tell(house, [ResultReady(ended(house, studio))])
    assert told(house, webhook.id) == []


async def test_a_webhook_of_one_project_one_batch_or_all(house: House, studio: Studio) -> None:
    other = a_project(house, studio.owner, name="Other")
    batch_id = a_batch(house, studio, "second")
    kinds = ["job.completed"]
    everything = a_webhook(house, studio, HOOK, project_id=None, kinds=kinds).webhook
    own = a_webhook(house, studio, HOOK, kinds=kinds).webhook
    batch = a_webhook(house, studio, HOOK, batch_id=batch_id, kinds=kinds).webhook
    here, there, inside = ended(house, studio), ended(house, other), ended(house, studio)
    house.db.write_now(
        lambda conn: jobs.move(conn, inside, {JobState.COMPLETED}, JobState.COMPLETED, batch_id=batch_id)
    )
    for job_id in (here, there, inside):
        await telling.tell(house, [ResultReady(job_id)])
    heard = [[delivery.job_id for delivery in told(house, each.id)] for each in (everything, own, batch)]
    assert heard == [[here, there, inside], [here, inside], [inside]]


async def test_another_organization_is_told_nothing(house: House, studio: Studio) -> None:
    stranger = a_project(house, an_organization(house, "Elsewhere"))
    webhook = a_webhook(house, stranger, HOOK, project_id=None).webhook
    await telling.tell(house, [ResultReady(ended(house, studio))])
    assert told(house, webhook.id) == []
    (item,) = house.db.read_now(lambda conn: news.after(conn, START, 10, organization_id=studio.owner.organization_id))[
        :1
    ]
    assert item.item.project_id == studio.project.id
    theirs = stranger.owner.organization_id
    assert house.db.read_now(lambda conn: news.after(conn, START, 10, organization_id=theirs)) == []


async def test_a_batch_is_completed_once_and_again_when_it_has_grown(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["batch.completed"]).webhook
    first, second = ended(house, studio), a_job(house, studio, state=JobState.OPEN)
    await telling.tell(house, [ResultReady(first)])
    assert told(house, webhook.id) == [], "a job is still on its way"
    house.db.write_now(lambda conn: intake.cancel_job(conn, house, studio.manager, studio.project.id, second.id))
    for _ in range(2):
        await telling.tell(house, [JobCancelled(second.id)])
    (delivery,) = told(house, webhook.id)
    assert json.loads(delivery.body)["data"]["job_count"] == 2
    assert delivery.job_id == ""
    await telling.tell(house, [ResultReady(ended(house, studio))])
    assert len(told(house, webhook.id)) == 2


async def test_a_cancelled_job_is_told_of_by_its_cancelling(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["job.cancelled"]).webhook
    job = a_job(house, studio, state=JobState.OPEN)
    house.db.write_now(lambda conn: intake.cancel_job(conn, house, studio.manager, studio.project.id, job.id))
    await telling.tell(house, [JobCancelled(job.id)])
    (delivery,) = told(house, webhook.id)
    assert json.loads(delivery.body)["data"]["status"] == "cancelled"


async def test_a_task_is_told_with_its_job(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["task.submitted"]).webhook
    job = a_job(house, studio, state=JobState.OPEN)
    task = a_task(house, job)
    await telling.tell(house, [TaskSubmitted(task.id)])
    (delivery,) = told(house, webhook.id)
    data = json.loads(delivery.body)["data"]
    assert (data["task_id"], data["job_id"], data["step"]) == (task.id, job.id, "annotate")


async def test_the_stream_is_told_of_many_jobs_at_once(house: House, studio: Studio) -> None:
    ids = [a_job(house, studio).id for _ in range(3)]
    await telling.tell(house, [JobArrived(job_id) for job_id in ids])
    (item,) = house.db.read_now(lambda conn: news.after(conn, START, 10))
    assert (str(item.item.kind), list(item.item.ids), item.item.count) == ("job.created", ids, 3)


@pytest.mark.parametrize("event", [ResultReady, JobFailed, JobArrived, TaskSubmitted])
async def test_news_of_what_is_not_there_is_no_news(house: House, event: type[Event]) -> None:
    await telling.tell(house, [event("gone")])
    assert house.db.read_now(lambda conn: news.after(conn, START, 10)) == []


async def test_what_a_webhook_is_told_is_small_however_much_went_wrong(house: House, studio: Studio) -> None:
    webhook = a_webhook(house, studio, HOOK, kinds=["job.failed"]).webhook
    failures = [{"field": f"/data/video_data/frames/{n}/src", "type": "INVALID_IMAGE_LINK"} for n in range(5000)]
    error = {"code": "FS_0007", "message": "x" * 9999, "meta_data": {"failures": failures}}
    job_id = ended(house, studio, JobState.FAILED, error=error)
    await telling.tell(house, [JobFailed(job_id)])
    (delivery,) = told(house, webhook.id)
    assert len(delivery.body) < 20_000
    assert json.loads(delivery.body)["data"]["error"]["failure_count"] == 5000


def callbacks(house: House, job_id: str) -> list[Delivery]:
    return house.db.read_now(lambda conn: deliveries.of_job(conn, job_id))


async def test_the_callback_of_the_job_api_stands_beside_the_webhooks(house: House, studio: Studio) -> None:
    job_id = ended(house, studio)
    await telling.tell(house, [ResultReady(job_id)])
    assert callbacks(house, job_id) == [], "nobody is told who does not want to be"
    house.db.write_now(lambda conn: projects.update(conn, studio.project.id, callback_url=HOOK))
    job_id = ended(house, studio)
    for _ in range(2):
        await telling.tell(house, [ResultReady(job_id)])
    (delivery,) = callbacks(house, job_id)
    job = house.db.read_now(lambda conn: jobs.get(conn, job_id))
    assert job is not None
    told = {"reference_id": job.reference_id, "job_id": job_id, "status": "COMPLETED", "tag": job.tag}
    assert json.loads(delivery.body) == {"annotations": [{**told, "result": house.links.result(job_id, "5" * 64)}]}


async def test_the_callback_tells_of_failures_and_not_of_cancelling(house: House, studio: Studio) -> None:
    house.db.write_now(lambda conn: projects.update(conn, studio.project.id, callback_url=HOOK))
    error = {"code": "FS_0007", "message": "No.", "meta_data": {"failures": [{"field": "/x", "type": "X"}]}}
    failed = ended(house, studio, JobState.FAILED, error=error)
    cancelled = ended(house, studio, JobState.CANCELLED)
    await telling.tell(house, [JobFailed(failed)])
    await telling.tell(house, [JobCancelled(cancelled)])
    (delivery,) = callbacks(house, failed)
    (told,) = json.loads(delivery.body)["annotations"]
    assert (told["status"], told["flu_id"], told["error"]) == ("FAILED", failed, error)
    assert "result" not in told
    assert callbacks(house, cancelled) == []


def test_a_webhook_may_ask_for_every_kind_that_there_is_for_webhooks() -> None:
    assert set(get_args(Kind)) == {str(kind) for kind in WEBHOOK_KINDS}
    assert set(MEANINGS) == set(NewsKind)
