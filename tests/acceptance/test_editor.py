"""The editor in a real Chromium on a real server: what a person does there arrives, and what they see is true."""

from pathlib import Path
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import ARGUMENTS, BITS, BLOCK, CHROMIUM, WINDOW, Desk, draw, kill, sign_in, state, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

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
    until("nothing is handed in from it", lambda: first.get_by_test_id("submit").is_disabled())
    draw(second, 0.3, 0.3)
    until("all is saved", lambda: state(second)["openEdits"] == 0 and state(second)["revision"] == 1)
    second.close()
    first.get_by_text("Continue here").click()
    until("the first goes on", lambda: state(first).get("saveState") == "saved" and state(first)["trackCount"] == 1)


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


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_on_any_screen(desk: Desk, scheme: str) -> None:
    page = desk.page
    page.emulate_media(color_scheme=scheme)

    def look(screen: str) -> None:
        axe_finds_nothing(page, screen, (scheme,))

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
