"""The editor at work: 500 boxes on every frame, keys pressed and held, and what that costs in script and in counts."""

import itertools
import json
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from PIL import Image

from bench.browser import browsing
from bench.editor import wait_until, wait_until_painted
from bench.figure import Figure
from bench.film import box
from bench.page import link
from bench.server import Server
from rotoscope.cli.demo.frames import served

BOXES = 500
FRAMES = 120
STEPS = 60
BITS, BLOCK = 8, 32
SIZE = (640, 360)
WEB = Path(__file__).parents[1] / "web"
AT_REST = "rotoscope.paintedFrame === rotoscope.wantedFrame"

READS = """
window.reads = 0;
const counted = (proto, name) => {
  const own = Object.getOwnPropertyDescriptor(proto, name);
  const get = own.get ?? own.value;
  const also = function (...all) { window.reads += 1; return get.apply(this, all); };
  Object.defineProperty(proto, name, own.get ? { ...own, get: also } : { ...own, value: also });
};
for (const name of ['offsetWidth', 'offsetHeight', 'offsetTop', 'offsetLeft']) counted(HTMLElement.prototype, name);
const more = ['clientWidth', 'clientHeight', 'scrollWidth', 'scrollHeight', 'getBoundingClientRect', 'getClientRects'];
for (const name of more) counted(Element.prototype, name);
const style = window.getComputedStyle;
window.getComputedStyle = (...all) => { window.reads += 1; return style(...all); };
"""

LOOK = """() => {
  const canvas = document.querySelector('[data-testid=stage] canvas');
  const row = canvas.getContext('2d').getImageData(0, 16, 256, 1).data;
  let number = 0;
  for (let bit = 0; bit < 8; bit += 1) number = 2 * number + (row[4 * (32 * bit + 16)] > 170 ? 1 : 0);
  return [number, rotoscope.paintedFrame, document.querySelector('[data-testid=frame-number]').valueAsNumber];
}"""

RECORD = """() => {
  window.painted = [];
  window.ahead = 0;
  const look = () => {
    const { paintedFrame, wantedFrame } = rotoscope;
    if (window.painted.at(-1) !== paintedFrame) window.painted.push(paintedFrame);
    window.ahead = Math.max(window.ahead, Math.abs(wantedFrame - paintedFrame));
    requestAnimationFrame(look);
  };
  look();
}"""


def figures(server: Server) -> list[Figure]:
    job_id = _job(server)
    with browsing() as browser:
        page = browser.page
        page.add_init_script(READS)
        page.goto(link(server))
        page.wait_for_load_state("networkidle")
        page.goto(f"{server.url}/jobs/{job_id}")
        wait_until_painted(page)
        page.wait_for_timeout(4000)  # what comes after the first look comes now
        page.get_by_test_id("stage").focus()
        return [*_steps(page), *_held(page), *_exact(page), *_scripts(), _route_size()]


