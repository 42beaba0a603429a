"""What tracks mean, in a real Chromium: pre-labels, undo after a reload, history, what was set aside."""

import json
import uuid
from collections.abc import Iterator
from typing import Any
from urllib.request import Request, urlopen

import pytest

from tests.acceptance.desk import FRAMES, Desk, draw, state, until
from tests.acceptance.serving import Server

pytest.importorskip("playwright.sync_api")
pytestmark = [pytest.mark.browser, pytest.mark.slow]

TRACKS = 3


def box(x: float) -> list[dict[str, float]]:
    return [{"x": x, "y": 0.2}, {"x": x + 0.1, "y": 0.2}, {"x": x + 0.1, "y": 0.4}, {"x": x, "y": 0.4}]


def prelabel(number: int) -> dict[str, Any]:
    frames = {f"frame{n:03d}": {"coordinates": box(0.05 + 0.25 * number + 0.002 * n)} for n in range(FRAMES)}
    sure = {"confidence": {"value": 0.3 + 0.2 * number}}
    return {"_id": f"p{number}", "type": "rectangle", "label": "car", "frames": frames, "attributes": sure}


@pytest.fixture
def desk(server: Server, project_id: str, numbered: str, context: Any) -> Iterator[Desk]:
    """A job of numbered pictures with three dense pre-labels."""
    frames = [{"frame_id": f"frame{n:03d}", "src": f"{numbered}/{n}.png"} for n in range(FRAMES)]
    with server.client() as client:
        job = client.create_job(
            project_id,
            f"meaning-{uuid.uuid4()}",
            frames=frames,
            tag="track_bounding_boxes",
            pre_labels=[prelabel(number) for number in range(TRACKS)],
        )
        client.wait_until_open(job.job_id, seconds=60)
        task = next(task for task in client.tasks(project_id=project_id) if task.job_id == job.job_id)
    page = context.new_page()
    yield Desk(server, job.job_id, task.id, page)
    page.close()


def saved(page: Any) -> None:
    until("all is saved", lambda: state(page)["saveState"] == "saved" and state(page)["openEdits"] == 0)


def heads(desk: Desk) -> dict[str, bool]:
    return {track["id"]: track["head"]["accepted"] for track in desk.tracks()}


