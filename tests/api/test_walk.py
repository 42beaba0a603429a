"""The whole walk of a job through the doors: upload, create with pre-labels, draw, submit, fetch the result."""

import asyncio
import io
import zipfile
from typing import Any

import pytest
import sqlalchemy as sa
from PIL import Image
from starlette.testclient import TestClient

from rotoscope.domain.events import KINDS
from rotoscope.services.house import House
from rotoscope.store.tables import events
from rotoscope.worker.handlers import HANDLERS
from tests.api.told import given
from tests.factories import Studio

FRAMES = 6
ODD = 0.12345678901234568
TRACK = "1a620df1-64a8-46ea-bc63-7446534e4870"


def carry(house: House) -> None:
    """Do what the worker does: hand every event to its handler until none is left."""
    while True:
        rows = house.db.read_now(lambda conn: conn.execute(sa.select(events).order_by(events.c.sequence)).all())
        rows = [row for row in rows if row.due_at_ms <= house.clock.now_ms()]
        if not rows:
            return
        for row in rows:
            asyncio.run(HANDLERS[KINDS[row.kind]].handler(house, [KINDS[row.kind](row.subject_id, row.weight)]))
        done = [row.sequence for row in rows]
        house.db.write_now(lambda conn, done=done: conn.execute(events.delete().where(events.c.sequence.in_(done))))


@pytest.fixture
def archive(client: TestClient) -> str:
    """An uploaded archive of pictures."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(FRAMES):
            picture = io.BytesIO()
            Image.new("RGB", (64, 48), (number * 40, 0, 0)).save(picture, "JPEG")
            archive.writestr(f"{number}.jpg", picture.getvalue())
    body = out.getvalue()
    headers = {"upload-length": str(len(body)), "content-type": "application/offset+octet-stream"}
    return client.post("/v1/uploads", content=body, headers=headers).json()["data"]["id"]


def shape(x: float) -> dict[str, Any]:
    corners = [{"x": x, "y": ODD}, {"x": x + 0.1, "y": ODD}, {"x": x + 0.1, "y": 0.9}, {"x": x, "y": 0.9}]
    return {"_id": f"shape {x}", "label": "Car", "coordinates": corners, "attributes": {"pose": {"value": "up"}}}


def new_job(archive: str) -> dict[str, Any]:
    frames = [{"frame_id": f"f{number}", "src": f"upload:{archive}/{number}.jpg"} for number in range(FRAMES)]
    annotations = [
        {
            "_id": track,
            "type": "rectangle",
            "label": "Car",
            "frames": {f"f{number}": shape(ODD + number / 100 + offset) for number in range(FRAMES)},
        }
        for track, offset in ((TRACK, 0.0), ("untouched", 0.3))
    ]
    response = {"video2d": {"data": {"annotations": annotations}}}
    return {
        "reference_id": "walk",
        "tag": "default",
        "data": {"video_data": {"frames": frames}, "maker_response": response},
    }


def test_a_job_walks_from_its_upload_to_its_result(
    client: TestClient, house: House, studio: Studio, archive: str
) -> None:
    path = f"/v1/projects/{studio.project.id}/jobs"
    job_id = given(client.post(path, json=new_job(archive)))["job_id"]
    carry(house)
    opened = given(client.get(f"/v1/jobs/{job_id}"))
    assert (opened["job"]["state"], opened["job"]["track_count"]) == ("open", 2)
    assert {frame["state"] for frame in given(client.get(f"/v1/jobs/{job_id}/frames"))["frames"]} == {"ready"}

    task = given(client.post("/v1/tasks/claim"))
    change = {"cell": "geometry", "frame": 2, "before": None, "after": {"coords": [0.5, 0.5, 0.6, 0.6]}}
    drawn = [
        {"track": "drawn", "cell": "head", "before": None, "after": {"kind": "rectangle", "label": "Van"}},
        {"track": "drawn", **change, "frame": 0},
    ]
    post = {
        "session": "s",
        "task_id": task["id"],
        "lease_token": task["lease_token"],
        "have": 0,
        "edits": [
            {"edit_id": "s:1", "changes": [{"track": TRACK, **change}]},
            {"edit_id": "s:2", "changes": drawn},
        ],
    }
    answer = given(client.post(f"/v1/jobs/{job_id}/edits", json=post))
    assert [one["outcome"] for one in answer["results"]] == ["applied", "applied"]
    submission = {"lease_token": task["lease_token"], "revision": answer["revision"]}
    given(client.post(f"/v1/tasks/{task['id']}/submit", json=submission))
    carry(house)

    done = given(client.get(f"{path}/{job_id}"))
    assert done["status"] == "completed"
    result = client.get(done["result"]).json()
    tracks = {track["_id"]: track for track in result["data"]["annotation_data"]["annotations"]}
    prelabels = new_job(archive)["data"]["maker_response"]["video2d"]["data"]["annotations"]
    sent = {track["_id"]: track for track in prelabels}
    assert tracks.keys() == {TRACK, "untouched", "drawn"}
    assert tracks["untouched"]["frames"] == sent["untouched"]["frames"]
    for number in (0, 1, 3, 4, 5):
        assert tracks[TRACK]["frames"][f"f{number}"] == sent[TRACK]["frames"][f"f{number}"]
    assert tracks[TRACK]["frames"]["f2"] != sent[TRACK]["frames"]["f2"]
    assert len(tracks["drawn"]["frames"]) == FRAMES
