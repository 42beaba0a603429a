"""Views: GET|POST /v1/projects/{p}/views, DELETE …/{view}."""

from collections.abc import Callable

from starlette.testclient import TestClient

from tests.api.entering import joined
from tests.api.told import given, told
from tests.factories import Studio


def names(caller: TestClient, path: str) -> list[tuple[str, str, bool]]:
    return [(view["name"], view["query"], view["is_shared"]) for view in given(caller.get(path))["views"]]


def test_a_view_is_kept_replaced_and_forgotten(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/views"
    assert names(client, path) == []
    given(client.post(path, json={"name": "Failed", "query": "state=failed"}))
    given(client.post(path, json={"name": "Failed", "query": "state=failed&order=oldest"}))
    assert names(client, path) == [("Failed", "state=failed&order=oldest", False)]
    (view,) = given(client.get(path))["views"]
    assert given(client.delete(f"{path}/{view['id']}")) == {"views": []}
    told(client.delete(f"{path}/{view['id']}"), 404, "resource_error")


def test_everybody_sees_what_is_shared_and_nobody_anothers_own(
    client: TestClient, studio: Studio, caller: Callable[..., TestClient]
) -> None:
    path = f"/v1/projects/{studio.project.id}/views"
    given(client.post(path, json={"name": "All", "query": "", "is_shared": True}))
    given(client.post(path, json={"name": "Mine", "query": "q=x"}))
    maker = joined(client, caller)
    assert names(maker, path) == [("All", "", True)]
    told(maker.post(path, json={"name": "All", "query": "q=y", "is_shared": True}), 403, "unauthorized")
    given(maker.post(path, json={"name": "Mine", "query": "q=z"}))
    assert names(maker, path) == [("All", "", True), ("Mine", "q=z", False)]
    assert names(client, path) == [("All", "", True), ("Mine", "q=x", False)]
    shared, own = given(client.get(path))["views"]
    told(maker.delete(f"{path}/{own['id']}"), 404, "resource_error")
    told(maker.delete(f"{path}/{shared['id']}"), 403, "unauthorized")


def test_nobody_reads_or_keeps_views_elsewhere(nobody: TestClient, stranger: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/views"
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "resource_error")):
        told(caller.get(path), status, code)
        told(caller.post(path, json={"name": "n", "query": ""}), status, code)


def test_what_is_wrong_is_named(client: TestClient, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}/views"
    for body, pointer in (
        ({"query": ""}, "/name"),
        ({"name": "", "query": ""}, "/name"),
        ({"name": "n", "query": 1}, "/query"),
    ):
        error = told(client.post(path, json=body), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == pointer
