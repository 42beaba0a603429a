"""A project in which every text that somebody can write is an attack on whoever reads it."""

import base64
import uuid
from typing import Any

import httpx2

from tests.acceptance.conftest import Server
from tests.acceptance.payloads import FIRST, PICTURES, TEXTS

MARK = "«{{7*7}}»"
SHORT = f"\"'><img src=x onerror=top.__pwned=1>{MARK}"
BIDI = "\u202egnp.exe\u2066"
LONG = "\n\n".join((*TEXTS, MARK, BIDI))
LINES_MAX = 50


class Hostile:
    """Whoever writes it all. `taken` names the places that took their text, `refused` those that did not."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.taken: list[str] = []
        self.refused: list[str] = []
        self.job_id = self.task_id = self.batch_id = self.pictures_job_id = ""
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
        steps = [{"name": SHORT[:60], "kind": "maker"}, {"name": FIRST[1][:60], "kind": "checker"}]
        self.said("workflow", "POST", f"{project}/workflows", {"name": SHORT, "tag": SHORT[:60], "steps": steps})
        self.batch_id = self.said("batch", "POST", f"{project}/batch", {"name": SHORT}).get("batch_id", "")
        settings = {"categories": list(TEXTS[:6]), "checklist": list(TEXTS[6:][:LINES_MAX]), "is_blind": False}
        self.said("review settings", "PUT", f"{project}/review-settings", settings | {"checks": ["gap"]})
        hook = {"url": f"https://client.example/?q={SHORT}", "kinds": ["job.completed"]}
        made = self.said("webhook", "POST", "/v1/webhooks", hook | {"project_id": self.project_id})
        if "webhook" in made:
            self.said("ping", "POST", f"/v1/webhooks/{made['webhook']['id']}/ping", {})
        self.said("member", "POST", "/v1/members", {"name": SHORT})
        for text in (SHORT, *TEXTS[::5]):
            self.said("key", "POST", "/v1/keys", {"name": text})
        self.said("invitation", "POST", "/v1/invitations", {"role": "maker", "name": SHORT})

    def post_jobs(self) -> None:
        frames = [{"frame_id": FIRST[n], "src": f"{self.server.pictures}/{n}.jpg"} for n in range(4)]
        drawn = {"video2d": {"data": {"annotations": [a_track(number, frames) for number in range(4)]}}}
        data = {"video_data": {"frames": frames}, "maker_response": drawn}
        jobs = f"/v1/projects/{self.project_id}/jobs"
        made = self.said("job", "POST", jobs, {"reference_id": SHORT, "tag": SHORT[:60], "data": data})
        self.job_id = made["job_id"]
        shown = [{"frame_id": name, "src": self.uploaded(name, make())} for name, make in PICTURES.items()]
        usable = [frame for frame in shown if frame["src"]]
        data = {"video_data": {"frames": usable}, "reference_data": {"note": LONG}, "metadata": {"note": LONG}}
        made = self.said("pictures", "POST", jobs, {"reference_id": "pictures", "tag": "default", "data": data})
        self.pictures_job_id = made["job_id"]
        lost = {"frame_id": SHORT, "src": f"http://127.0.0.1:1/{SHORT}"}
        self.said("failed job", "POST", jobs, {"reference_id": FIRST[0], "tag": "default", "data": one_frame(lost)})

    def uploaded(self, name: str, content: bytes) -> str:
        """The address of a picture as a frame; none if it was seen to be none."""
        headers = {"x-api-key": self.server.key, "content-type": "application/offset+octet-stream"}
        headers |= {"upload-length": str(len(content))}
        headers |= {"upload-metadata": f"filename {base64.b64encode(name.encode()).decode()}"}
        answer = httpx2.post(f"{self.server.url}/v1/uploads", content=content, headers=headers, timeout=60)
        upload = answer.json()["data"]
        is_ready = upload["state"] == "ready"
        (self.taken if is_ready else self.refused).append(f"upload {name}")
        return f"upload:{upload['id']}" if is_ready else ""

    def addresses(self) -> list[str]:
        """Where each picture is served, to whoever may look."""
        headers = {"x-api-key": self.server.key}
        answer = httpx2.get(f"{self.server.url}/v1/jobs/{self.pictures_job_id}/frames", headers=headers, timeout=60)
        frames = answer.json()["data"]["frames"]
        assert {frame["state"] for frame in frames} == {"ready"}, frames
        return [frame["url"] for frame in frames]

    def write_issues(self) -> None:
        """Once the job is open."""
        with self.server.client() as client:
            client.wait_until_open(self.job_id, seconds=120)
            client.wait_until_open(self.pictures_job_id, seconds=120)
            tasks = client.tasks(project_id=self.project_id)
            self.task_id = next(task.id for task in tasks if task.job_id == self.job_id)
        words = {"category": TEXTS[1], "severity": "major", "frame": 0}
        for text in (LONG, SHORT):
            made = self.said("issue", "POST", f"/v1/jobs/{self.job_id}/issues", words | {"text": text})
            if made:
                comments = f"/v1/jobs/{self.job_id}/issues/{made['id']}/comments"
                self.said("comment", "POST", comments, {"text": LONG})


def labels() -> list[dict[str, Any]]:
    attribute = {"name": SHORT[:60], "type": "select", "values": list(TEXTS)}
    texts = [{"name": text, "type": "text", "default": text} for text in FIRST[:3]]
    shown: list[dict[str, Any]] = [{"name": text, "display_name": text} for text in TEXTS]
    for label in shown[: len(FIRST)]:
        label["attributes"] = [attribute, *texts]
    return [*shown, {"name": SHORT, "kinds": ["landmark"], "points": list(FIRST[:4])}]


def a_track(number: int, frames: list[dict[str, str]]) -> dict[str, Any]:
    left = 0.1 + number / 10
    corners = [{"x": x, "y": y} for x, y in ((left, 0.2), (left + 0.1, 0.2), (left + 0.1, 0.5), (left, 0.5))]
    shape = {"coordinates": corners, "attributes": {SHORT[:60]: {"value": FIRST[number]}}}
    label = {"_id": str(uuid.uuid4()), "type": "rectangle", "label": FIRST[number]}
    return {**label, "frames": {frames[0]["frame_id"]: shape, frames[-1]["frame_id"]: shape}}


def one_frame(frame: dict[str, str]) -> dict[str, Any]:
    return {"video_data": {"frames": [frame]}}
