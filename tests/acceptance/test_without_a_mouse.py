"""The editor without a mouse: shapes by keys and numbers, room for panels; and what was drawn for a closed task."""

from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import Desk, state, until

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SIDE = "() => Math.round(document.querySelector('.side')?.getBoundingClientRect().width ?? 0)"


def keys(page: Any, *chords: str) -> None:
    page.get_by_test_id("stage").focus()
    for chord in chords:
        page.keyboard.press(chord)


def type_into(page: Any, field: str, text: str) -> None:
    page.get_by_test_id(field).fill(text)
    page.get_by_test_id(field).press("Enter")


def test_a_shape_is_made_and_changed_by_keys_and_numbers(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    keys(page, "p")
    until("the polygon tool is in the hand", lambda: state(page)["tool"] == "polygon.idle")
    keys(page, "Enter")
    until("a polygon lies in the middle", lambda: state(page)["visibleShapes"] == 1)
    page.get_by_test_id("points").wait_for()
    type_into(page, "point-which", "2")
    type_into(page, "point-x", "480")
    type_into(page, "point-y", "90")
    page.get_by_test_id("point-insert").press("Enter")
    type_into(page, "box-x", "160")
    until("all is saved", lambda: state(page)["openEdits"] == 0 and state(page)["revision"] == 5)
    (track,) = desk.tracks()
    (keyframe,) = track["geometry"]
    xs = [round(640 * x) for x in keyframe["coords"][::2]]
    assert (len(xs), min(xs), round(360 * keyframe["coords"][3])) == (5, 160, 90)
    axe_finds_nothing(page)


def test_panels_get_the_room_that_one_likes_and_keep_it(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    border = page.get_by_test_id("splitter-side")
    border.wait_for()
    delivered = page.evaluate(SIDE)
    until("it knows its room", lambda: border.get_attribute("aria-valuenow") == str(delivered))
    border.press("ArrowLeft")
    until("the side is wider", lambda: page.evaluate(SIDE) == delivered + 16)
    page.reload()
    until("it is as wide again", lambda: page.evaluate(SIDE) == delivered + 16)
    border.press("Enter")
    until("it is folded away", lambda: not page.locator(".side").is_visible())
    border.press("Enter")
    border.dblclick()
    until("it is as delivered", lambda: page.evaluate(SIDE) == delivered)


def test_what_was_drawn_for_a_task_that_somebody_else_handed_in_is_told_and_set_aside(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    page.context.set_offline(True)
    try:
        keys(page, "b", "Enter")
        until("it is kept here", lambda: state(page)["saveState"] == "offline" and state(page)["openEdits"] == 1)
        page.close()
    finally:
        page.context.set_offline(False)
    with desk.server.client() as client:
        task = client.claim(desk.task_id, take_over=True)
        client.submit(task.id, task.lease_token, 0)
    later = page.context.new_page()
    desk.sit_down(later)
    later.get_by_text("1 change of yours came too late and is set aside").click()
    later.get_by_test_id("parked").get_by_text("somebody else had taken the task over").wait_for()
    later.close()
