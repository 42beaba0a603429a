"""A review in a real Chromium: sent back with an issue, mended, verified, accepted, and the result fetched."""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import WINDOW, draw, state, until
from tests.acceptance.serving import Server

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES = 20
STEPS = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}]
CHECKLIST = "Every object is drawn"


@dataclass(frozen=True)
class Room:
    """A job for two people, each with a browser of their own."""

    server: Server
    project_id: str
    job_id: str
    ann: Any
    cho: Any

    def sit_down(self, page: Any) -> None:
        """At the job's task that can be taken."""
        with self.server.client() as client:
            task = next(task for task in client.tasks(project_id=self.project_id) if task.job_id == self.job_id)
        page.goto(f"{self.server.url}/tasks/{task.id}")
        until("the first frame is painted", lambda: state(page).get("paintedFrame") is not None)
        page.get_by_test_id("side-review").wait_for()

    def wait_for_step(self, step: str) -> None:
        def there() -> bool:
            with self.server.client() as client:
                return client.view_job(self.job_id).job.step == step

        until(f"the job is at {step}", there)


@pytest.fixture
def room(server: Server, numbered: str, browser: Any) -> Iterator[Room]:
    frames = [{"frame_id": f"frame{n:03d}", "src": f"{numbered}/{n}.png"} for n in range(FRAMES)]
    with server.client() as client:
        project = client.create_project(f"Review {uuid.uuid4()}").id
        client.put_review_settings(project, checklist=[CHECKLIST])
        client.create_workflow(project, "Draw and check", tag="two", steps=STEPS)
        job = client.create_job(project, "clip", frames=frames, tag="two").job_id
        client.wait_until_open(job, seconds=60)
        pages = []
        for name, role in (("Ann", "maker"), ("Cho", "checker")):
            page = browser.new_context(viewport=WINDOW, bypass_csp=True).new_page()
            page.goto(client.create_sign_in_link(client.add_member(name, role=role).id).url)
            page.get_by_test_id("next-job").wait_for()
            pages.append(page)
        yield Room(server, project, job, *pages)


def press(page: Any, *keys: str) -> None:
    page.get_by_test_id("stage").focus()
    for key in keys:
        page.keyboard.press(key)


def saved(page: Any) -> None:
    until("all is saved", lambda: state(page)["saveState"] == "saved" and state(page)["openEdits"] == 0)


def test_work_is_sent_back_with_an_issue_mended_verified_accepted_and_delivered(room: Room) -> None:
    ann, cho = room.ann, room.cho
    room.sit_down(ann)
    draw(ann, 0.3, 0.3)
    saved(ann)
    press(ann, "Control+Enter")
    room.wait_for_step("check")
    room.sit_down(ann)  # the check is not for her: she may look on, and is told why
    ann.get_by_text("The step check is for checkers").first.wait_for()

    room.sit_down(cho)
    press(cho, "Tab", "i")  # the object, and an issue of it
    cho.get_by_test_id("issue-text").fill("Too wide.")
    cho.get_by_test_id("issue-severity").select_option("blocking")
    cho.get_by_test_id("issue-text").press("Enter")
    cho.get_by_test_id("issue").wait_for()
    assert cho.get_by_test_id("pin").count() == 1
    assert cho.get_by_test_id("accept").is_disabled()
    press(cho, "Control+Shift+Enter")
    room.wait_for_step("draw")

    room.sit_down(ann)
    ann.get_by_test_id("issue").get_by_text("Too wide.").click()  # her list of what is to do
    until("the object is selected", lambda: state(ann)["selected"] is not None)
    press(ann, "Control+ArrowRight", "Control+ArrowRight")
    saved(ann)
    press(ann, "Alt+Enter")
    until("it is resolved", lambda: ann.get_by_test_id("issue").get_attribute("data-state") == "resolved")
    press(ann, "Control+Enter")
    room.wait_for_step("check")

    room.sit_down(cho)
    cho.get_by_test_id("tab-changes").click()
    cho.get_by_test_id("change").wait_for()  # what has become of it since it was sent back
    press(cho, "]", "Alt+Enter")
    until("no issue is left", lambda: cho.get_by_test_id("issue").get_attribute("data-state") == "verified")
    press(cho, "Alt+a")
    until("the object is accepted", lambda: "1 of 1" in cho.get_by_test_id("accepted").inner_text())
    press(cho, "Control+Enter")
    cho.get_by_text("Tick the checklist first").first.wait_for()  # not over the checklist
    cho.get_by_label(CHECKLIST).check()
    until("it can be accepted", lambda: cho.get_by_test_id("accept").is_enabled())
    press(cho, "Control+Enter")

    with room.server.client() as client:
        client.wait_for_result(room.project_id, room.job_id, seconds=60)
        document = client.result(room.project_id, room.job_id)
        (track,) = document["data"]["annotation_data"]["annotations"]
        (issue,) = client.issues(room.job_id)
        quality = client.quality(room.project_id)
    assert len(track["frames"]) == FRAMES
    assert (issue.state, [line.moved_to for line in issue.comments]) == ("verified", ["resolved", "verified"])
    assert (quality.judged, quality.first_pass) == (1, 0)


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_axe_finds_nothing_in_a_review(room: Room, scheme: str) -> None:
    page = room.cho
    page.emulate_media(color_scheme=scheme)
    room.sit_down(room.ann)
    draw(room.ann, 0.3, 0.3)
    saved(room.ann)
    press(room.ann, "Control+Enter")
    room.wait_for_step("check")
    room.sit_down(page)
    press(page, "Tab", "i")

    def look(screen: str) -> None:
        axe_finds_nothing(page, screen, (scheme,))

    look("a new issue")
    page.get_by_test_id("issue-text").press("Enter")
    page.get_by_test_id("issue").wait_for()
    look("an issue")
    for tab in ("checks", "changes"):
        page.get_by_test_id(f"tab-{tab}").click()
        look(tab)
    with room.server.client() as client:
        manager = client.add_member("Mo", role="manager")
        page.context.clear_cookies()
        page.goto(client.create_sign_in_link(manager.id).url)
        page.get_by_test_id("next-job").wait_for()
        page.goto(f"{room.server.url}/projects/{room.project_id}/quality")
        page.get_by_test_id("quality").wait_for()
        look("the quality report")
        page.get_by_test_id("checklist").fill("Every object is drawn\nNo gaps")
        page.get_by_test_id("save-settings").click()
        page.get_by_text("Saved.").wait_for()
        assert client.review_settings(room.project_id).checklist == ["Every object is drawn", "No gaps"]
