"""Members of a project, the archive, deletion and the way back: …/members, archive, unarchive, DELETE, restore."""

import pytest
from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.domain.project import KEPT_MS
from rotoscope.domain.workflow import StepKind
from rotoscope.kit.clock import FakeClock
from rotoscope.services.delivery import stream
from rotoscope.services.house import House
from rotoscope.services.people.sessions import principal_of
from rotoscope.services.upkeep import clearing
from rotoscope.store import members
from rotoscope.store.tables import metadata
from tests.api.entering import Caller, joined
from tests.api.test_tenants import ENDLESS, PARAMETER, WITH_IDS, ask
from tests.api.told import given, told
from tests.factories import Studio, a_job, a_project
from tests.services import working

MISSING = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def path(studio: Studio) -> str:
    return f"/v1/projects/{studio.project.id}"


def id_of(browser: TestClient) -> str:
    return given(browser.get("/v1/me"))["id"]


def a_task(house: House, studio: Studio, kind: StepKind = StepKind.MAKER) -> tuple[str, str]:
    """An open job with a task that nobody holds: their ids."""
    job = a_job(house, studio, state=JobState.OPEN, step="annotate")
    return job.id, working.a_task(house, job, kind=kind).id


def test_a_closed_project_answers_in_every_route_as_a_missing_one(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str
) -> None:
    job_id, task_id = a_task(house, studio)
    ids = {"project_id": studio.project.id, "job_id": job_id, "task_id": task_id, "batch_id": studio.batch_id}
    given(client.patch(path, json={"is_closed": True}))
    for role in ("maker", "checker", "viewer"):
        browser = joined(client, caller, role, name=role.title())
        for method, where in WITH_IDS:
            if {"project_id", "job_id", "task_id"} & set(PARAMETER.findall(where)):
                found, missing = (ask(browser, method, where, known) for known in (ids, {}))
                assert found == missing, f"{role}: {method} {where}"
        assert given(browser.get("/v1/projects"))["projects"] == []
        assert given(browser.get("/v1/progress"))["projects"] == []
        assert given(browser.get("/v1/tasks"))["tasks"] == []
        if role != "viewer":
            assert given(browser.post("/v1/tasks/claim", json={})) is None
    assert {("GET", "/v1/stream")} == ENDLESS, "whoever adds one tries it here too"


def test_its_members_see_it_and_work_in_it_until_they_are_taken_out(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str
) -> None:
    _, task_id = a_task(house, studio)
    ann, ben = joined(client, caller, name="Ann"), joined(client, caller, name="Ben")
    given(client.patch(path, json={"is_closed": True}))
    placed = given(client.put(f"{path}/members/{id_of(ann)}", json={}))
    assert placed["is_closed"]
    assert [(one["name"], one["own_role"], one["role"]) for one in placed["members"]] == [("Ann", "maker", None)]
    assert [one["id"] for one in given(ann.get("/v1/projects"))["projects"]] == [studio.project.id]
    assert given(ben.post("/v1/tasks/claim", json={})) is None
    task = given(ann.post("/v1/tasks/claim", json={}))
    assert task["id"] == task_id
    assert given(client.delete(f"{path}/members/{id_of(ann)}")) == {}
    beat = {"lease_token": task["lease_token"]}
    told(ann.post(f"/v1/tasks/{task_id}/heartbeat", json=beat), 404, "resource_error")
    told(ann.get(path), 404, "resource_error")
    told(client.delete(f"{path}/members/{id_of(ann)}"), 404, "resource_error")
    assert given(client.get(path))["is_closed"], "keys, owners and managers see it all the same"


def test_who_listens_hears_nothing_of_a_closed_project(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str
) -> None:
    other = a_project(house, studio.owner, name="Open to all")
    given(client.patch(path, json={"is_closed": True}))
    ann = joined(client, caller)
    member = id_of(ann)

    def heard() -> set[str]:
        ann = house.db.read_now(lambda conn: members.by_id(conn, member))
        assert ann is not None
        audience = house.db.read_now(lambda conn: stream.audience(conn, principal_of(ann), None))
        news = house.db.read_now(lambda conn: stream.everything_after(conn, stream.START, 1000))
        return {each.item.project_id for each in news if audience.may_hear(each.item)}

    given(client.patch(f"/v1/projects/{other.project.id}", json={"guide": "news of it"}))
    assert heard() == {other.project.id}
    given(client.put(f"{path}/members/{member}", json={}))
    assert heard() == {other.project.id, studio.project.id}


