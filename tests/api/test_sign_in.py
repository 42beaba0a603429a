"""Signing in with a password: POST /v1/sign-in, GET|DELETE /v1/sessions, POST /v1/me/password, reset links."""

import statistics
import time
from dataclasses import replace

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.kit.clock import FakeClock
from rotoscope.services.attempts import FREE
from rotoscope.services.house import House
from tests.api.entering import PAGE, PASSWORD, Caller, joined, sign_in, token_of
from tests.api.told import given, told


def test_a_password_signs_in_and_only_exactly_as_it_is(client: TestClient, caller: Caller) -> None:
    joined(client, caller)
    browser = caller(**PAGE)
    for wrong in (PASSWORD.upper(), f"{PASSWORD} ", PASSWORD[:-1], "x" * 1000):
        told(sign_in(browser, password=wrong), 401, "unauthorized_request")
    response = sign_in(browser, " ANN@example.org")
    assert given(response) == {}
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(response.headers["set-cookie"].split("; "))
    assert given(browser.get("/v1/me"))["name"] == "Ann"


def test_on_https_the_cookie_is_for_this_host_and_for_https_only(house: House, client: TestClient) -> None:
    token = token_of(given(client.post("/v1/invitations", json={}))["url"])
    secure = replace(house, links=replace(house.links, public_url="https://rotoscope.test"))
    browser = TestClient(
        build_api(secure), base_url="https://rotoscope.test", headers={"sec-fetch-site": "same-origin"}
    )
    body = {"token": token, "name": "Ann", "email": "ann@example.org", "password": PASSWORD}
    cookie = browser.post("/v1/join", json=body).headers["set-cookie"]
    assert cookie.startswith("__Host-rotoscope=")
    assert {"HttpOnly", "Secure", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    assert "domain" not in cookie.lower()
    assert len(cookie) < 4096
    assert given(browser.get("/v1/me"))["name"] == "Ann"


def test_a_known_and_an_unknown_address_get_the_same_answer(client: TestClient, caller: Caller) -> None:
    joined(client, caller)
    given(client.post("/v1/members", json={"name": "Bo", "email": "bo@example.org"}))
    told_all = [
        told(sign_in(caller(**PAGE), email, "wrong password"), 401, "unauthorized_request")
        for email in ("ann@example.org", "bo@example.org", "nobody@example.org", "", "é\u0000")
    ]
    for body in told_all:
        del body["request_id"]
    assert all(body == told_all[0] for body in told_all)


def test_a_known_and_an_unknown_address_take_as_long(client: TestClient, caller: Caller, house: House) -> None:
    joined(client, caller)
    browser = caller(**PAGE)

    def seconds(email: str) -> float:
        """Of CPU, which says the same on a busy machine."""
        house.attempts._records.clear()
        began = time.process_time()
        told(sign_in(browser, email, "wrong password"), 401, "unauthorized_request")
        return time.process_time() - began

    seconds("warm@example.org")
    pairs = [(seconds("ann@example.org"), seconds("nobody@example.org")) for _ in range(9)]
    known, unknown = zip(*pairs, strict=True)
    assert 0.4 < statistics.median(known) / statistics.median(unknown) < 2.5, (known, unknown)


def test_wrong_passwords_make_one_wait_but_lock_nobody_out(
    client: TestClient, caller: Caller, clock: FakeClock, api: FastAPI
) -> None:
    joined(client, caller)
    here, there = (
        TestClient(api, base_url="http://rotoscope.test", headers={"sec-fetch-site": "same-origin"}, client=(name, 1))
        for name in ("203.0.113.7", "203.0.113.8")
    )
    for _ in range(FREE):
        told(sign_in(here, password="wrong"), 401, "unauthorized_request")
    for _ in range(100 - FREE):
        response = sign_in(here, password="wrong")
        told(response, 429, "too_many_requests")
        assert int(response.headers["retry-after"]) >= 1
    told(sign_in(here), 429, "too_many_requests")  # the right one waits, too: else the wait would tell
    given(sign_in(there))
    clock.advance(1000)
    given(sign_in(here))
    told(sign_in(here, password="wrong"), 401, "unauthorized_request")


def test_waits_grow_and_end(client: TestClient, caller: Caller, clock: FakeClock) -> None:
    joined(client, caller)
    browser = caller(**PAGE)
    waits = []
    for _ in range(FREE + 8):
        response = sign_in(browser, password="wrong")
        if response.status_code == 429:
            waits.append(int(response.headers["retry-after"]))
            clock.advance(waits[-1] * 1000)
            told(sign_in(browser, password="wrong"), 401, "unauthorized_request")
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60]


def test_a_disabled_member_is_out_at_once_and_comes_back_when_enabled(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller)
    member_id = given(browser.get("/v1/me"))["id"]
    assert given(client.patch(f"/v1/members/{member_id}", json={"is_disabled": True}))["disabled_at_ms"]
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    told(sign_in(caller(**PAGE)), 401, "unauthorized_request")
    told(client.post(f"/v1/members/{member_id}/sign-in-link"), 409, "conflict")
    given(client.patch(f"/v1/members/{member_id}", json={"is_disabled": False}))
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    given(sign_in(browser))


def test_another_role_ends_the_sessions_and_counts_from_the_next_request(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller, "manager")
    member_id = given(browser.get("/v1/me"))["id"]
    given(browser.get("/v1/members"))
    given(client.patch(f"/v1/members/{member_id}", json={"role": "viewer"}))
    told(browser.get("/v1/members"), 401, "unauthorized_request")
    given(sign_in(browser))
    told(browser.get("/v1/members"), 403, "unauthorized")


