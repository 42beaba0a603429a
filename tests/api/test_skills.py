"""Skills: GET|PUT /v1/members/{m}/skills."""

from starlette.testclient import TestClient

from tests.api.told import given, told


def test_a_manager_says_what_a_member_can_do(client: TestClient, nobody: TestClient, stranger: TestClient) -> None:
    member = given(client.post("/v1/members", json={"name": "Nia"}))["id"]
    path = f"/v1/members/{member}/skills"
    assert given(client.get(path)) == {"skills": []}
    assert given(client.put(path, json={"skills": ["rain", "night", "rain"]})) == {"skills": ["night", "rain"]}
    assert given(client.put(path, json={"skills": ["night"]})) == {"skills": ["night"]}
    assert given(client.get(path)) == {"skills": ["night"]}
    listed = {row["id"]: row["skills"] for row in given(client.get("/v1/members"))["members"]}
    assert listed.pop(member) == ["night"]
    assert not any(listed.values())
    for caller, status, code in ((nobody, 401, "unauthorized_request"), (stranger, 404, "resource_error")):
        told(caller.get(path), status, code)
        told(caller.put(path, json={"skills": []}), status, code)
    for odd in ([""], [" x"], ["x" * 65], "night", [1]):
        told(client.put(path, json={"skills": odd}), 400, "GE_0001")
