"""Whatever goes wrong is told in one form: the envelope of the job API and RFC 9457 in one body."""

from collections.abc import Callable

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.domain.errors import RotoscopeError
from tests.api.told import told
from tests.factories import Studio


def test_a_route_that_is_not_there_is_404(client: TestClient) -> None:
    assert "GET /v1/nonsense" in told(client.get("/v1/nonsense"), 404, "route_not_found")["detail"]


def test_a_method_that_is_not_taken_is_405_and_names_those_that_are(client: TestClient, studio: Studio) -> None:
    response = client.delete(f"/v1/projects/{studio.project.id}/jobs")
    told(response, 405, "method_not_allowed")
    assert response.headers["allow"] == "GET, HEAD, OPTIONS, POST"


def test_options_lists_the_methods(nobody: TestClient) -> None:
    response = nobody.options("/health")
    assert response.status_code == 200
    assert response.headers["allow"] == "GET, HEAD, OPTIONS"
    assert response.json() == {"success": True, "data": {"methods": ["GET", "HEAD", "OPTIONS"]}}


def test_head_is_get_without_a_body(nobody: TestClient) -> None:
    assert nobody.head("/health").status_code == 200


@pytest.mark.parametrize("path", ["/health", "/health/", "/health//"])
def test_a_slash_at_the_end_changes_nothing(nobody: TestClient, path: str) -> None:
    assert nobody.get(path).status_code == 200


def test_a_body_of_another_type_is_415(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    told(client.post(path, content="name=x", headers={"content-type": "text/plain"}), 415, "unsupported_media_type")
    latin = {"content-type": "application/json; charset=latin1"}
    told(client.post(path, content="{}", headers=latin), 415, "unsupported_media_type")


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=UTF-8", "application/hal+json"]
)
def test_json_by_any_of_its_names_is_taken(client: TestClient, studio: Studio, content_type: str) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    assert client.post(path, content=b'{"name":"a"}', headers={"content-type": content_type}).status_code == 200


def test_a_body_without_a_type_is_taken_for_json(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    assert client.post(path, content=b'{"name":"a"}').status_code == 200


def test_a_body_that_says_it_is_too_large_is_413_unread(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    told(client.post(path, content=b" " * (2 << 20)), 413, "body_too_large")


def test_a_body_that_turns_out_too_large_is_413(client: TestClient, studio: Studio) -> None:
    pieces = (b" " * (1 << 18) for _ in range(8))
    path = f"/v1/projects/{studio.project.id}/batch"
    told(client.post(path, content=pieces, headers={"content-type": "application/json"}), 413, "body_too_large")


def test_a_wrong_query_parameter_is_400_with_its_place(client: TestClient) -> None:
    body = told(client.get("/v1/tasks?page_size=many"), 400, "GE_0001")
    assert body["data"]["errors"][0]["pointer"] == "/query/page_size"
    assert body["data"]["errors"][0]["value"] == "many"


@pytest.mark.parametrize(
    ("path", "pointer"),
    [
        ("/v1/projects/{project}/jobs?page_token=zzz", "/query/page_token"),
        ("/v0/projects/{project}/batch/{batch}?page_token=zzz", "/query/page_token"),
        ("/v1/projects/{project}/jobs?state=odd", "/query/state"),
        ("/v1/projects/{project}/jobs?order=odd", "/query/order"),
        ("/v1/projects/{project}/batch/odd", "/path/batch_id"),
        ("/v1/attachments", "/query/url"),
        ("/v1/tasks?state=odd", "/query/state"),
        ("/v1/projects/{project}/progress?days=0", "/query/days"),
    ],
)
def test_what_is_wrong_in_an_address_is_told_with_its_place(
    client: TestClient, studio: Studio, path: str, pointer: str
) -> None:
    batch = client.get(f"/v1/projects/{studio.project.id}/details").json()["data"]["batches"][0]["id"]
    response = client.get(path.format(project=studio.project.id, batch=batch))
    assert response.status_code == 400
    assert [error["pointer"] for error in response.json()["data"]["errors"]] == [pointer]


def test_nul_is_refused_before_it_reaches_a_database(client: TestClient) -> None:
    told(client.get("/v1/projects/%00/stats"), 400, "GE_0001")
    told(client.get("/v1/tasks?project_id=%00"), 400, "GE_0001")


def test_a_breakdown_says_nothing_about_the_inside(
    api: FastAPI, caller: Callable[..., TestClient], capsys: pytest.CaptureFixture[str]
) -> None:
    @api.get("/v1/broken")
    async def broken() -> None:
        raise ZeroDivisionError("a secret of the house")

    response = caller().get("/v1/broken")
    body = told(response, 500, "api_error")
    assert "secret" not in response.text
    assert "ZeroDivision" not in response.text
    logged = capsys.readouterr().out
    assert logged.count("request_failed") == 1
    assert body["request_id"] in logged


def test_a_full_disk_is_told_wherever_it_is_met(
    client: TestClient, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A body that is too large to hold goes to a file, and there is no room for it."""
    file = "rotoscope.wire.body.tempfile.SpooledTemporaryFile"
    monkeypatch.setattr(file, lambda **_: open("/dev/full", "w+b", buffering=0))  # noqa: SIM115 - whoever spools closes it
    job = {"reference_id": "r" * (1 << 16), "tag": "default"}
    told(client.post(f"/v1/projects/{studio.project.id}/jobs", json=job), 507, "storage_full")


def test_at_most_a_hundred_faults_are_told_and_values_are_cut(client: TestClient, studio: Studio) -> None:
    frames = [{"frame_id": "same", "src": "ftp://" + "x" * 500}] * 200
    job = {"reference_id": "r", "tag": "default", "data": {"video_data": {"frames": frames}}}
    body = told(client.post(f"/v1/projects/{studio.project.id}/jobs", json=job), 400, "FS_0003")
    assert len(body["data"]["errors"]) == 100
    assert all(len(str(fault.get("value", ""))) <= 80 for fault in body["data"]["errors"])
    assert len(body["error"]["meta_data"]["failures"]) == 100


def test_every_error_has_a_code_a_status_and_a_sentence() -> None:
    kinds, seen = [RotoscopeError], []
    while kinds:
        kind = kinds.pop()
        kinds += kind.__subclasses__()
        seen.append(kind)
        assert kind.code
        assert 400 <= kind.status < 600
        assert (kind.__doc__ or "").strip().endswith(".")
    assert len(seen) > 30
