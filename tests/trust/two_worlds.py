"""One house twice: all that we do is the same in both, what another organization does beside us is not.

Ids, secrets and the time are drawn from seeds, ours and theirs each from their own, so that two answers to us can be
compared byte for byte.
"""

import asyncio
import itertools
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from starlette.testclient import TestClient

from rotoscope.api import errors
from rotoscope.api.app import build_api
from rotoscope.domain.job import JobState
from rotoscope.kit import ids
from rotoscope.kit.clock import FakeClock
from rotoscope.services.delivery import webhooks
from rotoscope.services.house import House
from rotoscope.services.people import keys
from rotoscope.store import keys as stored_keys
from rotoscope.wire.member import NewKey
from tests import factories
from tests.api.reviewing import Desk, a_desk
from tests.services import finishing
from tests.services.reviewing import Review
from tests.services.working import box_track

ORIGIN = "http://rotoscope.test"


class Seeds:
    """Where ids, secrets and numbers come from, by whose turn it is."""

    def __init__(self) -> None:
        self._dice = {name: random.Random(name) for name in ("ours", "theirs", "asking")}
        self._numbers = {name: itertools.count(1) for name in self._dice}
        self._ticks = {name: itertools.count(1_700_000_000_000) for name in self._dice}
        self.turn = "ours"

    @property
    def dice(self) -> random.Random:
        return self._dice[self.turn]

    def install(self, patch: pytest.MonkeyPatch) -> None:
        patch.setattr(ids, "os", SimpleNamespace(urandom=lambda size: self.dice.randbytes(size)))
        patch.setattr(ids, "time", SimpleNamespace(time_ns=lambda: next(self._ticks[self.turn]) * 1_000_000))
        secrets = SimpleNamespace(
            token_urlsafe=lambda size: self.dice.randbytes(size).hex(),
            token_bytes=lambda size: self.dice.randbytes(size),
            choice=lambda letters: self.dice.choice(letters),
        )
        patch.setattr(ids, "secrets", secrets)
        patch.setattr(webhooks, "secrets", secrets)
        patch.setattr(errors, "_random", SimpleNamespace(getrandbits=lambda bits: self.dice.getrandbits(bits)))
        patch.setattr(factories, "_numbers", self)

    def __iter__(self) -> Iterator[int]:
        return self

    def __next__(self) -> int:
        return next(self._numbers[self.turn])

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        before, self.turn = self.turn, name
        try:
            yield
        finally:
            self.turn = before


