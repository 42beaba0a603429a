"""Projects: POST|GET /v1/projects, GET|PATCH /v1/projects/{p}."""

from starlette.testclient import TestClient

from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.wire.member import NewKey
from tests.api.told import given, told
from tests.factories import Studio

MISSING = "00000000-0000-4000-8000-000000000000"


def test_nobody_makes_sees_or_changes_a_project(nobody: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}"
    for response in (
        nobody.post("/v1/projects", json={"name": "Mine"}),
        nobody.get("/v1/projects"),
        nobody.get(path),
        nobody.patch(path, json={"name": "Mine"}),
    ):
        told(response, 401, "unauthorized_request")


def test_another_organizations_project_is_as_missing_as_none(stranger: TestClient, studio: Studio) -> None:
    for verb in ("get", "patch"):
        kwargs = {"json": {"name": "Mine"}} if verb == "patch" else {}
        theirs = told(getattr(stranger, verb)(f"/v1/projects/{studio.project.id}", **kwargs), 404, "resource_error")
        none = told(getattr(stranger, verb)(f"/v1/projects/{MISSING}", **kwargs), 404, "resource_error")
        assert theirs | {"request_id": ""} == none | {"request_id": ""}
    assert given(stranger.get("/v1/projects")) == {"projects": []}


def test_a_new_project_takes_jobs_at_once(client: TestClient) -> None:
    made = given(client.post("/v1/projects", json={"name": "Street", "guide": "All people", "callback_key": "s3cret"}))
    assert (made["name"], made["base"], made["schema_version"], made["has_callback_key"]) == (
        "Street",
        "VIDEO",
        1,
        True,
    )
    assert "s3cret" not in str(made)
    path = f"/v1/projects/{made['id']}"
    assert given(client.get(path)) == made
    assert made in given(client.get("/v1/projects"))["projects"]
    assert given(client.get(f"{path}/schema")) == {"version": 1, "labels": [], "is_open": True}
    (workflow,) = given(client.get(f"{path}/workflows"))["workflows"]
    assert (workflow["tag"], workflow["steps"]) == ("default", [{"name": "annotate", "kind": "maker"}])
    job = {"reference_id": "1", "tag": "default", "data": {"image_url": "https://example.com/1.jpg"}}
    assert given(client.post(f"{path}/jobs", json=job))["reference_id"] == "1"


def test_a_change_leaves_what_it_does_not_name(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}"
    changed = given(client.patch(path, json={"callback_url": "https://example.com/hook"}))
    assert (changed["callback_url"], changed["name"]) == ("https://example.com/hook", studio.project.name)
    assert given(client.patch(path, json={})) == changed


def test_what_is_wrong_with_a_body_is_named(client: TestClient, studio: Studio) -> None:
    wrong = [
        ({}, "/name"),
        ({"name": ""}, "/name"),
        ({"name": 7}, "/name"),
        ({"name": "a\u0000b"}, "/name"),
        ({"name": "a\u202eb"}, "/name"),
        ({"name": "a\n"}, "/name"),
        ({"name": "x" * 201}, "/name"),
        ({"name": "x", "base": "AUDIO"}, "/base"),
        ({"name": "x", "callback_url": "javascript:alert(1)"}, "/callback_url"),
        ({"name": "x", "callback_key": "a\r\nb"}, "/callback_key"),
        ({"name": "x", "organization_id": MISSING}, "/organization_id"),
        ([], ""),
    ]
    for body, pointer in wrong:
        error = told(client.post("/v1/projects", json=body), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer, body
    for field in ("id", "organization_id", "schema_version", "created_at_ms"):
        told(client.patch(f"/v1/projects/{studio.project.id}", json={field: "x"}), 400, "GE_0001")
    told(client.post("/v1/projects", content=b"{"), 400, "GE_0001")
    told(
        client.post("/v1/projects", content=b"name=x", headers={"content-type": "text/plain"}),
        415,
        "unsupported_media_type",
    )


def test_odd_ids_are_missing_ids(client: TestClient) -> None:
    for odd in ("x" * 5000, "'; --", "%F0%9F%98%80", "{7b0f5c1e-58a6-4a2c-9f7a-0d8a1c5f3b21}"):
        told(client.get(f"/v1/projects/{odd}"), 404, "resource_error")
    told(client.get("/v1/projects/%00"), 400, "GE_0001")


def test_a_key_that_is_bound_to_a_project_sees_that_one_only(caller, house: House, studio: Studio) -> None:
    bound = NewKey("bound", studio.project.id)
    secret = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, bound)).secret
    other = given(caller(x_api_key=_free(house, studio)).post("/v1/projects", json={"name": "Other"}))
    client = caller(x_api_key=secret)
    assert [project["id"] for project in given(client.get("/v1/projects"))["projects"]] == [studio.project.id]
    told(client.get(f"/v1/projects/{other['id']}"), 404, "resource_error")
    told(client.post("/v1/projects", json={"name": "Mine"}), 403, "unauthorized")
    told(client.get("/v1/keys"), 403, "unauthorized")


def _free(house: House, studio: Studio) -> str:
    return house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("free"))).secret
