"""GET /media/… by signature and /v1/assets/… by key: the pictures."""

import io
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from PIL import Image
from starlette.testclient import TestClient

from rotoscope.domain.frame import Frame, FrameState
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.store import frames as stored_frames
from rotoscope.store.tables import frames
from tests.api.entering import joined
from tests.api.told import told
from tests.factories import Studio, a_job
from tests.pictures import an_image

CANARY = "CANARY-51.4779N-0.0015W"

JPEG = b"\xff\xd8\xff\xe0" + b"picture" * 100
MP4 = b"\0\0\0\x18ftypmp42" + b"movie" * 500_000


def signed(house: House, data: bytes, purpose: str = "frames", job_id: str = "job") -> str:
    return house.links.media(purpose, house.blobs.put(data), job_id, house.clock.now_ms())


def test_a_signature_opens_without_a_key(nobody: TestClient, house: House) -> None:
    response = nobody.get(signed(house, JPEG), headers={"accept-encoding": "gzip"})
    assert response.status_code == 200
    assert response.content == JPEG
    assert response.headers["content-type"] == "image/jpeg"
    assert "immutable" in response.headers["cache-control"]
    assert "sandbox" in response.headers["content-security-policy"]
    assert "content-encoding" not in response.headers


def test_a_thumbnail_is_a_small_jpeg(nobody: TestClient, house: House) -> None:
    out = io.BytesIO()
    Image.new("RGB", (1280, 720), "teal").save(out, "PNG")
    address = signed(house, out.getvalue(), "thumbnails")
    response = nobody.get(address)
    assert response.headers["content-type"] == "image/jpeg"
    assert max(Image.open(io.BytesIO(response.content)).size) <= 320
    assert nobody.get(address, headers={"if-none-match": response.headers["etag"]}).status_code == 304
    told(nobody.get(signed(house, b"no picture", "thumbnails")), 404, "FS_0007")


@pytest.mark.parametrize(
    ("data", "media_type"),
    [
        (b"\x89PNG\r\n\x1a\n", "image/png"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "image/webp"),
        (b"<html><script>alert(1)</script>", "application/octet-stream"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "application/octet-stream"),
        (MP4, "video/mp4"),
    ],
)
def test_the_type_is_our_own_finding(nobody: TestClient, house: House, data: bytes, media_type: str) -> None:
    assert nobody.get(signed(house, data)).headers["content-type"] == media_type


def test_a_movie_is_given_in_ranges(nobody: TestClient, house: House) -> None:
    response = nobody.get(signed(house, MP4), headers={"range": "bytes=1000-1999"})
    assert response.status_code == 206
    assert response.content == MP4[1000:2000]


def test_any_change_closes_it(nobody: TestClient, house: House) -> None:
    url = signed(house, JPEG)
    other = house.blobs.put(b"other")
    path, _, query = url.partition("?")
    changed = [
        url[:-1] + ("0" if url[-1] != "0" else "1"),
        url.replace("/frames/", "/thumbnails/"),
        url.replace("job=job", "job=another"),
        url.replace("&e=", "&e=9"),
        f"/media/frames/{other}?{query}",
        path,
        f"{path}?job=job&e=9999999999999&s=",
        f"{path}?job=job&e=x&s=y",
        f"{path}?job=job&e=1&s=é",
    ]
    for wrong in changed:
        told(nobody.get(wrong), 403, "unauthorized")


def test_it_closes_by_itself_within_fifteen_minutes(nobody: TestClient, house: House, clock: FakeClock) -> None:
    url = signed(house, JPEG)
    clock.advance(15 * 60 * 1000)
    told(nobody.get(url), 403, "unauthorized")


def test_bytes_that_are_gone_are_404(nobody: TestClient, house: House) -> None:
    told(nobody.get(house.links.media("frames", "0" * 64, "job", house.clock.now_ms())), 404, "FS_0007")


def a_frame(house: House, studio: Studio) -> str:
    job, sha256 = a_job(house, studio), house.blobs.put(JPEG)
    house.db.write_now(
        lambda conn: conn.execute(
            sa.insert(frames).values(job_id=job.id, index=0, frame_id="f", src="s", state="ready", sha256=sha256)
        )
    )
    return f"/v1/assets/{job.id}"


def test_an_asset_needs_a_key(nobody: TestClient, house: House, studio: Studio) -> None:
    told(nobody.get(f"{a_frame(house, studio)}/0"), 401, "unauthorized_request")


def test_an_asset_of_another_organization_is_not_there(stranger: TestClient, house: House, studio: Studio) -> None:
    told(stranger.get(f"{a_frame(house, studio)}/0"), 404, "FS_0007")


def test_an_asset_is_given_to_whom_it_belongs(client: TestClient, house: House, studio: Studio) -> None:
    path = a_frame(house, studio)
    assert client.get(f"{path}/0").content == JPEG
    told(client.get(f"{path}/1"), 404, "FS_0007")
    told(client.get(f"{path}/-1"), 400, "GE_0001")
    response = client.get(f"/v1/attachments?url=http://rotoscope.test{path}/0")
    assert response.headers["location"].startswith("http://rotoscope.test/media/originals/")
    assert client.get(response.headers["location"]).content == JPEG


def noted_jpeg() -> bytes:
    exif = Image.Exif()
    exif[0x013B] = CANARY
    return an_image("JPEG", exif=exif)


def test_people_are_not_told_what_a_camera_noted_and_keys_get_what_came(
    client: TestClient, caller: Callable[..., TestClient], nobody: TestClient, house: House, studio: Studio
) -> None:
    data = noted_jpeg()
    job = a_job(house, studio, frames=1)
    ready = Frame(job.id, 0, "f", "x", FrameState.READY, house.blobs.put(data))
    house.db.write_now(lambda conn: stored_frames.keep(conn, [ready]))
    address = f"/v1/assets/{job.id}/0"
    assert client.get(address).content == data
    assert client.get(client.get(f"/v1/attachments?url={address}").headers["location"]).content == data
    shown = nobody.get(signed(house, data))
    for told_people in (shown, joined(client, caller, role="manager").get(address)):
        assert told_people.status_code == 200
        assert CANARY.encode() not in told_people.content
        assert Image.open(io.BytesIO(told_people.content)).size == (64, 48)
        assert told_people.headers["content-type"] == "image/jpeg"
    again = nobody.get(signed(house, data), headers={"if-none-match": shown.headers["etag"]})
    assert again.status_code == 304
    assert nobody.get(signed(house, data), headers={"if-none-match": f'"{ready.sha256}"'}).status_code == 200
