"""Who comes in through an identity provider, over real requests: GET /v1/sign-in/oidc, its callback, identities."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest
from fastapi import FastAPI
from starlette.testclient import TestClient

from rotoscope.api.app import build_api
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.identity_provider import IdentityProvider, Registration
from rotoscope.services.people import identities
from rotoscope.services.upkeep.tidying import tidy
from rotoscope.store.tables import sign_in_attempts
from tests.api.entering import PAGE, Caller, invited, joined
from tests.api.providing import ANN, CALLBACK, HOME, failed, leave, sign_in, visit, with_provider
from tests.api.providing import clock as clock
from tests.api.providing import house as house
from tests.api.providing import one_provider as one_provider
from tests.api.providing import provider as provider
from tests.api.told import given, told
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider


def test_the_page_is_told_where_one_can_sign_in(nobody: TestClient, house: House) -> None:
    assert given(nobody.get("/v1/sign-in/providers")) == {
        "providers": [{"name": "Example SSO", "url": "/v1/sign-in/oidc"}]
    }
    without = TestClient(build_api(replace(house, provider=None)), base_url=HOME, follow_redirects=False)
    assert given(without.get("/v1/sign-in/providers")) == {"providers": []}
    told(without.get("/v1/sign-in/oidc"), 404, "provider_missing")
    told(without.get("/v1/sign-in/oidc/callback"), 404, "provider_missing")


@pytest.mark.parametrize("algorithm", ["RS256", "ES256"])
def test_who_was_invited_under_a_verified_address_comes_in_and_again(
    client: TestClient, caller: Caller, provider: Provider, algorithm: str
) -> None:
    provider.algorithm = algorithm
    invited(client, "checker", email="ann@EXAMPLE.org")
    browser = caller(**PAGE)
    assert sign_in(browser, return_to="/projects/x?y=1") == "/projects/x?y=1"
    me = given(browser.get("/v1/me"))
    assert (me["name"], me["role"]) == ("Ann Smith", "checker")
    again = caller(**PAGE)
    provider.person["email"], provider.person["email_verified"] = "other@example.org", False
    assert sign_in(again) == "/"
    assert given(again.get("/v1/me"))["id"] == me["id"], "bound to issuer and subject, not to the address"


def test_the_address_may_stand_in_userinfo_only(client: TestClient, caller: Caller, provider: Provider) -> None:
    invited(client, email="ann@example.org")
    provider.is_email_in_token = False
    browser = caller(**PAGE)
    assert sign_in(browser) == "/"
    assert given(browser.get("/v1/me"))["name"] == "Ann Smith"


def test_a_member_without_a_password_is_known_by_the_address_and_one_with_a_password_connects_first(
    client: TestClient, caller: Caller, provider: Provider
) -> None:
    added = given(client.post("/v1/members", json={"name": "Ann", "email": "ann@example.org"}))
    browser = caller(**PAGE)
    assert sign_in(browser) == "/"
    assert given(browser.get("/v1/me"))["id"] == added["id"]
    provider.person |= {"sub": "a-2"}
    failed(caller(**PAGE), "connect_first")  # the account is joined to another subject already
    ben = joined(client, caller, name="Ben")
    provider.person |= {"sub": "b-1", "email": "ben@example.org"}
    failed(caller(**PAGE), "connect_first")
    there = given(ben.post("/v1/me/identities"))["url"]
    back = visit(there)
    assert ben.get(back).headers["location"] == "/settings/account"
    [connected] = given(ben.get("/v1/me/identities"))["identities"]
    assert (connected["subject"], connected["issuer"]) == ("b-1", provider.issuer)
    assert sign_in(browser := caller(**PAGE)) == "/"
    assert given(browser.get("/v1/me"))["name"] == "Ben"
    given(ben.delete(f"/v1/me/identities/{connected['id']}"))
    told(ben.delete(f"/v1/me/identities/{connected['id']}"), 404, "resource_error")
    failed(caller(**PAGE), "connect_first")


def test_an_account_of_another_member_cannot_be_connected_and_a_key_connects_nothing(
    client: TestClient, caller: Caller, provider: Provider
) -> None:
    invited(client, email="ann@example.org")
    sign_in(caller(**PAGE))
    ben = joined(client, caller, name="Ben")
    there = given(ben.post("/v1/me/identities"))["url"]
    back = visit(there)
    assert ben.get(back).headers["location"] == "/settings/account?sign-in=identity_taken"
    told(client.post("/v1/me/identities"), 403, "unauthorized")


def test_connecting_comes_to_nothing_for_who_signed_out_meanwhile(client: TestClient, caller: Caller) -> None:
    ben = joined(client, caller, name="Ben")
    there = given(ben.post("/v1/me/identities"))["url"]
    back = visit(there)
    given(ben.post("/v1/sign-out"))
    assert ben.get(back).headers["location"] == "/?sign-in=sign_in_spent"


def test_nobody_comes_in_uninvited_or_by_an_unverified_address(
    client: TestClient, caller: Caller, provider: Provider
) -> None:
    failed(caller(**PAGE), "not_invited")
    invited(client, email="ann@example.org")
    provider.person["email_verified"] = False
    failed(caller(**PAGE), "email_unverified")
    provider.person |= {"email_verified": True, "email": "ann@example.org.evil.test"}
    failed(caller(**PAGE), "not_invited")
    provider.person |= {"email": "ann@e\u212aample.org"}  # a Kelvin sign: small letters make it a k
    failed(caller(**PAGE), "not_invited")


def test_people_of_an_allowed_domain_join_by_themselves(client: TestClient, house: House, provider: Provider) -> None:
    api = build_api(with_provider(house, provider, domains=frozenset({"example.org"})))
    browser = TestClient(api, base_url=HOME, headers={"sec-fetch-site": "same-origin"}, follow_redirects=False)
    assert sign_in(browser) == "/"
    me = given(browser.get("/v1/me"))
    assert (me["name"], me["role"]) == ("Ann Smith", "viewer")
    provider.person = {**ANN, "sub": "m-1", "email": "mal@sub.example.org"}
    stranger = TestClient(api, base_url=HOME, follow_redirects=False)
    assert sign_in(stranger) == "/?sign-in=not_invited"


def test_a_closed_member_stays_out_and_a_session_can_be_revoked_at_once(client: TestClient, caller: Caller) -> None:
    invited(client, email="ann@example.org")
    browser = caller(**PAGE)
    sign_in(browser)
    me = given(browser.get("/v1/me"))["id"]
    assert given(client.delete(f"/v1/members/{me}/sessions")) == {"session_count": 1}
    told(browser.get("/v1/me"), 401, "unauthorized_request")
    given(client.patch(f"/v1/members/{me}", json={"is_disabled": True}))
    failed(browser, "member_disabled")


def test_nobody_is_sent_to_a_strangers_page(client: TestClient, caller: Caller) -> None:
    invited(client, email="ann@example.org")
    browser = caller(**PAGE)
    for wanted in (
        "https://evil.test/",
        "//evil.test",
        "/\\evil.test",
        "\\\\evil",
        "javascript:1",
        "",
        "/a\r\nb",
        "/\tx",
    ):
        assert sign_in(browser, return_to=wanted) == "/", wanted


def test_the_way_there_says_what_it_must_and_the_cookie_is_only_for_us(nobody: TestClient, provider: Provider) -> None:
    response = nobody.get("/v1/sign-in/oidc", headers={"host": "localhost"})
    sent = {name: values[0] for name, values in parse_qs(urlsplit(response.headers["location"]).query).items()}
    assert sent["redirect_uri"] == CALLBACK, "from the settings, not from the Host header"
    assert (sent["response_type"], sent["code_challenge_method"]) == ("code", "S256")
    assert {len(sent[name]) for name in ("state", "nonce", "code_challenge")} == {43}
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(response.headers["set-cookie"].split("; "))


def test_a_provider_that_is_down_is_told_as_that(client: TestClient, house: House) -> None:
    registration = Registration("http://127.0.0.1:1", CLIENT_ID)
    gone = replace(house, provider=IdentityProvider(registration, house.fetcher, house.clock))
    browser = TestClient(build_api(gone), base_url=HOME, follow_redirects=False)
    assert browser.get("/v1/sign-in/oidc").headers["location"] == "/?sign-in=provider_failed"


async def test_sign_ins_that_never_came_back_are_tidied_away(
    house: House, api: FastAPI, nobody: TestClient, clock: FakeClock
) -> None:
    leave(nobody)
    clock.advance(identities.ATTEMPT_LIFE_MS)
    await tidy(house)
    assert house.db.read_now(lambda conn: conn.execute(sign_in_attempts.select()).all()) == []


def test_no_secret_of_a_sign_in_stands_in_the_database_or_the_audit_log(
    client: TestClient, caller: Caller, house: House
) -> None:
    invited(client, email="ann@example.org")
    browser = caller(**PAGE)
    back = leave(browser)
    state = parse_qs(urlsplit(back).query)["state"][0]
    rows = house.db.read_now(lambda conn: conn.execute(sign_in_attempts.select()).all())
    assert state not in repr(rows)
    browser.get(back)
    entries = given(client.get("/v1/audit"))["entries"]
    assert {"identity.connect", "member.join", "session.open"} <= {entry["action"] for entry in entries}
    assert CLIENT_SECRET not in repr(entries)
