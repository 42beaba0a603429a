"""The page of webhooks in a real Chromium: made, tested, and its log written while one looks; axe finds nothing."""

import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest
from standardwebhooks import Webhook

from tests.acceptance.conftest import Server, command

playwright_api = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
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
    receiver = ThreadingHTTPServer(("127.0.0.1", 0), Hearing)
    thread = threading.Thread(target=receiver.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{receiver.server_address[1]}/hook"
    receiver.shutdown()
    receiver.server_close()
    thread.join()


@pytest.fixture
def page(server: Server, project_id: str) -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with playwright_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        opened = browser.new_context(viewport={"width": 1366, "height": 768}, bypass_csp=True).new_page()
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
