"""The functions printed in the old service's documentation, word for word: only the host in them is changed."""

import inspect
import json
import re
import textwrap
import uuid
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.acceptance.serving import Server, finish

SEEDS = Path(__file__).parent / "seeds"
HOST = "https://api.playment.io"


def function_text(page: str, name: str) -> str:
    """The lines of one function, from its `def` to the next comment or `if __name__` at the margin."""
    text = (SEEDS / page).read_text()
    found = re.search(rf"^def {name}\(.*?(?=^#|^if __name__)", text, re.DOTALL | re.MULTILINE)
    assert found, f"{name} is not on the page"
    return found[0]


def indented(text: str) -> str:
    """A function whose page lost its indentation: one level for the body, one more for the line after each `if`."""
    head, *body = text.strip().splitlines()
    lines = [head]
    for before, line in zip([head, *body], body, strict=False):
        lines.append(("        " if before.startswith("if ") else "    ") + line)
    return "\n".join(lines)


def load(page: str, name: str, server: Server, **names: Any) -> Any:
    """The function, working, in a namespace with what its page defines around it."""
    text = function_text(page, name)
    if "\n    " not in text:
        text = indented(text)
    assert HOST in text
    namespace: dict[str, Any] = {"requests": requests, "json": json, **names}
    exec(compile(text.replace(HOST, server.url), page, "exec"), namespace)
    return namespace[name]


def job_data(server: Server, **more: Any) -> dict[str, Any]:
    frames = [f"{server.pictures}/{name}" for name in ("image_url_1", "image_url_2")]
    video_data = {"frames": [{"src": url, "frame_id": url.rpartition("/")[2]} for url in frames]}
    return {"reference_id": f"seed-{uuid.uuid4()}", "data": {"video_data": video_data}, **more}


def test_the_pages_are_complete() -> None:
    assert "Upload_jobs" in (SEEDS / "line_tracking.txt").read_text()
    assert inspect.cleandoc(textwrap.dedent(indented(function_text("video_job.txt", "create_job"))))


def test_line_tracking_creates_a_batch_and_a_job_in_it(server: Server, project_id: str) -> None:
    around = {"project_id": project_id, "x_api_key": server.key}
    create_batch = load("line_tracking.txt", "create_batch", server, **around)
    upload_jobs = load("line_tracking.txt", "Upload_jobs", server, **around)
    batch_id = create_batch(f"Seed {uuid.uuid4()}", "A description")
    answer = upload_jobs(DATA=job_data(server, tag="track_bounding_boxes", batch_id=batch_id))
    assert answer["success"] is True
    assert answer["data"]["tag"] == "track_bounding_boxes"
    assert uuid.UUID(answer["data"]["job_id"])


def test_line_tracking_hears_of_a_fault(server: Server, project_id: str) -> None:
    upload_jobs = load("line_tracking.txt", "Upload_jobs", server, project_id=project_id, x_api_key=server.key)
    with pytest.raises(Exception, match="Something wrong!!"):
        upload_jobs(DATA=job_data(server, tag="no such tag", batch_id=""))


def test_video_job_goes_from_creation_to_result(server: Server, project_id: str) -> None:
    create_batch = load("video_job.txt", "create_batch", server, PROJECT_ID=project_id, CLIENT_KEY=server.key)
    create_job = load("video_job.txt", "create_job", server)
    batch_id = create_batch(f"Seed {uuid.uuid4()}")["data"]["batch_id"]
    with server.client() as client:
        workflow = next(each for each in client.workflows(project_id) if each.tag == "track_bounding_boxes")
        data = job_data(server, work_flow_id=workflow.id, batch_id=batch_id)
        answer = create_job(project_id=project_id, data=data, x_api_key=server.key)
        assert answer["data"]["work_flow_id"] == workflow.id
        finish(client, project_id, answer["data"]["job_id"])
        result = client.result(project_id, answer["data"]["job_id"])
    assert [frame["frame_id"] for frame in result["data"]["video_data"]["frames"]] == ["image_url_1", "image_url_2"]


def test_video_job_reads_the_message_of_a_fault(server: Server, project_id: str) -> None:
    create_batch = load("video_job.txt", "create_batch", server, PROJECT_ID=project_id, CLIENT_KEY=server.key)
    name = f"Seed {uuid.uuid4()}"
    create_batch(name)
    with pytest.raises(Exception, match=r"name.* 400"):
        create_batch(name)
    create_job = load("video_job.txt", "create_job", server)
    with pytest.raises(Exception, match="unauthorized_request"):
        create_job(project_id=project_id, data=job_data(server, tag="track_bounding_boxes"), x_api_key="wrong")


def test_an_empty_batch_is_the_default_batch(server: Server, project_id: str) -> None:
    create_job = load("video_job.txt", "create_job", server)
    data = job_data(server, tag="track_bounding_boxes", batch_id="")
    answer = create_job(project_id=project_id, data=data, x_api_key=server.key)
    with server.client() as client:
        [default] = [batch for batch in client.batches(project_id) if batch.is_default]
        assert client.job(project_id, answer["data"]["job_id"]).batch_id == default.id
