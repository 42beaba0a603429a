"""What strangers and colleagues write is shown as they wrote it, and runs on no page; the policy is never broken."""

import os
from collections.abc import Iterator
from typing import Any

import pytest

from tests.acceptance.conftest import Server
from tests.acceptance.desk import WINDOW, sign_in, state, until
from tests.acceptance.hostile import Hostile
from tests.acceptance.payloads import COUNT

pytestmark = [pytest.mark.browser, pytest.mark.slow]

# By itself the policy stops what would run, and tells; `make soak` also looks without it, so that nothing is hidden.
IS_OPEN = bool(os.environ.get("PAYLOADS_WITHOUT_POLICY"))
PATIENCE_MS = 60_000
PLACES_MIN = 12
WATCH = """
window.broken = [];
document.addEventListener('securitypolicyviolation', (event) => window.broken.push(event.violatedDirective));
"""
LOOK = """() => ({
    ran: window.__pwned,
    polluted: ({}).polluted,
    broken: window.broken,
    handlers: document.querySelectorAll('[onerror],[onload],[onfocus],[srcdoc],iframe').length,
    links: [...document.querySelectorAll('a[href]')].filter((link) => link.protocol === 'javascript:').length,
    computed: document.body.innerText.includes('«49»'),
})"""
CLEAN = {"broken": [], "handlers": 0, "links": 0, "computed": False}


class Watch:
    """A page on which everything that should not happen is written down."""

    def __init__(self, page: Any, server: Server) -> None:
        self.page = page
        self.server = server
        self.hits: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.add_init_script(WATCH)
        page.on("dialog", lambda dialog: (self.hits.append(f"dialog: {dialog.message}"), dialog.dismiss()))
        page.on("request", self._asked)
        page.on("console", self._told)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.server.url, "data:", "blob:")):
            self.hits.append(f"asks {request.url}")

    def _told(self, message: Any) -> None:
        if "Content Security Policy" in message.text or "Trusted Type" in message.text:
            self.hits.append(message.text)

    def visit(self, path: str, shows: str, *clicks: str) -> None:
        """Open a page, wait for what it must show, look; then the same after each click."""
        self.page.goto(self.server.url + path)
        self.page.locator(shows).first.wait_for()
        self.look(path)
        for click in clicks:
            self.page.locator(click).first.click()
            self.look(f"{path} {click}")

    def look(self, where: str) -> None:
        seen = {name: value for name, value in self.page.evaluate(LOOK).items() if value is not None}
        assert seen == CLEAN, (where, seen)
        assert self.hits == [], where


@pytest.fixture(scope="module")
def hostile(server: Server) -> Hostile:
    found = Hostile(server)
    found.write_everything()
    found.post_jobs()
    found.write_issues()
    return found


@pytest.fixture(scope="module")
def watch(chromium: Any, server: Server) -> Iterator[Watch]:
    context = chromium.new_context(viewport=WINDOW, bypass_csp=IS_OPEN)
    page = context.new_page()
    sign_in(page, server)
    yield Watch(page, server)
    context.close()


def test_the_places_take_what_they_are_given(hostile: Hostile) -> None:
    assert len(hostile.taken) >= PLACES_MIN, hostile.refused
    assert COUNT == 60
    assert {place for place in hostile.refused if "upload" in place} == {"upload vector.svg", "upload page.jpg"}
    assert {"project", "pictures", "schema", "workflow", "job", "issue", "comment", "key", "member"} <= set(
        hostile.taken
    )


def test_no_page_runs_what_somebody_wrote(watch: Watch, hostile: Hostile) -> None:
    project = f"/projects/{hostile.project_id}"
    watch.visit("/", f"text={hostile.name[-6:]}")
    for section in ("", "/jobs", "/batches", "/labels", "/webhooks", "/quality", "/workflow", "/new"):
        watch.visit(project + section, "main h1, main h2")
        watch.page.wait_for_load_state("networkidle")
        watch.look(section)
    for section in ("members", "keys", "audit"):
        watch.visit(f"/settings/{section}", "main h1, main h2")
        watch.page.wait_for_load_state("networkidle")
        watch.look(section)


def test_a_picture_that_is_something_else_runs_nothing_even_by_itself(watch: Watch, hostile: Hostile) -> None:
    addresses = hostile.addresses()
    assert len(addresses) >= 5
    for address in addresses:
        watch.page.goto(address if address.startswith("http") else watch.server.url + address)
        seen = watch.page.evaluate(LOOK)
        assert (seen["ran"], seen["polluted"], seen["handlers"]) == (None, None, 0), address
        assert watch.page.evaluate("document.images.length") == 1, "it is shown as the picture that it is"
    own = "Applying inline style"  # that the browser shows a picture with, and our sandbox does not let it
    assert [hit for hit in watch.hits if own not in hit] == []
    watch.hits.clear()


def test_the_editor_runs_nothing_that_somebody_wrote(watch: Watch, hostile: Hostile) -> None:
    page = watch.page
    page.goto(f"{watch.server.url}/tasks/{hostile.task_id}")
    until("it shows a frame", lambda: state(page).get("paintedFrame", -1) >= 0)
    watch.look("the editor")
    for button in ("open-prelabels", "open-history", "side-review", "side-objects"):
        page.get_by_test_id(button).click()
        page.wait_for_load_state("networkidle")
        watch.look(button)
    page.get_by_test_id("stage").focus()
    for keys in ("Tab", "Control+k", "Escape", "?", "Escape"):
        page.keyboard.press(keys)
        watch.look(keys)
