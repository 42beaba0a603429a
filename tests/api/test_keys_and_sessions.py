"""Who is asking: three key headers, the session cookie, and what a browser may be made to send."""

from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from rotoscope.api import auth
from rotoscope.api.auth import SESSION_COOKIE
from rotoscope.services import people
from rotoscope.services.house import House
from rotoscope.services.people import keys, sessions
from rotoscope.wire.member import NewKey
from tests.api.told import given, told
from tests.factories import Studio, a_project

Caller = Callable[..., TestClient]


@pytest.fixture
def page(caller: Caller, house: House, studio: Studio) -> TestClient:
    """The owner's browser, signed in."""
    url, _ = house.db.write_now(lambda conn: people.create_sign_in_link(conn, house, studio.manager, studio.owner.id))
    secret = house.db.write_now(lambda conn: sessions.sign_in(conn, house, url.partition("token=")[2]))
    browser = caller(sec_fetch_site="same-origin")
    browser.cookies.set(SESSION_COOKIE, secret)
    return browser


@pytest.mark.parametrize("header", ["x-api-key", "X-Client-Key", "X-PLAYMENT-KEY"])
def test_a_key_is_taken_from_three_headers_in_any_case(nobody: TestClient, key: str, header: str) -> None:
    assert given(nobody.get("/v1/me", headers={header: key}))["role"] == "client"


@pytest.mark.parametrize("wrong", ["x", "rs_live_" + "a" * 38, "é", "a" * 100_000, " ", "' OR 1=1 --"])
def test_a_wrong_key_is_401(nobody: TestClient, wrong: str) -> None:
    told(nobody.get("/v1/me", headers={"x-api-key": wrong.encode()}), 401, "unauthorized_request")


def test_no_key_is_401_and_says_which_header(nobody: TestClient) -> None:
    response = nobody.get("/v1/me")
    assert "x-api-key" in told(response, 401, "unauthorized_request")["detail"]
    assert "x-api-key" in response.headers["www-authenticate"]


def test_a_key_in_an_address_is_no_key(nobody: TestClient, key: str) -> None:
    for name in ("x-api-key", "key", "api_key"):
        body = told(nobody.get("/v1/me", params={name: key}), 400, "GE_0001")
        assert "revoke" in body["detail"]
        assert key not in str(body)


def test_a_wrong_key_counts_even_beside_a_good_session(page: TestClient) -> None:
    told(page.get("/v1/me", headers={"x-api-key": "wrong"}), 401, "unauthorized_request")


def test_a_key_that_was_revoked_behind_our_back_is_remembered_for_a_second_only(
    nobody: TestClient, house: House, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(auth.time, "monotonic", lambda: now[0])
    made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, NewKey("k")))
    headers = {"x-api-key": made.secret}
    given(nobody.get("/v1/me", headers=headers))
    house.db.write_now(lambda conn: keys.revoke_key(conn, house, studio.manager, made.id))
    now[0] += auth.MEMORY_SECONDS
    told(nobody.get("/v1/me", headers=headers), 401, "unauthorized_request")


def test_a_key_bound_to_a_project_does_not_see_another(caller: Caller, house: House, studio: Studio) -> None:
    new = NewKey("k", project_id=studio.project.id)
    made = house.db.write_now(lambda conn: keys.create_key(conn, house, studio.manager, new))
    bound = caller(x_api_key=made.secret)
    given(bound.get(f"/v1/projects/{studio.project.id}/stats"))
    other = a_project(house, studio.owner)
    told(bound.get(f"/v1/projects/{other.project.id}/stats"), 404, "resource_error")


def test_a_session_is_no_key_and_a_key_no_session(page: TestClient, nobody: TestClient, key: str) -> None:
    secret = page.cookies[SESSION_COOKIE]
    given(page.get("/v1/me"))
    told(nobody.get("/v1/me", headers={"x-api-key": secret}), 401, "unauthorized_request")
    given(nobody.get("/v1/me", headers={"x-api-key": key}))
    nobody.cookies.set(SESSION_COOKIE, key)
    told(nobody.get("/v1/me"), 401, "unauthorized_request")


def test_a_session_opens_the_doors_too(page: TestClient, studio: Studio) -> None:
    given(page.get(f"/v1/projects/{studio.project.id}/stats"))
    given(page.post(f"/v1/projects/{studio.project.id}/batch", json={"name": "a"}))


@pytest.mark.parametrize(
    "headers",
    [
        {"sec-fetch-site": "cross-site"},
        {"sec-fetch-site": "same-site"},
        {"sec-fetch-site": "none"},
        {"sec-fetch-site": "", "origin": "http://evil.test"},
        {"sec-fetch-site": "", "origin": "null"},
        {"sec-fetch-site": ""},
    ],
)
def test_a_foreign_page_changes_nothing_with_the_session(page: TestClient, studio: Studio, headers: dict) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    told(page.post(path, json={"name": "a"}, headers=headers), 403, "unauthorized")
    assert len(given(page.get(f"/v1/projects/{studio.project.id}/details"))["batches"]) == 1


def test_an_old_browser_is_known_by_its_origin(caller: Caller, page: TestClient, studio: Studio) -> None:
    del page.headers["sec-fetch-site"]
    path = f"/v1/projects/{studio.project.id}/batch"
    given(page.post(path, json={"name": "a"}, headers={"origin": "http://rotoscope.test"}))


@pytest.mark.parametrize("content_type", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
def test_what_a_form_can_send_is_no_body(page: TestClient, studio: Studio, content_type: str) -> None:
    path = f"/v1/projects/{studio.project.id}/batch"
    response = page.post(path, content=b'{"name":"a"}', headers={"content-type": content_type})
    told(response, 415, "unsupported_media_type")
