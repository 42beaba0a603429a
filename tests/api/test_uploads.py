"""Uploads by tus 1.0: OPTIONS|POST /v1/uploads, HEAD|PATCH|GET|DELETE /v1/uploads/{u}."""

import base64
import hashlib
import io
import zipfile

import pytest
from PIL import Image
from starlette.testclient import TestClient

from rotoscope.domain.errors import StorageFull
from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio

TUS = {"tus-resumable": "1.0.0"}
PART = {"content-type": "application/offset+octet-stream"}
NAME = {"upload-metadata": f"filename {base64.b64encode('straße.png'.encode()).decode()}"}


@pytest.fixture(scope="module")
def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(out, "PNG")
    return out.getvalue()


def begin(client: TestClient, size: int, **headers: str) -> str:
    response = client.post("/v1/uploads", headers=TUS | NAME | {"upload-length": str(size)} | headers)
    assert response.status_code == 201, response.text
    assert response.headers["location"] == f"/v1/uploads/{response.json()['data']['id']}"
    return response.headers["location"]


def part(client: TestClient, path: str, offset: int, data: bytes, **headers: str):
    sent = TUS | PART | {"upload-offset": str(offset)} | {name.replace("_", "-"): v for name, v in headers.items()}
    return client.patch(path, content=data, headers=sent)


def test_who_asks_how_far_a_whole_upload_is_lets_it_be_looked_into(
    client: TestClient, studio: Studio, picture: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database could not be told of the last part; whoever speaks tus only hears that nothing is missing."""
    path = begin(client, len(picture))
    with monkeypatch.context() as fault:
        fault.setattr("rotoscope.store.uploads.finish", full)
        told(part(client, path, 0, picture), 507, "storage_full")
    frames = [{"frame_id": "f", "src": f"upload:{path.rpartition('/')[2]}"}]
    job = {"reference_id": "r", "tag": "default", "data": {"video_data": {"frames": frames}}}
    jobs = f"/v1/projects/{studio.project.id}/jobs"
    told(client.post(jobs, json=job), 400, "FS_0003")
    assert client.head(path, headers=TUS).headers["upload-offset"] == str(len(picture))
    given(client.post(jobs, json=job))


def full(*_about: object) -> None:
    raise StorageFull


def test_nobody_uploads(nobody: TestClient, client: TestClient, stranger: TestClient) -> None:
    path = begin(client, 10)
    told(nobody.post("/v1/uploads", headers=TUS | {"upload-length": "10"}), 401, "unauthorized_request")
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "resource_error")):
        assert caller.head(path, headers=TUS).status_code == status
        told(caller.get(path), status, code)
        told(part(caller, path, 0, b"x"), status, code)
        told(caller.delete(path, headers=TUS), status, code)


def test_the_server_says_what_tus_it_speaks(nobody: TestClient, house: House) -> None:
    response = nobody.options("/v1/uploads")
    assert response.status_code == 204
    assert response.headers["tus-version"] == "1.0.0"
    assert response.headers["tus-max-size"] == str(house.limits.upload_bytes_max)
    assert {"creation", "termination", "checksum"} <= set(response.headers["tus-extension"].split(","))


def test_a_picture_arrives_in_parts_and_is_looked_into(client: TestClient, picture: bytes) -> None:
    path = begin(client, len(picture))
    assert client.head(path, headers=TUS).headers["upload-offset"] == "0"
    first = part(client, path, 0, picture[:50])
    assert (first.status_code, first.headers["upload-offset"], first.content) == (204, "50", b"")
    assert given(client.get(path))["state"] == "receiving"
    head = client.head(path, headers=TUS)
    assert (head.headers["upload-offset"], head.headers["upload-length"]) == ("50", str(len(picture)))
    assert head.headers["cache-control"] == "no-store"
    assert part(client, path, 50, picture[50:]).status_code == 204
    found = given(client.get(path))
    assert (found["state"], found["kind"], found["frame_count"], found["name"]) == ("ready", "image", 1, "straße.png")


def test_an_archive_in_one_request(client: TestClient, picture: bytes) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in (10, 9, 1):
            archive.writestr(f"{number}.png", picture)
    body = out.getvalue()
    headers = TUS | PART | {"upload-length": str(len(body))}
    response = client.post("/v1/uploads", content=body, headers=headers)
    assert (response.status_code, response.headers["upload-offset"]) == (201, str(len(body)))
    data = response.json()["data"]
    assert (data["state"], data["kind"], data["frame_count"]) == ("ready", "archive", 3)


def test_what_is_no_picture_has_failed_with_a_reason(client: TestClient) -> None:
    path = begin(client, 9)
    assert part(client, path, 0, b"no pixels").status_code == 204
    found = given(client.get(path))
    assert (found["state"], bool(found["error"]["message"])) == ("failed", True)


def test_a_part_in_the_wrong_place_is_refused_with_the_right_one(client: TestClient, picture: bytes) -> None:
    path = begin(client, len(picture))
    error = told(part(client, path, 7, picture), 409, "conflict")
    assert error["data"] == {"offset": 0}
    told(part(client, path, 0, picture + b"more"), 413, "body_too_large")


def test_a_part_that_changed_on_its_way_does_not_count(client: TestClient, picture: bytes) -> None:
    path = begin(client, len(picture))
    right = base64.b64encode(hashlib.sha256(picture).digest()).decode()
    told(part(client, path, 0, picture[::-1], upload_checksum=f"sha256 {right}"), 460, "checksum_mismatch")
    assert client.head(path, headers=TUS).headers["upload-offset"] == "0"
    assert part(client, path, 0, picture, upload_checksum=f"sha256 {right}").status_code == 204


def test_a_deleted_upload_is_gone(client: TestClient) -> None:
    path = begin(client, 10)
    assert client.delete(path, headers=TUS).status_code == 204
    told(client.get(path), 404, "resource_error")


def test_odd_requests(client: TestClient, house: House) -> None:
    told(client.post("/v1/uploads", headers=TUS), 400, "GE_0002")
    for size in ("-1", "x", "0", "1e3", "٣"):
        told(client.post("/v1/uploads", headers=TUS | {"upload-length": size.encode()}), 400, "GE_0001")
    too_much = str(house.limits.upload_bytes_max + 1)
    told(client.post("/v1/uploads", headers=TUS | {"upload-length": too_much}), 413, "body_too_large")
    told(client.post("/v1/uploads", headers={"tus-resumable": "0.2.2", "upload-length": "1"}), 412, "tus_version")
    for named in ("filename ?", "filename é"):
        odd = {"upload-length": "1", "upload-metadata": named.encode("latin-1")}
        told(client.post("/v1/uploads", headers=odd), 400, "GE_0001")
    path = begin(client, 10)
    told(client.patch(path, content=b"x", headers=TUS | PART), 400, "GE_0002")
    wrong = TUS | {"upload-offset": "0", "content-type": "text/plain"}
    told(client.patch(path, content=b"x", headers=wrong), 415, "unsupported_media_type")
    told(client.get("/v1/uploads/none"), 404, "resource_error")
