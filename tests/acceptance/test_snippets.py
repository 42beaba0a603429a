"""The lines that are shown with a new key run as they stand: by curl, by our SDK, by the official client."""

import io
import shlex
import subprocess
import uuid
from contextlib import redirect_stdout
from typing import Any

import pytest

from rotoscope.compat.playment import disconnect
from tests.acceptance.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def ran(text: str, **names: str) -> str:
    """What a program prints, in this process: an interpreter of its own would be slower and show no more."""
    printed = io.StringIO()
    try:
        with redirect_stdout(printed):
            exec(compile(text, "snippet", "exec"), {"__name__": "snippet", **names})
    finally:
        disconnect()
    return printed.getvalue()


def test_the_lines_that_come_with_a_key_run(server: Server, context: Any) -> None:
    with server.client() as client:
        project = client.create_project(f"Snippets {uuid.uuid4()}")
        made = client.create_job(project.id, "shown", frames=[f"{server.pictures}/snippet.jpg"], tag="default")
    page = context.new_page()
    page.goto(f"{server.url}/settings/keys")
    page.get_by_label("What it is for").fill("snippets")
    page.get_by_role("combobox", name="Project").select_option(project.id)
    page.get_by_role("button", name="Make key").click()
    ways = page.get_by_role("region", name="How to use the key")

    def shown(way: str) -> str:
        ways.get_by_role("button", name=way).click()
        return ways.locator("code").inner_text()

    curl, sdk, official = (shown(way) for way in ("curl", "Python SDK", "playment client"))
    page.close()
    asked = subprocess.run([*shlex.split(curl), "-sf"], capture_output=True, text=True, check=True, timeout=60)
    assert made.job_id in asked.stdout
    assert ran(sdk) == "shown pending\n"
    assert ran(official, JOB_ID=made.job_id) == "\n", "no result yet"