def _steps(page: Any) -> list[Figure]:
    """Key by key, each when the last has been painted."""
    costs: list[float] = []
    page.evaluate("() => { window.reads = 0; }")
    before = page.evaluate("() => rotoscope.paints")
    for _ in range(STEPS):
        page.keyboard.press("ArrowRight")
        wait_until(page, AT_REST, 30)
        costs.append(page.evaluate("() => rotoscope.paintMs"))
    paints = page.evaluate("() => rotoscope.paints") - before
    reads, rows = page.evaluate("() => [window.reads, document.querySelectorAll('[role=row]').length]")
    shown = page.evaluate("() => rotoscope.visibleShapes")
    costs.sort()
    return [
        Figure("editor", f"{shown} boxes: script of a whole paint, median", costs[len(costs) // 2], "ms", 8),
        Figure("editor", "overlay paints per step", paints / STEPS, "", 1),
        Figure("editor", "layout reads per step", reads / STEPS, "", 0),
        Figure("editor", "rows in the page", rows, "", 60),
    ]


def _held(page: Any) -> list[Figure]:
    """A key that is held: the browser repeats it, faster than frames come."""
    page.keyboard.press("Home")
    wait_until(page, AT_REST, 30)
    page.evaluate(RECORD)
    for _ in range(80):
        page.keyboard.down("ArrowRight")
    page.keyboard.up("ArrowRight")
    wait_until(page, AT_REST, 30)
    painted, ahead = page.evaluate("() => [window.painted, window.ahead]")
    skipped = sum(later - earlier != 1 for earlier, later in itertools.pairwise(painted))
    return [
        Figure("editor", f"held key: frames skipped of {painted[-1] - painted[0]}", skipped, "", 0),
        Figure("editor", "held key: frames asked for before they are seen", ahead, "", 1),
    ]


def _exact(page: Any) -> list[Figure]:
    """Frames asked for here and there; the number in the pixels against the one on screen."""
    wrong = 0
    for number in range(STEPS):
        page.keyboard.press(("ArrowLeft", "Shift+ArrowRight", "Home", "End", "ArrowRight")[number * 7 % 5])
        in_pixels, painted, shown = page.evaluate(LOOK)
        wrong += not in_pixels == painted == shown
    return [Figure("editor", f"wrong frame numbers of {STEPS}", wrong, "", 0)]


def _scripts() -> list[Figure]:
    """The visible set of 1000 tracks of 1000 frames, and the hit test among them, without a browser."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bench.json"
        _npm("bench", "--", "--outputJson", str(file))
        groups = [group for one in json.loads(file.read_text())["files"] for group in one["groups"]]
    median = {bench["name"]: bench["median"] for group in groups for bench in group["benchmarks"]}
    return [
        Figure("editor", "visible set of 1,000 tracks x 1,000 frames", median["all of them"], "ms", 0.5),
        Figure("editor", "hit test among 1,000 boxes", median["of 1000 boxes"], "ms", 0.1),
    ]


def _route_size() -> Figure:
    last = _npm("size").strip().splitlines()[-1]
    return Figure("editor", "annotate route, gzipped", float(last.split()[0]), "kB", 90)


def _npm(*arguments: str) -> str:
    return subprocess.run(
        ["npm", "run", "--silent", *arguments], cwd=WEB, check=True, capture_output=True, text=True
    ).stdout


def _job(server: Server) -> str:
    """Pictures with their numbers in their pixels, and dense pre-labels over them."""
    with tempfile.TemporaryDirectory() as folder:
        for number in range(FRAMES):
            _numbered(number).save(Path(folder) / f"{number}.png")
        with served(Path(folder)) as address:
            frames = [{"frame_id": f"f{n}", "src": f"{address}/{n}.png"} for n in range(FRAMES)]
            labels = {"video2d": {"data": {"annotations": [_track(n) for n in range(BOXES)]}}}
            data = {"video_data": {"frames": frames}, "maker_response": labels}
            body = {"reference_id": "stage", "tag": "default", "data": data}
            job_id = server.call("POST", f"/v1/projects/{server.project_id}/jobs", body)["job_id"]
            server.settle(300)
    return job_id


def _numbered(number: int) -> Image.Image:
    picture = Image.new("L", SIZE, 90)
    for bit in range(BITS):
        shade = 255 if number >> (BITS - 1 - bit) & 1 else 0
        picture.paste(shade, (bit * BLOCK, 0, (bit + 1) * BLOCK, BLOCK))
    return picture.convert("RGB")


def _track(number: int) -> dict[str, Any]:
    def shape(frame: int) -> dict[str, Any]:
        x, y, w, h = box(number, frame)
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        return {"coordinates": [{"x": round(px, 4), "y": round(py, 4)} for px, py in corners]}

    frames = {f"f{n}": shape(n) for n in range(FRAMES)}
    return {"_id": f"t{number}", "type": "rectangle", "label": "car", "frames": frames}