def test_a_role_in_a_project_counts_there_and_nowhere_else(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str
) -> None:
    """A maker who checks here takes the checker's task; a checker who only makes, or only looks, here does not."""
    ann, cho = joined(client, caller, name="Ann"), joined(client, caller, "checker", name="Cho")
    given(client.put(f"{path}/members/{id_of(cho)}", json={"role": "viewer"}))
    _, task_id = a_task(house, studio)
    assert given(cho.post("/v1/tasks/claim", json={})) is None
    told(cho.post(f"/v1/tasks/{task_id}/claim", json={}), 403, "unauthorized")
    given(client.put(f"{path}/members/{id_of(cho)}", json={"role": "maker"}))
    given(cho.post(f"/v1/tasks/{task_id}/claim", json={}))
    _, task_id = a_task(house, studio, StepKind.CHECKER)
    assert given(cho.post("/v1/tasks/claim", json={})) is None
    told(cho.post(f"/v1/tasks/{task_id}/claim", json={}), 403, "unauthorized")
    assert given(ann.post("/v1/tasks/claim", json={})) is None
    given(client.put(f"{path}/members/{id_of(ann)}", json={"role": "checker"}))
    assert given(ann.post("/v1/tasks/claim", json={}))["id"] == task_id


def test_only_members_of_the_organization_are_placed_and_in_lesser_roles(
    client: TestClient, caller: Caller, studio: Studio, path: str, stranger: TestClient
) -> None:
    viewer, manager = joined(client, caller, "viewer", "Vi"), joined(client, caller, "manager", "Max")
    foreign = given(stranger.post("/v1/members", json={"name": "Eve", "email": "e@example.org"}))["id"]
    for nobody in (MISSING, foreign):
        told(client.put(f"{path}/members/{nobody}", json={}), 404, "resource_error")
    told(client.put(f"{path}/members/{id_of(viewer)}", json={"role": "maker"}), 400, "GE_0001")
    told(client.put(f"{path}/members/{id_of(manager)}", json={"role": "maker"}), 400, "GE_0001")
    body = told(client.put(f"{path}/members/{id_of(viewer)}", json={"role": "owner"}), 400, "GE_0001")
    assert body["data"]["errors"][0]["pointer"] == "/role"
    given(client.put(f"{path}/members/{id_of(viewer)}", json={"role": "viewer"}))


def test_an_archived_project_takes_nothing_new_hands_out_nothing_and_still_answers(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str
) -> None:
    _, task_id = a_task(house, studio)
    ann, ben = joined(client, caller), joined(client, caller, name="Ben")
    _, second = a_task(house, studio)
    held = given(ann.post(f"/v1/tasks/{task_id}/claim", json={}))
    archived = given(client.post(f"{path}/archive"))
    assert (archived["state"], archived["archived_at_ms"]) == ("archived", house.clock.now_ms())
    assert given(client.post(f"{path}/archive")) == archived, "a second time changes nothing"
    job = {"reference_id": "late", "tag": "default", "data": {"image_url": "https://example.com/1.jpg"}}
    told(client.post(f"{path}/jobs", json=job), 409, "project_archived")
    told(client.post(f"{path}/batch", json={"name": "late"}), 409, "project_archived")
    assert given(ben.post("/v1/tasks/claim", json={})) is None
    told(ben.post(f"/v1/tasks/{second}/claim", json={}), 409, "project_archived")
    assert given(ben.get("/v1/tasks"))["tasks"] == []
    given(ann.post(f"/v1/tasks/{task_id}/heartbeat", json={"lease_token": held["lease_token"]}))
    assert given(client.get("/v1/projects"))["projects"] == []
    assert [one["id"] for one in given(ann.get("/v1/projects?state=archived"))["projects"]] == [studio.project.id]
    assert given(client.get(f"{path}/jobs"))["jobs"], "what is there can be read"
    assert given(client.post(f"{path}/unarchive"))["state"] == "active"
    assert given(ben.post("/v1/tasks/claim", json={}))["id"] == second
    assert given(client.post(f"{path}/jobs", json=job))["reference_id"] == "late"


