"""Invitations: POST|GET /v1/invitations, DELETE /v1/invitations/{i}, POST /v1/join/look, POST /v1/join."""

import asyncio

import pytest
from httpx2 import Response
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.people import invitations
from rotoscope.services.people.sessions import DAY_MS
from tests.api.entering import PAGE, PASSWORD, Caller, invited, joined, sign_in, token_of
from tests.api.told import given, told


def join(browser: TestClient, token: str, **more: str) -> Response:
    return browser.post("/v1/join", json={"token": token, "name": "Ann", "password": PASSWORD, **more})


def test_nobody_invites(nobody: TestClient) -> None:
    told(nobody.post("/v1/invitations", json={}), 401, "unauthorized_request")
    told(nobody.get("/v1/invitations"), 401, "unauthorized_request")
    told(nobody.delete("/v1/invitations/x"), 401, "unauthorized_request")


def test_who_is_invited_looks_then_joins_and_is_signed_in(client: TestClient, caller: Caller) -> None:
    token = invited(client, "checker", email="Ann@Example.org")
    browser = caller(**PAGE)
    seen = given(browser.post("/v1/join/look", json={"token": token}))
    assert (seen["kind"], seen["role"], seen["email"], seen["organization_name"]) == (
        "invite",
        "checker",
        "Ann@Example.org",
        "Acme",
    )
    response = join(browser, token, email="somebody.else@example.org")
    assert given(response) == {}
    me = given(browser.get("/v1/me"))
    assert (me["name"], me["role"], me["email"], me["has_password"]) == ("Ann", "checker", "Ann@Example.org", True)
    assert token not in client.get("/v1/invitations").text
    (listed,) = given(client.get("/v1/invitations"))["invitations"]
    assert (listed["member_id"], listed["used_at_ms"] is None) == (me["id"], False)
    given(sign_in(caller(**PAGE), "ann@example.org "))


def test_an_invitation_works_once_and_for_so_long(client: TestClient, caller: Caller, clock: FakeClock) -> None:
    browser = caller(**PAGE)
    used, late, revoked = (invited(client, expires_in_days=2) for _ in range(3))
    given(join(browser, used, email="a@example.org"))
    for each in given(client.get("/v1/invitations"))["invitations"]:
        given(client.delete(f"/v1/invitations/{each['id']}"))
    late = invited(client, expires_in_days=2)
    clock.advance(2 * DAY_MS)
    for token in (used, late, revoked, "rs_invite_guess"):
        told(join(browser, token, email="b@example.org"), 401, "unauthorized_request")
        told(browser.post("/v1/join/look", json={"token": token}), 401, "unauthorized_request")
    assert "b@example.org" not in client.get("/v1/members").text


def test_two_who_use_one_link_at_once_are_one_member(client: TestClient, house: House) -> None:
    token = invited(client)

    async def both() -> list[object]:
        wanted = [
            invitations.Join(token=token, password=PASSWORD, name="Ann", email=f"{n}@example.org") for n in range(4)
        ]
        asked = (invitations.join(house, each, invitations.Origin()) for each in wanted)
        return await asyncio.gather(*asked, return_exceptions=True)

    assert sum(isinstance(end, str) for end in asyncio.run(both())) == 1
    assert client.get("/v1/members").text.count("@example.org") == 1


@pytest.mark.parametrize("role", ["owner", "manager", "maker", "checker", "viewer"])
def test_a_manager_invites_nobody_above_themselves(client: TestClient, caller: Caller, role: str) -> None:
    manager = joined(client, caller, "manager", "Max")
    response = manager.post("/v1/invitations", json={"role": role})
    assert (response.status_code == 200) is (role != "owner"), response.text


def test_a_key_for_members_alone_invites_no_manager(client: TestClient, caller: Caller) -> None:
    key = given(client.post("/v1/keys", json={"name": "hr", "scopes": ["members:write"]}))["secret"]
    narrow = caller(x_api_key=key)
    assert given(narrow.post("/v1/invitations", json={"role": "maker"}))["url"]
    told(narrow.post("/v1/invitations", json={"role": "manager"}), 403, "unauthorized")
    told(narrow.post("/v1/members", json={"name": "Max", "role": "manager"}), 403, "unauthorized")


