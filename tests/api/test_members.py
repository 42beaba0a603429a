"""Members and sign-in: /v1/me, /v1/members, /v1/members/{m}/sign-in-link, /sign-in, /v1/sign-out."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.kit.clock import FakeClock
from rotoscope.services import people
from tests.api.told import given, told
from tests.factories import Studio

Caller = Callable[..., TestClient]
PAGE = {"sec-fetch-site": "same-origin"}


def signed_in(client: TestClient, caller: Caller, role: str = "maker") -> tuple[TestClient, dict]:
    member = given(client.post("/v1/members", json={"name": "Ann", "email": "ann@example.org", "role": role}))
    link = given(client.post(f"/v1/members/{member['id']}/sign-in-link"))["url"]
    browser = caller(**PAGE)
    response = browser.get(link)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(response.headers["set-cookie"].split("; "))
    return browser, member


def test_nobody_is_a_member(nobody: TestClient) -> None:
    for response in (
        nobody.get("/v1/me"),
        nobody.get("/v1/members"),
        nobody.post("/v1/members", json={"name": "Me"}),
        nobody.post("/v1/members/x/sign-in-link"),
        nobody.post("/v1/sign-out"),
    ):
        told(response, 401, "unauthorized_request")


def test_a_link_signs_a_member_in_once(client: TestClient, caller: Caller) -> None:
    browser, member = signed_in(client, caller)
    seen = given(browser.get("/v1/me"))
    assert (seen["id"], seen["role"], seen["may_manage"], seen["organization_name"]) == (
        member["id"],
        "maker",
        False,
        "Acme",
    )
    link = given(client.post(f"/v1/members/{member['id']}/sign-in-link"))["url"]
    assert caller().get(link).status_code == 303
    told(caller().get(link), 401, "unauthorized_request")
    told(caller().get("/sign-in?token=guess"), 401, "unauthorized_request")
    told(caller().get("/sign-in"), 400, "GE_0001")


def test_a_look_at_a_link_does_not_spend_it(client: TestClient, caller: Caller) -> None:
    member = given(client.post("/v1/members", json={"name": "Ann"}))
    link = given(client.post(f"/v1/members/{member['id']}/sign-in-link"))["url"]
    assert "set-cookie" not in caller().head(link).headers
    assert caller().get(link).status_code == 303


def test_a_link_lives_for_a_day(client: TestClient, caller: Caller, clock: FakeClock) -> None:
    member = given(client.post("/v1/members", json={"name": "Ann"}))
    link = given(client.post(f"/v1/members/{member['id']}/sign-in-link"))
    clock.advance(people.LINK_LIFE_MS)
    told(caller().get(link["url"]), 401, "unauthorized_request")


def test_signing_out_ends_the_session_on_the_server_too(client: TestClient, caller: Caller) -> None:
    browser, _ = signed_in(client, caller)
    cookie = browser.cookies["rotoscope_session"]
    assert given(browser.post("/v1/sign-out")) == {}
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    told(caller(cookie=f"rotoscope_session={cookie}").get("/v1/me"), 401, "unauthorized_request")


def test_a_maker_manages_nothing(client: TestClient, caller: Caller, studio: Studio) -> None:
    browser, member = signed_in(client, caller)
    for response in (
        browser.post("/v1/projects", json={"name": "Mine"}),
        browser.patch(f"/v1/projects/{studio.project.id}", json={"name": "Mine"}),
        browser.put(f"/v1/projects/{studio.project.id}/schema", json={"labels": []}),
        browser.post(f"/v1/projects/{studio.project.id}/workflows", json={"name": "n", "tag": "t"}),
        browser.post("/v1/keys", json={"name": "mine"}),
        browser.get("/v1/keys"),
        browser.get("/v1/members"),
        browser.post("/v1/members", json={"name": "friend", "role": "manager"}),
        browser.post(f"/v1/members/{member['id']}/sign-in-link"),
    ):
        told(response, 403, "unauthorized")
    assert given(browser.get("/v1/projects"))["projects"][0]["id"] == studio.project.id


def test_a_maker_does_not_see_where_callbacks_go(client: TestClient, caller: Caller, studio: Studio) -> None:
    path = f"/v1/projects/{studio.project.id}"
    given(client.patch(path, json={"callback_url": "https://example.com/secret-hook", "callback_key": "key"}))
    browser, _ = signed_in(client, caller)
    for response in (browser.get(path), browser.get("/v1/projects")):
        assert "secret-hook" not in response.text
        assert '"has_callback_key":true' not in response.text


@pytest.mark.parametrize("role", ["manager", "maker", "checker", "viewer"])
def test_each_role_may_what_it_may(client: TestClient, caller: Caller, role: str) -> None:
    seen = given(signed_in(client, caller, role)[0].get("/v1/me"))
    assert (seen["may_manage"], seen["may_annotate"]) == (role == "manager", role != "viewer")


def test_only_an_owner_makes_an_owner_or_signs_one_in(client: TestClient, studio: Studio) -> None:
    told(client.post("/v1/members", json={"name": "Boss", "role": "owner"}), 403, "unauthorized")
    told(client.post(f"/v1/members/{studio.owner.id}/sign-in-link"), 403, "unauthorized")


def test_a_strangers_member_is_not_there(stranger: TestClient, studio: Studio) -> None:
    told(stranger.post(f"/v1/members/{studio.owner.id}/sign-in-link"), 404, "resource_error")
    assert studio.owner.id not in stranger.get("/v1/members").text


def test_what_is_wrong_is_named(client: TestClient) -> None:
    for body in ({}, {"name": "x", "role": "client"}, {"name": "x", "role": "king"}, {"name": ["x"]}):
        told(client.post("/v1/members", json=body), 400, "GE_0001")
