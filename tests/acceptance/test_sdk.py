"""Our own client against a real server: a program that works beside people, on an event loop."""

import io
import uuid
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from rotoscope import ApiError, AsyncClient, Client, job_body
from rotoscope.client import uploads
from tests.acceptance.desk import until
from tests.acceptance.serving import Server

HEAD = {"kind": "rectangle", "label": "car", "color": "", "origin": "model", "state": "editable", "points": []}


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Three pictures in a zip."""
    path = tmp_path / "frames.zip"
    with zipfile.ZipFile(path, "w") as file:
        for number in (1, 2, 10):
            picture = io.BytesIO()
            Image.new("RGB", (64, 48), (number * 20, 90, 120)).save(picture, "PNG")
            file.writestr(f"shot {number}.png", picture.getvalue())
    return path


def edits_of(track: str) -> list[dict]:
    """A program draws a box in the first frame and moves it in the last."""

    def key(left: float) -> dict:
        return {"coords": [left, 0.2, left + 0.2, 0.4], "hold": False}

    cells = [
        {"cell": "head", "before": None, "after": HEAD},
        {"cell": "geometry", "frame": 0, "before": None, "after": key(0.1)},
        {"cell": "geometry", "frame": 2, "before": None, "after": key(0.3)},
    ]
    return [{"edit_id": "program:1", "changes": [{"track": track, **cell} for cell in cells]}]


async def test_a_program_goes_from_an_archive_to_a_result(
    server: Server, project_id: str, archive: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(uploads, "PIECE_BYTES", 100)
    seen: list[int] = []
    async with AsyncClient(server.url, server.key) as client:
        upload = await client.upload(archive, progress=lambda sent, total: seen.append(sent))
        assert (upload.kind, upload.frame_count) == ("archive", 3)
        assert len(seen) > 3
        job = await client.create_job(project_id, str(uuid.uuid4()), source=upload.source, tag="track_bounding_boxes")
        await client.wait_until_open(job.job_id, progress=lambda arrived, total: None)
        frames = [frame.frame_id async for frame in client.frames(job.job_id)]
        assert frames == ["shot 1.png", "shot 2.png", "shot 10.png"]

        view = await client.view_job(job.job_id)
        assert view.task is not None
        held = await client.claim(view.task.id)
        track = str(uuid.uuid4())
        lease = {"session": "program", "task_id": held.id, "lease_token": held.lease_token, "have": 0}
        first = await client.apply_edits(job.job_id, edits_of(track), **lease)
        again = await client.apply_edits(job.job_id, edits_of(track), **lease)
        assert [each.outcome for each in first.results + again.results] == ["applied", "duplicate"]
        assert [each["id"] for each in await client.tracks(job.job_id)] == [track]
        await client.submit(held.id, held.lease_token, first.revision)

        await client.wait_for_result(project_id, job.job_id, seconds=60)
        document = await client.result(project_id, job.job_id)
        saved = await client.save_result(project_id, job.job_id, tmp_path / "result.json")
    [drawn] = document["data"]["annotation_data"]["annotations"]
    lefts = [drawn["frames"][frame]["coordinates"][0]["x"] for frame in frames]
    assert lefts == pytest.approx([0.1, 0.2, 0.3])
    assert saved.stat().st_size > 100


def test_a_bulk_tells_the_fate_of_every_line(server: Server, project_id: str) -> None:
    run = uuid.uuid4()
    bodies = [
        job_body(f"{run}-{n}", image_url=f"{server.pictures}/{n}.jpg", tag="track_bounding_boxes") for n in range(5)
    ]
    bodies[3]["priority_weight"] = 99
    with Client(server.url, server.key) as client:
        first = list(client.create_jobs(project_id, bodies))
        again = list(client.create_jobs(project_id, bodies))
    assert [outcome.success for outcome in first] == [True, True, True, False, True]
    assert [outcome.line for outcome in first] == [1, 2, 3, 4, 5]
    assert [outcome.job_id for outcome in first] == [outcome.job_id for outcome in again]
    assert [bool(outcome.job_id) for outcome in first] == [True, True, True, False, True]


def test_a_refusal_names_the_place(server: Server, project_id: str) -> None:
    with Client(server.url, server.key) as client, pytest.raises(ApiError) as caught:
        client.create_job(project_id, str(uuid.uuid4()), frames=["https://a/1.jpg", "ftp://a/2.jpg"], tag="default")
    assert [fault.pointer for fault in caught.value.faults] == ["/data/video_data/frames/1/src"]
    assert caught.value.request_id


def test_a_project_is_closed_archived_deleted_and_restored(server: Server) -> None:
    with server.client() as client:
        project = client.create_project("For some")
        ann = client.add_member("Ann", email="ann.of.some@example.org")
        assert client.update_project(project.id, is_closed=True).is_closed
        [placed] = client.place_member(project.id, ann.id, role="checker").members
        assert (placed.name, placed.own_role, placed.role) == ("Ann", "maker", "checker")
        client.remove_project_member(project.id, ann.id)
        assert client.project_members(project.id).members == []
        assert client.archive_project(project.id).state == "archived"
        with pytest.raises(ApiError, match="archived"):
            client.create_batch(project.id, "late")
        assert project.id in [one.id for one in client.projects("archived")]
        assert client.unarchive_project(project.id).state == "active"
        assert client.delete_project(project.id).state == "deleted"
        with pytest.raises(ApiError):
            client.project(project.id)
        assert client.restore_project(project.id).state == "active"


async def test_a_program_checks_measures_and_looks_after_the_house(server: Server) -> None:
    checklist = ["Every car"]
    with server.client() as client:
        project = client.create_project("Checked by a program")
        client.put_review_settings(project.id, checklist=checklist)
        steps = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker", "may_check_own": True}]
        flow = client.create_workflow(project.id, "Two", tag="two", steps=steps)
        address = f"{server.pictures}/checked.jpg"
        job = client.create_job(project.id, str(uuid.uuid4()), frames=[address], tag="two")
        client.wait_until_open(job.job_id)
        for verdict in (None, "accept"):
            task = client.view_job(job.job_id).task
            assert task is not None
            held = client.claim(task.id)
            if verdict:
                (line,) = client.mark(job.job_id, "ticked", checklist[0]).checklist
                assert (line.text, line.is_ticked) == (checklist[0], True)
            client.submit(held.id, held.lease_token, 0, verdict=verdict)
            if not verdict:
                until("a checker is asked", lambda: "check" in str(client.view_job(job.job_id).task))
        client.wait_for_result(project.id, job.job_id, seconds=60)
        assert [one.job_id for one in client.add_gold(project.id, job.job_id)] == [job.job_id]
        until("the job is measured", lambda: client.scores(project.id).jobs == 1)
        assert client.confused_jobs(project.id, "car", "bus") == []
        runs = client.model_runs(project.id, flow.id, "draw")
        assert (runs.waiting, runs.done, runs.troubled) == (0, 0, [])
        assert {one["project_id"] for one in client.storage().projects} >= {project.id}
    async with AsyncClient(server.url, server.key) as again:
        standing = await again.mark(job.job_id, "ticked", checklist[0], is_set=False)
        assert [one["verdict"] for one in standing.submissions] == [None, "accept"]
        assert (await again.review(job.job_id)).submissions == standing.submissions
        assert (await again.scores(project.id, days=0)).gold_jobs == 1
        assert await again.take_gold(project.id, job.job_id) == await again.gold_jobs(project.id) == []
        assert (await again.storage()).database
        assert (await again.model_runs(project.id, flow.id, "draw")).failed == 0
