"""A project in which every text that somebody can write is an attack on whoever reads it."""

import uuid
from typing import Any

import httpx2

from tests.acceptance.conftest import Server

MARK = "«{{7*7}}»"
IMAGE = "<img src=x onerror=top.__pwned=1>"
PAYLOADS = (
    "<script>top.__pwned=1</script>",
    f'">{IMAGE}',
    "'><svg onload=top.__pwned=1>",
    "javascript:top.__pwned=1",
    "<iframe srcdoc='<script>top.__pwned=1</script>'></iframe>",
    "<a href=javascript:top.__pwned=1 autofocus onfocus=top.__pwned=1>x</a>",
    "<style>@import 'https://canary.example/s'</style>",
    "[x](javascript:top.__pwned=1) ![x](https://canary.example/i.png)",
    "{{constructor.constructor('top.__pwned=1')()}}${top.__pwned=1}",
    "</textarea></title><img src=https://canary.example/t onerror=top.__pwned=1>",
    "__proto__",
    "constructor",
)
SHORT = f"\"'><img src=x onerror=top.__pwned=1>{MARK}"
BIDI = "\u202egnp.exe\u2066"
LONG = "\n\n".join((*PAYLOADS, MARK, BIDI))


class Hostile:
    """Whoever writes it all. `taken` names the places that took their text, `refused` those that did not."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.job_id = self.task_id = self.batch_id = ""
        self.name = f"{SHORT}{uuid.uuid4().hex[:6]}"
        self.project_id = self.said("project", "POST", "/v1/projects", {"name": self.name, "guide": LONG})["id"]

    def said(self, place: str, method: str, path: str, body: Any) -> dict[str, Any]:
        address, key = self.server.url + path, {"x-api-key": self.server.key}
        answer = httpx2.request(method, address, json=body, headers=key, timeout=60)
        (self.taken if answer.status_code < 300 else self.refused).append(place)
        return answer.json().get("data") or {}

    def write_everything(self) -> None:
        project = f"/v1/projects/{self.project_id}"
        self.said("schema", "PUT", f"{project}/schema", {"labels": labels(), "is_open": True})
        steps = [{"name": SHORT[:60], "kind": "maker"}, {"name": PAYLOADS[1][:60], "kind": "checker"}]
        self.said("workflow", "POST", f"{project}/workflows", {"name": SHORT, "tag": SHORT[:60], "steps": steps})
        self.batch_id = self.said("batch", "POST", f"{project}/batch", {"name": SHORT}).get("batch_id", "")
        settings = {"categories": list(PAYLOADS[:6]), "checklist": list(PAYLOADS[6:]), "is_blind": False}
        self.said("review settings", "PUT", f"{project}/review-settings", settings | {"checks": ["gap"]})
        hook = {"url": f"https://client.example/?q={SHORT}", "kinds": ["job.completed"]}
        made = self.said("webhook", "POST", "/v1/webhooks", hook | {"project_id": self.project_id})
        if "webhook" in made:
            self.said("ping", "POST", f"/v1/webhooks/{made['webhook']['id']}/ping", {})
        self.said("member", "POST", "/v1/members", {"name": SHORT})
        self.said("key", "POST", "/v1/keys", {"name": SHORT})
        self.said("invitation", "POST", "/v1/invitations", {"role": "maker", "name": SHORT})

    def post_jobs(self) -> None:
        frames = [{"frame_id": f"{PAYLOADS[n]}", "src": f"{self.server.pictures}/{n}.jpg"} for n in range(4)]
        drawn = {"video2d": {"data": {"annotations": [a_track(number, frames) for number in range(4)]}}}
        data = {"video_data": {"frames": frames}, "maker_response": drawn}
        jobs = f"/v1/projects/{self.project_id}/jobs"
        made = self.said("job", "POST", jobs, {"reference_id": SHORT, "tag": SHORT[:60], "data": data})
        self.job_id = made["job_id"]
        lost = {"frame_id": SHORT, "src": f"http://127.0.0.1:1/{SHORT}"}
        self.said("failed job", "POST", jobs, {"reference_id": PAYLOADS[0], "tag": "default", "data": one_frame(lost)})

    def write_issues(self) -> None:
        """Once the job is open."""
        with self.server.client() as client:
            client.wait_until_open(self.job_id, seconds=120)
            self.task_id = next(task.id for task in client.tasks(project_id=self.project_id))
        words = {"category": PAYLOADS[1], "severity": "major", "frame": 0}
        for text in (LONG, SHORT):
            made = self.said("issue", "POST", f"/v1/jobs/{self.job_id}/issues", words | {"text": text})
            if made:
                comments = f"/v1/jobs/{self.job_id}/issues/{made['id']}/comments"
                self.said("comment", "POST", comments, {"text": LONG})


def labels() -> list[dict[str, Any]]:
    attribute = {"name": SHORT[:60], "type": "select", "values": list(PAYLOADS)}
    texts = [{"name": payload, "type": "text", "default": payload} for payload in PAYLOADS[:3]]
    shown = [{"name": payload, "display_name": payload, "attributes": [attribute, *texts]} for payload in PAYLOADS]
    return [*shown, {"name": SHORT, "kinds": ["landmark"], "points": list(PAYLOADS[:4])}]


def a_track(number: int, frames: list[dict[str, str]]) -> dict[str, Any]:
    left = 0.1 + number / 10
    corners = [{"x": x, "y": y} for x, y in ((left, 0.2), (left + 0.1, 0.2), (left + 0.1, 0.5), (left, 0.5))]
    shape = {"coordinates": corners, "attributes": {SHORT[:60]: {"value": PAYLOADS[number]}}}
    label = {"_id": str(uuid.uuid4()), "type": "rectangle", "label": PAYLOADS[number]}
    return {**label, "frames": {frames[0]["frame_id"]: shape, frames[-1]["frame_id"]: shape}}


def one_frame(frame: dict[str, str]) -> dict[str, Any]:
    return {"video_data": {"frames": [frame]}}
