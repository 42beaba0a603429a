"""Signing in at an identity provider, Authlib's, over real requests: GET /v1/sign-in/oidc, its callback, identities."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
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
from tests.api.told import given, told
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider

HOME = "http://rotoscope.test"
CALLBACK = f"{HOME}/v1/sign-in/oidc/callback"
ANN = {"sub": "a-1", "email": "Ann@example.org", "email_verified": True, "name": "Ann Smith"}


@pytest.fixture(scope="module")
def one_provider() -> Iterator[Provider]:
    with running_provider(CALLBACK) as provider:
        yield provider


@pytest.fixture
def provider(one_provider: Provider) -> Provider:
    """As it is when nobody bends it."""
    fresh = Provider(one_provider.issuer, dict(ANN), keys=one_provider.keys)
    for name in Provider.__dataclass_fields__:
        setattr(one_provider, name, getattr(fresh, name))
    return one_provider


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(time.time_ns() // 1_000_000)  # the provider's clock is the real one


@pytest.fixture
def house(house: House, provider: Provider) -> House:
    return with_provider(house, provider)


def with_provider(house: House, provider: Provider, **more: object) -> House:
    registration = Registration(provider.issuer, CLIENT_ID, CLIENT_SECRET, name="Example SSO", **more)
    return replace(house, provider=IdentityProvider(registration, house.fetcher, house.clock))


def visit(url: str) -> str:
    """The person's browser at the provider, who lets them in: where it leads, without our origin."""
    there = urlsplit(url)
    with closing(
        HTTPConnection(there.netloc)
    ) as connection:  # an HTTP client's TLS set-up would cost more than we test
        connection.request("GET", f"{there.path}?{there.query}")
        answer = connection.getresponse()
        assert answer.status == 302, answer.read()
        return (answer.getheader("location") or "").removeprefix(HOME)


def leave(browser: TestClient, **query: str) -> str:
    """Begin; the address that the provider sends the browser back to, without our origin."""
    response = browser.get("/v1/sign-in/oidc", params=query)
    assert response.status_code == 303, response.text
    return visit(response.headers["location"])


def sign_in(browser: TestClient, **query: str) -> str:
    """All the way; where the browser ends up."""
    return browser.get(leave(browser, **query)).headers["location"]


def failed(browser: TestClient, code: str) -> None:
    assert sign_in(browser) == f"/?sign-in={code}"
    told(browser.get("/v1/me"), 401, "unauthorized_request")


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


NOW = time.time()
PROVES_NOTHING: dict[str, dict[str, object]] = {
    "wrong nonce": {"nonce": "another"},
    "no nonce": {"nonce": None},
    "wrong audience": {"aud": "another client"},
    "two audiences and no party": {"aud": [CLIENT_ID, "another"]},
    "asked for by another": {"azp": "another"},
    "foreign issuer": {"iss": "https://evil.test"},
    "no subject": {"sub": None},
    "empty subject": {"sub": ""},
    "a number for a subject": {"sub": 7},
    "expired": {"exp": int(NOW) - 3600},
    "never expires": {"exp": None},
    "expires in words": {"exp": "tomorrow"},
    "expires at no number": {"exp": float("nan")},
    "issued long ago": {"iat": int(NOW) - 7200},
    "issued in an hour": {"iat": int(NOW) + 3600},
    "not yet": {"nbf": int(NOW) + 3600},
}


def test_what_proves_nothing_lets_nobody_in(client: TestClient, caller: Caller, provider: Provider) -> None:
    invited(client, email="ann@example.org")
    browser = caller(**PAGE)
    for name, bent in PROVES_NOTHING.items():
        provider.bent = bent
        assert sign_in(browser) == "/?sign-in=token_refused", name
    provider.bent = {}
    for algorithm in ("none", "HS256"):  # HS256: the public key taken for a secret
        provider.algorithm = algorithm
        assert sign_in(browser) == "/?sign-in=token_refused", algorithm
    provider.algorithm, provider.says_no = "RS256", True
    failed(browser, "sign_in_denied")
    provider.says_no = False
    assert sign_in(browser) == "/", "and nothing of all that was in the way of the right one"


