"""The editor in a real Chromium on a real server: what a person does there arrives, and what they see is true."""

import json
import os
import signal
import subprocess
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

import pytest
from PIL import Image

from tests.acceptance.conftest import Server, command

playwright_api = pytest.importorskip("playwright.sync_api")

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES = 60
BITS = 8
BLOCK = 32
SIZE = (640, 360)
PATIENCE_SECONDS = 30
CHROMIUM = next((path for path in ("/usr/bin/chromium", "/usr/bin/google-chrome") if Path(path).exists()), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu"]
WINDOW = {"width": 1366, "height": 768}
AXE = Path(__file__).parents[2] / "web/node_modules/axe-core/axe.min.js"
# Writes down every frame that is painted, one animation frame after the other.
RECORDER = """() => {
    window.painted = [];
    const look = () => {
        const now = window.rotoscope.paintedFrame;
        if (window.painted.at(-1) !== now) window.painted.push(now);
        requestAnimationFrame(look);
    };
    look();
}"""
# The number in the pixels and the number the page tells, read in one go so that no paint comes between.
NUMBERS = f"""() => {{
    const canvas = document.querySelector('.stage-picture');
    const pixels = canvas.getContext('2d').getImageData(0, {BLOCK // 2}, {BITS * BLOCK}, 1).data;
    let seen = 0;
    for (let bit = 0; bit < {BITS}; bit += 1) {{
        seen = 2 * seen + (pixels[4 * ({BLOCK // 2} + {BLOCK} * bit)] > 127 ? 1 : 0);
    }}
    return [seen, window.rotoscope.paintedFrame, Number(document.querySelector('[data-testid=frame-number]').value)];
}}"""


class Numbered(BaseHTTPRequestHandler):
    """`/7.png` is a picture with 7 written into its pixels, the highest bit first."""

    def do_GET(self) -> None:
        number = int(Path(self.path).stem)
        picture = Image.new("L", SIZE, 90)
        for bit in range(BITS):
            shade = 255 if number >> (BITS - 1 - bit) & 1 else 0
            picture.paste(shade, (bit * BLOCK, 0, (bit + 1) * BLOCK, BLOCK))
        file = BytesIO()
        picture.convert("RGB").save(file, "PNG")
        self.send_response(200)
        self.send_header("Content-Type", "image/png")
        self.send_header("Content-Length", str(file.tell()))
        self.end_headers()
        self.wfile.write(file.getvalue())

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture(scope="module")
def numbered() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Numbered)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


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


@pytest.fixture(scope="module")
def playwright() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("there is no Chromium")
    with playwright_api.sync_playwright() as started:
        yield started


@pytest.fixture(scope="module")
def context(playwright: Any, server: Server) -> Iterator[Any]:
    """A browser in which the owner is signed in. Playwright's own helpers need the page's policy out of the way."""
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    opened = browser.new_context(viewport=WINDOW, bypass_csp=True)
    sign_in(opened.new_page(), server)
    yield opened
    browser.close()


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
    asked = command("sign-in-link", "--plain", "--data", str(server.data), "--url", server.url)
    page.goto(subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip())
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


def test_what_is_drawn_moved_and_deleted_arrives(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.3, 0.3)
    draw(page, 0.6, 0.6)
    page.keyboard.press("Control+Delete")
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+Delete")
    page.keyboard.press("Shift+ArrowRight")
    until("it shows frame 10", lambda: state(page)["paintedFrame"] == 10)
    until("all is saved", lambda: state(page)["saveState"] == "saved" and state(page)["openEdits"] == 0)
    (track,) = desk.tracks()
    assert [key["frame"] for key in track["geometry"]] == [0]
    assert track["head"]["kind"] == "rectangle"
    assert state(page)["revision"] == 5  # two drawn, deleted, brought back, deleted


