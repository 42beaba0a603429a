"""Intake: one job for one request, however often it comes; nothing for a request that is wrong."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa

from rotoscope.domain.errors import BatchNameTaken, Forbidden, JobClosed, NotFound, ReferenceTaken, Refusal
from rotoscope.domain.events import KINDS
from rotoscope.domain.job import JobState
from rotoscope.domain.member import Principal, Role
from rotoscope.domain.new_job import NewBatch
from rotoscope.domain.upload import Upload, UploadKind, UploadState
from rotoscope.kit.ids import new_id
from rotoscope.services import intake
from rotoscope.services.house import House
from rotoscope.store import batches, jobs, tracks, uploads
from rotoscope.store.tables import events as events_table
from rotoscope.store.tables import jobs as jobs_table
from tests.factories import Studio, a_project
from tests.services.posting import a_post, job_of, post
from tests.unit.wire.prelabels import VIDEO_DATA, a_track

JOB = "JobArrived"
assert JOB in KINDS


@pytest.fixture
def studio(house: House) -> Studio:
    return a_project(house)


def count(house: House, table: sa.Table = jobs_table) -> int:
    return house.db.read_now(lambda conn: conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())


def events_of(house: House) -> list[tuple[str, str, int]]:
    columns = (events_table.c.kind, events_table.c.subject_id, events_table.c.weight)
    return house.db.read_now(lambda conn: [tuple(row) for row in conn.execute(sa.select(*columns))])


async def refused(house: House, studio: Studio, body: Any) -> Refusal:
    """How a body is refused; and it leaves nothing behind."""
    before = (count(house), count(house, events_table))
    with pytest.raises(Refusal) as refusal:
        await post(house, studio, body)
    assert (count(house), count(house, events_table)) == before
    return refusal.value


async def test_a_job_is_kept_with_the_event_of_its_arrival(house: House, studio: Studio) -> None:
    created = await post(house, studio, a_post(studio))
    job = job_of(house, created)
    assert (job.reference_id, job.state, job.frame_count, job.tag) == ("001", JobState.ARRIVING, 3, studio.workflow.tag)
    assert (job.batch_id, job.workflow_id, job.priority_weight) == (studio.batch_id, studio.workflow.id, 5)
    assert (job.schema_version, job.track_count, job.created_at_ms) == (1, 0, house.clock.now_ms())
    assert events_of(house) == [(JOB, job.id, 3)]


async def test_the_same_request_again_gets_the_same_job(house: House, studio: Studio) -> None:
    first = await post(house, studio, a_post(studio))
    again = await post(house, studio, json.dumps(a_post(studio), indent=2).encode())
    assert (again.job_id, first.is_replay, again.is_replay) == (first.job_id, False, True)
    assert len(events_of(house)) == 1


async def test_of_many_identical_requests_one_makes_the_job(house: House, studio: Studio) -> None:
    created = await asyncio.gather(*(post(house, studio, a_post(studio)) for _ in range(64)))
    assert len({one.job_id for one in created}) == 1
    assert sum(not one.is_replay for one in created) == 1
    assert (count(house), len(events_of(house))) == (1, 1)


async def test_another_request_with_the_same_reference_id_is_refused(house: House, studio: Studio) -> None:
    first = await post(house, studio, a_post(studio))
    refusal = await refused(house, studio, a_post(studio, priority_weight=6))
    assert isinstance(refusal, ReferenceTaken)
    assert refusal.data == {"job_id": first.job_id}


async def test_two_projects_may_use_the_same_reference_id(house: House, studio: Studio) -> None:
    other = a_project(house, studio.owner)
    first, second = await post(house, studio, a_post(studio)), await post(house, other, a_post(other))
    assert first.job_id != second.job_id


async def test_a_workflow_is_found_by_id_by_tag_and_by_its_id_as_tag(house: House, studio: Studio) -> None:
    workflow = studio.workflow
    by_id = await post(house, studio, a_post(studio, reference_id="a", tag=..., work_flow_id=workflow.id))
    as_tag = await post(house, studio, a_post(studio, reference_id="b", tag=workflow.id))
    both = await post(house, studio, a_post(studio, reference_id="c", tag="mine", work_flow_id=workflow.id.upper()))
    assert {by_id.workflow_id, as_tag.workflow_id, both.workflow_id} == {workflow.id}
    assert (by_id.tag, as_tag.tag, both.tag) == (workflow.id, workflow.id, "mine")


UNKNOWN: list[tuple[dict[str, Any], str, str]] = [
    ({"tag": "nobody's"}, "FS_0005", "/tag"),
    ({"work_flow_id": "2aae1234-acac-4234-aeff-12a22a237bbc"}, "FS_0005", "/work_flow_id"),
    ({"batch_id": "2aae1234-acac-4234-aeff-12a22a237bbc"}, "GE_0001", "/batch_id"),
    ({"data": {"video_data": {"source": {"src": "upload:none"}}}}, "FS_0003", "/data/video_data/source/src"),
    (
        {"data": {"video_data": {"frames": [{"frame_id": id_, "src": f"upload:{id_}/1.jpg"} for id_ in ("a", "b")]}}},
        "FS_0003",
        "/data/video_data/frames/0/src",
    ),
    ({"data": {"image_url": "upload:none"}}, "FS_0003", "/data/image_url"),
]


@pytest.mark.parametrize(("changes", "code", "pointer"), UNKNOWN, ids=[pointer for _, _, pointer in UNKNOWN])
async def test_what_the_project_does_not_have_is_refused(
    house: House, studio: Studio, changes: dict[str, Any], code: str, pointer: str
) -> None:
    refusal = await refused(house, studio, a_post(studio, **changes))
    assert (refusal.code, refusal.faults[0].pointer) == (code, pointer)


async def test_a_batch_of_another_project_is_unknown(house: House, studio: Studio) -> None:
    other = a_project(house, studio.owner)
    assert (await refused(house, studio, a_post(studio, batch_id=other.batch_id))).code == "GE_0001"


async def test_a_batch_id_in_capitals_is_the_same_batch(house: House, studio: Studio) -> None:
    created = await post(house, studio, a_post(studio, batch_id=studio.batch_id.upper()))
    assert created.batch_id == studio.batch_id


async def test_a_project_that_one_may_not_see_is_told_before_the_faults_of_the_body(
    house: House, studio: Studio
) -> None:
    stranger = a_project(house)
    for body in (b"no json", json.dumps(a_post(studio)).encode()):
        with pytest.raises(NotFound):
            await intake.receive_job(house, stranger.client, studio.project.id, intake.Body(body))


async def test_a_viewer_creates_nothing(house: House, studio: Studio) -> None:
    viewer = Principal(new_id(), studio.owner.organization_id, Role.MAKER, "Ann")
    with pytest.raises(Forbidden):
        await intake.receive_job(house, viewer, studio.project.id, intake.Body(json.dumps(a_post(studio)).encode()))


def with_prelabels(studio: Studio, *annotations: Any) -> dict[str, Any]:
    data = {"video_data": VIDEO_DATA, "maker_response": {"video2d": {"data": {"annotations": list(annotations)}}}}
    return a_post(studio, data=data)


async def test_pre_labels_are_kept_with_the_job(house: House, studio: Studio) -> None:
    created = await post(house, studio, with_prelabels(studio, a_track(_id="a"), a_track("line", _id="b")))
    rows = house.db.read_now(lambda conn: list(tracks.iterate(conn, created.job_id, with_source=True)))
    assert [(row.ordinal, row.track_id, row.revision) for row in rows] == [(0, "a", 0), (1, "b", 0)]
    assert all(row.source for row in rows)
    assert (job_of(house, created).track_count, job_of(house, created).annotation_count) == (2, 2)
    assert b"maker_response" not in house.db.read_now(lambda conn: jobs.input_of(conn, created.job_id))


async def test_one_wrong_pre_label_keeps_the_whole_job_out(house: House, studio: Studio) -> None:
    refusal = await refused(house, studio, with_prelabels(studio, a_track(_id="a"), a_track(_id="b", label=5)))
    assert refusal.faults[0].pointer == "/data/maker_response/video2d/data/annotations/1/label"


async def test_other_pre_labels_make_another_request(house: House, studio: Studio) -> None:
    body = with_prelabels(studio, a_track())
    first = await post(house, studio, body)
    assert (await post(house, studio, body)).job_id == first.job_id
    assert (await refused(house, studio, with_prelabels(studio, a_track(label="Dog")))).code == "FS_0001"
    assert (await refused(house, studio, a_post(studio))).code == "FS_0001"


def an_upload(house: House, organization_id: str, **changes: Any) -> str:
    upload = Upload(
        new_id(), organization_id, "a.mp4", 5, 1, 5, **{"state": UploadState.READY, "kind": UploadKind.VIDEO, **changes}
    )
    house.db.write_now(lambda conn: uploads.insert(conn, upload))
    return upload.id


def from_upload(studio: Studio, upload_id: str) -> dict[str, Any]:
    return a_post(studio, data={"video_data": {"source": {"src": f"upload:{upload_id}"}}})


async def test_a_job_from_an_upload_has_its_frames(house: House, studio: Studio) -> None:
    upload_id = an_upload(house, studio.owner.organization_id, frame_count=42)
    assert job_of(house, await post(house, studio, from_upload(studio, upload_id))).frame_count == 42


@pytest.mark.parametrize(
    ("state", "code"), [(UploadState.RECEIVING, "upload_unfinished"), (UploadState.FAILED, "upload_unusable")]
)
async def test_an_upload_that_is_not_ready_is_refused(
    house: House, studio: Studio, state: UploadState, code: str
) -> None:
    upload_id = an_upload(house, studio.owner.organization_id, state=state)
    assert (await refused(house, studio, from_upload(studio, upload_id))).faults[0].code == code


async def test_an_upload_of_somebody_else_is_unknown(house: House, studio: Studio) -> None:
    upload_id = an_upload(house, a_project(house).owner.organization_id)
    assert (await refused(house, studio, from_upload(studio, upload_id))).faults[0].code == "unknown_upload"


async def test_pre_labels_of_a_remote_video_say_to_upload_it_first(house: House, studio: Studio) -> None:
    data = {
        "video_data": {"source": {"src": "https://example.com/a.mp4"}},
        "maker_response": {"video2d": [a_track()]},
    }
    refusal = await refused(house, studio, a_post(studio, data=data))
    assert refusal.faults[0].code == "frames_unknown"
    assert "upload the video first" in refusal.message


def make_batch(house: House, studio: Studio, name: str = "Batch 1") -> Callable[[sa.Connection], Any]:
    return lambda conn: intake.create_batch(conn, house, studio.client, studio.project.id, NewBatch(name, "d", "l"))


def test_a_batch_is_kept(house: House, studio: Studio) -> None:
    batch = house.db.write_now(make_batch(house, studio))
    assert house.db.read_now(lambda conn: batches.get(conn, studio.project.id, batch.id)) == batch


def test_a_batch_name_that_is_taken_is_refused_and_says_by_which(house: House, studio: Studio) -> None:
    first = house.db.write_now(make_batch(house, studio))
    with pytest.raises(BatchNameTaken) as refusal:
        house.db.write_now(make_batch(house, studio))
    assert refusal.value.data == {"batch_id": first.id}


async def test_a_cancelled_job_is_cancelled_once_and_for_all(house: House, studio: Studio) -> None:
    created = await post(house, studio, a_post(studio))

    def cancel(conn: sa.Connection) -> Any:
        return intake.cancel_job(conn, house, studio.manager, studio.project.id, created.job_id)

    assert house.db.write_now(cancel).state is JobState.CANCELLED
    assert house.db.write_now(cancel).state is JobState.CANCELLED


async def test_a_job_that_has_ended_is_not_cancelled(house: House, studio: Studio) -> None:
    created = await post(house, studio, a_post(studio))
    house.db.write_now(lambda conn: jobs.move(conn, created.job_id, {JobState.ARRIVING}, JobState.COMPLETED))
    with pytest.raises(JobClosed):
        house.db.write_now(
            lambda conn: intake.cancel_job(conn, house, studio.manager, studio.project.id, created.job_id)
        )
