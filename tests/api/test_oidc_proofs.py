"""What an identity provider says, bent in every way: what proves nothing lets nobody in."""

import time
from urllib.parse import parse_qs, urlsplit

import pytest
from starlette.testclient import TestClient

from rotoscope.kit.clock import FakeClock
from rotoscope.services.people import identities
from tests.api.entering import PAGE, Caller, invited
from tests.api.providing import clock as clock
from tests.api.providing import failed, leave, sign_in, visit
from tests.api.providing import house as house
from tests.api.providing import one_provider as one_provider
from tests.api.providing import provider as provider
from tests.api.told import told
from tests.identity_provider import CLIENT_ID, Provider

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
