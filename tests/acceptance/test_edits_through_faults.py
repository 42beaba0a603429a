"""Edits through a proxy that gives up after the server has done its work."""

import json
import uuid
from typing import Any
from urllib.error import HTTPError
from urllib.request import Request, urlopen

from tests.acceptance.faulty_proxy import proxy_before
from tests.acceptance.serving import Server

SPOILED = 5


def test_five_gateways_that_give_up_after_the_commit_make_one_edit(server: Server, project_id: str) -> None:
    with server.client() as client:
        frames = [{"frame_id": "f0", "src": f"{server.pictures}/0.jpg"}]
        job = client.create_job(project_id, f"faults-{uuid.uuid4()}", frames=frames, tag="track_bounding_boxes")
        client.wait_until_open(job.job_id, seconds=60)
        task = next(task for task in client.tasks(project_id=project_id) if task.job_id == job.job_id)
        held = client.claim(task.id)
        head = {"track": "a", "cell": "head", "before": None, "after": {"kind": "rectangle", "label": "Car"}}
        post = {
            "session": "s",
            "task_id": task.id,
            "lease_token": held.lease_token,
            "have": 0,
            "edits": [{"edit_id": "s:1", "changes": [head]}],
        }
        with proxy_before(server.url, habit=(504,) * SPOILED) as proxy:
            address = f"{proxy.url}/v1/jobs/{job.job_id}/edits"
            heard = [_send(address, server.key, post) for _ in range(SPOILED + 1)]
        assert [status for status, _ in heard] == [504] * SPOILED + [200]
        (result,) = heard[-1][1]["data"]["results"]
        assert (result["outcome"], result["revision"]) == ("duplicate", 1)
        assert client.view_job(job.job_id).job.revision == 1


def _send(address: str, key: str, body: dict[str, Any]) -> tuple[int, Any]:
    headers = {"x-api-key": key, "content-type": "application/json"}
    try:
        with urlopen(Request(address, json.dumps(body).encode(), headers), timeout=60) as answer:
            return answer.status, json.load(answer)
    except HTTPError as error:
        return error.code, None
