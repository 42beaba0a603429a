"""Label Studio's page for a video with boxes, in the same Chromium as ours."""

import json
import secrets
import tempfile
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import film
from bench.browser import browsing
from bench.editor import wait_until
from bench.figure import Figure
from bench.page import AFTERWARDS_MS, figures_of

PATIENCE_SECONDS = 180
EMAIL = "bench@example.org"
THERE = """document.querySelectorAll('.lsf-outliner-item').length >= 8
  && /of 300/.test(document.querySelector('.lsf-frames-control')?.innerText ?? '')"""
ONE_BY_ONE = """const name = 'labelStudio:settings';
  const settings = JSON.parse(localStorage.getItem(name) ?? '{}');
  localStorage.setItem(name, JSON.stringify({...settings, videoHopSize: 1}))"""  # its buttons go ten frames on else


def upload(peer: Any, path: Path) -> str:
    """Give the film to the peer; the address under which its own page finds it."""
    edge = secrets.token_hex(8)
    head = f'--{edge}\r\nContent-Disposition: form-data; name="file"; filename="{path.name}"\r\n'
    head += "Content-Type: video/mp4\r\n\r\n"
    body = head.encode() + path.read_bytes() + f"\r\n--{edge}--\r\n".encode()
    headers = {"Authorization": f"Token {peer.token}", "Content-Type": f"multipart/form-data; boundary={edge}"}
    address = f"{peer.url}/api/projects/{peer.project}/import?return_task_ids=true"
    with urllib.request.urlopen(urllib.request.Request(address, data=body, headers=headers), timeout=120) as answer:
        task = json.load(answer)["task_ids"][0]
    return peer.call("GET", f"/api/tasks/{task}")[0]["data"]["video"]


def opened_and_stepped(peer: Any) -> list[Figure]:
    """The film with its boxes, on the page where a person labels it."""
    task = _task(peer)
    with browsing() as browser:
        page = browser.page
        page.goto(f"{peer.url}/user/login")
        page.fill("input[name=email]", EMAIL)
        page.fill("input[name=password]", peer.password)
        page.click("button[type=submit]")
        page.wait_for_load_state("networkidle")
        page.evaluate(ONE_BY_ONE)
        browser.begin()
        page.goto(f"{peer.url}/projects/{peer.project}/data?task={task}")
        wait_until(page, THERE, PATIENCE_SECONDS)
        opened = browser.cpu()
        page.wait_for_timeout(AFTERWARDS_MS)
        return figures_of(browser, opened, _stepper(page))


def _task(peer: Any) -> int:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "film.mp4"
        film.film(path)
        address = upload(peer, path)
    rows = [{"data": {"video": address}, "annotations": [{"result": [_region(n) for n in range(film.TRACKS)]}]}]
    made = peer.call("POST", f"/api/projects/{peer.project}/import?return_task_ids=true", rows)[0]
    return made["task_ids"][0]


def _region(number: int) -> dict[str, Any]:
    """A track as the peer has it: keyframes, and what lies between is glided through."""

    def keyframe(frame: int) -> dict[str, Any]:
        x, y, w, h = (100 * part for part in film.box(number, frame))
        at = {"frame": frame + 1, "time": frame / film.FPS, "rotation": 0, "enabled": True}
        return {"x": x, "y": y, "width": w, "height": h, **at}

    sequence = [keyframe(frame) for frame in range(0, film.FRAMES, film.EVERY)]
    value = {"sequence": sequence, "labels": ["car"], "framesCount": film.FRAMES, "duration": film.FRAMES / film.FPS}
    return {"id": f"t{number}", "type": "videorectangle", "from_name": "box", "to_name": "video", "value": value}


def _stepper(page: Any) -> Callable[[], None]:
    """The button that goes one frame on, by its name; it is held to going one frame on, not two and not none."""
    button = page.get_by_role("button", name="Step forward", exact=True)

    def step() -> None:
        before = _frame(page)
        button.click()
        until = time.monotonic() + 30
        while (now := _frame(page)) == before and time.monotonic() < until:
            time.sleep(0.01)
        if now != before + 1:
            raise RuntimeError(f"the peer's page went from frame {before} to {now}, not one on")

    return step


def _frame(page: Any) -> int:
    return int(page.locator(".lsf-frames-control").first.inner_text().split()[0])
