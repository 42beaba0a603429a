"""The doors that an editing page knocks on, without HTTP: bodies are read, services called, errors shown as in api/."""

import base64
import re
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import msgspec
import sqlalchemy as sa

from rotoscope.api import errors
from rotoscope.api.doors import answer
from rotoscope.domain.errors import Breakdown, KeyInvalid, RotoscopeError
from rotoscope.domain.member import Principal
from rotoscope.domain.request_errors import BodyTooLarge
from rotoscope.services import dispatch, editing
from rotoscope.services.editing import history
from rotoscope.store import edits, jobs, tasks
from rotoscope.store.pending import PendingWrite
from rotoscope.wire.edit_post import EditsPost
from rotoscope.wire.task import Claim, Heartbeat, Submission
from tests.simulator.stage import Stage

T = Any
Work = Callable[[sa.Connection], Any]
CUT = {"status": 0, "headers": {}, "body": ""}


class PowerCut(Exception):
    """The server dies after its work and before the commit."""


class Ask(msgspec.Struct):
    who: str
    method: str
    path: str
    body: str
    now: int
    fate: str


@dataclass
class Doors:
    """`is_hasty`: answers before it has committed, as no server may."""

    stage: Stage
    is_hasty: bool = False

    def answer_all(self, asks: list[Ask]) -> list[dict[str, Any]]:
        """Writes first, as one group; reads see what they wrote. The asks of one call are of different seeds."""
        writes = {index: self._begin(ask) for index, ask in enumerate(asks) if ask.method == "POST"}
        written = {index: self._end(*write) for index, write in writes.items()}
        looks = [ask for index, ask in enumerate(asks) if index not in writes]
        seen = iter(self.stage.house.db.read_now(lambda conn: [self._read(conn, ask) for ask in looks]))
        return [written[index] if index in written else next(seen) for index in range(len(asks))]

    def _begin(self, ask: Ask) -> tuple[Ask, Future[Any], list[Any]]:
        said: list[Any] = []

        def work(conn: sa.Connection) -> Any:
            self.stage.clock.at_ms = ask.now
            done = self._use_case(ask)(conn)
            if ask.fate == "undone":
                said.append(done)
                raise PowerCut
            return done

        write = PendingWrite(work)
        self.stage.house.db._backend.submit(write)
        return ask, write.future, said

    def _end(self, ask: Ask, future: Future[Any], said: list[Any]) -> dict[str, Any]:
        try:
            return _shown(future.result())
        except PowerCut:
            return _shown(said[0]) if self.is_hasty else CUT
        except Exception as error:  # noqa: BLE001 - as the last resort of the server does
            return _refused(error)

    def _use_case(self, ask: Ask) -> Work:
        who, house = self._asker(ask), self.stage.house
        for pattern, kind, carry_out in POSTS:
            if found := pattern.fullmatch(ask.path):
                if len(ask.body) > house.limits.body_bytes_max:
                    raise BodyTooLarge
                try:
                    body = msgspec.json.decode(ask.body, type=kind)
                except msgspec.MsgspecError as error:
                    raise errors.invalid_json(error) from error
                return lambda conn: carry_out(conn, house, who, found[1], body)
        raise LookupError(ask.path)

    def _read(self, conn: sa.Connection, ask: Ask) -> dict[str, Any]:
        if ask.method == "LOOK":
            _, job_id, task_id = ask.path.split("/")
            who = self.stage.people[ask.who]
            kept = _kept(conn, who, job_id, task_id)
            return {"status": 200, "headers": {}, "body": msgspec.json.encode(kept).decode()}
        try:
            who, job_id = self._asker(ask), ask.path.split("/")[3]
            body = _tracks(conn, who, job_id)
        except RotoscopeError as error:
            return _refused(error)
        return {"status": 200, "headers": {}, "body": body, "isBinary": True}

    def _asker(self, ask: Ask) -> Principal:
        if ask.who not in self.stage.people:
            raise KeyInvalid
        return self.stage.people[ask.who]


POSTS: tuple[tuple[re.Pattern[str], type, Callable[..., Any]], ...] = (
    (re.compile("/v1/jobs/([^/]+)/edits"), EditsPost, editing.apply_edits),
    (
        re.compile("/v1/tasks/([^/]+)/claim"),
        Claim,
        lambda conn, house, who, task_id, body: dispatch.claim(conn, house, who, task_id, body.take_over),
    ),
    (
        re.compile("/v1/tasks/([^/]+)/heartbeat"),
        Heartbeat,
        lambda conn, house, who, task_id, body: dispatch.heartbeat(conn, house, who, task_id, body.lease_token),
    ),
    (
        re.compile("/v1/tasks/([^/]+)/submit"),
        Submission,
        lambda conn, house, who, task_id, body: dispatch.submit(
            conn, house, who, task_id, body.lease_token, body.revision
        ),
    ),
)


def _shown(done: Any) -> dict[str, Any]:
    return {"status": 200, "headers": {}, "body": bytes(answer(done).body).decode()}


def _refused(error: Exception) -> dict[str, Any]:
    ours = error if isinstance(error, RotoscopeError) else Breakdown(repr(error))
    told = errors.response(ours, "")
    return {"status": told.status_code, "headers": dict(told.headers), "body": bytes(told.body).decode()}


def _tracks(conn: sa.Connection, who: Principal, job_id: str) -> str:
    out = BytesIO()
    history.write_tracks(conn, who, job_id, out, as_json=False)
    return base64.b64encode(out.getvalue()).decode()


def _kept(conn: sa.Connection, who: Principal, job_id: str, task_id: str) -> dict[str, Any]:
    """All that the server knows of a job."""
    job, task = jobs.get(conn, job_id), tasks.get(conn, task_id)
    assert job is not None
    assert task is not None
    rows = [msgspec.json.decode(row.document) | {"revision": row.revision} for row in edits.iterate(conn, job_id)]
    parked = [{"edit_id": row.edit_id, "reason": row.reason} for row in edits.parked_of(conn, job_id, 1000)]
    return {
        "log": rows,
        "parked": parked,
        "tracks": _tracks(conn, who, job_id),
        "revision": job.revision,
        "submitted_revision": task.submitted_revision,
    }
