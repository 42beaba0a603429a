"""The page of webhooks in a real Chromium: made, tested, and its log written while one looks; axe finds nothing."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.serving import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PATIENCE_MS = 60_000


class Hearing(BaseHTTPRequestHandler):
    heard: ClassVar[list[tuple[bytes, dict[str, str]]]] = []

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["content-length"]))
        self.heard.append((body, {name.lower(): value for name, value in self.headers.items()}))
        self.send_response(200)
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def address() -> Iterator[str]:
    with serving(Hearing) as url:
        yield f"{url}/hook"


@pytest.fixture
def page(server: Server, project_id: str, context: Any) -> Iterator[Any]:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    opened.goto(f"{server.url}/projects/{project_id}/webhooks")
    yield opened
    opened.close()


def test_a_webhook_is_made_tested_and_looked_into(page: Any, address: str) -> None:
    page.get_by_role("button", name="New webhook").click()
    page.get_by_role("textbox", name="Address").fill(address)
    page.get_by_role("button", name="Create").click()
    secret = page.get_by_test_id("secret").locator("code").inner_text()
    page.get_by_role("button", name="I have it").click()
    assert secret not in page.content()
    page.get_by_role("button", name="Send a test").click()
    page.get_by_test_id("deliveries").get_by_text("delivered").wait_for()  # nobody loaded the page again
    ((body, headers),) = Hearing.heard
    assert Webhook(secret).verify(body, headers)["type"] == "webhook.ping"
    page.get_by_role("button", name="Details").click()
    page.get_by_text("webhook-signature").wait_for()
    axe_finds_nothing(page)
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_text("Nobody is told yet").wait_for()
