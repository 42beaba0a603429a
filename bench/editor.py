"""Opening a job of a million boxes in the editor: CPU of all Chromium processes until the first paint, and the heap."""

import subprocess
import sys
import tempfile
import time

from playwright.sync_api import Page, sync_playwright

from bench.figure import Figure
from bench.million import body, post
from bench.processes import cpu_seconds
from bench.server import Server

CHROMIUM = "/usr/bin/chromium"
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
OPEN = "Boolean(window.rotoscope && window.rotoscope.paintedFrame >= 0)"
PAINTED = "Boolean(window.rotoscope && window.rotoscope.paintedFrame >= 0 && window.rotoscope.visibleShapes > 0)"


def heap_mb(page: Page) -> float:
    """JavaScript's heap with array buffers, after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.enable")
    session.send("HeapProfiler.collectGarbage")
    usage = session.send("Runtime.getHeapUsage")
    return (usage["usedSize"] + usage.get("backingStorageSize", 0)) / 1e6


def wait_until_painted(page: Page, seconds: float = 120) -> None:
    wait_until(page, PAINTED, seconds)


def wait_until_open(page: Page, seconds: float = 120) -> None:
    wait_until(page, OPEN, seconds)


def wait_until(page: Page, is_so: str, seconds: float) -> None:
    """Asked from outside: the page's security policy forbids what Playwright's own waiting would evaluate."""
    until = time.monotonic() + seconds
    while not page.evaluate(is_so):
        if time.monotonic() > until:
            raise TimeoutError("the editor painted nothing")
        time.sleep(0.02)


def chromium_pid(profile: str) -> int:
    found = subprocess.run(
        ["pgrep", "-o", "-f", f"user-data-dir={profile}"], capture_output=True, text=True, check=True
    )
    return int(found.stdout.split()[0])


def open_million(server: Server, tracks: int = 1000, frames: int = 1000) -> list[Figure]:
    job_id = post(server, f"/v1/projects/{server.project_id}/jobs", body(server.pictures_url, tracks, frames))["job_id"]
    server.settle(300)
    link = subprocess.run(
        [sys.executable, "-m", "rotoscope", "sign-in-link", "--data", str(server.data), "--url", server.url, "--plain"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout.strip()
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=QUIET, headless=True, viewport={"width": 1600, "height": 960}
        )
        try:
            page = context.new_page()
            page.goto(link)
            page.wait_for_load_state("networkidle")
            before = cpu_seconds(chromium_pid(profile))
            page.goto(f"{server.url}/jobs/{job_id}")
            wait_until_painted(page)
            cpu = cpu_seconds(chromium_pid(profile)) - before
            heap = heap_mb(page)
        finally:
            context.close()
    return [
        Figure("open", "1 M boxes: CPU of all Chromium processes to first paint", cpu, "CPU-s", 2.0),
        Figure("open", "1 M boxes: heap with buffers", heap, "MB", 100.0),
    ]
