"""Labels and keys in a real Chromium: a new label is drawn by its key, commands are found by name, keys are changed."""

import uuid
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import FRAMES, Desk, draw, state, until
from tests.acceptance.serving import Server
from tests.acceptance.test_seeing_and_drawing import keys

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def test_a_label_that_a_manager_adds_is_drawn_by_its_key_in_a_new_job(
    server: Server, numbered: str, context: Any
) -> None:
    with server.client() as client:
        project = client.create_project(f"Labels {uuid.uuid4().hex[:6]}")
        client.create_workflow(project.id, "Bikes", tag="bikes")
        client.put_schema(project.id, [{"name": "car"}])
    page = context.new_page()
    page.goto(f"{server.url}/projects/{project.id}/labels")
    page.get_by_test_id("add-label").click()
    page.get_by_test_id("label-name").fill("bike")
    page.get_by_test_id("label-hotkey").select_option("7")
    page.get_by_test_id("add-attribute").click()
    page.get_by_test_id("attribute-name").fill("rider")
    page.get_by_test_id("attribute-values").fill("yes\nno")
    page.get_by_test_id("attribute-values").blur()
    assert '"rider"' in page.get_by_test_id("json").input_value()
    axe_finds_nothing(page)
    page.get_by_test_id("save").click()
    page.get_by_test_id("done").wait_for()
    assert "bike added" in (page.get_by_test_id("changes").text_content() or "")
    until("it says who uses it", lambda: "3 is used by no job" in (page.get_by_test_id("uses").text_content() or ""))

    page.get_by_test_id("json").fill('{"labels": [\n{"name": car}]}')
    assert "Line 2" in (page.get_by_test_id("json-trouble").text_content() or "")
    page.get_by_test_id("json").fill('{"labels": [{"name": "car", "color": "loud"}]}')
    page.get_by_test_id("save").click()
    page.get_by_test_id("fault-color").wait_for()

    frames = [{"frame_id": str(n), "src": f"{numbered}/{n}.png"} for n in range(3)]
    with server.client() as client:
        assert [label.name for label in client.schema(project.id).labels] == ["car", "bike"]
        job_id = client.create_job(project.id, f"bikes-{uuid.uuid4().hex[:6]}", frames=frames, tag="bikes").job_id
        client.wait_until_open(job_id, seconds=60)
        task = next(task for task in client.tasks(project_id=project.id) if task.job_id == job_id)
        used = [(one.version, one.job_count, one.open_job_count) for one in client.schema_versions(project.id)]
        assert used == [(3, 1, 1), (2, 0, 0), (1, 0, 0)]
    desk = Desk(server, job_id, task.id, page)
    desk.sit_down(page)
    keys(page, "b", "7")
    draw(page, 0.4, 0.4)
    until("it is saved", lambda: state(page)["visibleShapes"] == 1 and state(page)["revision"] == 1)
    assert desk.tracks()[0]["head"]["label"] == "bike"
    page.close()


def test_commands_are_found_by_name_and_changed_keys_hold_after_a_reload(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    keys(page, "Control+k")
    field = page.get_by_role("combobox", name="Find a command")
    field.fill("nextfr")
    axe_finds_nothing(page)
    field.press("Enter")
    until("the next frame is painted", lambda: state(page)["paintedFrame"] == 1)

    keys(page, "?")
    page.get_by_test_id("key-frame.last").click()
    page.keyboard.press("k")
    page.get_by_test_id("key-taken").wait_for()
    page.get_by_test_id("take-key").click()
    axe_finds_nothing(page)
    page.reload()
    until("a frame is painted", lambda: state(page).get("paintedFrame") == 0)
    keys(page, "k")
    until("the changed key works", lambda: state(page)["paintedFrame"] == FRAMES - 1)

    keys(page, "?")
    page.get_by_test_id("preset").select_option("cvat")
    page.keyboard.press("Escape")
    keys(page, "Home", "f")
    until("F is the next frame", lambda: state(page)["paintedFrame"] == 1)
    page.evaluate("localStorage.clear()")
