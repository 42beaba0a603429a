"""API keys: POST|GET /v1/keys, DELETE /v1/keys/{k}."""

from collections.abc import Callable

from starlette.testclient import TestClient

from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from tests.api.told import given, told
from tests.factories import Studio

Caller = Callable[..., TestClient]


def test_nobody_makes_sees_or_revokes_keys(nobody: TestClient, client: TestClient) -> None:
    (known,) = given(client.get("/v1/keys"))["keys"]
    for response in (
        nobody.post("/v1/keys", json={"name": "mine"}),
        nobody.get("/v1/keys"),
        nobody.delete(f"/v1/keys/{known['id']}"),
    ):
        told(response, 401, "unauthorized_request")


def test_a_strangers_key_is_as_missing_as_none(stranger: TestClient, client: TestClient) -> None:
    (known,) = given(client.get("/v1/keys"))["keys"]
    told(stranger.delete(f"/v1/keys/{known['id']}"), 404, "resource_error")
    assert known not in given(stranger.get("/v1/keys"))["keys"]


def test_a_key_opens_once_it_is_made_and_no_more_once_it_is_revoked(caller: Caller, client: TestClient) -> None:
    made = given(client.post("/v1/keys", json={"name": "ingest"}))
    assert made["secret"].startswith(made["prefix"])
    assert made["secret"].startswith("rs_live_")
    other = caller(x_api_key=made["secret"])
    assert given(other.get("/v1/me"))["role"] == "client"
    assert given(client.delete(f"/v1/keys/{made['id']}"))["revoked_at_ms"] is not None
    told(other.get("/v1/me"), 401, "unauthorized_request")


def test_the_secret_is_shown_once_and_kept_nowhere(house: House, client: TestClient) -> None:
    secret = given(client.post("/v1/keys", json={"name": "ingest"}))["secret"]
    assert secret not in client.get("/v1/keys").text
    rows = house.db.read_now(lambda conn: conn.exec_driver_sql("SELECT * FROM keys").all())
    assert secret not in str(rows)


def test_a_key_ends_when_it_says(caller: Caller, client: TestClient, clock: FakeClock) -> None:
    end = clock.now_ms() + 1000
    made = given(client.post("/v1/keys", json={"name": "short", "expires_at_ms": end}))
    assert made["expires_at_ms"] == end
    clock.advance(1000)
    told(caller(x_api_key=made["secret"]).get("/v1/me"), 401, "unauthorized_request")
    error = told(client.post("/v1/keys", json={"name": "late", "expires_at_ms": end}), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == "/expires_at_ms"


def test_a_key_for_a_project_that_one_may_not_see(stranger: TestClient, studio: Studio) -> None:
    told(stranger.post("/v1/keys", json={"name": "x", "project_id": studio.project.id}), 404, "resource_error")


def test_what_is_wrong_is_named(client: TestClient) -> None:
    for body in ({}, {"name": 1}, {"name": "x", "project_id": "../.."}, {"name": "x", "expires_at_ms": "soon"}):
        told(client.post("/v1/keys", json=body), 400, "GE_0001")
    told(client.delete("/v1/keys/none"), 404, "resource_error")
