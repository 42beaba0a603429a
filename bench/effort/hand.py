"""A hand at the editor that counts what it does: every key pressed, every click, every drag."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from bench.effort.truth import Box

PATIENCE_SECONDS = 60
READ_BOX = "() => ['x', 'y', 'w', 'h'].map((side) => document.querySelector(`[data-testid=box-${side}]`)?.value ?? '')"
UNSTEADY_PX = 1.0  # a hand lets go that far from where it wants, in pixels of the screen


@dataclass
class Count:
    keys: int = 0
    clicks: int = 0
    drags: int = 0

    @property
    def acts(self) -> int:
        return self.keys + self.clicks + self.drags


@dataclass
class Hand:
    """At a page of Playwright's with a task opened in it."""

    page: Any
    count: Count = field(default_factory=Count)
    unsteady_px: float = UNSTEADY_PX
    chance: random.Random = field(default_factory=lambda: random.Random(1))

    def state(self) -> dict[str, Any]:
        return self.page.evaluate("() => window.rotoscope ? {...window.rotoscope} : {}")

    def until(self, what: str, is_so: Callable[[dict[str, Any]], bool]) -> None:
        """Asked from outside: the page's security policy forbids what Playwright's own waiting would evaluate."""
        end = time.monotonic() + PATIENCE_SECONDS
        while not is_so(self.state()):
            if time.monotonic() > end:
                raise TimeoutError(f"waited in vain until {what}")
            time.sleep(0.01)

    def key(self, chord: str) -> None:
        self.page.keyboard.press(chord)
        self.count.keys += 1

    def click(self, x: float, y: float) -> None:
        self.page.mouse.click(*self._on_screen(x, y, 0))
        self.count.clicks += 1

    def drag(self, start: tuple[float, float], stop: tuple[float, float], *, is_held: bool = True) -> None:
        """From a place of the picture to another; what `is_held` is taken hold of exactly, ground is not."""
        mouse = self.page.mouse
        mouse.move(*self._on_screen(*start, 0 if is_held else self.unsteady_px))
        mouse.down()
        middle = ((start[0] + stop[0]) / 2, (start[1] + stop[1]) / 2)
        mouse.move(*self._on_screen(*middle, 0))
        mouse.move(*self._on_screen(*stop, self.unsteady_px))
        mouse.up()
        self.count.drags += 1

    def go_to(self, frame: int) -> None:
        """By the arrow keys, with Shift ten frames at once: the fewest that lead there."""
        here = self.state()["paintedFrame"]
        way = 1 if frame > here else -1
        arrow = "ArrowRight" if way > 0 else "ArrowLeft"
        tens, ones = divmod(abs(frame - here), 10)
        back = ones > 5
        steps = [(f"Shift+{arrow}", 10 * way)] * (tens + back)
        back_arrow = "ArrowLeft" if way > 0 else "ArrowRight"
        steps += [(back_arrow, -way)] * (10 - ones) if back else [(arrow, way)] * ones
        if back and not 0 <= here + way * 10 * (tens + 1) < self.state_frames():
            steps = [(f"Shift+{arrow}", 10 * way)] * tens + [(arrow, way)] * ones
        for chord, by in steps:
            here += by
            self.key(chord)
            self.until(f"frame {here} is painted", lambda now, wanted=here: now["paintedFrame"] == wanted)

    def state_frames(self) -> int:
        return int(self.page.get_by_test_id("frame-number").get_attribute("max")) + 1

    def shown(self) -> Box | None:
        """The selected object's box on this frame, as the panel beside the picture tells it."""
        found = self.page.evaluate(READ_BOX)
        if not all(found):
            return None
        x, y, w, h = (float(text) for text in found)
        return Box(x, y, x + w, y + h)

    def _on_screen(self, x: float, y: float, unsteady: float) -> tuple[float, float]:
        picture = self.page.locator("[data-testid=stage] canvas").first
        box = picture.bounding_box()
        scale = box["width"] / picture.evaluate("(one) => one.width")
        off = [self.chance.uniform(-unsteady, unsteady) for _ in range(2)]
        return box["x"] + x * scale + off[0], box["y"] + y * scale + off[1]
