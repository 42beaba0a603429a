"""The page in a language that nobody speaks, before a project without a Latin letter: what is plain was forgotten."""

import mimetypes
import uuid
from pathlib import Path
from typing import Any

import httpx2

from rotoscope.api.static import PAGE_POLICY
from tests.acceptance.serving import Server

PSEUDO = "en-XA"
STEPS = [{"name": "шаг", "kind": "maker"}, {"name": "взгляд", "kind": "checker"}]
REVIEW = {"categories": ["кадр"], "checklist": ["всё"], "is_blind": False, "checks": ["gap"]}
# What is the same in every language: marks and names of things, units, what people in this house are called.
MARKS = {
    "Rotoscope",
    "SQLite",
    "PostgreSQL",
    "CVAT",
    "Chrome",
    "Linux",
    "px",
    "fps",
    "bytes",
    "GB",
    "MB",
    "kB",
    "https",
    "AM",
    "PM",
    "job",
    "completed",
}
MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"}
KEYS = {"Shift", "Ctrl", "Alt", "Tab", "Home", "End", "Space", "Del", "Esc"}
NAMES = {
    "Owner",
    "owner",
    "tests",
    "command",
    "line",
    "Default",
    "default",
    "batch",
    "Annotate",
    "annotate",
}  # that the server gave, and people may change
SAME = MARKS | MONTHS | KEYS | NAMES
LOOK = Path(__file__).with_name("foreign.js").read_text()


class Foreign:
    """Who writes it all, without a Latin letter."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.project_id = self.said("POST", "/v1/projects", {"name": "Проект 1", "guide": "Правила"})["id"]
        project = f"/v1/projects/{self.project_id}"
        self.said("PUT", f"{project}/schema", {"labels": labels(), "is_open": True})
        self.said("POST", f"{project}/workflows", {"name": "Путь", "tag": "путь", "steps": STEPS})
        self.batch_id = self.said("POST", f"{project}/batch", {"name": "Ночь"})["batch_id"]
        self.said("PUT", f"{project}/review-settings", REVIEW)
        hook = {"url": "https://1.2.3.4/", "kinds": ["job.completed"], "project_id": self.project_id}
        self.said("POST", f"/v1/webhooks/{self.said('POST', '/v1/webhooks', hook)['webhook']['id']}/ping", {})
        self.said("POST", "/v1/keys", {"name": "Ключ"})
        self.job_id = self._post_jobs(f"{project}/jobs")
        with server.client() as client:
            client.wait_until_open(self.job_id, seconds=120)
            self.task_id = next(task.id for task in client.tasks(project_id=self.project_id))
        issue = {"category": "кадр", "severity": "major", "frame": 0, "text": "Не так"}
        self.said("POST", f"/v1/jobs/{self.job_id}/issues", issue)

    def _post_jobs(self, jobs: str) -> str:
        frames = [{"frame_id": f"{n}", "src": f"{self.server.pictures}/{n}.jpg"} for n in range(8)]
        drawn = {"video2d": {"data": {"annotations": [a_track(number, frames) for number in range(3)]}}}
        data = {"video_data": {"frames": frames}, "maker_response": drawn}
        made = self.said("POST", jobs, {"reference_id": f"№ {unique()}", "tag": "путь", "data": data})
        lost = {"video_data": {"frames": [{"frame_id": "1", "src": "http://127.0.0.1:1/1"}]}}
        self.said("POST", jobs, {"reference_id": f"№ {unique()}", "tag": "путь", "data": lost})
        return made["job_id"]

    def said(self, method: str, path: str, body: Any) -> dict[str, Any]:
        headers = {"x-api-key": self.server.key}
        answer = httpx2.request(method, self.server.url + path, json=body, headers=headers, timeout=60)
        assert answer.status_code < 300, (path, answer.text)
        return answer.json().get("data") or {}

    def post_parked(self) -> None:
        """Two edits under a lease that nobody has: the server keeps them, and shows them."""
        headers = {"x-api-key": self.server.key}
        answer = httpx2.get(f"{self.server.url}/v1/jobs/{self.job_id}/tracks", headers=headers, timeout=60)
        track = answer.json()["data"]["tracks"][0]["id"]
        shape = {"coords": [0.1, 0.1, 0.3, 0.3], "hold": False}
        change = {"track": track, "cell": "geometry", "frame": 0, "before": None, "after": shape}
        gone = {"track": "0" * 8, "cell": "presence", "frame": 0, "before": None, "after": False}
        edits = [{"edit_id": f"7:{unique()}", "changes": [each]} for each in (change, gone)]
        post = {"session": "7", "task_id": self.task_id, "lease_token": 77, "have": 0, "edits": edits}
        self.said("POST", f"/v1/jobs/{self.job_id}/edits", post)


def labels() -> list[dict[str, Any]]:
    pose = {"name": "поза", "type": "select", "values": ["стоит", "идёт"], "required": True}
    size = {"name": "рост", "type": "number", "minimum": 1, "maximum": 3}
    return [
        {"name": "пеший", "attributes": [pose, size]},
        {"name": "знак", "kinds": ["landmark"], "points": ["а", "б"]},
    ]


def a_track(number: int, frames: list[dict[str, str]]) -> dict[str, Any]:
    left = 0.1 + number / 5
    corners = [{"x": x, "y": y} for x, y in ((left, 0.2), (left + 0.1, 0.2), (left + 0.1, 0.5), (left, 0.5))]
    shape = {"coordinates": corners, "attributes": {}}
    label = {"_id": str(uuid.uuid4()), "type": "rectangle", "label": "пеший"}
    return {**label, "frames": {frame["frame_id"]: shape for frame in frames}}


def speak(context: Any, built: Path, server: Server) -> None:
    """Every page of this browser is that of the pseudo-language, whatever the server would send."""
    index = (built / "index.html").read_bytes()

    def answer(route: Any) -> None:
        path = route.request.url.removeprefix(server.url).split("?")[0]
        if path.startswith(f"/languages/{PSEUDO}/"):
            file = built / path.removeprefix(f"/languages/{PSEUDO}/")
            route.fulfill(body=file.read_bytes(), content_type=mimetypes.guess_type(file.name)[0] or "text/plain")
        elif route.request.resource_type == "document" and not path.startswith(("/v1", "/sign-in/", "/docs")):
            route.fulfill(body=index, content_type="text/html", headers={"Content-Security-Policy": PAGE_POLICY})
        else:
            route.continue_()

    context.route(f"{server.url}/**", answer)


def unique() -> str:
    return str(uuid.uuid4().int)[:8]
