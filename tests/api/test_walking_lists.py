"""Lists are walked while others write: what was there throughout is told exactly once, and nothing is told twice.

WALK_JOBS says how many jobs there are at first (10,000 by `make soak`); a fifth as many come meanwhile, a twentieth go.
"""

import asyncio
import os
from collections.abc import Callable
from typing import Any

import httpx2

from rotoscope.api.app import build_api
from rotoscope.services.house import House
from rotoscope.services.people import keys as people_keys
from rotoscope.wire.member import NewKey
from tests.api.at_once import caller
from tests.factories import Studio, a_project
from tests.trust import figures
from tests.trust.figures import Figure

JOBS = int(os.environ.get("WALK_JOBS", "240"))
WRITERS = 4
LINES = {"content-type": "application/x-ndjson"}


def a_body(reference_id: str) -> dict[str, Any]:
    frames = [{"frame_id": "f", "src": "https://example.com/x.jpg"}]
    return {"reference_id": reference_id, "tag": "default", "data": {"video_data": {"frames": frames}}}


class Desk:
    """A project with its jobs, and who writes in it while somebody else reads."""

    def __init__(self, client: httpx2.AsyncClient, studio: Studio) -> None:
        self.client = client
        self.project = f"/v1/projects/{studio.project.id}"
        self.batch = f"{self.project}/batch/{studio.batch_id}"
        self.cancelled: set[str] = set()

    async def said(self, method: str, path: str, **more: Any) -> Any:
        answer = await self.client.request(method, path, **more)
        assert answer.status_code == 200, answer.text
        return answer.json()["data"]

    async def fill(self, count: int) -> None:
        lines = "\n".join(
            httpx2.Request("POST", "http://x", json=a_body(f"before-{n}")).content.decode() for n in range(count)
        )
        answer = await self.client.post(f"{self.project}/jobs/bulk", content=lines, headers=LINES, timeout=600)
        assert answer.text.count('"success":true') == count

    async def create(self, writer: int) -> None:
        for number in range(JOBS // 5 // WRITERS):
            await self.said("POST", f"{self.project}/jobs", json=a_body(f"meanwhile-{writer}-{number}"))

    async def cancel(self, job_ids: list[str]) -> None:
        for job_id in job_ids:
            self.cancelled.add(job_id)
            await self.said("POST", f"{self.project}/jobs/{job_id}/cancel")

    async def walk(self, path: str, name: str, size: int) -> list[str]:
        """The ids that a list tells, from its first page to its last."""
        told: list[str] = []
        token = ""
        while True:
            page = await self.said("GET", f"{path}{'&' if '?' in path else '?'}page_size={size}&page_token={token}")
            told += [row.get("job_id") or row["id"] for row in page[name]]
            assert len(told) <= 2 * JOBS, f"{path} has no end"
            token = page["next_page_token"]
            if not token:
                return told


def walks(desk: Desk) -> dict[str, tuple[str, str, Callable[[list[str]], list[str]]]]:
    """Lists, what their rows are called, and the order that their rows have."""
    jobs = f"{desk.project}/jobs"
    return {
        "jobs": (jobs, "jobs", list),
        "the newest jobs first": (f"{jobs}?order=newest", "jobs", lambda ids: ids[::-1]),
        "pending jobs": (f"{jobs}?state=pending", "jobs", list),
        "a batch": (desk.batch, "jobs", list),
    }


async def walked(house: House, key: str, studio: Studio) -> tuple[int, int]:
    """How many walks ended, over how many rows."""
    async with caller(build_api(house), key) as client:
        desk = Desk(client, studio)
        await desk.fill(JOBS)
        before = await desk.walk(f"{desk.project}/jobs", "jobs", 500)
        assert len(before) == JOBS
        doomed = before[7 :: max(1, JOBS // (JOBS // 20))][: JOBS // 20]
        writing = [asyncio.create_task(desk.create(number)) for number in range(WRITERS)]
        writing.append(asyncio.create_task(desk.cancel(doomed)))
        count = rows = 0
        while not all(task.done() for task in writing) or count < 4:
            for name, (path, named, ordered) in walks(desk).items():
                gone = set(desk.cancelled) | set(doomed) if name == "pending jobs" else set()
                told = await desk.walk(path, named, max(3, JOBS // 60))
                assert len(set(told)) == len(told), f"{name} told some twice"
                there = [job_id for job_id in before if job_id not in gone]
                assert [job_id for job_id in told if job_id in set(there)] == ordered(there), name
                count, rows = count + 1, rows + len(told)
        await asyncio.gather(*writing)
        everything = await desk.walk(f"{desk.project}/jobs", "jobs", 500)
        assert len(everything) == JOBS + JOBS // 5 // WRITERS * WRITERS
        return count, rows


def test_what_was_there_throughout_is_told_once(both: House, record_property: Callable[[str, object], None]) -> None:
    studio = a_project(both)
    key = both.db.write_now(lambda conn: people_keys.create_key(conn, both, studio.manager, NewKey("k"))).secret
    count, rows = asyncio.run(walked(both, key, studio))
    told = f"{count} walks over {rows} rows while {JOBS // 5} came and {JOBS // 20} went, 0 missed, 0 told twice"
    where = f"lists walked while others write ({both.db.dialect})"
    figures.told_by(record_property, Figure(8, where, told, "0 missed, 0 twice"))