@dataclass
class Settlement:
    """One organization, as it comes about step by step."""

    house: House
    caller: Callable[..., TestClient]
    name: str
    ids: dict[str, str] = field(default_factory=dict)
    posted: int = 0
    desk: Desk = field(init=False)
    client: TestClient = field(init=False)

    def found(self) -> None:
        self.owner = owner = factories.an_organization(self.house, self.name)
        self.studio = factories.a_project(self.house, owner, name=f"{self.name} crossing")
        key = self._write(lambda conn: keys.create_key(conn, self.house, self.studio.manager, NewKey(self.name)))
        # its use is noted beside a request, once an hour: sooner or later, as it happens, and that is not our question
        self._write(lambda conn: stored_keys.touch(conn, key.id, self.house.clock.now_ms()))
        self.client = self.caller(x_api_key=key.secret)
        project = self.studio.project.id
        self.ids |= {"project_id": project, "batch_id": self.studio.batch_id, "key_id": key.id, "member_id": owner.id}

    def draw(self) -> None:
        """A job with a checker at it, and an issue."""
        review = Review(self.house, self.studio, prelabels=[box_track("t", 10)])
        review.drawn()
        self.desk = a_desk(self.caller, self.house, review)
        words = {"text": f"{self.name} finds it wide.", "category": "wrong box", "severity": "major", "frame": 4}
        issue = self._made(self.desk.cho.post(f"{self.desk.job}/issues", json=words | {"track": "t"}))
        flow = review.job.workflow_id
        self.ids |= {"job_id": review.job_id, "issue_id": issue["id"], "workflow_id": flow}
        self.ids["task_id"] = self._made(self.client.get("/v1/tasks", params={"job_id": review.job_id}))["tasks"][0][
            "id"
        ]

    def deliver(self) -> None:
        """A job whose result is there, one that failed, and one that nobody has begun."""
        job = factories.a_job(self.house, self.studio)
        finishing.finish(self.house, job.id)
        asyncio.run(finishing.build(self.house, job.id))
        self.ids["sha256"] = finishing.job_now(self.house, job.id).result_sha256 or ""
        self.ids["finished_job_id"] = job.id
        factories.a_job(self.house, self.studio, state=JobState.FAILED)
        factories.a_job(self.house, self.studio, state=JobState.OPEN)

    def invite(self) -> None:
        email = "ann@example.org"
        self._made(self.client.post("/v1/invitations", json={"role": "maker", "email": f"new-{email}"}))
        invited = self._made(self.client.get("/v1/invitations"))["invitations"][0]
        member = self._made(self.client.post("/v1/members", json={"name": f"Ann of {self.name}"}))
        self.ids |= {"invitation_id": invited["id"], "member_id": member["id"]}
        self._made(self.client.put(f"/v1/members/{member['id']}/skills", json={"skills": ["night"]}))

    def hook(self) -> None:
        body = {"url": f"https://{self.name.lower()}.example/hook", "kinds": ["job.completed"]}
        made = self._made(self.client.post("/v1/webhooks", json=body))["webhook"]
        self._made(self.client.post(f"/v1/webhooks/{made['id']}/ping"))
        self.ids["webhook_id"] = made["id"]

    def upload(self) -> None:
        headers = {"tus-resumable": "1.0.0", "upload-length": "10"}
        answer = self.client.post("/v1/uploads", headers=headers)
        self.ids["upload_id"] = answer.headers["location"].rpartition("/")[2]

    def post(self) -> None:
        """Jobs by the public API, with the same references in every organization."""
        frames = [{"frame_id": "f", "src": "https://example.com/1.jpg"}]
        self.posted += 1
        project, data = f"/v1/projects/{self.ids['project_id']}", {"video_data": {"frames": frames}}
        for number in (1, 2):
            body = {"reference_id": f"{self.posted}0{number}", "tag": "default", "data": data}
            self._made(self.client.post(f"{project}/jobs", json=body))
        self._made(self.client.post(f"{project}/batch", json={"name": f"batch {self.posted}"}))

    def steps(self) -> tuple[Callable[[], None], ...]:
        return (self.found, self.draw, self.deliver, self.invite, self.hook, self.upload, self.post)

    def _write(self, work: Callable[[Any], Any]) -> Any:
        return self.house.db.write_now(work)

    def _made(self, answer: Any) -> Any:
        body = answer.json()
        assert answer.status_code < 300, body
        return body.get("data")


@dataclass
class World:
    """Our organization in a house with another one."""

    ours: Settlement
    theirs: Settlement
    seeds: Seeds


def a_world(house: House, clock: FakeClock, seeds: Seeds, *, busy: int) -> World:
    """`busy`: how often the others do each thing that we do, before we do it and after."""
    api = build_api(house)

    def caller(**headers: str) -> TestClient:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return TestClient(api, base_url=ORIGIN, headers=named, follow_redirects=False)

    ours, theirs = Settlement(house, caller, "Acme"), Settlement(house, caller, "Elsewhere")
    with seeds.of("theirs"):
        theirs.found()
    for number, step in enumerate(ours.steps()):
        clock.advance(1000)
        act(theirs, seeds, number, busy)
        step()
        act(theirs, seeds, number, busy)
    return World(ours, theirs, seeds)


def act(theirs: Settlement, seeds: Seeds, number: int, times: int) -> None:
    with seeds.of("theirs"):
        for _ in range(times if number else 0):
            theirs.steps()[number]()
