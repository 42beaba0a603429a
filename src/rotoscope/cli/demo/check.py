"""`rotoscope demo --check`: a person's way through a job, done by a headless Chromium: draw, submit, fetch."""

import itertools
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rotoscope.cli import show
from rotoscope.cli.demo import frames, scene
from rotoscope.cli.demo.server import Note
from rotoscope.cli.trouble import CannotDo
from rotoscope.client import Client

FRAMES = 11
PATIENCE_SECONDS = 60
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

say = show.console.print


def check(note: Note, folder: Path, link: str, data: Path) -> None:
    """Raise CannotDo if anything is not as it must be. Each check makes a small job of its own."""
    with Client(note.url, note.key) as client:
        job_id = _new_job(client, note, folder)
        task = next(task for task in client.tasks(project_id=note.project_id) if task.job_id == job_id)
        _draw_and_submit(f"{note.url}/tasks/{task.id}", link, data / "check.png")
        with show.waiting("building the result"):
            client.wait_for_result(note.project_id, job_id, seconds=PATIENCE_SECONDS)
        _judge(client.result(note.project_id, job_id))
    _judge(_fetched_by_official_client(note, job_id))
    say(
        "[green]✓[/] the check passed: drawn, submitted and fetched, by our client and the official one", soft_wrap=True
    )


def _new_job(client: Client, note: Note, folder: Path) -> str:
    """A job of a few frames by their addresses."""
    with frames.served(folder) as address:
        names = sorted(path.name for path in folder.glob("*.jpg"))[:FRAMES]
        listed = [{"frame_id": name, "src": f"{address}/{name}"} for name in names]
        made = client.create_job(note.project_id, f"check-{time.time_ns()}", frames=listed, tag=scene.TAG)
        client.wait_until_open(made.job_id, seconds=PATIENCE_SECONDS)
        return made.job_id


def _draw_and_submit(address: str, link: str, picture: Path) -> None:
    try:
        from playwright.sync_api import sync_playwright  # noqa: PLC0415 - a tool of tests, not of the package
    except ImportError as error:
        raise CannotDo("--check drives a browser by Playwright: pip install playwright") from error
    browser_path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser_path is None:
        raise CannotDo("--check needs Chromium on PATH; on Debian: apt-get install chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        try:
            page.goto(link)
            page.get_by_test_id("queue").wait_for()
            page.goto(address)
            _until("the first frame is painted", lambda: _state(page).get("paintedFrame") == 0)
            _draw(page)
            page.screenshot(path=picture)
            page.get_by_test_id("submit").click()
            _until("the task is submitted", lambda: _state(page).get("saveState") == "submitted")
        finally:
            browser.close()
    if faults:
        raise CannotDo(f"The page had errors: {faults}")
    say(f"[green]✓[/] drew a box, moved it ten frames later, submitted; picture in {picture}", soft_wrap=True)


def _draw(page: Any) -> None:
    """A rectangle on the first frame, dragged to the right on the last: two keyframes, the rest is in between."""
    stage = page.get_by_test_id("stage").bounding_box()

    def at(x: float, y: float) -> tuple[float, float]:
        return stage["x"] + stage["width"] * x, stage["y"] + stage["height"] * y

    page.keyboard.press("b")
    _drag(page, at(0.35, 0.4), at(0.5, 0.6))
    _until("the box is there", lambda: _state(page).get("trackCount") == 1)
    page.keyboard.press("v")
    page.keyboard.press("End")
    _until("the last frame is painted", lambda: _state(page).get("paintedFrame") == FRAMES - 1)
    _drag(page, at(0.425, 0.5), at(0.525, 0.5))
    _until("all is saved", lambda: _state(page).get("openEdits") == 0 and _state(page).get("revision", 0) >= 2)


def _drag(page: Any, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move(*((a + b) / 2 for a, b in zip(start, end, strict=True)), steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


def _state(page: Any) -> dict[str, Any]:
    """What the page tells of itself."""
    return page.evaluate("() => window.rotoscope ? {...window.rotoscope} : {}")


def _until(what: str, is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_SECONDS
    while not is_so():
        if time.monotonic() > until:
            raise CannotDo(f"The check waited {PATIENCE_SECONDS} seconds in vain until {what}.")
        time.sleep(0.05)


def _fetched_by_official_client(note: Note, job_id: str) -> dict[str, Any]:
    try:
        import playment  # noqa: PLC0415 - an optional client
        import requests  # noqa: PLC0415
    except ImportError as error:
        raise CannotDo("--check also asks the official client: pip install 'rotoscope[playment]'") from error
    from rotoscope.compat.playment import connect  # noqa: PLC0415

    connect(note.url)
    address = playment.Client(note.key).get_job_result(note.project_id, job_id).result
    headers = {"x-api-key": note.key}
    return requests.get(f"{note.url}/v1/attachments?url={address}", headers=headers, timeout=30).json()


def _judge(document: dict[str, Any]) -> None:
    """One rectangle, in every frame, moving evenly to the right."""
    tracks = document["data"]["annotation_data"]["annotations"]
    boxes = [shape["coordinates"] for shape in tracks[0]["frames"].values()] if len(tracks) == 1 else []
    lefts = [box[0]["x"] for box in boxes]
    steps = [after - before for before, after in itertools.pairwise(lefts)]
    is_good = len(boxes) == FRAMES and min(steps) > 0 and max(steps) - min(steps) < 1e-6
    if not is_good:
        raise CannotDo(f"The result is not what was drawn: {len(tracks)} tracks, boxes {boxes}")
