"""GET /v1/results/… and /v1/attachments: the documents that clients came for, whole and in parts."""

from collections.abc import Callable
from urllib.parse import quote

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.store import jobs
from tests.api.told import told
from tests.factories import Studio, a_job

SMALL = b'{"data":{}}'
LARGE = b'{"data":"' + (bytes(range(65, 91)) * 120_000)[:3_000_001] + b'"}'


@pytest.fixture
def publish(house: House, studio: Studio) -> Callable[[bytes], str]:
    """Makes a completed job with this result; the path of the result."""

    def make(document: bytes) -> str:
        job, sha256 = a_job(house, studio), house.blobs.put(document)
        house.db.write_now(lambda conn: jobs.move(conn, job.id, [job.state], JobState.COMPLETED, result_sha256=sha256))
        return f"/v1/results/{job.id}/{sha256}.json"

    return make


Publish = Callable[[bytes], str]


def test_nobody_may(nobody: TestClient, publish: Publish) -> None:
    told(nobody.get(publish(SMALL)), 401, "unauthorized_request")


def test_another_organization_finds_nothing(stranger: TestClient, publish: Publish) -> None:
    path = publish(SMALL)
    foreign = told(stranger.get(path), 404, "FS_0007")
    missing = told(stranger.get("/v1/results/nothing/" + "0" * 64 + ".json"), 404, "FS_0007")
    assert foreign["detail"] == missing["detail"]


@pytest.mark.parametrize("document", [SMALL, LARGE], ids=["small", "large"])
def test_a_result_is_the_bytes_that_were_kept(client: TestClient, publish: Publish, document: bytes) -> None:
    response = client.get(publish(document), headers={"accept-encoding": "gzip, zstd, br"})
    assert response.status_code == 200
    assert response.content == document
    assert response.headers["content-type"] == "application/json"
    assert response.headers["content-length"] == str(len(document))
    assert "immutable" in response.headers["cache-control"]


def test_who_has_it_already_gets_304(client: TestClient, publish: Publish) -> None:
    path = publish(SMALL)
    tag = client.get(path).headers["etag"]
    response = client.get(path, headers={"if-none-match": tag})
    assert (response.status_code, response.content) == (304, b"")


@pytest.mark.parametrize("document", [SMALL, LARGE], ids=["small", "large"])
@pytest.mark.parametrize(
    ("asked", "start", "stop"), [("0-3", 0, 4), ("5-", 5, None), ("-4", -4, None), ("0-99999999", 0, None)]
)
def test_a_part_is_given(
    client: TestClient, publish: Publish, document: bytes, asked: str, start: int, stop: int | None
) -> None:
    response = client.get(publish(document), headers={"range": f"bytes={asked}"})
    assert response.status_code == 206
    assert response.content == document[start:stop]
    assert response.headers["content-range"].endswith(f"/{len(document)}")


@pytest.mark.parametrize("asked", ["bytes=99999999-", "bytes=-0"])
def test_a_part_beyond_the_end_is_416(client: TestClient, publish: Publish, asked: str) -> None:
    response = client.get(publish(LARGE), headers={"range": asked})
    told(response, 416, "range_unsatisfiable")
    assert response.headers["content-range"] == f"bytes */{len(LARGE)}"


@pytest.mark.parametrize("asked", ["bytes=5-2", "lines=1-2", "bytes=a-b", "bytes=" + ",".join(["0-1"] * 10_000)])
def test_a_range_that_makes_no_sense_is_passed_over(client: TestClient, publish: Publish, asked: str) -> None:
    response = client.get(publish(SMALL), headers={"range": asked})
    assert (response.status_code, response.content) == (200, SMALL)


@pytest.mark.parametrize("shape", ["{}", "http://rotoscope.test{}", "https://rotoscope.test{}"])
@pytest.mark.parametrize("encoded", [True, False])
def test_an_attachment_leads_to_the_result_on_this_server(
    client: TestClient, publish: Publish, shape: str, encoded: bool
) -> None:
    path = publish(SMALL)
    url = shape.format(path)
    response = client.get(f"/v1/attachments?url={quote(url, safe='') if encoded else url}")
    assert response.status_code == 302
    assert response.headers["location"].startswith("http://rotoscope.test/media/results/")
    assert client.get(response.headers["location"]).content == SMALL


def test_where_an_attachment_leads_is_signed_and_needs_no_key(
    client: TestClient, nobody: TestClient, clock: FakeClock, publish: Publish
) -> None:
    signed = client.get(f"/v1/attachments?url={publish(SMALL)}").headers["location"]
    found = nobody.get(signed)
    assert (found.content, found.headers["content-type"]) == (SMALL, "application/json")
    told(nobody.get(signed[:-1]), 403, "unauthorized")
    told(nobody.get(signed.replace("/results/", "/frames/")), 403, "unauthorized")
    clock.advance(15 * 60 * 1000)
    told(nobody.get(signed), 403, "unauthorized")


def test_who_came_by_another_name_is_led_on_by_that_name(client: TestClient, publish: Publish) -> None:
    answer = client.get(f"/v1/attachments?url={publish(SMALL)}", headers={"host": "127.0.0.1"})
    assert answer.headers["location"].startswith("/media/results/")


def test_an_attachment_of_another_organization_is_not_there(stranger: TestClient, publish: Publish) -> None:
    told(stranger.get(f"/v1/attachments?url=http://rotoscope.test{publish(SMALL)}"), 404, "FS_0007")


@pytest.mark.parametrize(
    "url",
    [
        "http://evil.test/v1/results/a/b.json",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//evil.test/x",
        "/v1/me",
        "javascript:alert(1)",
        "http://[",
        "http://rotoscope.test@evil.test/",
        "http://rotoscope.test/v1/results/../keys",
        "\r\nSet-Cookie: a=b",
    ],
)
def test_no_address_leads_elsewhere(client: TestClient, url: str) -> None:
    told(client.get("/v1/attachments", params={"url": url}), 404, "FS_0007")


@pytest.mark.parametrize("query", ["", "?url=", "?uri=x", "?xurl=/a"])
def test_an_attachment_needs_an_address(client: TestClient, query: str) -> None:
    told(client.get(f"/v1/attachments{query}"), 400, "GE_0002")
