"""Image jobs and sequences of one camera in the editor: drawn, submitted, reviewed, and their results as documented."""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.acceptance.desk import WINDOW, draw, state, until
from tests.acceptance.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

STEPS = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}]
SIZES = {"name": "size", "type": "radio", "values": ["small", "large"], "required": True, "scope": "track"}
NOTE = {"name": "note", "type": "text", "scope": "track"}
CAR = {"name": "car", "hotkey": "1", "kinds": ["rectangle"], "attributes": [SIZES, NOTE]}
OF_TIME = re.compile(r".*\b(?:key)?frames?\b|\btracks?\b|from here on|propagate|\bsplit\b|\bjoin\b", re.IGNORECASE)


@dataclass(frozen=True)
class Easel:
    """A project whose jobs are drawn and then checked, and a page for each of the two."""

    server: Server
    project_id: str
    page: Any
    checking: Any

    def job(self, data: dict[str, Any]) -> str:
        with self.server.client() as client:
            job = client.create_job(self.project_id, f"job-{uuid.uuid4()}", data=data, tag="checked")
            client.wait_until_open(job.job_id, seconds=60)
            return job.job_id

    def sit_down(self, page: Any, job_id: str, step: str) -> None:
        def at_step() -> bool:
            with self.server.client() as client:
                return client.view_job(job_id).job.step == step

        until(f"the job is at {step}", at_step)
        with self.server.client() as client:
            task = next(task for task in client.tasks(project_id=self.project_id) if task.job_id == job_id)
        page.goto(f"{self.server.url}/tasks/{task.id}")
        until("the picture is painted", lambda: state(page).get("paintedFrame", -1) >= 0)
        page.get_by_test_id("side-review").wait_for()

    def check(self, job_id: str) -> None:
        """Accepted by the other one: nobody checks what they drew themselves."""
        self.sit_down(self.checking, job_id, "check")
        press(self.checking, "Control+Enter")
        until("it is accepted", lambda: state(self.checking)["saveState"] == "submitted")

    def press(self, *keys: str) -> None:
        press(self.page, *keys)

    def answer(self, key: str) -> None:
        """The questions of attribute mode; what is typed is kept, although Escape ends it."""
        self.press("Shift+q")
        self.page.get_by_test_id("question").wait_for()
        self.press(key)
        self.page.get_by_test_id("question").get_by_role("textbox").fill("bent")
        self.page.keyboard.press("Escape")
        self.page.get_by_test_id("question").wait_for(state="detached")

    def wait_for_tracks(self, count: int) -> None:
        until(f"there are {count} objects", lambda: state(self.page)["trackCount"] == count)

    def hand_in(self) -> None:
        until("all is saved", lambda: state(self.page)["saveState"] == "saved" and state(self.page)["openEdits"] == 0)
        self.press("Control+Enter")
        until("it is handed in", lambda: state(self.page)["saveState"] == "submitted")

    def result(self, job_id: str) -> dict[str, Any]:
        with self.server.client() as client:
            client.wait_for_result(self.project_id, job_id, seconds=60)
            return client.result(self.project_id, job_id)["data"]


def press(page: Any, *keys: str) -> None:
    page.get_by_test_id("stage").focus()
    for key in keys:
        page.keyboard.press(key)


@pytest.fixture(scope="module")
def checking(server: Server, context: Any) -> Iterator[Any]:
    page = context.browser.new_context(viewport=WINDOW, bypass_csp=True).new_page()
    with server.client() as client:
        page.goto(client.create_sign_in_link(client.add_member("Cho", role="checker").id).url)
    page.get_by_test_id("next-job").wait_for()
    yield page
    page.context.close()


@pytest.fixture
def easel(server: Server, context: Any, checking: Any) -> Iterator[Easel]:
    with server.client() as client:
        project = client.create_project(f"Pictures and cameras {uuid.uuid4()}")
        client.put_schema(project.id, [CAR])
        client.create_workflow(project.id, "Drawn and checked", tag="checked", steps=STEPS)
    page = context.new_page()
    yield Easel(server, project.id, page, checking)
    page.close()


