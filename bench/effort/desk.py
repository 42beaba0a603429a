"""The desk of the annotator: the clip as jobs of a server of our own, and a Chromium with the editor open."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import ViewportSize, sync_playwright

from bench.editor import CHROMIUM, QUIET, wait_until_open
from bench.effort.truth import CLIP, Box
from bench.page import link
from bench.server import Server
from rotoscope.cli.demo.frames import served
from rotoscope.client import Client
from rotoscope.media.workshop import Workshop

FRAMES = 300  # of the clip: those that truth is known of, and a few
SIZE = (768, 576)
WINDOW: ViewportSize = {"width": 1600, "height": 1000}
LABEL = {"name": "person", "hotkey": "1", "kinds": ["rectangle"]}


def cut(folder: Path) -> None:
    """The first frames of the clip as pictures."""
    workshop = Workshop(folder / "workshop")
    try:
        for picture in workshop.split(CLIP, workshop.probe_video(CLIP)):
            if picture.index >= FRAMES:
                break
            (folder / f"{picture.index:03d}.jpg").write_bytes(picture.data)
    finally:
        workshop.close()


def frame_id(frame: int) -> str:
    return f"frame{frame + 1:06d}"


def prelabels() -> list[dict[str, Any]]:
    """What the example model of motion finds in the clip; none where it cannot run."""
    model = Path(__file__).parents[2] / "examples" / "motion_prelabels.py"
    done = subprocess.run([sys.executable, str(model), str(CLIP), "--print"], capture_output=True)
    if done.returncode:
        return []
    known = {frame_id(frame) for frame in range(FRAMES)}
    tracks = [
        {
            "_id": track["_id"],
            "type": "rectangle",
            "label": LABEL["name"],
            "frames": {name: _bare(shape) for name, shape in track["frames"].items() if name in known},
        }
        for track in json.loads(done.stdout)
    ]
    return [track for track in tracks if track["frames"]]


def _bare(shape: dict[str, Any]) -> dict[str, Any]:
    return {"coordinates": shape["coordinates"]}


def make_job(
    server: Server, folder: Path, name: str, tracks: list[dict[str, Any]], tolerance: float
) -> tuple[str, str]:
    """A job of the pictures: its id, and that of its task."""
    server.call("PATCH", f"/v1/projects/{server.project_id}", {"keyframe_tolerance": tolerance})
    with served(folder) as address:
        frames = [{"frame_id": frame_id(n), "src": f"{address}/{n:03d}.jpg"} for n in range(FRAMES)]
        data: dict[str, Any] = {"video_data": {"frames": frames}}
        if tracks:
            data["maker_response"] = {"video2d": {"data": {"annotations": tracks}}}
        body = {"reference_id": name, "tag": "effort", "data": data}
        job_id = server.call("POST", f"/v1/projects/{server.project_id}/jobs", body)["job_id"]
        server.settle(300)
    tasks = server.call("GET", f"/v1/tasks?project_id={server.project_id}")["tasks"]
    return job_id, next(task["id"] for task in tasks if task["job_id"] == job_id)


def set_up(server: Server) -> None:
    server.call("PUT", f"/v1/projects/{server.project_id}/schema", {"labels": [LABEL], "is_open": False})
    server.call("POST", f"/v1/projects/{server.project_id}/workflows", {"name": "Effort", "tag": "effort", "steps": []})


@contextmanager
def page_of(server: Server) -> Iterator[Any]:
    """A page of somebody who is signed in."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        try:
            page = browser.new_page(viewport=WINDOW)
            page.goto(link(server))
            page.get_by_test_id("next-job").wait_for()
            yield page
        finally:
            browser.close()


def sit_down(page: Any, server: Server, task_id: str) -> None:
    page.goto(f"{server.url}/tasks/{task_id}")
    wait_until_open(page)
    page.get_by_test_id("side-review").wait_for()
    page.get_by_test_id("stage").focus()


def delivered(server: Server, job_id: str) -> tuple[dict[str, dict[int, Box]], dict[str, int]]:
    """After the task is handed in: every box of every track as the result has it, and how many keyframes each has."""
    told = server.call("GET", f"/v1/jobs/{job_id}/tracks")["tracks"]
    keyframes = {track["id"]: len(track["geometry"]) for track in told}
    with Client(server.url, server.key) as client:
        client.wait_for_result(server.project_id, job_id, seconds=120)
        tracks = client.result(server.project_id, job_id)["data"]["annotation_data"]["annotations"]
    numbers = {frame_id(frame): frame for frame in range(FRAMES)}
    return {
        track["_id"]: {numbers[name]: box_of(shape) for name, shape in track["frames"].items()} for track in tracks
    }, keyframes


def box_of(shape: dict[str, Any]) -> Box:
    """A rectangle of the job API, in pixels."""
    first, _, last, _ = shape["coordinates"]
    return Box(first["x"] * SIZE[0], first["y"] * SIZE[1], last["x"] * SIZE[0], last["y"] * SIZE[1])


@contextmanager
def pictures() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="effort-") as folder:
        cut(Path(folder))
        yield Path(folder)
