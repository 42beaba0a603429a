"""A manager in Chromium chooses jobs in the list, sends them back with a word, and asks their model again."""

import json
import uuid
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from typing import Any

import pytest

from rotoscope import Client
from tests.acceptance.axe import axe_finds_nothing
from tests.acceptance.desk import until
from tests.acceptance.serving import Server, serving

pytestmark = [pytest.mark.browser, pytest.mark.slow]

NOTE = "The boxes are too wide."
PATIENCE_MS = 60_000


class Model(BaseHTTPRequestHandler):
    """Finds nothing, and remembers for which jobs it was asked."""

    asked: list[str] = []  # noqa: RUF012  of the one model that there is here

    def do_POST(self) -> None:
        question = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append(question["reference_id"])
        body = json.dumps({"maker_response": {"video2d": {"data": {"annotations": []}}}}).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        pass


@pytest.fixture
def model() -> Iterator[str]:
    Model.asked.clear()
    with serving(Model) as url:
        yield f"{url}/detect"


def steps_of(client: Client, job_ids: list[str]) -> list[str]:
    return [client.view_job(job_id).job.step for job_id in job_ids]


def drawn_jobs(client: Client, project_id: str, model: str, pictures: str) -> list[str]:
    """Two jobs that a model looked at, somebody drew, and a checker is to see."""
    steps = [
        {"name": "detect", "kind": "model", "url": model},
        {"name": "draw", "kind": "maker"},
        {"name": "check", "kind": "checker"},
    ]
    client.create_workflow(project_id, "Model first", tag="model", steps=steps)
    made = [
        client.create_job(project_id, name, frames=[f"{pictures}/{name}.jpg"], tag="model")
        for name in ("north", "south")
    ]
    job_ids = [job.job_id for job in made]
    until("the model has answered", lambda: steps_of(client, job_ids) == ["draw", "draw"])
    while task := client.claim_next(project_id=project_id):
        client.submit(task.id, task.lease_token, 0)
    until("a checker is to see them", lambda: steps_of(client, job_ids) == ["check", "check"])
    return job_ids


def test_jobs_are_sent_back_and_their_model_is_asked_again(server: Server, context: Any, model: str) -> None:
    page = context.new_page()
    page.set_default_timeout(PATIENCE_MS)
    with server.client() as client:
        project_id = client.create_project(f"Bulk {uuid.uuid4()}").id
        job_ids = drawn_jobs(client, project_id, model, server.pictures)
        page.goto(f"{server.url}/projects/{project_id}/jobs")
        page.get_by_label("Choose all that are shown").check()
        page.get_by_test_id("bulk-send-back").click()
        page.get_by_test_id("bulk-note").fill(NOTE)
        axe_finds_nothing(page, "sending jobs back")
        page.get_by_test_id("bulk-send").click()
        page.get_by_test_id("bulk-said").get_by_text("2 done").wait_for()
        assert steps_of(client, job_ids) == ["draw", "draw"]
        assert [issue.text for job_id in job_ids for issue in client.issues(job_id)] == [NOTE, NOTE]

        page.get_by_label("Choose north").uncheck()
        page.get_by_test_id("bulk-send-back").click()
        page.get_by_test_id("bulk-note").fill("Again.")
        page.get_by_test_id("bulk-send").click()
        page.get_by_text('south: This job stands at "draw"').wait_for()

        assert sorted(Model.asked) == ["north", "south"]
        page.get_by_test_id("bulk-model").click()
        page.get_by_test_id("bulk-said").get_by_text("1 done").wait_for()
        until("the model was asked of the one that was chosen", lambda: sorted(Model.asked)[2:] == ["south"])
        until("it can be drawn on again", lambda: steps_of(client, job_ids) == ["draw", "draw"])
    page.close()
