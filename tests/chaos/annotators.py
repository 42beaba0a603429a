"""Simulated annotators on one server: they claim, draw two edits a second, hand in, and check each other's work.

Every edit that was answered is looked for afterwards, and every claim is held against the others.

    python -m tests.chaos.annotators --people 50 --seconds 60
    python -m tests.chaos.annotators --people 50 --seconds 60 --backups   # one a minute, meanwhile
"""

import argparse
import asyncio
import random
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.processes import cpu_seconds

from rotoscope import AsyncClient, Client
from rotoscope.client.models import Task
from rotoscope.client.steps import call
from tests.acceptance.serving import Pictures, a_key, running, serving
from tests.trust import figures
from tests.trust.figures import Figure

EDITS_PER_SECOND = 2
EDITS_PER_TASK = 6
DURABLE_MS = 150
SENT_BACK = 0.1  # of what is checked
BOX = [0.1, 0.2, 0.3, 0.4]
STEPS = [{"name": "draw", "kind": "maker"}, {"name": "check", "kind": "checker"}]


@dataclass
class Tally:
    """What the annotators saw."""

    waits: list[float] = field(default_factory=list)  # from an edit to the answer that says it is durable, in seconds
    acknowledged: dict[str, set[str]] = field(default_factory=dict)  # edits by job
    held: dict[str, str] = field(default_factory=dict)  # who has a task
    double_claims: list[str] = field(default_factory=list)
    handed_in: int = 0
    lost: list[str] = field(default_factory=list)
    completed: int = 0
    cpu_seconds: float = 0.0
    wall_seconds: float = 0.0

    @property
    def edits(self) -> int:
        return len(self.waits)

    def wait_ms(self, share: float) -> float:
        return 1000 * sorted(self.waits)[min(self.edits - 1, int(self.edits * share))] if self.waits else 0.0

    def told(self) -> str:
        return (
            f"{self.edits} edits, {self.handed_in} tasks handed in, {self.completed} jobs completed; "
            f"edit to durable: median {self.wait_ms(0.5):.0f} ms, p95 {self.wait_ms(0.95):.0f} ms; "
            f"{len(self.lost)} lost, {len(self.double_claims)} double claims; "
            f"server: {self.cpu_seconds:.1f} s of CPU in {self.wall_seconds:.0f} s"
        )


@dataclass
class Annotator:
    """One person with a key of their own."""

    name: str
    client: AsyncClient
    project_id: str
    tally: Tally
    until: float

    async def work(self) -> None:
        await asyncio.sleep(random.random() / EDITS_PER_SECOND)
        while time.monotonic() < self.until:
            task = await self.client.claim_next(project_id=self.project_id)
            if task is None:
                await asyncio.sleep(0.25)
                continue
            if task.id in self.tally.held:
                self.tally.double_claims.append(task.id)
            self.tally.held[task.id] = self.name
            await (self.draw(task) if task.kind == "maker" else self.check(task))
            self.tally.held.pop(task.id, None)
            self.tally.handed_in += 1

    async def draw(self, task: Task) -> None:
        revision = (await self.client.view_job(task.job_id)).job.revision
        session = f"{self.name}-{task.id}-{task.lease_token}"
        for number in range(EDITS_PER_TASK):
            began_at = time.monotonic()
            edit = _box(f"{session}:{number}", f"{session}-{number}")
            answer = await self.client.apply_edits(
                task.job_id, [edit], session=session, task_id=task.id, lease_token=task.lease_token, have=revision
            )
            self.tally.waits.append(time.monotonic() - began_at)
            if answer.results[0].outcome in ("applied", "duplicate"):
                self.tally.acknowledged.setdefault(task.job_id, set()).add(answer.results[0].edit_id)
            revision = answer.revision
            await asyncio.sleep(max(0.0, 1 / EDITS_PER_SECOND - (time.monotonic() - began_at)))
        await self.client.submit(task.id, task.lease_token, revision)

    async def check(self, task: Task) -> None:
        revision = (await self.client.view_job(task.job_id)).job.revision
        await asyncio.sleep(1 / EDITS_PER_SECOND)
        is_good = random.random() > SENT_BACK or task.round > 2
        verdict, note = ("accept", "") if is_good else ("send_back", "look again")
        await self.client.submit(task.id, task.lease_token, revision, verdict=verdict, note=note)


