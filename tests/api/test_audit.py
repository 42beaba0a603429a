"""The audit log: GET /v1/audit, GET /v1/audit/verification."""

from collections.abc import Callable

from starlette.testclient import TestClient

from rotoscope.services.house import House
from rotoscope.store.tables import audit_entries
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio


def test_nobody_reads_the_audit_log(nobody: TestClient) -> None:
    told(nobody.get("/v1/audit"), 401, "unauthorized_request")
    told(nobody.get("/v1/audit/verification"), 401, "unauthorized_request")


def test_what_is_done_is_read_with_who_when_and_the_request_that_did_it(client: TestClient, studio: Studio) -> None:
    changed = client.patch(f"/v1/projects/{studio.project.id}", json={"guide": "Draw\r\nall."})
    newest = given(client.get("/v1/audit"))["entries"][0]
    assert (newest["action"], newest["target"]) == ("project.update", studio.project.id)
    assert newest["details"] == {"fields": ["guide"]}
    assert newest["actor"]["role"] == "client"
    assert newest["request_id"] == changed.headers["x-request-id"]
    assert newest["address"] == "testclient"
    assert newest["before_sha256"] != newest["after_sha256"]


def test_leaving_and_a_new_batch_are_written_down(
    client: TestClient, caller: Callable[..., TestClient], studio: Studio
) -> None:
    page = joined(client, caller)
    batch = given(client.post(f"/v1/projects/{studio.project.id}/batch", json={"name": "Night"}))
    entry = given(client.get("/v1/audit"))["entries"][0]
    assert (entry["action"], entry["target"], entry["details"]["name"]) == ("batch.create", batch["batch_id"], "Night")
    session = given(page.get("/v1/sessions"))["sessions"][0]["id"]
    given(page.post("/v1/sign-out"))
    entry = given(client.get("/v1/audit"))["entries"][0]
    assert (entry["action"], entry["target"]) == ("session.end", session)


def test_pages_join_up_and_filters_narrow(client: TestClient) -> None:
    for number in range(4):
        given(client.post("/v1/projects", json={"name": f"P{number}"}))
    seen, token = [], ""
    while True:
        page = given(client.get("/v1/audit", params={"action": "project", "page_size": "2", "page_token": token}))
        seen += [entry["number"] for entry in page["entries"]]
        token = page["next_page_token"]
        if not token:
            break
    assert seen == sorted(seen, reverse=True)
    assert len(seen) == 5
    told(client.get("/v1/audit", params={"page_token": "x"}), 400, "invalid_request_error")
    told(client.get("/v1/audit", params={"page_size": "0"}), 400, "GE_0001")
    told(client.get("/v1/audit", params={"since_ms": "soon"}), 400, "GE_0001")


def test_a_strangers_entries_are_not_there(client: TestClient, stranger: TestClient, studio: Studio) -> None:
    assert studio.project.id not in stranger.get("/v1/audit").text
    assert given(stranger.get("/v1/audit", params={"target": studio.project.id}))["entries"] == []


def test_an_altered_entry_is_named(client: TestClient, house: House, studio: Studio) -> None:
    whole = given(client.get("/v1/audit/verification"))
    assert whole["is_whole"]
    assert whole["entry_count"] >= 2
    forged = audit_entries.update().where(audit_entries.c.number == 1).values(actor_name="Somebody else")
    house.db.write_now(lambda conn: conn.execute(forged))
    broken = given(client.get("/v1/audit/verification"))
    assert not broken["is_whole"]
    assert [each["number"] for each in broken["breaks"]] == [1]


def test_secrets_do_not_get_into_it(client: TestClient, studio: Studio) -> None:
    secret = given(client.post("/v1/keys", json={"name": "k"}))["secret"]
    given(client.patch(f"/v1/projects/{studio.project.id}", json={"callback_key": "hush-hush"}))
    told_all = client.get("/v1/audit").text
    assert secret not in told_all
    assert "hush-hush" not in told_all