def test_the_number_shown_is_always_that_of_the_picture(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)

    def look() -> None:
        in_pixels, painted, shown = page.evaluate(NUMBERS)
        assert in_pixels == painted == shown

    page.evaluate(RECORDER)
    page.get_by_test_id("stage").focus()
    for _ in range(30):  # a held key: the browser repeats it
        page.keyboard.down("ArrowRight")
        look()
    page.keyboard.up("ArrowRight")
    painted = page.evaluate("() => window.painted")
    assert painted == list(range(painted[0], painted[-1] + 1)), "a held key skipped a frame or went back"
    assert painted[-1] > 5
    page.keyboard.press("Space")
    for _ in range(10):
        look()
        page.wait_for_timeout(40)
    page.keyboard.press("Space")
    ruler = page.get_by_test_id("ruler").bounding_box()
    page.mouse.move(ruler["x"] + 5, ruler["y"] + 8)
    page.mouse.down()
    for part in range(1, 20):
        page.mouse.move(ruler["x"] + ruler["width"] * part / 20, ruler["y"] + 8)
        look()
    page.mouse.up()
    until("the wanted frame is there", lambda: state(page)["paintedFrame"] == state(page)["wantedFrame"])
    look()


def test_a_killed_browser_loses_nothing(desk: Desk, playwright: Any, tmp_path: Path) -> None:
    def open_browser() -> Any:
        context = playwright.chromium.launch_persistent_context(
            str(tmp_path), executable_path=CHROMIUM, args=ARGUMENTS, viewport=WINDOW
        )
        return context.pages[0]

    page = open_browser()
    sign_in(page, desk.server)
    desk.sit_down(page)
    page.context.set_offline(True)
    for place in (0.2, 0.4, 0.6):
        draw(page, place, 0.4)
    until("three edits are kept here", lambda: state(page)["saveState"] == "offline" and state(page)["openEdits"] == 3)
    assert desk.tracks() == []
    kill(tmp_path)
    page = open_browser()
    try:
        sign_in(page, desk.server)
        desk.sit_down(page)
        assert state(page)["trackCount"] == 3
        until("all is saved", lambda: state(page)["openEdits"] == 0 and state(page)["revision"] == 3)
        assert len(desk.tracks()) == 3
    finally:
        page.context.close()


def test_a_second_tab_reads_until_it_is_told_to_go_on(desk: Desk) -> None:
    first = desk.page
    desk.sit_down(first)
    second = first.context.new_page()
    desk.sit_down(second)
    assert state(second)["saveState"] == "read-only"
    second.get_by_text("Continue here").click()
    until("the second tab works", lambda: state(second).get("saveState") == "saved")
    until("the first only reads", lambda: state(first)["saveState"] == "read-only")
    draw(second, 0.3, 0.3)
    until("all is saved", lambda: state(second)["openEdits"] == 0 and state(second)["revision"] == 1)
    second.close()


def test_a_step_costs_one_paint_and_few_rows(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    page.get_by_test_id("stage").focus()
    page.wait_for_timeout(300)
    before = state(page)["paints"]
    for frame in range(1, 11):
        page.keyboard.press("ArrowRight")
        until(f"it shows frame {frame}", lambda frame=frame: state(page)["paintedFrame"] == frame)
    assert state(page)["paints"] - before == 10
    assert page.locator("[role=row]").count() <= 60


@pytest.mark.skipif(not AXE.exists(), reason="axe-core comes with the packages of web/")
@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_on_any_screen(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)
    rules = AXE.read_text()

    def look(screen: str) -> None:
        page.evaluate(rules)
        found = page.evaluate("async () => (await axe.run()).violations.map((v) => [v.id, v.nodes[0].html])")
        assert found == [], screen

    page.goto(desk.server.url)
    page.get_by_test_id("task").first.wait_for()
    look("the queue")
    page.get_by_test_id("project").first.click()
    page.get_by_test_id("tiles").wait_for()
    look("the project")
    desk.sit_down(page)
    draw(page, 0.3, 0.3)
    look("the editor")
    page.keyboard.press("?")
    page.get_by_test_id("help").wait_for()
    look("the keys")