def test_another_name_ends_nothing(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller)
    member_id = given(browser.get("/v1/me"))["id"]
    given(client.patch(f"/v1/members/{member_id}", json={"name": "Anna", "email": "anna@example.org"}))
    assert given(browser.get("/v1/me"))["name"] == "Anna"
    told(sign_in(caller(**PAGE)), 401, "unauthorized_request")
    given(sign_in(caller(**PAGE), "anna@example.org"))


def test_sessions_are_listed_and_ended_one_by_one(client: TestClient, caller: Caller) -> None:
    first = joined(client, caller)
    second = caller(**PAGE, user_agent="Lynx")
    given(sign_in(second))
    listed = given(first.get("/v1/sessions"))["sessions"]
    assert sorted((each["is_this"], each["browser"]) for each in listed) == [(False, "Lynx"), (True, "testclient")]
    (other,) = [each["id"] for each in listed if not each["is_this"]]
    stranger = joined(client, caller, name="Bo")
    told(stranger.delete(f"/v1/sessions/{other}"), 404, "resource_error")
    given(second.get("/v1/me"))
    given(first.delete(f"/v1/sessions/{other}"))
    told(second.get("/v1/me"), 401, "unauthorized_request")
    given(first.get("/v1/me"))
    told(client.get("/v1/sessions"), 403, "unauthorized")


def test_a_changed_password_ends_every_session_but_this(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller)
    old_cookie = browser.cookies["rotoscope_session"]
    other = caller(**PAGE)
    given(sign_in(other))
    wrong = {"current_password": "wrong", "new_password": "another long sentence"}
    told(browser.post("/v1/me/password", json=wrong), 400, "GE_0001")
    weak = {"current_password": PASSWORD, "new_password": "password123"}
    assert told(browser.post("/v1/me/password", json=weak), 400, "GE_0001")["data"]["errors"]
    given(browser.post("/v1/me/password", json={**wrong, "current_password": PASSWORD}))
    given(browser.get("/v1/me"))
    told(other.get("/v1/me"), 401, "unauthorized_request")
    stale = caller(**PAGE, cookie=f"rotoscope_session={old_cookie}")
    told(stale.get("/v1/me"), 401, "unauthorized_request")
    told(sign_in(caller(**PAGE)), 401, "unauthorized_request")
    given(sign_in(caller(**PAGE), password="another long sentence"))


def test_a_reset_link_gives_a_new_password_once_and_ends_the_sessions(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller)
    member_id = given(browser.get("/v1/me"))["id"]
    tokens = [token_of(given(client.post(f"/v1/members/{member_id}/reset-link"))["url"]) for _ in range(2)]
    seen = given(caller(**PAGE).post("/v1/join/look", json={"token": tokens[0]}))
    assert (seen["kind"], seen["name"]) == ("reset", "Ann")
    fresh = caller(**PAGE)
    given(fresh.post("/v1/join", json={"token": tokens[0], "password": "quite another sentence"}))
    assert given(fresh.get("/v1/me"))["id"] == member_id
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    for token in tokens:
        told(fresh.post("/v1/join", json={"token": token, "password": PASSWORD}), 401, "unauthorized_request")
    given(sign_in(caller(**PAGE), password="quite another sentence"))


def test_signed_out_everywhere_is_out_at_once(client: TestClient, caller: Caller) -> None:
    browser = joined(client, caller)
    member_id = given(browser.get("/v1/me"))["id"]
    link = given(client.post(f"/v1/members/{member_id}/sign-in-link"))["url"]
    assert given(client.delete(f"/v1/members/{member_id}/sessions")) == {"session_count": 1}
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    told(caller().get(link), 401, "unauthorized_request")


def test_nobody_changes_their_own_role_and_one_owner_stays(client: TestClient, caller: Caller, house: House) -> None:
    manager = joined(client, caller, "manager", "Max")
    me = given(manager.get("/v1/me"))["id"]
    for change in ({"role": "maker"}, {"role": "owner"}, {"is_disabled": True}):
        told(manager.patch(f"/v1/members/{me}", json=change), 403, "unauthorized")
    assert given(manager.patch(f"/v1/members/{me}", json={"name": "Maxim", "role": "manager"}))["name"] == "Maxim"
    (owner,) = [each["id"] for each in given(manager.get("/v1/members"))["members"] if each["role"] == "owner"]
    for change in ({"role": "maker"}, {"is_disabled": True}, {"name": "Eve"}, {"email": "eve@example.org"}):
        told(manager.patch(f"/v1/members/{owner}", json=change), 403, "unauthorized")
        told(client.patch(f"/v1/members/{owner}", json=change), 403, "unauthorized")
    told(manager.post(f"/v1/members/{owner}/reset-link"), 403, "unauthorized")
    told(manager.delete(f"/v1/members/{owner}/sessions"), 403, "unauthorized")


@pytest.mark.parametrize("path", ["", "/sessions", "/reset-link", "/sign-in-link"])
def test_a_strangers_member_is_not_there(stranger: TestClient, client: TestClient, caller: Caller, path: str) -> None:
    member_id = given(joined(client, caller).get("/v1/me"))["id"]
    method = {"": "PATCH", "/sessions": "DELETE"}.get(path, "POST")
    body = {"name": "Eve"} if method == "PATCH" else None
    answers = [stranger.request(method, f"/v1/members/{each}{path}", json=body) for each in (member_id, "none")]
    for answer in answers:
        told(answer, 404, "resource_error")
    assert answers[0].json()["detail"] == answers[1].json()["detail"]
