"""API keys: POST|GET /v1/keys, DELETE /v1/keys/{k}."""

import time
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
    clock.advance(999)
    given(caller(x_api_key=made["secret"]).get("/v1/me"))
    clock.advance(1)  # what the door remembers of it has not aged meanwhile
    told(caller(x_api_key=made["secret"]).get("/v1/me"), 401, "unauthorized_request")
    error = told(client.post("/v1/keys", json={"name": "late", "expires_at_ms": end}), 400, "GE_0001")
    assert error["data"]["errors"][0]["pointer"] == "/expires_at_ms"


def test_a_key_for_a_project_that_one_may_not_see(stranger: TestClient, studio: Studio) -> None:
    told(stranger.post("/v1/keys", json={"name": "x", "project_id": studio.project.id}), 404, "resource_error")


def test_rotation_leaves_two_keys_until_the_overlap_ends(client: TestClient, caller: Caller, clock: FakeClock) -> None:
    old = given(client.post("/v1/keys", json={"name": "ingest", "scopes": ["jobs:read"]}))
    new = given(client.post(f"/v1/keys/{old['id']}/rotate", json={"overlap_hours": 2}))
    assert (new["replaces"], new["name"], new["scopes"]) == (old["id"], "ingest", ["jobs:read"])
    for key in (old, new):
        given(caller(x_api_key=key["secret"]).get("/v1/me"))
    clock.advance(2 * 3600 * 1000)
    given(client.post(f"/v1/keys/{new['id']}/rotate"))
    told(caller(x_api_key=old["secret"]).get("/v1/me"), 401, "unauthorized_request")
    given(caller(x_api_key=new["secret"]).get("/v1/me"))
    told(client.post(f"/v1/keys/{old['id']}/rotate"), 400, "GE_0001")
    told(client.post("/v1/keys/none/rotate"), 404, "resource_error")
    told(client.post(f"/v1/keys/{new['id']}/rotate", json={"overlap_hours": 1000}), 400, "GE_0001")


def test_a_narrow_key_makes_no_wider_one_and_rotates_none(client: TestClient, caller: Caller) -> None:
    wide = given(client.post("/v1/keys", json={"name": "wide"}))
    made = given(client.post("/v1/keys", json={"name": "narrow", "scopes": ["keys:write", "jobs:read"]}))
    narrow = caller(x_api_key=made["secret"])
    told(narrow.post("/v1/keys", json={"name": "x", "scopes": ["jobs:write"]}), 403, "unauthorized")
    told(narrow.post(f"/v1/keys/{wide['id']}/rotate"), 403, "unauthorized")
    assert given(narrow.post("/v1/keys", json={"name": "x"}))["scopes"] == ["jobs:read", "keys:write"]


def test_a_strangers_key_does_not_rotate(stranger: TestClient, client: TestClient) -> None:
    (known,) = given(client.get("/v1/keys"))["keys"]
    told(stranger.post(f"/v1/keys/{known['id']}/rotate"), 404, "resource_error")


def test_a_key_in_an_address_is_refused_and_flagged(client: TestClient, key: str, nobody: TestClient) -> None:
    assert given(client.get("/v1/keys"))["keys"][0]["leaked_at_ms"] is None
    for _ in range(2):
        told(nobody.get("/v1/projects", params={"x-api-key": key}), 400, "GE_0001")
    assert given(client.get("/v1/keys"))["keys"][0]["leaked_at_ms"] is not None
    leaks = given(client.get("/v1/audit", params={"action": "key.leaked"}))["entries"]
    assert len(leaks) == 1
    assert key not in str(leaks)


def test_the_last_use_is_noted_to_the_hour(client: TestClient, clock: FakeClock) -> None:
    def used() -> int | None:
        return given(client.get("/v1/keys"))["keys"][0]["last_used_at_ms"]

    deadline = time.monotonic() + 20
    while used() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert used() == clock.now_ms()


def test_what_is_wrong_is_named(client: TestClient) -> None:
    for body in ({}, {"name": 1}, {"name": "x", "project_id": "../.."}, {"name": "x", "expires_at_ms": "soon"}):
        told(client.post("/v1/keys", json=body), 400, "GE_0001")
    told(client.delete("/v1/keys/none"), 404, "resource_error")
