"""The official client, `playment` 1.0.5 as it comes from the registry, against a real server."""

import time
import uuid
from collections.abc import Callable, Iterator

import playment
import pytest
import requests
from playment.base.sensors import Frame, Sensor, SensorData, SensorFrameObject, SensorFusionData

from rotoscope.compat.playment import connect, disconnect
from tests.acceptance.faulty_proxy import proxy_before
from tests.acceptance.serving import Server, finish

TAG = "track_bounding_boxes"


class VideoData(playment.Data):
    """What users of the client write themselves, because it has no class for videos."""

    def __init__(self, frames: list[dict]) -> None:
        self.video_data = {"frames": frames}

    def valid(self) -> bool:
        return bool(self.video_data["frames"])


@pytest.fixture
def client(server: Server) -> Iterator[playment.Client]:
    connect(server.url)
    yield playment.Client(server.key)
    disconnect()


@pytest.fixture
def video(server: Server) -> VideoData:
    return VideoData([{"frame_id": f"frame{n:03d}", "src": f"{server.pictures}/{n}.jpg"} for n in range(1, 4)])


def reference() -> str:
    return f"r-{uuid.uuid4()}"


def sensor_job(pictures: str) -> SensorData:
    """A single camera, as the client's own example of a video does it."""
    camera = Sensor(_id="cam", name="front", primary_view=True)
    frames = []
    for n in range(1, 4):
        frame = Frame(str(n))
        frame.add_sensor(SensorFrameObject(f"{pictures}/camera/{n}.jpg", "cam"))
        frames.append(frame)
    return SensorData(SensorFusionData(frames, [camera]))


def test_it_makes_a_batch(client: playment.Client, project_id: str) -> None:
    batch = client.create_batch("By the client", "label", "description", project_id)
    assert uuid.UUID(batch.id)
    with pytest.raises(playment.PlaymentException) as caught:
        client.create_batch("By the client", "label", "description", project_id)
    assert caught.value.code == "BATCH_CREATION"


@pytest.mark.parametrize(
    "data", [lambda pictures: playment.ImageData(f"{pictures}/one.jpg"), sensor_job], ids=["image", "sensor"]
)
def test_it_creates_every_kind_of_job_it_knows(
    client: playment.Client, server: Server, project_id: str, data: Callable[[str], playment.Data]
) -> None:
    job = client.create_job(reference(), TAG, data(server.pictures), project_id, priority_weight=7)
    found = client.get_job_result(project_id, job.id)
    assert (found.status, found.tag, found.priority_weight) == ("pending", TAG, 7)
    assert not found.result


def test_a_video_goes_from_creation_to_result(
    client: playment.Client, server: Server, project_id: str, video: VideoData
) -> None:
    batch = client.create_batch(f"Video {reference()}", "label", "description", project_id)
    job = client.create_job(reference(), TAG, video, project_id, batch_id=batch.id)
    with server.client() as ours:
        finish(ours, project_id, job.id)
    found = client.get_job_result(project_id, job.id)
    assert (found.status, found.batch_id) == ("completed", batch.id)
    headers = {"x-api-key": server.key}
    attachment = requests.get(f"{server.url}/v1/attachments?url={found.result}", headers=headers, timeout=30).json()
    assert attachment == requests.get(found.result, headers=headers, timeout=30).json()
    frames = attachment["data"]["video_data"]["frames"]
    assert [frame["frame_id"] for frame in frames] == ["frame001", "frame002", "frame003"]
    assert [frame["src_original"] for frame in frames] == [frame["src"] for frame in video.video_data["frames"]]
    assert attachment["data"]["annotation_data"] == {"annotations": [], "groups": None}
    copy = requests.get(frames[0]["src"], headers=headers, timeout=30)
    assert copy.headers["content-type"] == "image/jpeg"