def test_an_image_is_drawn_checked_and_handed_over_without_a_word_of_time(easel: Easel, numbered: str) -> None:
    page, image_url = easel.page, f"{numbered}/7.png"
    job_id = easel.job({"image_url": image_url})
    easel.sit_down(page, job_id, "draw")
    draw(page, 0.3, 0.3)
    easel.wait_for_tracks(1)
    easel.press("v", "Control+c", "Control+v", "Delete")  # the copy lies on its original, is chosen, and goes again
    easel.wait_for_tracks(1)
    page.mouse.click(*_middle_of_first(page))
    page.get_by_role("button", name="Delete the object").wait_for()
    easel.press("?")
    help_page = page.get_by_test_id("help")
    help_page.get_by_text("Draw a rectangle").wait_for()
    said = "\n".join(
        [help_page.inner_text(), page.locator(".side").inner_text(), page.locator(".transport").inner_text()]
    )
    assert OF_TIME.findall(said) == []
    assert page.get_by_test_id("timeline").count() == 0
    easel.press("?", "o", "k", "s", "ArrowRight", "Control+Enter")  # time's keys do nothing, and an answer is missing
    page.get_by_test_id("missing").wait_for()
    assert OF_TIME.findall(page.get_by_test_id("drawer").inner_text()) == []
    easel.press("Escape")
    easel.answer("2")
    easel.hand_in()

    easel.check(job_id)
    result = easel.result(job_id)
    assert (sorted(result), result["image_url"]) == (["annotations", "image_url"], image_url)
    assert {kind: len(found) for kind, found in result["annotations"].items()} == {
        "rectangles": 1, "polygons": 0, "lines": 0, "cuboids": 0, "landmarks": 0,
    }  # fmt: skip
    (car,) = result["annotations"]["rectangles"]
    assert (car["label"], car["attributes"]["size"]["value"], len(car["coordinates"])) == ("car", "large", 4)
    assert "frames" not in car


def _middle_of_first(page: Any) -> tuple[float, float]:
    stage = page.get_by_test_id("stage").bounding_box()
    return stage["x"] + 0.375 * stage["width"], stage["y"] + 0.375 * stage["height"]


def test_a_camera_is_a_sequence_and_its_result_has_the_frames_as_they_were_sent(easel: Easel, numbered: str) -> None:
    sensor = {"id": "front", "name": "Front", "modality": "camera", "primary_view": True, "intrinsics": None}
    pose = {"position": {"x": 1.5, "y": 0, "z": 0}, "heading": {"w": 1, "x": 0, "y": 0, "z": 0}}

    def frame(n: int) -> dict[str, Any]:
        taken = {"sensor_id": "front", "data_url": f"{numbered}/{n}.png", "sensor_pose": None}
        return {"frame_id": f"at {n}", "ego_pose": pose, "sensors": [taken]}

    frames = [frame(n) for n in range(5)]
    page = easel.page
    job_id = easel.job({"sensor_data": {"frames": frames, "sensor_meta": [sensor]}})
    easel.sit_down(page, job_id, "draw")
    draw(page, 0.3, 0.3)
    easel.wait_for_tracks(1)
    easel.press("v")
    easel.answer("1")
    easel.press("End")
    until("the last picture is there", lambda: state(page)["paintedFrame"] == 4)
    easel.press("Control+ArrowRight", "Control+ArrowRight")
    easel.hand_in()

    easel.check(job_id)
    result = easel.result(job_id)
    assert sorted(result) == ["annotation_data", "sensor_data"]
    assert result["sensor_data"] == {"frames": frames}
    (car,) = result["annotation_data"]["annotations"]
    lefts = [shape["coordinates"][0]["x"] for shape in car["frames"].values()]
    assert list(car["frames"]) == [frame["frame_id"] for frame in frames]
    attributes = {name: each["value"] for name, each in car["attributes"].items()}
    assert (attributes, lefts) == ({"size": "small", "note": "bent"}, sorted(set(lefts)))