def test_pre_labels_are_accepted_rejected_and_made_fewer_keyframes(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    page.get_by_test_id("open-prelabels").click()
    page.get_by_test_id("reduction-count").wait_for()
    until("the reduction is told", lambda: page.get_by_test_id("reduction-count").inner_text() == "180 → 6 keyframes")
    page.get_by_test_id("reduce").click()
    until("it is done", lambda: page.get_by_test_id("waiting").inner_text().count("2 ◆") == TRACKS)
    page.get_by_test_id("waiting").get_by_role("button", name="Reject car 1").click()
    page.get_by_test_id("accept-all").click()
    saved(page)
    assert heads(desk) == {"p1": True, "p2": True}
    for _ in range(3):
        page.keyboard.press("Control+z")
    saved(page)
    assert heads(desk) == {"p0": False, "p1": False, "p2": False}
    assert [len(track["geometry"]) for track in desk.tracks()] == [FRAMES] * TRACKS


def test_undo_outlives_the_page(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.3, 0.6)
    page.keyboard.press("Control+Delete")
    until("it is deleted", lambda: state(page)["trackCount"] == TRACKS)
    page.reload()
    until("it is open again", lambda: state(page).get("paintedFrame") == 0)
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Control+z")
    until("the deleted one is back, shape and all", lambda: state(page)["visibleShapes"] == TRACKS + 1)
    page.keyboard.press("Control+z")
    until("it was never drawn", lambda: state(page)["trackCount"] == TRACKS)
    page.reload()
    until("it is open once more", lambda: state(page).get("paintedFrame") == 0)
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Control+y")
    until("it is drawn again", lambda: state(page)["visibleShapes"] == TRACKS + 1)
    saved(page)


def test_what_was_saved_can_be_undone_after_a_reload(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.3, 0.6)
    saved(page)
    page.reload()
    until("it is open again", lambda: state(page).get("paintedFrame") == 0)
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Control+z")
    until("it was never drawn", lambda: state(page)["trackCount"] == TRACKS)
    saved(page)
    assert len(desk.tracks()) == TRACKS


def test_undo_of_a_deletion_whose_answer_never_came(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.3, 0.6)
    saved(page)

    def swallow(route: Any) -> None:
        route.fetch()
        route.abort()

    page.route("**/edits", swallow)
    page.keyboard.press("Control+Delete")
    until("the server has it", lambda: state(page)["trackCount"] == len(desk.tracks()) == TRACKS)
    asked: list[str] = []
    page.on("requestfinished", lambda request: asked.append(request.url))
    page.reload()
    page.unroute_all(behavior="ignoreErrors")
    until("it is open again", lambda: state(page).get("paintedFrame") == 0)
    twice = 2  # when it was opened, and once more when it was told that the deletion had been there before
    until("it took all tracks anew", lambda: state(page) and sum(url.endswith("/tracks") for url in asked) == twice)
    assert state(page)["trackCount"] == TRACKS
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Control+z")
    until("the deleted one is back, shape and all", lambda: state(page)["visibleShapes"] == TRACKS + 1)
    saved(page)
    (drawn,) = [track for track in desk.tracks() if not track["id"].startswith("p")]
    assert [key["frame"] for key in drawn["geometry"]] == [0]


def test_history_says_what_happened_and_brings_it_back(desk: Desk) -> None:
    page = desk.page
    desk.sit_down(page)
    draw(page, 0.3, 0.6)
    saved(page)
    page.keyboard.press("Control+Delete")
    saved(page)
    page.get_by_test_id("open-history").click()
    history = page.get_by_test_id("history")
    until("both are told", lambda: history.get_by_role("listitem").count() == 2)
    assert "deleted" in history.inner_text()
    history.get_by_role("button").first.click()
    page.get_by_test_id("restore-track").click()
    until("it is back", lambda: state(page)["visibleShapes"] == TRACKS + 1)
    saved(page)
    assert len(desk.tracks()) == TRACKS + 1


def park(desk: Desk, change: dict[str, Any]) -> None:
    """An edit from somewhere else, under a lease that is nobody's."""
    post = {
        "session": "elsewhere",
        "task_id": desk.task_id,
        "lease_token": 77,
        "have": 0,
        "edits": [{"edit_id": f"elsewhere:{uuid.uuid4()}", "changes": [change]}],
    }
    address = f"{desk.server.url}/v1/jobs/{desk.job_id}/edits"
    headers = {"x-api-key": desk.server.key, "content-type": "application/json"}
    with urlopen(Request(address, json.dumps(post).encode(), headers), timeout=30) as answer:
        assert json.load(answer)["data"]["results"][0]["outcome"] == "parked"


def test_a_change_that_was_set_aside_is_seen_and_done_again(desk: Desk) -> None:
    page = desk.page
    park(desk, {"track": "p0", "cell": "presence", "frame": 5, "before": None, "after": False})
    desk.sit_down(page)
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Alt+p")
    parked = page.get_by_test_id("parked")
    parked.wait_for()
    assert "made it absent on frame 5" in parked.inner_text()
    page.get_by_test_id("do-again").click()
    page.get_by_text("Nothing is set aside").wait_for()
    saved(page)
    assert next(track for track in desk.tracks() if track["id"] == "p0")["presence"] == [[5, False]]


def test_a_shape_that_was_set_aside_is_seen_beside_theirs_and_both_are_kept(desk: Desk) -> None:
    page = desk.page
    mine = {"coords": [0.5, 0.5, 0.7, 0.9], "hold": False}
    park(desk, {"track": "p0", "cell": "geometry", "frame": 0, "before": None, "after": mine})
    desk.sit_down(page)
    theirs = next(track for track in desk.tracks() if track["id"] == "p0")["geometry"][0]
    page.get_by_test_id("stage").focus()
    page.keyboard.press("Alt+p")
    page.get_by_test_id("parked").get_by_role("button").first.click()
    page.get_by_test_id("ghost").wait_for()
    page.get_by_test_id("keep-both").click()
    page.get_by_text("Nothing is set aside").wait_for()
    assert page.get_by_test_id("ghost").count() == 0
    saved(page)
    now = {track["id"]: track["geometry"][0] for track in desk.tracks()}
    assert now.pop("p0") == theirs
    assert [key["coords"] for track, key in now.items() if track not in ("p1", "p2")] == [mine["coords"]]
