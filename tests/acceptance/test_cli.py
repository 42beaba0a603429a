"""The command line against a real server: from a project to a folder of results."""

import json
import os
import zipfile
from pathlib import Path

from tests import warm
from tests.acceptance.serving import Server, finish


def run(server: Server, *arguments: str) -> str:
    settings = os.environ | {"ROTOSCOPE_URL": server.url, "ROTOSCOPE_KEY": server.key}
    return warm.ask(arguments, settings)


def test_a_job_goes_from_the_command_line_to_a_file(server: Server, tmp_path: Path) -> None:
    project = run(server, "project", "create", "By command", "--plain")
    batch = run(server, "batch", "create", "First", "-p", project, "--plain")
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"labels": [{"name": "car"}]}))
    run(server, "schema", "put", project, str(labels))
    frames = [f"{server.pictures}/cli/{n}.jpg" for n in range(3)]
    asked = ["job", "create", *frames, "-p", project, "--reference", "one/two", "--batch", batch, "--wait", "--plain"]
    job = run(server, *asked)
    assert run(server, *asked) == job

    [listed] = [json.loads(line) for line in run(server, "job", "list", "-p", project, "--json").splitlines()]
    assert (listed["job_id"], listed["frames"], listed["status"]) == (job, 3, "pending")
    with server.client() as client:
        finish(client, project, job)
    assert json.loads(run(server, "job", "show", job, "-p", project, "--json"))["status"] == "completed"
    assert "one/two" in run(server, "batch", "show", batch, "-p", project)

    out = tmp_path / "result.json"
    run(server, "job", "result", job, "-p", project, "--out", str(out))
    run(server, "export", "results", "-p", project, "--out", str(tmp_path / "results"))
    [exported] = (tmp_path / "results").iterdir()
    assert exported.name == f"one_two-{job}.json"
    assert exported.read_bytes() == out.read_bytes()
    assert len(json.loads(out.read_text())["data"]["video_data"]["frames"]) == 3
    run(server, "export", "archive", "-p", project, "--batch", batch, "--out", str(tmp_path / "all.zip"))
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert archive.read(f"results/{exported.name}") == out.read_bytes()


def test_a_job_is_cancelled(server: Server, project_id: str) -> None:
    picture = f"{server.pictures}/cancelled.jpg"
    job = run(server, "job", "create", picture, "-p", project_id, "--tag", "track_bounding_boxes", "--plain")
    run(server, "job", "cancel", job, "-p", project_id)
    assert json.loads(run(server, "job", "show", job, "-p", project_id, "--json"))["status"] == "cancelled"


def test_an_issue_is_made_resolved_reopened_and_verified(server: Server, project_id: str) -> None:
    picture = f"{server.pictures}/issue.jpg"
    job = run(server, "job", "create", picture, "-p", project_id, "--tag", "track_bounding_boxes", "--plain")
    assert run(server, "issue", "create", job, "Too wide", "--category", "wrong box", "--frame", "0", "--plain") == "1"
    for verb, state in (("resolve", "resolved"), ("reopen", "reopened"), ("verify", "verified")):
        run(server, "issue", verb, job, "1", "--text", verb)
        [told] = [json.loads(line) for line in run(server, "issue", "list", job, "--json").splitlines()]
        assert (told["state"], told["comments"][-1]["text"]) == (state, verb)
    assert run(server, "issue", "list", job, "--state", "open", "--json") == ""
    assert run(server, "issue", "checks", job, "--json") == ""


def test_a_review_its_quality_and_the_house_are_looked_at(server: Server, project_id: str) -> None:
    picture = f"{server.pictures}/looked-at.jpg"
    job = run(server, "job", "create", picture, "-p", project_id, "--tag", "track_bounding_boxes", "--wait", "--plain")
    assert json.loads(run(server, "review", "mark", job, "dismissed_finding", "f1", "--json"))["dismissed"] == ["f1"]
    assert json.loads(run(server, "review", "show", job, "--json"))["dismissed"] == ["f1"]
    flow = json.loads(run(server, "workflow", "list", "-p", project_id, "--json").splitlines()[0])["id"]
    assert json.loads(run(server, "workflow", "runs", flow, "annotate", "-p", project_id, "--json"))["done"] == 0
    assert json.loads(run(server, "quality", "scores", "-p", project_id, "--json"))["against"] == "accepted"
    with server.client() as client:
        finish(client, project_id, job)
    assert json.loads(run(server, "quality", "add-gold", job, "-p", project_id, "--json"))["job_id"] == job
    assert json.loads(run(server, "storage", "--json"))["database"]