def test_clocks_may_differ_a_little(client: TestClient, caller: Caller, provider: Provider) -> None:
    invited(client, email="ann@example.org")
    for bent in ({"iat": int(time.time()) + 30}, {"exp": int(time.time()) - 30}, {"nbf": int(time.time()) + 30}):
        provider.bent = bent
        assert sign_in(caller(**PAGE)) == "/", bent


@pytest.mark.parametrize(
    ("described", "code"),
    [
        ({"issuer": "https://evil.test"}, "provider_failed"),
        ({"token_endpoint": "file:///etc/passwd"}, "provider_failed"),
        ({"jwks_uri": "http://10.0.0.1/keys"}, "provider_failed"),
        ({"authorization_response_iss_parameter_supported": True}, "token_refused"),
    ],
    ids=["another's description", "an unsafe address", "keys in a closed network", "answers that should say whose"],
)
def test_a_provider_that_describes_itself_wrongly_lets_nobody_in(
    client: TestClient, caller: Caller, provider: Provider, described: dict[str, object], code: str
) -> None:
    invited(client, email="ann@example.org")
    provider.described = described
    browser = caller(**PAGE)
    there = browser.get("/v1/sign-in/oidc").headers["location"]
    if there.startswith(provider.issuer):
        there = browser.get(visit(there)).headers["location"]
    assert there == f"/?sign-in={code}"
    told(browser.get("/v1/me"), 401, "unauthorized_request")


def test_a_token_signed_by_somebody_else_is_refused_and_new_keys_are_learned(
    client: TestClient, caller: Caller, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    invited(client, email="ann@example.org")
    old = dict(provider.keys)
    provider.foreign_key = type(old["RS256"]).generate_key(2048)
    failed(caller(**PAGE), "token_refused")
    provider.foreign_key = None
    provider.new_keys("2")
    failed(caller(**PAGE), "token_refused")  # the keys were asked for a moment ago
    monkeypatch.setattr("rotoscope.services.identity_provider.KEYS_AGAIN_SECONDS", 0.0)
    assert sign_in(caller(**PAGE)) == "/"
    provider.keys = old


def test_a_state_is_for_one_browser_and_for_once_and_for_ten_minutes(
    client: TestClient, caller: Caller, provider: Provider, clock: FakeClock
) -> None:
    invited(client, email="ann@example.org")
    browser, other = caller(**PAGE), caller(**PAGE)
    back = leave(browser)
    state, code = (parse_qs(urlsplit(back).query)[name][0] for name in ("state", "code"))
    spent = "/?sign-in=sign_in_spent"
    assert other.get(back).headers["location"] == spent, "somebody else's browser: a login forced on a victim"
    leave(other)
    assert other.get(back).headers["location"] == spent, "nor with a cookie of its own"
    for wrong in (f"?code={code}", f"?code={code}&state=", f"?code={code}&state={state}x"):
        assert browser.get(f"/v1/sign-in/oidc/callback{wrong}").headers["location"] == spent
    provider.asked.clear()
    assert browser.get(back).headers["location"] == "/"
    assert provider.asked.count("token") == 1
    replayed = browser.get(back).headers["location"]
    assert replayed == "/settings/account?sign-in=sign_in_spent", "who is in already is told where they are"
    assert provider.asked.count("token") == 1, "a replayed code is not even sent on"
    late = leave(other)
    clock.advance(identities.ATTEMPT_LIFE_MS + 1)
    assert other.get(late).headers["location"] == spent


def test_a_code_of_another_sign_in_is_refused_by_its_challenge(
    client: TestClient, caller: Caller, provider: Provider
) -> None:
    """A stolen code put into the attacker's own sign-in: the verifier does not fit (PKCE)."""
    invited(client, email="ann@example.org")
    stolen = parse_qs(urlsplit(leave(caller(**PAGE))).query)["code"][0]
    thief = caller(**PAGE)
    state = parse_qs(urlsplit(leave(thief)).query)["state"][0]
    back = thief.get("/v1/sign-in/oidc/callback", params={"code": stolen, "state": state})
    assert back.headers["location"] == "/?sign-in=token_refused"
    told(thief.get("/v1/me"), 401, "unauthorized_request")


def test_the_answer_of_another_issuer_is_refused(client: TestClient, caller: Caller) -> None:
    invited(client, email="ann@example.org")
    browser = caller(**PAGE)
    assert browser.get(leave(browser) + "&iss=https://evil.test").headers["location"] == "/?sign-in=token_refused"


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
