"""Ways to see and to draw in a real Chromium: what is tuned reaches the picture and stays, what is drawn arrives."""

from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import FRAMES, Desk, draw, state, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]


FILTER = "() => document.querySelector('.stage-picture').style.filter"


def place(page: Any, x: float, y: float) -> tuple[float, float]:
    """A part of the stage as a place on the screen."""
    stage = page.get_by_test_id("stage").bounding_box()
    return stage["x"] + x * stage["width"], stage["y"] + y * stage["height"]


def click(page: Any, *places: tuple[float, float]) -> None:
    for x, y in places:
        page.mouse.click(*place(page, x, y))


def keys(page: Any, *chords: str) -> None:
    page.get_by_test_id("stage").focus()
    for chord in chords:
        page.keyboard.press(chord)


def test_what_one_sees_is_tuned_and_stays_so(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    keys(page, "ArrowRight", "ArrowRight", "ArrowRight")
    until("it shows frame 3", lambda: state(page)["paintedFrame"] == 3)
    draw(page, 0.4, 0.4)
    until("the object is there", lambda: state(page)["visibleShapes"] == 1)

    keys(page, "Shift+V")
    page.get_by_test_id("tone-contrast").fill("1.5")
    page.get_by_test_id("tone-gamma").fill("2")
    assert page.evaluate(FILTER) == 'url("#tone-gamma") contrast(1.5)'
    page.get_by_test_id("filter").fill("nothing is called so")
    until("the canvas is empty", lambda: state(page)["visibleShapes"] == 0)
    page.get_by_text("Show all").click()
    until("the object is back", lambda: state(page)["visibleShapes"] == 1)

    keys(page, "z", "w", "ArrowRight")
    page.get_by_test_id("minimap").wait_for()
    page.get_by_test_id("pinned-frame").wait_for()
    assert page.get_by_test_id("pinned-frame").get_attribute("aria-label") == "Frame 3, pinned"
    until("everything is saved", lambda: state(page)["openEdits"] == 0 and state(page)["revision"] == 1)

    page.reload()
    until("it opens where something is to be seen", lambda: state(page).get("paintedFrame") == 3)
    assert page.evaluate(FILTER) == 'url("#tone-gamma") contrast(1.5)'
    keys(page, "Alt+v")
    assert page.evaluate(FILTER) == ""


def test_boxes_by_four_points_and_halves_of_a_polygon_arrive(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    keys(page, "b", "Shift+B")
    page.get_by_test_id("way-extremes").wait_for()
    click(page, (0.30, 0.20), (0.35, 0.30), (0.25, 0.25), (0.31, 0.40))
    until("the box is there", lambda: state(page)["visibleShapes"] == 1)
    keys(page, "b", "Shift+B")
    click(page, (0.6, 0.3))
    until("its stamp is there", lambda: state(page)["visibleShapes"] == 2)

    keys(page, "p")
    until("the polygon tool is in the hand", lambda: state(page)["tool"] == "polygon.idle")
    click(page, (0.3, 0.5), (0.6, 0.5), (0.6, 0.8), (0.3, 0.8))
    keys(page, "Enter", "Shift+S")
    click(page, (0.4, 0.45), (0.4, 0.85))
    until("both halves are there", lambda: state(page)["visibleShapes"] == 4)
    until("everything is saved", lambda: state(page)["openEdits"] == 0 and state(page)["saveState"] == "saved")

    tracks = desk.tracks()
    kinds = [track["head"]["kind"] for track in tracks]
    assert kinds == ["rectangle", "rectangle", "polygon", "polygon"]
    assert tracks[3]["head"]["derived_from"] == tracks[2]["id"]


def test_objects_are_grouped_and_marked_frames_glide(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    for x in (0.2, 0.6):
        keys(page, "b")
        draw(page, x, 0.3, 0.1)
    until("both are there", lambda: state(page)["visibleShapes"] == 2)
    first, second = page.get_by_test_id("track-list").get_by_role("row").all()
    first.click()
    second.click(modifiers=["Shift"])
    keys(page, "Control+g")
    page.get_by_test_id("group-row").get_by_text("group 1: 2 objects").wait_for()

    first.click()
    for frame in (1, 2):
        keys(page, "ArrowRight")
        until("the next frame is there", lambda frame=frame: state(page)["paintedFrame"] == frame)
        keys(page, "Control+ArrowDown")
    pull_keyframe(page, 2, 8)  # the first thing that is done on the lanes
    until("it is on its new frame", lambda: state(page)["paintedFrame"] == 8)
    keys(page, "Shift+W", "Home")
    until("the first frame is there", lambda: state(page)["paintedFrame"] == 0)
    keys(page, "Shift+W")
    page.get_by_test_id("marked.interpolate-marked").click()
    until("everything is saved", lambda: state(page)["openEdits"] == 0 and state(page)["revision"] == 7)
    (one, other) = desk.tracks()
    assert one["head"]["group"] == other["head"]["group"] == "group 1"
    assert [key["frame"] for key in one["geometry"]] == [0, 8]


def pull_keyframe(page: Any, frame: int, to: int) -> None:
    """By the hand, in the first lane."""
    lanes = page.get_by_label("Lanes of the objects").bounding_box()
    wide = lanes["width"] / FRAMES
    y = lanes["y"] + 10
    page.mouse.move(lanes["x"] + (frame + 0.5) * wide, y)
    page.mouse.down()
    page.mouse.move(lanes["x"] + (to + 0.5) * wide, y, steps=6)
    page.mouse.up()


def test_axe_finds_nothing_in_a_long_list_and_in_panels_on_request(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.2, 0.2, 0.05)
    keys(page, "b", "Shift+B", "Shift+B")
    page.get_by_test_id("tool-hint").wait_for()
    click(page, *((0.05 + 0.06 * n, 0.6) for n in range(14)))  # so many that the list scrolls
    until("they are there", lambda: state(page)["visibleShapes"] == 15)
    keys(page, "g", "w", "Shift+G", "Shift+V")
    for panel in ("view-menu", "guide", "pinned-frame"):
        page.get_by_test_id(panel).wait_for()
    axe_finds_nothing(page)
