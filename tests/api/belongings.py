"""One of each thing that a route can name by its id, made only when it is asked for."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from starlette.testclient import TestClient

from rotoscope.domain.job import JobState
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.wire.member import NewKey
from tests import factories
from tests.api.told import given
from tests.services import working

PLAIN = {"sha256": "a" * 64, "index": "0", "version": "1", "revision": "0", "purpose": "frames"}  # what is no id


@dataclass
class Belongings:
    """What an organization has; `client` is its key."""

    house: House
    studio: factories.Studio
    client: TestClient
    ids: dict[str, str] = field(default_factory=dict)

    def of(self, names: Iterable[str]) -> dict[str, str]:
        """The ids by the names that the routes give them; nothing for what cannot be had with a key."""
        return {name: self[name] for name in names if name in MAKERS}

    def __getitem__(self, name: str) -> str:
        if name not in self.ids:
            self.ids[name] = MAKERS[name](self)
        return self.ids[name]

    @property
    def project(self) -> str:
        return f"/v1/projects/{self.studio.project.id}"

    def posted(self, path: str, body: Any) -> Any:
        return given(self.client.post(path, json=body))

    def job(self) -> str:
        made = factories.a_job(self.house, self.studio, state=JobState.OPEN)
        self.ids["task_id"] = working.a_task(self.house, made).id
        return made.id

    def task(self) -> str:
        self["job_id"]
        return self.ids["task_id"]

    def key(self) -> str:
        manager = self.studio.manager
        return self.house.db.write_now(lambda conn: keys.create_key(conn, self.house, manager, NewKey("one"))).id

    def issue(self) -> str:
        words = {"text": "It is wide.", "category": "wrong box", "severity": "major", "frame": 0}
        return self.posted(f"/v1/jobs/{self['job_id']}/issues", words)["id"]

    def webhook(self) -> str:
        body = {"url": "https://example.org/hook", "kinds": ["job.completed"]}
        return self.posted("/v1/webhooks", body)["webhook"]["id"]

    def delivery(self) -> str:
        self.posted(f"/v1/webhooks/{self['webhook_id']}/ping", {})
        (one,) = given(self.client.get(f"/v1/webhooks/{self['webhook_id']}/deliveries"))["deliveries"]
        return one["id"]

    def upload(self) -> str:
        answer = self.client.post("/v1/uploads", headers={"tus-resumable": "1.0.0", "upload-length": "10"})
        return answer.headers["location"].rpartition("/")[2]

    def invitation(self) -> str:
        self.posted("/v1/invitations", {"role": "maker", "email": "new@example.org"})
        return given(self.client.get("/v1/invitations"))["invitations"][0]["id"]


MAKERS: dict[str, Callable[[Belongings], str]] = {
    "project_id": lambda all_: all_.studio.project.id,
    "batch_id": lambda all_: all_.studio.batch_id,
    "workflow_id": lambda all_: all_.studio.workflow.id,
    "member_id": lambda all_: all_.posted("/v1/members", {"name": "Ann"})["id"],
    "job_id": Belongings.job,
    "task_id": Belongings.task,
    "key_id": Belongings.key,
    "issue_id": Belongings.issue,
    "webhook_id": Belongings.webhook,
    "delivery_id": Belongings.delivery,
    "upload_id": Belongings.upload,
    "invitation_id": Belongings.invitation,
}
