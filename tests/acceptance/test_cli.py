"""The command line against a real server: from a project to a folder of results."""

import json
import os
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

from rotoscope import ApiError
from rotoscope.cli.gate import gate
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


def here_and_now(server: Server, *arguments: str) -> str:
    """As `run`, in this process, whose end would close connections: for what is about the command."""
    done = CliRunner().invoke(gate, [*arguments, "--url", server.url, "--key", server.key], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.stdout.strip()


@pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning")
def test_a_project_is_set_up_and_watched_from_the_command_line(server: Server, tmp_path: Path) -> None:
    project = here_and_now(server, "project", "create", "Watched", "--plain")
    here = ("-p", project)
    batch = here_and_now(server, "batch", "create", "First", *here, "--plain")
    assert "2031-01-02" in here_and_now(server, "batch", "due", batch, "2031-01-02", *here)
    assert "2031-01-02" in here_and_now(server, "batch", "effort", *here)
    steps = tmp_path / "steps.json"
    steps.write_text(json.dumps([{"name": "draw", "kind": "maker"}]))
    flow = here_and_now(server, "workflow", "create", "Two", str(steps), "--tag", "two", *here, "--plain")
    written = json.loads(here_and_now(server, "workflow", "show", flow, *here))
    written["steps"].append({"name": "check", "kind": "checker"})
    steps.write_text(json.dumps(written))
    assert json.loads(here_and_now(server, "workflow", "change", flow, str(steps), *here, "--json"))["version"] == 2
    with pytest.raises(ApiError, match="version"):
        here_and_now(server, "workflow", "change", flow, str(steps), *here)

    picture = f"{server.pictures}/watched.jpg"
    job = here_and_now(server, "job", "create", picture, *here, "--tag", "two", "--wait", "--plain")
    [count] = [
        json.loads(line) for line in here_and_now(server, "workflow", "counts", flow, *here, "--json").splitlines()
    ]
    assert (count["step"], count["version"], count["jobs"]) == ("draw", 2, 1)
    assert json.loads(here_and_now(server, "project", "progress", project, "--json"))["jobs"] == 1
    assert json.loads(here_and_now(server, "project", "stats", project, "--json"))["total_jobs"] == 1
    [task] = [json.loads(line) for line in here_and_now(server, "task", "list", *here, "--json").splitlines()]
    assert (task["job_id"], task["step"]) == (job, "draw")
    assert "frame000001" in here_and_now(server, "job", "frames", job)
    assert "Too wide" in here_and_now(server, "issue", "create", job, "Too wide", "--category", "wrong box")
    here_and_now(server, "issue", "comment", job, "1", "Which of the two?")
    assert "Too wide" in here_and_now(server, "issue", "all", *here, "--state", "open")
    assert here_and_now(server, "job", "list", "--issues", *here, "--json").count(job) == 1
    assert json.loads(here_and_now(server, "review", "change", "--line", "Every car", "--blind", *here, "--json"))[
        "is_blind"
    ]
    assert "Every car" in here_and_now(server, "review", "settings", *here)
    here_and_now(server, "view", "keep", "To check", "step=check", *here)
    assert "step=check" in here_and_now(server, "view", "list", *here)
