"""From an empty data folder to a team, in Chromium: the first start, an invitation, keys, and the log of it all."""

import os
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.serving import running

pytestmark = [pytest.mark.browser, pytest.mark.slow]

PASSWORD = "a rather long sentence"
SECONDS = 60
LOOKS = os.environ.get("ROTOSCOPE_SHOTS", "")


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """A server on an empty data folder, and its log."""
    data = tmp_path / "data"
    with running(data) as (url, _):
        yield url, data / "server.log"


def setup_link(log: Path) -> str:
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        if found := re.search(r"http://\S+/join#rs_setup_\S+", log.read_text()):
            return found[0]
        time.sleep(0.1)
    pytest.fail(f"no link to set up: {log.read_text()}")


def opened(browser: Any, **options: Any) -> Any:
    context = browser.new_context(viewport={"width": 1366, "height": 768}, **options)
    page = context.new_page()
    page.set_default_timeout(SECONDS * 1000)
    return page


def look(page: Any, name: str) -> None:
    """A picture for whoever wants to see it: ROTOSCOPE_SHOTS names the folder."""
    if LOOKS:
        page.wait_for_timeout(300)
        page.screenshot(path=f"{LOOKS}/{name}.png")


def test_a_team_comes_together(browser: Any, fresh: tuple[str, Path]) -> None:
    url, log = fresh
    olga = opened(browser, color_scheme="dark")
    olga.goto(url)
    olga.get_by_test_id("sign-in").wait_for()
    look(olga, "sign-in-dark")
    olga.goto(setup_link(log))
    olga.get_by_label("Organization").fill("Acme Vision")
    olga.get_by_label("Your name").fill("Olga")
    olga.get_by_label("E-mail").fill("olga@example.org")
    olga.get_by_label("Password").fill("password1")
    look(olga, "set-up-dark")
    olga.get_by_role("button", name="Create and sign in").click()
    assert "tried first" in olga.get_by_role("alert").inner_text()
    olga.get_by_label("Password").fill(PASSWORD)
    olga.get_by_role("button", name="Create and sign in").click()
    olga.get_by_role("link", name="Olga").click()
    olga.get_by_role("heading", name="My account").wait_for()
    look(olga, "account-dark")

    olga.get_by_role("link", name="Members").click()
    olga.get_by_label("E-mail").fill("ann@example.org")
    olga.get_by_role("button", name="Make a link").click()
    link = olga.get_by_label("Invitation link").input_value()
    look(olga, "members-dark")

    ann = opened(browser, color_scheme="light")
    ann.goto(link)
    ann.get_by_text("Olga invites you as a maker.").wait_for()
    ann.get_by_label("Your name").fill("Ann")
    ann.get_by_label("Password").fill(PASSWORD)
    look(ann, "join-light")
    ann.get_by_role("button", name="Join").click()
    ann.get_by_role("link", name="Ann").click()
    ann.get_by_role("heading", name="My account").wait_for()
    assert ann.get_by_role("link", name="API keys").count() == 0
    look(ann, "account-light")
    ann.goto(link)
    ann.get_by_text("This link does not open anything").wait_for()

    olga.get_by_role("link", name="API keys").click()
    olga.get_by_text("No keys yet").wait_for()
    olga.get_by_label("What it is for").fill("ingest")
    olga.get_by_role("button", name="Make key").click()
    assert olga.get_by_label("Key “ingest”").input_value().startswith("rs_live_")
    look(olga, "keys-dark")

    olga.get_by_role("link", name="Members").click()
    olga.get_by_role("row", name="Ann").get_by_role("button", name="Disable").click()
    olga.get_by_text("disabled").wait_for()
    ann.goto(url)
    ann.get_by_label("E-mail").fill("ann@example.org")
    ann.get_by_label("Password").fill(PASSWORD)
    ann.get_by_role("button", name="Sign in", exact=True).click()
    assert "wrong" in ann.get_by_role("alert").inner_text()
    look(ann, "sign-in-light")

    olga.get_by_role("link", name="Audit log").click()
    olga.get_by_test_id("audit").get_by_text("key.create").wait_for()
    olga.get_by_role("button", name="Verify the log").click()
    olga.get_by_text("none altered").wait_for()
    look(olga, "audit-dark")
    olga.get_by_role("link", name="Appearance").click()
    olga.get_by_role("radio", name=re.compile("^Light")).check()
    look(olga, "appearance-light")
    logged = log.read_text()
    assert PASSWORD not in logged
    assert "rs_live_" not in logged
    assert "rs_session_" not in logged