def run(people: int, seconds: float, folder: Path, **settings: str) -> Tally:
    """Let them work on a fresh server with SQLite, then count."""
    key = a_key(folder, "load")
    with serving(Pictures) as pictures, running(folder, **settings) as (url, server), Client(url, key) as manager:
        project_id = manager.create_project("Load").id
        manager.create_workflow(project_id, "Two", tag="two", steps=STEPS)
        keys = [manager.create_key(f"annotator {number}").secret for number in range(people)]
        # so many that drawing takes two thirds of the time, and all that was drawn is checked in the rest
        job_ids = _open_jobs(manager, project_id, pictures, int(people * seconds / 4.5))
        before = cpu_seconds(server.pid)
        tally = asyncio.run(_let_work(url, keys, project_id, seconds))
        tally.cpu_seconds = cpu_seconds(server.pid) - before
        for job_id in tally.acknowledged:
            logged = _logged(manager, job_id)
            tally.lost += [edit for edit in tally.acknowledged[job_id] if logged.count(edit) != 1]
        found = {job.job_id: job.status for job in manager.jobs(project_id)}
        tally.lost += [job_id for job_id in job_ids if job_id not in found]
        tally.completed = sum(status == "completed" for status in found.values())
    return tally


def _open_jobs(manager: Client, project_id: str, pictures: str, count: int) -> list[str]:
    bodies = [
        {"reference_id": str(number), "tag": "two", "data": {"image_url": f"{pictures}/{number}.jpg"}}
        for number in range(count)
    ]
    job_ids = [made.job_id for made in manager.create_jobs(project_id, bodies)]
    manager.wait_until_open(job_ids[-1], seconds=300)
    return job_ids


async def _let_work(url: str, keys: list[str], project_id: str, seconds: float) -> Tally:
    clients = [AsyncClient(url, key) for key in keys]  # which takes a while
    tally, began_at = Tally(), time.monotonic()
    people = [
        Annotator(f"a{number}", client, project_id, tally, began_at + seconds) for number, client in enumerate(clients)
    ]
    await asyncio.gather(*(one.work() for one in people))
    tally.wall_seconds = time.monotonic() - began_at
    for one in people:
        await one.client.close()
    return tally


def _box(edit_id: str, track: str) -> dict[str, object]:
    head = {"track": track, "cell": "head", "before": None, "after": {"kind": "rectangle", "label": "Car"}}
    shape = {"track": track, "cell": "geometry", "frame": 0, "before": None, "after": {"coords": BOX}}
    return {"edit_id": edit_id, "changes": [head, shape]}


def _logged(manager: Client, job_id: str) -> list[str]:
    """The ids of all edits in the log of a job."""
    reply: dict[str, Any] = manager.drive(call(dict, "GET", f"/v1/jobs/{job_id}/edits"))
    return [one["edit_id"] for one in reply["edits"]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--backups", action="store_true", help="make a backup every minute, meanwhile")
    figures.add_option(parser)
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as backups:
        settings = {"ROTOSCOPE_BACKUP_TO": backups, "ROTOSCOPE_BACKUP_EVERY_MINUTES": "1"} if wanted.backups else {}
        tally = run(wanted.people, wanted.seconds, Path(folder), **settings)
        made = len(list(Path(backups).glob("*"))) if wanted.backups else 0
    print(tally.told())
    if wanted.backups and not made:
        raise SystemExit("no backup was made; this proves nothing")
    if not tally.edits or not tally.handed_in:
        raise SystemExit("nobody worked; this proves nothing")
    if tally.lost or tally.double_claims:
        print(f"lost: {tally.lost[:5]}, given twice: {tally.double_claims[:5]}")
    figure = Figure(
        3,
        f"{wanted.people} annotators for {wanted.seconds:.0f} s",
        tally.told(),
        f"0 lost, 0 double claims, p95 <= {DURABLE_MS} ms",
        "",
        not tally.lost and not tally.double_claims and tally.wait_ms(0.95) <= DURABLE_MS,
    )
    raise SystemExit(figures.conclude(figure, is_recorded=wanted.record))


if __name__ == "__main__":
    main()
