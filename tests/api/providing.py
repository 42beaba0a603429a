"""An identity provider, Authlib's, that a house of its own trusts; and the browser of somebody who signs in there."""

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from starlette.testclient import TestClient

from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.identity_provider import IdentityProvider, Registration
from tests.api.told import told
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


def with_provider(house: House, provider: Provider, **more: Any) -> House:
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
