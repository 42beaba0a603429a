"""Two makers draw the same job apart; in Chromium a checker sees where they differ, takes one's box, and accepts."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from rotoscope import Client
from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import state, until
from tests.acceptance.serving import Server
from tests.acceptance.test_people import look

pytestmark = [pytest.mark.browser, pytest.mark.slow]

FRAMES = 3
STEPS = [{"name": "draw", "kind": "maker", "makers": 2}, {"name": "check", "kind": "checker"}]
HEAD = {"kind": "rectangle", "label": "car", "color": "", "origin": "manual", "state": "editable", "points": []}
PATIENCE_MS = 60_000
ANN, BEN = 0.2, 0.25  # where each of them has the left edge of the same car
VAN = 0.7  # Ben alone


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    opened = context.new_page()
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


def draw(maker: Client, project_id: str, *lefts: float) -> None:
    """Take the next task, draw a box at each of these places, hand it in."""
    task = maker.claim_next(project_id=project_id)
    assert task is not None
    lease = {"session": "s", "task_id": task.id, "lease_token": task.lease_token, "have": 0}
    revision = 0
    for number, left in enumerate(lefts):
        box = {"coords": [left, 0.3, left + 0.2, 0.6], "hold": False}
        cells = [
            {"cell": "head", "before": None, "after": HEAD},
            {"cell": "geometry", "frame": 0, "before": None, "after": box},
        ]
        track = str(uuid.uuid4())
        edit = {"edit_id": f"s:{number}", "changes": [{"track": track, **cell} for cell in cells]}
        answer = maker.apply_edits(task.job_id, [edit], **lease)
        assert [each.outcome for each in answer.results] == ["applied"], answer
        revision = answer.revision
    maker.submit(task.id, task.lease_token, revision)


def lefts_of(client: Client, job_id: str) -> list[float]:
    return sorted(track["geometry"][0]["coords"][0] for track in client.tracks(job_id) if track["geometry"])


def test_a_checker_takes_what_one_of_two_makers_drew(page: Any, server: Server, numbered: str) -> None:
    with server.client() as client:
        project_id = client.create_project(f"Two makers {uuid.uuid4()}").id
        client.create_workflow(project_id, "Two draw", tag="two", steps=STEPS)
        job_id = client.create_job(
            project_id, "clip", frames=[f"{numbered}/{n}.png" for n in range(FRAMES)], tag="two"
        ).job_id
        client.wait_until_open(job_id, seconds=60)
        for name, places in (("Ann", (ANN,)), ("Ben", (BEN, VAN))):
            with Client(server.url, client.create_key(name, project_id=project_id).secret) as maker:
                draw(maker, project_id, *places)
        until("the job is with its checker", lambda: client.view_job(job_id).job.step == "check")
        agreed = client.agreement(job_id)
        assert agreed is not None
        assert sorted(each.agreement for each in agreed.objects) == pytest.approx([0.0, 0.6])

        task = client.view_job(job_id).task
        assert task is not None
        page.goto(f"{server.url}/tasks/{task.id}")
        until("the first frame is painted", lambda: state(page).get("paintedFrame") == 0)
        page.get_by_test_id("side-review").click()
        page.get_by_test_id("tab-makers").click()
        page.get_by_test_id("agreement").wait_for()
        objects = page.get_by_test_id("objects").get_by_role("listitem")
        assert objects.count() == 2
        look(page, "makers")
        for place in (BEN, ANN):  # whoever's is in the job already, in the end it is hers
            maker = str(1 if place == ANN else 2)
            car = objects.filter(has_text="60 %")
            car.get_by_test_id("look-at-maker").filter(has_text=maker).click()
            if place not in lefts_of(client, job_id):
                car.get_by_test_id("take-track").click()
            until("it is the job's", lambda place=place: place in lefts_of(client, job_id))
        look(page, "makers-taken")
        axe_finds_nothing(page)
        until("all is saved", lambda: state(page)["saveState"] == "saved" and state(page)["openEdits"] == 0)
        page.get_by_test_id("tab-issues").click()
        page.get_by_test_id("accept").click()
        client.wait_for_result(project_id, job_id, seconds=60)
        drawn = client.result(project_id, job_id)["data"]["annotation_data"]["annotations"]
        lefts = sorted(track["frames"]["frame000001"]["coordinates"][0]["x"] for track in drawn)
    assert ANN in lefts
    assert BEN not in lefts
