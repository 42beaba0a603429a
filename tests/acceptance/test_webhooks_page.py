"""The page of webhooks in a real Chromium: made, tested, and its log written while one looks; axe finds nothing."""

import subprocess
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook

from tests.acceptance.desk import ARGUMENTS, AXE, CHROMIUM, WINDOW
from tests.acceptance.serving import Server, command, serving

playwright_api = pytest.importorskip("playwright.sync_api")

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
def page(server: Server, project_id: str) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        opened = browser.new_context(viewport=WINDOW, bypass_csp=True).new_page()
        opened.set_default_timeout(PATIENCE_MS)
        asked = command("sign-in-link", "--plain", "--data", str(server.data), "--url", server.url)
        opened.goto(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
        opened.goto(f"{server.url}/projects/{project_id}/webhooks")
        yield opened
        browser.close()


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
    page.add_script_tag(path=str(AXE))
    found = page.evaluate("axe.run(document, {resultTypes: ['violations']}).then((run) => run.violations)")
    assert [(each["id"], [node["html"] for node in each["nodes"]][:3]) for each in found] == []
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Delete for good").click()
    page.get_by_text("Nobody is told yet").wait_for()
