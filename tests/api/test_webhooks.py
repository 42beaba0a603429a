"""Webhooks over HTTP: made, listed, changed, rotated, tested, looked into; each only by whom they belong to."""

from collections.abc import Callable
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.services.delivery import sending
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.wire.member import NewKey
from tests.factories import Studio, a_batch, a_project

HOOK = {"url": "https://client.example/hook", "kinds": ["job.completed"]}


def given(response: Any) -> Any:
    assert response.status_code == 200, response.text
    return response.json()["data"]


@pytest.fixture
def made(client: TestClient, studio: Studio) -> dict[str, Any]:
    return given(client.post("/v1/webhooks", json={**HOOK, "project_id": studio.project.id}))


def test_a_secret_is_shown_once(client: TestClient, made: dict[str, Any]) -> None:
    assert made["secret"].startswith("whsec_")
    assert len(made["secret"]) >= 6 + 32
    found = given(client.get(f"/v1/webhooks/{made['webhook']['id']}"))
    assert found == made["webhook"]
    assert made["secret"] not in client.get("/v1/webhooks").text


def test_a_project_lists_its_own_its_batches_and_the_organizations(
    client: TestClient, house: House, studio: Studio, made: dict[str, Any]
) -> None:
    other = a_project(house, studio.owner, name="Other")
    batch_id = a_batch(house, studio, "b")
    given(client.post("/v1/webhooks", json={**HOOK, "project_id": other.project.id}))
    whole = given(client.post("/v1/webhooks", json=HOOK))["webhook"]
    batch = given(client.post("/v1/webhooks", json={**HOOK, "project_id": studio.project.id, "batch_id": batch_id}))
    listed = given(client.get("/v1/webhooks", params={"project_id": studio.project.id}))["webhooks"]
    assert [each["id"] for each in listed] == [made["webhook"]["id"], whole["id"], batch["webhook"]["id"]]
    assert len(given(client.get("/v1/webhooks"))["webhooks"]) == 4


def test_a_webhook_is_changed_paused_enabled_and_deleted(client: TestClient, made: dict[str, Any]) -> None:
    path = f"/v1/webhooks/{made['webhook']['id']}"
    changed = given(client.patch(path, json={"kinds": ["job.failed", "batch.completed"], "description": "lake"}))
    assert (changed["kinds"], changed["description"]) == (["batch.completed", "job.failed"], "lake")
    assert given(client.patch(path, json={"is_enabled": False}))["state"] == "paused"
    assert client.post(f"{path}/ping").status_code == 409
    assert given(client.patch(path, json={"is_enabled": True}))["state"] == "enabled"
    given(client.delete(path))
    log = given(client.get("/v1/audit", params={"action": "webhook"}))["entries"]
    assert [entry["action"].split(".")[1] for entry in log] == ["delete", "change", "change", "change", "create"]
    assert client.get(path).status_code == 404


def test_a_rotated_secret_is_another_one(client: TestClient, made: dict[str, Any]) -> None:
    path = f"/v1/webhooks/{made['webhook']['id']}/rotate"
    rotated = given(client.post(path))
    assert rotated["secret"] != made["secret"]
    assert rotated["webhook"]["is_rotating"]
    assert not given(client.post(path, json={"keep_hours": 0}))["webhook"]["is_rotating"]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({**HOOK, "url": ""}, "/url"),
        ({**HOOK, "url": "ftp://client.example/"}, "/url"),
        ({**HOOK, "url": "http://client.example:25/"}, "/url"),
        ({**HOOK, "kinds": []}, "/kinds"),
        ({**HOOK, "kinds": ["job.exploded"]}, "/kinds/0"),
        ({**HOOK, "batch_id": "b"}, "/project_id"),
    ],
)
def test_a_bad_webhook_is_refused_by_its_field(client: TestClient, body: dict[str, Any], pointer: str) -> None:
    response = client.post("/v1/webhooks", json=body)
    assert response.status_code == 400
    assert response.json()["data"]["errors"][0]["pointer"] == pointer


def test_a_batch_of_another_project_is_refused(client: TestClient, house: House, studio: Studio) -> None:
    other = a_batch(house, a_project(house, studio.owner, name="Other"), "b")
    response = client.post("/v1/webhooks", json={**HOOK, "project_id": studio.project.id, "batch_id": other})
    assert response.json()["data"]["errors"][0]["pointer"] == "/batch_id"