def test_a_bulk_into_an_archived_project_creates_nothing(client: TestClient, path: str) -> None:
    given(client.post(f"{path}/archive"))
    job = b'{"reference_id":"1","tag":"default","data":{"image_url":"https://example.com/1.jpg"}}\n'
    response = client.post(f"{path}/jobs/bulk", content=job, headers={"content-type": "application/x-ndjson"})
    assert "project_archived" in response.text
    assert given(client.get(f"{path}/jobs"))["jobs"] == []


def test_a_deleted_project_is_gone_at_once_and_comes_back_as_it_was(
    client: TestClient, caller: Caller, house: House, studio: Studio, path: str, stranger: TestClient
) -> None:
    job_id, _ = a_task(house, studio)
    ann = joined(client, caller)
    given(client.post(f"{path}/archive"))
    deleted = given(client.delete(path))
    assert deleted["state"] == "deleted"
    for gone in (path, f"{path}/jobs/{job_id}", f"/v1/jobs/{job_id}", f"{path}/stats"):
        assert client.get(gone).status_code == 404, gone
    told(client.delete(path), 404, "resource_error")
    assert given(ann.post("/v1/tasks/claim", json={})) is None
    assert [one["id"] for one in given(client.get("/v1/projects?state=deleted"))["projects"]] == [studio.project.id]
    told(ann.get("/v1/projects?state=deleted"), 403, "unauthorized")
    assert given(stranger.get("/v1/projects?state=deleted"))["projects"] == []
    told(stranger.post(f"{path}/restore"), 404, "resource_error")
    assert given(client.post(f"{path}/restore"))["state"] == "archived"
    told(client.post(f"{path}/restore"), 409, "conflict")
    actions = [entry["action"] for entry in given(client.get("/v1/audit"))["entries"]]
    assert {"project.archive", "project.delete", "project.restore"} <= set(actions)


async def test_after_thirty_days_every_row_of_it_is_gone_and_nothing_of_others(
    client: TestClient, house: House, studio: Studio, path: str, clock: FakeClock
) -> None:
    a_task(house, studio)
    other = a_project(house, studio.owner, name="Stays")
    stays, _ = a_task(house, other)
    given(client.delete(path))
    clock.advance(KEPT_MS - 1)
    await clearing.clear(house)
    assert given(client.get("/v1/projects?state=deleted"))["projects"], "until then it is there"
    clock.advance(1)
    told(client.post(f"{path}/restore"), 404, "resource_error")
    assert given(client.get("/v1/projects?state=deleted"))["projects"] == []
    await clearing.clear(house)

    def rows_of(project_id: str) -> dict[str, int]:
        named = [table for table in metadata.sorted_tables if "project_id" in table.c]
        return house.db.read_now(
            lambda conn: {
                table.name: found
                for table in named
                if (found := len(conn.execute(table.select().where(table.c.project_id == project_id)).all()))
            }
        )

    assert rows_of(studio.project.id) == {}
    assert {"jobs", "tasks", "workflows"} <= rows_of(other.project.id).keys()
    assert given(client.get(f"/v1/projects/{other.project.id}/jobs/{stays}"))["job_id"] == stays
    assert "project.clear" in [entry["action"] for entry in given(client.get("/v1/audit"))["entries"]]


def test_only_who_manages_archives_deletes_and_places(client: TestClient, caller: Caller, path: str) -> None:
    ann = joined(client, caller, "checker", "Cho")
    for method, where in (
        ("POST", f"{path}/archive"),
        ("POST", f"{path}/unarchive"),
        ("POST", f"{path}/restore"),
        ("DELETE", path),
        ("GET", f"{path}/members"),
        ("PUT", f"{path}/members/{MISSING}"),
        ("DELETE", f"{path}/members/{MISSING}"),
    ):
        told(ann.request(method, where), 403, "unauthorized")