def test_an_address_that_is_a_members_is_not_invited_again(client: TestClient, caller: Caller) -> None:
    token = invited(client)
    joined(client, caller)
    told(client.post("/v1/invitations", json={"email": "ANN@example.org"}), 409, "conflict")
    told(join(caller(**PAGE), token, email="ann@EXAMPLE.org"), 409, "conflict")
    given(join(caller(**PAGE), token, email="anna@example.org"))  # the refused one did not spend the link


def test_what_is_wrong_is_named(client: TestClient, caller: Caller) -> None:
    browser = caller(**PAGE)
    token = invited(client)
    told(join(browser, token), 400, "GE_0001")
    told(join(browser, token, email="no address"), 400, "GE_0001")
    told(join(browser, token, email="a@example.org", name=" "), 400, "GE_0001")
    for password in ("short", "password1", "a@example.org", "x" * 257):
        error = told(join(browser, token, email="a@example.org", password=password), 400, "GE_0001")
        assert error["data"]["errors"][0]["pointer"] == "/password"
        assert password == "short" or password not in str(error["data"]), "a password is not repeated"
    for body in ({"role": "client"}, {"role": "king"}, {"email": 1}, {"expires_in_days": 0}, {"x": 1}):
        told(client.post("/v1/invitations", json=body), 400, "GE_0001")
    told(client.delete("/v1/invitations/none"), 404, "resource_error")


def test_a_strangers_invitation_is_not_there(client: TestClient, stranger: TestClient) -> None:
    invited(client)
    (listed,) = given(client.get("/v1/invitations"))["invitations"]
    told(stranger.delete(f"/v1/invitations/{listed['id']}"), 404, "resource_error")
    assert given(stranger.get("/v1/invitations"))["invitations"] == []


def test_another_page_joins_nobody(client: TestClient, caller: Caller) -> None:
    token = invited(client)
    for headers in ({"sec_fetch_site": "cross-site"}, {}, {"origin": "http://evil.test"}):
        told(join(caller(**headers), token, email="a@example.org"), 403, "unauthorized")
    form = caller(**PAGE).post("/v1/join", content=b"{}", headers={"content-type": "text/plain"})
    told(form, 415, "unsupported_media_type")


def test_the_first_start_gives_one_link_that_makes_the_owner(house: House, caller: Caller, clock: FakeClock) -> None:
    links = [house.db.write_now(lambda conn: invitations.create_setup_link(conn, house)) for _ in range(2)]
    first, second = (token_of(link or "") for link in links)
    browser = TestClient(build_api(house), base_url="http://rotoscope.test", headers={"sec-fetch-site": "same-origin"})
    told(sign_in(browser, "owner@example.org", ""), 401, "unauthorized_request")
    assert given(browser.post("/v1/join/look", json={"token": first}))["kind"] == "setup"
    given(join(browser, first, email="olga@example.org", organization_name="Acme Vision"))
    me = given(browser.get("/v1/me"))
    assert (me["role"], me["organization_name"]) == ("owner", "Acme Vision")
    for token in (first, second):
        told(join(browser, token, email="eve@example.org"), 401, "unauthorized_request")
    assert house.db.write_now(lambda conn: invitations.create_setup_link(conn, house)) is None


def test_a_set_up_link_lives_for_a_day(house: House, caller: Caller, clock: FakeClock) -> None:
    token = token_of(house.db.write_now(lambda conn: invitations.create_setup_link(conn, house)) or "")
    clock.advance(DAY_MS)
    browser = TestClient(build_api(house), base_url="http://rotoscope.test", headers={"sec-fetch-site": "same-origin"})
    told(join(browser, token, email="eve@example.org"), 401, "unauthorized_request")