async def test_a_test_is_sent_and_its_log_shows_how_it_went(
    client: TestClient, house: House, made: dict[str, Any]
) -> None:
    webhook_id = made["webhook"]["id"]
    path = f"/v1/webhooks/{webhook_id}"
    given(client.patch(path, json={"url": "http://10.0.0.1/hook"}))
    sent = given(client.post(f"{path}/ping"))
    await sending.send_queue(house, webhook_id)
    (listed,) = given(client.get(f"{path}/deliveries", params={"state": "waiting"}))["deliveries"]
    assert (listed["id"], listed["kind"], listed["attempts"]) == (sent["id"], "webhook.ping", 1)
    assert listed["last_error"].startswith("address_refused")
    shown = given(client.get(f"{path}/deliveries/{sent['id']}"))
    assert shown["body"]["type"] == "webhook.ping"
    assert shown["attempts"][0]["sent_headers"]["webhook-id"] == sent["news_id"]
    assert given(client.post(f"{path}/redeliver", json={"delivery_id": sent["id"]})) == {"count": 1}
    assert given(client.post(f"{path}/redeliver", json={"since_ms": 0, "states": ["delivered"]})) == {"count": 0}
    assert client.post(f"{path}/redeliver", json={}).status_code == 400
    assert client.post(f"{path}/redeliver", json={"delivery_id": "none"}).status_code == 404


def test_the_log_comes_page_by_page(client: TestClient, made: dict[str, Any]) -> None:
    path = f"/v1/webhooks/{made['webhook']['id']}"
    sent = [given(client.post(f"{path}/ping"))["id"] for _ in range(52)]
    first = given(client.get(f"{path}/deliveries"))
    second = given(client.get(f"{path}/deliveries", params={"page_token": first["next_page_token"]}))
    assert [each["id"] for each in first["deliveries"] + second["deliveries"]] == sent[::-1]
    assert second["next_page_token"] == ""
    assert client.get(f"{path}/deliveries", params={"page_token": "x"}).status_code == 400
    assert client.get(f"{path}/deliveries", params={"state": "lost"}).status_code == 400


def test_a_stranger_finds_nothing_and_reads_no_delivery(
    client: TestClient, stranger: TestClient, made: dict[str, Any]
) -> None:
    webhook_id = made["webhook"]["id"]
    delivery_id = given(client.post(f"/v1/webhooks/{webhook_id}/ping"))["id"]
    own = given(stranger.post("/v1/webhooks", json=HOOK))["webhook"]["id"]
    answers = [
        stranger.get(f"/v1/webhooks/{webhook_id}"),
        stranger.patch(f"/v1/webhooks/{webhook_id}", json={"is_enabled": False}),
        stranger.delete(f"/v1/webhooks/{webhook_id}"),
        stranger.post(f"/v1/webhooks/{webhook_id}/rotate"),
        stranger.post(f"/v1/webhooks/{webhook_id}/ping"),
        stranger.post(f"/v1/webhooks/{webhook_id}/redeliver", json={"since_ms": 0}),
        stranger.get(f"/v1/webhooks/{webhook_id}/deliveries"),
        stranger.get(f"/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"),
        stranger.get(f"/v1/webhooks/{own}/deliveries/{delivery_id}"),
    ]
    assert [answer.status_code for answer in answers] == [404] * len(answers)
    assert [each["id"] for each in given(stranger.get("/v1/webhooks"))["webhooks"]] == [own]


def test_a_key_of_one_project_keeps_to_it(
    caller: Callable[..., TestClient], client: TestClient, house: House, studio: Studio
) -> None:
    wanted = NewKey("bound", project_id=studio.project.id)
    secret = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, wanted)).secret
    bound = caller(x_api_key=secret)
    whole = given(client.post("/v1/webhooks", json=HOOK))["webhook"]["id"]
    assert bound.post("/v1/webhooks", json=HOOK).status_code == 403
    assert bound.get(f"/v1/webhooks/{whole}").status_code == 404
    own = given(bound.post("/v1/webhooks", json={**HOOK, "project_id": studio.project.id}))["webhook"]["id"]
    assert given(bound.get(f"/v1/webhooks/{own}"))["id"] == own
    assert [each["id"] for each in given(bound.get("/v1/webhooks"))["webhooks"]] == [own]


def test_what_can_be_told_is_listed_with_its_meaning(client: TestClient) -> None:
    kinds = given(client.get("/v1/webhooks/kinds"))["kinds"]
    assert "job.completed" in {kind["name"] for kind in kinds}
    assert all(kind["meaning"].endswith(".") for kind in kinds)
