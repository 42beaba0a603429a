"""What every answer carries, and which names the server goes by."""

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.services.house import House
from tests.api.told import given, told


@pytest.mark.parametrize("path", ["/health", "/v1/me", "/nonsense", "/", "/docs", "/openapi.json", "/media/x/y"])
def test_every_answer_is_traceable_and_safe(nobody: TestClient, path: str) -> None:
    headers = nobody.get(path).headers
    assert headers["x-request-id"].startswith("req_")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers
    assert "server" not in headers


def test_pages_may_run_our_scripts_only(nobody: TestClient) -> None:
    for path in ("/", "/docs"):
        policy = nobody.get(path).headers["content-security-policy"]
        assert policy.startswith("default-src 'none'")
        assert "unsafe-eval" not in policy
        assert "script-src 'unsafe" not in policy


def test_two_requests_have_two_ids(nobody: TestClient) -> None:
    assert nobody.get("/health").headers["x-request-id"] != nobody.get("/health").headers["x-request-id"]


@pytest.mark.parametrize(
    "host",
    ["rotoscope.test", "ROTOSCOPE.test:80", "localhost:8000", "127.0.0.1", "[::1]:8000", "192.168.7.5:8000"],
)
def test_it_goes_by_its_own_name_and_by_numbers(nobody: TestClient, host: str) -> None:
    given(nobody.get("/health", headers={"host": host}))


@pytest.mark.parametrize(
    "host", ["evil.test", "rotoscope.test.evil.test", "evil.test:80", "rotoscope.test@evil.test", "["]
)
def test_another_name_is_refused(nobody: TestClient, host: str) -> None:
    assert "ROTOSCOPE_ALLOWED_HOSTS" in told(nobody.get("/health", headers={"host": host}), 400, "GE_0001")["detail"]


def test_further_names_can_be_allowed(house: House) -> None:
    api = build_api(house, allowed_hosts=["studio.example"])
    given(TestClient(api, base_url="http://studio.example").get("/health"))


def test_large_json_is_compressed_and_small_is_not(api: FastAPI, nobody: TestClient) -> None:
    for encoding in ("zstd", "br", "gzip"):
        response = nobody.get("/openapi.json", headers={"accept-encoding": encoding})
        assert response.headers["content-encoding"] == encoding
        assert len(response.content) != 0
        assert encoding == "zstd" or response.json()["openapi"].startswith("3.1")  # httpx2 reads no zstd
    assert "content-encoding" not in nobody.get("/health").headers


def test_https_is_remembered(house: House) -> None:
    from dataclasses import replace  # noqa: PLC0415 - only here

    secure = replace(house, links=replace(house.links, public_url="https://rotoscope.test"))
    headers = TestClient(build_api(secure), base_url="https://rotoscope.test").get("/health").headers
    assert headers["strict-transport-security"] == "max-age=31536000"


def test_a_method_is_what_it_is(client: TestClient) -> None:
    for header in ("x-http-method-override", "x-http-method", "x-method-override"):
        assert client.get("/v1/me", headers={header: "DELETE"}).status_code == 200


def test_of_a_repeated_parameter_the_last_counts(client: TestClient) -> None:
    assert client.get("/v1/tasks?page_size=many&page_size=5").status_code == 200


def test_a_long_address_is_read(client: TestClient) -> None:
    told(client.get("/v1/" + "x" * 8000), 404, "route_not_found")
    told(client.get("/v1/tasks?project_id=" + "x" * 8000), 404, "resource_error")
