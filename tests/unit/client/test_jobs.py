"""Jobs through the client: bodies, bulk, lists, waiting."""

import json

import pytest

from rotoscope.client import JobEnded, TookTooLong, job_body
from rotoscope.client.jobs import create_job, create_jobs, jobs, wait_for_result, wait_until_open
from rotoscope.client.steps import Reply, Request
from tests.unit.client.script import CUT, Script, good, play


def test_frames_get_numbers_unless_they_have_names() -> None:
    body = job_body("r", frames=["https://a/1.jpg", {"frame_id": "x", "src": "https://a/2.jpg"}], tag="t")
    frames = body["data"]["video_data"]["frames"]
    assert frames == [
        {"frame_id": "frame000001", "src": "https://a/1.jpg"},
        {"frame_id": "x", "src": "https://a/2.jpg"},
    ]
    assert body["tag"] == "t"
    assert "batch_id" not in body


def test_pre_labels_go_where_the_job_api_has_them() -> None:
    body = job_body("r", source="upload:1", pre_labels=[{"_id": "a"}])
    assert body["data"]["maker_response"] == {"video2d": {"data": {"annotations": [{"_id": "a"}]}}}
    assert body["data"]["video_data"] == {"source": {"src": "upload:1"}}


def test_creating_a_job_survives_a_cut_and_sends_the_same_again() -> None:
    made, script = play(create_job("p", "r", image_url="https://a/1.jpg"), CUT, good({"job_id": "j"}))
    assert made.job_id == "j"
    assert script.sent[0].content == script.sent[1].content


def test_a_list_is_fetched_page_by_page() -> None:
    listing = jobs("p", state="open")
    script = Script([good({"jobs": [{"job_id": "1"}], "next_page_token": "7"}), good({"jobs": [{"job_id": "2"}]})])
    found = []
    page = next(listing)
    while page is not None:
        items = script.play(page)
        found += [item.job_id for item in items]
        try:
            page = listing.send(items)
        except StopIteration:
            page = None
    assert found == ["1", "2"]
    assert script.sent[0].query == {"state": "open"}
    assert script.sent[1].query == {"state": "open", "page_token": "7"}


def test_lines_of_a_bulk_are_counted_over_all_requests() -> None:
    def answer(request: Request) -> Reply:
        count = len(request.content.splitlines())
        lines = [{"line": n + 1, "success": True, "data": {"job_id": f"j{n}"}} for n in range(count)]
        return Reply(200, {}, "\n".join(map(json.dumps, lines)).encode())

    listing = create_jobs("p", ({"reference_id": str(n)} for n in range(2500)))
    script = Script([answer] * 3)
    lines = [outcome.line for page in listing for outcome in script.play(page)]
    assert lines == list(range(1, 2501))


def test_waiting_ends_with_the_result() -> None:
    pending, done = {"job_id": "j", "status": "pending"}, {"job_id": "j", "status": "completed", "result": "http://r"}
    found, script = play(wait_for_result("p", "j"), good(pending), good(pending), good(done))
    assert found.result == "http://r"
    assert script.slept == sorted(script.slept)


def test_waiting_for_a_failed_job_says_why() -> None:
    failed = {"job_id": "j", "status": "failed", "error": {"code": "FS_0007", "message": "no frame came"}}
    with pytest.raises(JobEnded, match="no frame came"):
        play(wait_for_result("p", "j"), good(failed))


def test_waiting_has_an_end() -> None:
    with pytest.raises(TookTooLong):
        play(wait_for_result("p", "j", seconds=0), good({}))


def test_a_job_is_open_when_its_frames_are_there() -> None:
    arriving, ready = {"job": {"id": "j", "state": "arriving"}}, {"job": {"id": "j", "state": "open"}}
    found, _ = play(wait_until_open("j"), good(arriving), good(ready))
    assert found.state == "open"
