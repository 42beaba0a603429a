"""Coming in: somebody joins by an invitation, in a browser of their own."""

from collections.abc import Callable

from httpx2 import Response
from starlette.testclient import TestClient

from tests.api.told import given

PAGE = {"sec_fetch_site": "same-origin"}
PASSWORD = "a rather long sentence"
Caller = Callable[..., TestClient]


def token_of(url: str) -> str:
    address, _, token = url.partition("#")
    assert address == "http://rotoscope.test/join"
    return token


def invited(client: TestClient, role: str = "maker", **more: object) -> str:
    """The token of a new invitation."""
    return token_of(given(client.post("/v1/invitations", json={"role": role, **more}))["url"])


def joined(client: TestClient, caller: Caller, role: str = "maker", name: str = "Ann") -> TestClient:
    """The browser of somebody who has just joined."""
    browser = caller(**PAGE)
    email = f"{name.lower()}@example.org"
    body = {"token": invited(client, role), "name": name, "email": email, "password": PASSWORD}
    given(browser.post("/v1/join", json=body))
    return browser


def sign_in(browser: TestClient, email: str = "ann@example.org", password: str = PASSWORD) -> Response:
    return browser.post("/v1/sign-in", json={"email": email, "password": password})