def test_it_reads_every_summary(client: playment.Client, project_id: str, video: VideoData) -> None:
    batch = client.create_batch(f"Summary {reference()}", "label", "description", project_id)
    made = {client.create_job(reference(), TAG, video, project_id, batch_id=batch.id).id for _ in range(3)}
    summary = client.get_batch_summary(batch.id, project_id)
    assert {job.id for job in summary.jobs} == made
    assert summary.next_page_token == ""
    assert batch.id in {each.id for each in client.get_project_batches_summary(project_id).batches}
    assert client.get_project_summary(project_id).total_jobs >= 3


def test_it_reads_a_batch_page_by_page(client: playment.Client, server: Server, project_id: str) -> None:
    batch = client.create_batch(f"Pages {reference()}", "label", "description", project_id)
    with server.client() as ours:
        bodies = (
            {"reference_id": f"{batch.id}-{n}", "tag": TAG, "batch_id": batch.id,
             "data": {"image_url": f"{server.pictures}/page{n}.jpg"}}
            for n in range(230)
        )  # fmt: skip
        made = {outcome.job_id for outcome in ours.create_jobs(project_id, bodies)}
    seen: list[str] = []
    token = None
    while token != "":
        page = client.get_batch_summary(batch.id, project_id, token)
        seen += [job.id for job in page.jobs]
        token = page.next_page_token
    assert len(seen) == len(set(seen)) == 230
    assert set(seen) == made


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"tag": "no such workflow"}, "FS_0005"),
        ({"tag": ""}, "FS_0005"),
        ({"reference_id": ""}, "FS_0002"),
        ({"priority_weight": 11}, "FS_00012"),
        ({"batch_id": "not a uuid"}, "GE_0001"),
        ({"project_id": str(uuid.uuid4())}, "resource_error"),
        ({"data": VideoData([{"frame_id": "a", "src": "ftp://a/b"}])}, "FS_0003"),
        ({"data": VideoData([{"frame_id": "a", "src": "http://a/b"}] * 2)}, "FS_0003"),
    ],
)
def test_it_is_told_what_is_wrong_in_codes_it_knows(
    client: playment.Client, project_id: str, video: VideoData, change: dict, code: str
) -> None:
    asked = {"reference_id": reference(), "tag": TAG, "data": video, "project_id": project_id} | change
    with pytest.raises(playment.PlaymentException) as caught:
        client.create_job(**asked)
    assert caught.value.code == code
    if code != "resource_error":
        assert caught.value.data["errors"], "the places are named beside the code"


def test_a_wrong_key_is_refused(server: Server, client: playment.Client, project_id: str) -> None:
    with pytest.raises(playment.PlaymentException) as caught:
        playment.Client("wrong").get_project_summary(project_id)
    assert caught.value.code == "unauthorized_request"


def test_a_reference_is_one_job_for_ever(client: playment.Client, project_id: str, video: VideoData) -> None:
    name = reference()
    job = client.create_job(name, TAG, video, project_id)
    assert client.create_job(name, TAG, video, project_id).id == job.id
    with pytest.raises(playment.PlaymentException) as caught:
        client.create_job(name, TAG, VideoData(video.video_data["frames"][:1]), project_id)
    assert caught.value.code == "FS_0001"
    assert caught.value.data["job_id"] == job.id


def test_its_retries_behind_a_faulty_proxy_make_no_duplicates(
    server: Server, project_id: str, video: VideoData, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = time.sleep
    monkeypatch.setattr("playment.requests.time.sleep", lambda seconds: pause(seconds / 50))
    with proxy_before(server.url) as proxy:
        connect(proxy.url)
        client = playment.Client(server.key)
        names = [reference() for _ in range(20)]
        made = {name: client.create_job(name, TAG, video, project_id).id for name in names}
        assert proxy.spoiled == 40
        disconnect()
    with server.client() as ours:
        for name, job_id in made.items():
            assert [job.job_id for job in ours.jobs(project_id, reference_id=name)] == [job_id]
