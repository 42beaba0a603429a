"""A film with boxes opened in a browser, ours; `bench.peer_page` does the same with a peer's page."""

import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import film
from bench.browser import Browser, browsing
from bench.editor import heap_mb, wait_until, wait_until_painted
from bench.figure import Figure
from bench.server import Server
from rotoscope.client import Client

STEPS = 30
AFTERWARDS_MS = 4000  # what comes after the first look comes now
AT_REST = "rotoscope.paintedFrame === rotoscope.wantedFrame"


def ours(server: Server) -> list[Figure]:
    job_id = _job(server)
    with browsing() as browser:
        page = browser.page
        page.goto(link(server))
        page.wait_for_load_state("networkidle")
        browser.begin()
        page.goto(f"{server.url}/jobs/{job_id}")
        wait_until_painted(page)
        opened = browser.cpu()
        page.wait_for_timeout(AFTERWARDS_MS)
        page.get_by_test_id("stage").focus()

        def step() -> None:
            page.keyboard.press("ArrowRight")
            wait_until(page, AT_REST, 30)

        return figures_of(browser, opened, step)


def figures_of(browser: Browser, opened: float, step: Callable[[], None]) -> list[Figure]:
    """What opening took is known; what came over the wire, a step and the heap are measured now."""
    received = browser.received
    browser.begin()
    for _ in range(STEPS):
        step()
    per_step = browser.cpu() / STEPS * 1000
    size = f"{film.TRACKS} tracks of {film.FRAMES} frames"
    return [
        Figure("page", f"{size}: CPU of all Chromium processes to the first paint of boxes", opened, "CPU-s"),
        Figure("page", f"{size}: sent to the browser until then", received / 1e6, "MB"),
        Figure("page", f"{size}: CPU of all Chromium processes per frame stepped", per_step, "ms"),
        Figure("page", f"{size}: heap with buffers", heap_mb(browser.page), "MB"),
    ]


def link(server: Server) -> str:
    """The address that signs somebody in."""
    asked = ["sign-in-link", "--data", str(server.data), "--url", server.url, "--plain"]
    done = subprocess.run([sys.executable, "-m", "rotoscope", *asked], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def _job(server: Server) -> str:
    with tempfile.TemporaryDirectory() as folder, Client(server.url, server.key) as client:
        path = Path(folder) / "film.mp4"
        film.film(path)
        source = client.upload(path).source
        labels = [_track(number) for number in range(film.TRACKS)]
        job = client.create_job(server.project_id, "film", source=source, pre_labels=labels, tag="default")
        client.wait_until_open(job.job_id, seconds=300)
        return job.job_id


def _track(number: int) -> dict[str, Any]:
    """Keyframes as a client sends them: a box for each, the rest in between."""
    frames = {}
    for frame in range(film.FRAMES):
        x, y, w, h = film.box(number, frame)
        corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
        frames[f"frame{frame + 1:06d}"] = {
            "coordinates": [{"x": round(px, 4), "y": round(py, 4)} for px, py in corners]
        }
    return {"_id": f"t{number}", "type": "rectangle", "label": "car", "frames": frames}
