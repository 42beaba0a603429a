"""A desk to draw at: a real Chromium, signed in, before a job whose pictures have their numbers in their pixels."""

import json
import os
import signal
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from http.server import BaseHTTPRequestHandler
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests import warm
from tests.acceptance.serving import Server, environment, serving

FRAMES = 60
BITS = 8
BLOCK = 32
SIZE = (640, 360)
PATIENCE_SECONDS = 30
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
WINDOW = {"width": 1366, "height": 768}


class Numbered(BaseHTTPRequestHandler):
    """`/7.png` is a picture with 7 written into its pixels, the highest bit first."""

    def do_GET(self) -> None:
        picture = with_number(int(Path(self.path).stem))
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(len(picture)))
        self.end_headers()
        self.wfile.write(picture)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@cache
def with_number(number: int) -> bytes:
    """Every desk has the same pictures: each is drawn once."""
    picture = Image.new("L", SIZE, 90)
    for bit in range(BITS):
        shade = 255 if number >> (BITS - 1 - bit) & 1 else 0
        picture.paste(shade, (bit * BLOCK, 0, (bit + 1) * BLOCK, BLOCK))
    file = BytesIO()
    picture.convert("RGB").save(file, "PNG")
    return file.getvalue()


@pytest.fixture(scope="module")
def numbered() -> Iterator[str]:
    with serving(Numbered) as url:
        yield url


@dataclass(frozen=True)
class Desk:
    """A job of numbered pictures, and a signed-in page to open it with."""

    server: Server
    job_id: str
    task_id: str
    page: Any

    def sit_down(self, page: Any) -> None:
        page.goto(f"{self.server.url}/tasks/{self.task_id}")
        until("the first frame is painted", lambda: state(page).get("paintedFrame") == 0)

    def tracks(self) -> list[dict[str, Any]]:
        address = f"{self.server.url}/v1/jobs/{self.job_id}/tracks"
        with urlopen(Request(address, headers={"x-api-key": self.server.key}), timeout=30) as answer:
            return json.load(answer)["data"]["tracks"]


@pytest.fixture(scope="package")
def playwright() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with pytest.importorskip("playwright.sync_api").sync_playwright() as started:
        yield started


@pytest.fixture(scope="package")
def chromium(playwright: Any) -> Iterator[Any]:
    """One for all tests here: what they must not share is in its contexts."""
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()


@pytest.fixture
def browser(chromium: Any) -> Iterator[Any]:
    """For people who are not the owner, or who begin afresh: what a test opens in it is closed after it."""
    there = list(chromium.contexts)
    yield chromium
    for opened in chromium.contexts:
        if opened not in there:
            opened.close()


@pytest.fixture(scope="module")
def context(chromium: Any, server: Server) -> Iterator[Any]:
    """In it the owner is signed in. Playwright's own helpers need the page's policy out of the way."""
    opened = chromium.new_context(viewport=WINDOW, bypass_csp=True)
    sign_in(opened.new_page(), server)
    yield opened
    opened.close()


@pytest.fixture
def desk(server: Server, project_id: str, numbered: str, context: Any) -> Iterator[Desk]:
    frames = [{"frame_id": f"frame{n:03d}", "src": f"{numbered}/{n}.png"} for n in range(FRAMES)]
    with server.client() as client:
        job = client.create_job(project_id, f"editor-{uuid.uuid4()}", frames=frames, tag="track_bounding_boxes")
        client.wait_until_open(job.job_id, seconds=60)
        task = next(task for task in client.tasks(project_id=project_id) if task.job_id == job.job_id)
    page = context.new_page()
    yield Desk(server, job.job_id, task.id, page)
    page.close()


def sign_in(page: Any, server: Server) -> None:
    page.goto(warm.ask(["sign-in-link", "--plain", "--url", server.url], environment(server.data)))
    page.get_by_test_id("next-job").wait_for()


def kill(profile: Path) -> None:
    """End every process of the browser with that profile at once, as a power cut would."""
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            if str(profile).encode() in (entry / "cmdline").read_bytes():
                os.kill(int(entry.name), signal.SIGKILL)
        except OSError:
            continue  # it has gone by itself


def state(page: Any) -> dict[str, Any]:
    return page.evaluate("() => window.rotoscope ? {...window.rotoscope} : {}")


def until(what: str, is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        assert time.monotonic() < end, f"waited in vain until {what}"
        time.sleep(0.03)


def draw(page: Any, x: float, y: float, side: float = 0.15) -> None:
    """A rectangle by a drag; places are parts of the stage."""
    stage = page.get_by_test_id("stage").bounding_box()
    left, top = stage["x"] + x * stage["width"], stage["y"] + y * stage["height"]
    page.get_by_test_id("stage").focus()
    page.keyboard.press("b")
    page.mouse.move(left, top)
    page.mouse.down()
    page.mouse.move(left + side * stage["width"] / 2, top + 20, steps=3)
    page.mouse.move(left + side * stage["width"], top + side * stage["height"], steps=3)
    page.mouse.up()
