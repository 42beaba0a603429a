"""Signing in at an identity provider in Chromium: turned away, invited, in, and out again."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rotoscope import Client
from tests import warm
from tests.acceptance.serving import Server, environment, free_port, wait_until_up
from tests.acceptance.test_people import look, opened
from tests.identity_provider import CLIENT_ID, CLIENT_SECRET, Provider, running_provider

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def house(tmp_path: Path) -> Iterator[tuple[Server, Provider]]:
    url = f"http://127.0.0.1:{free_port()}"
    with running_provider(f"{url}/v1/sign-in/oidc/callback") as provider:
        settings = environment(tmp_path / "data") | {
            "ROTOSCOPE_PUBLIC_URL": url,
            "ROTOSCOPE_OIDC_ISSUER": provider.issuer,
            "ROTOSCOPE_OIDC_CLIENT_ID": CLIENT_ID,
            "ROTOSCOPE_OIDC_CLIENT_SECRET": CLIENT_SECRET,
            "ROTOSCOPE_OIDC_NAME": "Example SSO",
        }
        key = warm.ask(["key", "create", "k", "--plain"], settings)
        log = tmp_path / "server.log"
        process = warm.start(["serve", "--port", url.rpartition(":")[2]], settings, log)
        try:
            wait_until_up(url, process, log)
            yield Server(url, key, tmp_path, ""), provider
        finally:
            process.terminate()
            process.wait(30)


def test_a_stranger_is_told_why_not_and_an_invited_one_lands_where_they_wanted_to_go(
    browser: Any, house: tuple[Server, Provider]
) -> None:
    server, provider = house
    provider.person = {"sub": "a-1", "email": "ann@example.org", "email_verified": True, "name": "Ann Smith"}
    with Client(server.url, server.key) as client:
        page = opened(browser, color_scheme="dark")
        page.goto(f"{server.url}/settings/account")
        page.get_by_role("link", name="Sign in with Example SSO").click()
        page.get_by_role("alert").get_by_text("Nobody has invited you here yet").wait_for()
        look(page, "provider-refused-dark")
        client.invite("maker", email="ann@example.org")
        page.goto(f"{server.url}/settings/account")
        page.get_by_role("link", name="Sign in with Example SSO").click()
        page.get_by_text("Ann Smith · ann@example.org · maker").wait_for()
        page.get_by_role("heading", name="Accounts that sign you in").wait_for()
        assert page.url == f"{server.url}/settings/account"
        look(page, "provider-account-dark")
        page.emulate_media(color_scheme="light")
        look(page, "provider-account-light")
        page.get_by_role("button", name="Disconnect").click()
        page.get_by_text("None yet.").wait_for()
        page.get_by_role("button", name="Sign out").first.click()
        page.get_by_role("link", name="Sign in with Example SSO").wait_for()
        look(page, "provider-sign-in-light")
