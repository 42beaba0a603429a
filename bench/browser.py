"""A Chromium of its own for one scenario, and what it costs: CPU of all its processes, heap, bytes."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page, ViewportSize, sync_playwright

from bench.editor import CHROMIUM, QUIET, chromium_pid
from bench.processes import cpu_seconds

WINDOW: ViewportSize = {"width": 1600, "height": 960}


@dataclass
class Browser:
    """With one page. `received` is what came over the wire since it was set to nought, compressed as it came."""

    page: Page
    pid: int
    received: int = 0
    _began: float = field(default=0.0, repr=False)

    def begin(self) -> None:
        self.received = 0
        self._began = cpu_seconds(self.pid)

    def cpu(self) -> float:
        return cpu_seconds(self.pid) - self._began


@contextmanager
def browsing() -> Iterator[Browser]:
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(
            profile, executable_path=CHROMIUM, args=QUIET, headless=True, viewport=WINDOW
        )
        try:
            page = context.new_page()
            browser = Browser(page, chromium_pid(profile))
            session = context.new_cdp_session(page)
            session.send("Network.enable")

            def count(event: dict[str, Any]) -> None:
                browser.received += int(event["encodedDataLength"])

            session.on("Network.loadingFinished", count)
            yield browser
        finally:
            context.close()
