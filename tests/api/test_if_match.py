"""ETag and If-Match: nobody overwrites a colleague unknowingly."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx2
import pytest
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.api.repeats import EDITABLE
from rotoscope.services.house import House
from rotoscope.services.people import keys as people_keys
from rotoscope.wire.member import NewKey
from tests.api.at_once import caller as a_caller
from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio, a_project
from tests.trust import figures
from tests.trust.figures import Figure

Ids = dict[str, str]

CHANGES: dict[tuple[str, str], tuple[dict[str, Any], dict[str, Any]]] = {
    ("PATCH", "/v1/projects/{project_id}"): ({"guide": "a"}, {"guide": "b"}),
    ("PATCH", "/v1/projects/{project_id}/batches/{batch_id}"): ({"due_on": "2026-11-28"}, {"due_on": "2026-12-01"}),
    ("PUT", "/v1/projects/{project_id}/schema"): ({"labels": [{"name": "Car"}]}, {"labels": [{"name": "Van"}]}),
    ("PUT", "/v1/projects/{project_id}/workflows/{workflow_id}"): (
        {"name": "a", "version": 1, "steps": [{"name": "draw", "kind": "maker"}]},
        {"name": "b", "version": 2, "steps": [{"name": "draw", "kind": "maker"}]},
    ),
    ("PUT", "/v1/projects/{project_id}/review-settings"): ({"checklist": ["a"]}, {"checklist": ["b"]}),
    ("PATCH", "/v1/members/{member_id}"): ({"name": "Ann A."}, {"name": "Ann B."}),
    ("PUT", "/v1/members/{member_id}/skills"): ({"skills": ["a"]}, {"skills": ["b"]}),
    ("PATCH", "/v1/webhooks/{webhook_id}"): ({"description": "a"}, {"description": "b"}),
    ("DELETE", "/v1/webhooks/{webhook_id}"): ({"description": "a"}, {}),
}


@pytest.fixture
def ids(client: TestClient, studio: Studio) -> Ids:
    project = f"/v1/projects/{studio.project.id}"
    webhook = {"url": "https://example.org/hook", "kinds": ["job.completed"], "project_id": studio.project.id}
    return {
        "project_id": studio.project.id,
        "workflow_id": given(client.get(f"{project}/workflows"))["workflows"][0]["id"],
        "batch_id": given(client.post(f"{project}/batch", json={"name": "Night"}))["batch_id"],
        "member_id": given(client.post("/v1/members", json={"name": "Ann"}))["id"],
        "webhook_id": given(client.post("/v1/webhooks", json=webhook))["webhook"]["id"],
    }


def test_every_editable_thing_is_tried_here() -> None:
    assert CHANGES.keys() == EDITABLE.keys()


@pytest.mark.parametrize("row", CHANGES, ids=" ".join)
def test_a_change_from_an_old_state_is_refused_with_the_new_one(
    client: TestClient, ids: Ids, row: tuple[str, str]
) -> None:
    method, path = row[0], row[1].format(**ids)
    theirs, mine = CHANGES[row]
    first_method = "PATCH" if method == "DELETE" else method
    seen = client.get(EDITABLE[row].format(**ids))
    etag = seen.headers["etag"]
    done = client.request(first_method, path, json=theirs, headers={"If-Match": etag})
    now = client.get(EDITABLE[row].format(**ids))
    assert given(done) == given(now)
    assert done.headers["etag"] == now.headers["etag"] != etag
    body = {"json": mine} if mine else {}
    refused = client.request(method, path, headers={"If-Match": etag}, **body)
    error = told(refused, 412, "changed_meanwhile")
    assert refused.headers["etag"] == error["data"]["etag"] == now.headers["etag"]
    assert error["data"]["current"] | {"etag": ""} == given(now) | {"etag": ""}
    assert client.get(EDITABLE[row].format(**ids)).content == now.content, "what was refused has no effect"
    given(client.request(method, path, headers={"If-Match": now.headers["etag"]}, **body))


def test_a_state_may_be_named_in_several_ways(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}"
    for number, form in enumerate(("*", "{}", '"x", {}', "W/{}")):
        etag = client.get(path).headers["etag"]
        given(client.patch(path, json={"guide": str(number)}, headers={"If-Match": form.format(etag)}))
    for odd in ('"x"', "x", '""', "W/*"):
        told(client.patch(path, json={"guide": "y"}, headers={"If-Match": odd}), 412, "changed_meanwhile")


def test_what_is_not_there_is_not_there_whatever_is_named(client: TestClient, stranger: TestClient, ids: Ids) -> None:
    path = f"/v1/projects/{ids['project_id']}"
    missing = told(client.patch("/v1/projects/nothing", json={}, headers={"If-Match": "*"}), 404, "resource_error")
    foreign = told(stranger.patch(path, json={}, headers={"If-Match": '"x"'}), 404, "resource_error")
    assert missing["data"] == foreign["data"], "no state of somebody else's is told"


def test_who_draws_learns_no_state(client: TestClient, caller: Callable[..., TestClient], ids: Ids) -> None:
    maker = joined(client, caller)
    path = f"/v1/projects/{ids['project_id']}"
    assert "current" not in told(maker.patch(path, json={}, headers={"If-Match": '"x"'}), 403, "unauthorized")["data"]


@pytest.mark.parametrize("name", ["schema", "review-settings"])
def test_a_page_must_say_what_it_replaces(
    client: TestClient, caller: Callable[..., TestClient], ids: Ids, name: str
) -> None:
    manager = joined(client, caller, role="manager")
    path = f"/v1/projects/{ids['project_id']}/{name}"
    body = CHANGES["PUT", f"/v1/projects/{{project_id}}/{name}"][0]
    told(manager.put(path, json=body), 428, "precondition_required")
    given(manager.put(path, json=body, headers={"If-Match": manager.get(path).headers["etag"]}))
    given(manager.put(path, json=body, headers={"If-Match": "*"}))
    given(client.put(path, json=body))  # a script with a key owns what it writes


def test_what_changes_by_itself_is_in_nobodys_way(client: TestClient, ids: Ids) -> None:
    project, webhook = f"/v1/projects/{ids['project_id']}", f"/v1/webhooks/{ids['webhook_id']}"
    before = [client.get(path).headers["etag"] for path in (project, webhook)]
    given(client.put(f"{project}/schema", json={"labels": [{"name": "Car"}]}))
    given(client.post(f"{webhook}/rotate", json={"keep_hours": 1}))
    assert [client.get(path).headers["etag"] for path in (project, webhook)] == before


def test_members_in_a_list_have_the_name_of_their_state(client: TestClient, ids: Ids) -> None:
    rows = given(client.get("/v1/members"))["members"]
    (ann,) = (row for row in rows if row["id"] == ids["member_id"])
    path = f"/v1/members/{ids['member_id']}"
    assert client.get(path).headers["etag"] == ann["etag"] == given(client.get(path))["etag"]
    given(client.patch(path, json={"role": "checker"}, headers={"If-Match": ann["etag"]}))
    told(client.patch(path, json={"role": "viewer"}, headers={"If-Match": ann["etag"]}), 412, "changed_meanwhile")


def test_a_repeat_of_a_change_gets_its_answer(client: TestClient, studio: Studio) -> None:
    """The first has changed the state that it names; its repeat must not be told that somebody did."""
    path = f"/v1/projects/{studio.project.id}"
    headers = {"If-Match": client.get(path).headers["etag"], "Idempotency-Key": "one"}
    first, again = (client.patch(path, json={"guide": "x"}, headers=headers) for _ in range(2))
    assert first.content == again.content
    assert first.headers["etag"] == again.headers["etag"]


async def test_of_64_who_change_the_same_state_one_wins(
    both: House, record_property: Callable[[str, object], None]
) -> None:
    studio = a_project(both)
    key = both.db.write_now(lambda conn: people_keys.create_key(conn, both, studio.manager, NewKey("a key"))).secret
    path = f"/v1/projects/{studio.project.id}"
    async with a_caller(build_api(both), key) as client:
        for round_ in range(3):
            etag = (await client.get(path)).headers["etag"]
            heard = await all_at_once(client, path, etag, round_)
            (winner,) = (each for each in heard if each.status_code == 200)
            assert [each.status_code for each in heard].count(412) == 63
            now = await client.get(path)
            assert now.content == winner.content
            assert {each.headers["etag"] for each in heard} == {now.headers["etag"]}
    name, told_ = f"64 change one state at once ({both.db.dialect})", "3 rounds: 1 winner, 63 x 412 in each"
    figures.told_by(record_property, Figure(18, name, told_, "exactly that"))


async def all_at_once(client: httpx2.AsyncClient, path: str, etag: str, round_: int) -> list[httpx2.Response]:
    def change(number: int) -> Any:
        return client.patch(path, json={"guide": f"{round_} {number}"}, headers={"If-Match": etag})

    return list(await asyncio.gather(*map(change, range(64))))
