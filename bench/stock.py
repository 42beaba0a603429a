"""A project of 100,000 jobs in the middle of its life: created in bulk, then written on as people would."""

import asyncio
import json
import random
import sqlite3
import time
import uuid
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.server import Server
from rotoscope.store.tables import (
    comparison_cells,
    comparison_places,
    comparisons,
    frames,
    issues,
    job_pictures,
    judged_jobs,
    model_runs,
    tasks,
)

JOBS = 100_000
FRAMES = 5
BATCHES = 40
MAKERS = 20
AT_ONCE = 5_000
DAY_MS = 86_400_000
Rows = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True, slots=True)
class Stocked:
    """What a page needs to know to ask for it."""

    batch_id: str
    job_id: str
    workflow_id: str


def stock(server: Server, jobs: int = JOBS) -> Stocked:
    """Create them by the bulk route; what workers and people would add is written beside the server, which rests."""
    dice = random.Random(7)
    project = f"/v1/projects/{server.project_id}"
    batches = [server.call("POST", f"{project}/batch", {"name": f"batch {n}"})["batch_id"] for n in range(BATCHES)]
    for start in range(0, jobs, AT_ONCE):
        lines = [_job(server, n, dice.choice(batches)) for n in range(start, min(start + AT_ONCE, jobs))]
        asyncio.run(_send(server, b"\n".join(json.dumps(line).encode() for line in lines)))
    with closing(sqlite3.connect(server.data / "rotoscope.sqlite", timeout=60)) as base, base:
        found = base.execute("SELECT id, workflow_id, batch_id FROM jobs ORDER BY sequence").fetchall()
        makers = [_id(dice) for _ in range(MAKERS)]
        for start in range(0, len(found), AT_ONCE):
            _write_on(base, server.project_id, found[start : start + AT_ONCE], start, makers, dice)
    return Stocked(found[0][2], found[0][0], found[0][1])


async def _send(server: Server, body: bytes) -> None:
    headers = {"x-api-key": server.key, "content-type": "application/x-ndjson"}
    url = f"{server.url}/v1/projects/{server.project_id}/jobs/bulk"
    async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
        async for line in answer.content:
            if not json.loads(line)["success"]:
                raise RuntimeError(line.decode())


def _job(server: Server, number: int, batch_id: str) -> dict[str, Any]:
    data = {"video_data": {"frames": server.frames(number * FRAMES, FRAMES)}}
    return {"reference_id": f"job {number}", "tag": "default", "batch_id": batch_id, "data": data}


def _write_on(
    base: sqlite3.Connection, project_id: str, found: list[tuple[str, str, str]], start: int, makers: list[str],
    dice: random.Random,
) -> None:  # fmt: skip
    rows: Rows = {}
    now_ms = int(time.time() * 1000)
    for number, (job_id, workflow_id, batch_id) in enumerate(found, start):
        is_done, at_ms = dice.random() < 0.6, now_ms - dice.randrange(90 * DAY_MS)
        done = ("completed", "", at_ms, "0" * 64) if is_done else ("open", dice.choice(["draw", "check"]), None, None)
        base.execute(
            "UPDATE jobs SET state = ?, step = ?, completed_at_ms = ?, result_sha256 = ?, created_at_ms = ?,"
            " track_count = 12, annotation_count = 60 WHERE id = ?",
            (*done, at_ms, job_id),
        )
        facts = {"job_id": job_id, "project_id": project_id, "created_at_ms": at_ms}
        facts |= {"batch_id": batch_id, "workflow_id": workflow_id}
        for table, row in _of_job(facts, number, is_done, dice.choice(makers), dice):
            rows.setdefault(table, []).append(row)
    for table, some in rows.items():
        names = ", ".join(f'"{name}"' for name in some[0])
        marks = ", ".join(f":{name}" for name in some[0])
        base.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", some)


def _of_job(
    facts: dict[str, Any], number: int, is_done: bool, maker: str, dice: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    at_ms = facts["created_at_ms"]
    task = {"project_id": facts["project_id"], "job_id": facts["job_id"], "created_at_ms": at_ms, "priority_weight": 5}
    task |= {"batch_id": facts["batch_id"], "updated_at_ms": at_ms, "frame_count": FRAMES, "round": 1}
    is_drawn, drawn_id = is_done or number % 2 == 0, _id(dice)
    done = {"state": "submitted", "holder_id": maker, "active_ms": 60_000, "submitted_revision": 3}
    new = {"state": "open", "holder_id": None, "active_ms": 0, "submitted_revision": None}
    draw = {"id": drawn_id, "step": "draw", "kind": "maker", "place": number * 4096, "verdict": None}
    yield tasks.name, task | draw | (done if is_drawn else new)
    if is_drawn:
        check = {"id": _id(dice), "step": "check", "kind": "checker", "place": number * 4096 + 1}
        yield tasks.name, task | check | (done if is_done else new) | {"verdict": "accept" if is_done else None}
    for index in range(FRAMES):
        picture = {"job_id": facts["job_id"], "index": index, "frame_id": f"f{index}", "src": "s", "state": "ready"}
        sized = {"sha256": _id(dice).replace("-", "") * 2, "byte_count": 100_000, "width": 1280, "height": 720}
        yield frames.name, picture | sized | {"media_type": "image/jpeg"}
    own = {"job_id": facts["job_id"], "project_id": facts["project_id"]}
    yield job_pictures.name, own | {"pictures": FRAMES, "picture_bytes": FRAMES * 100_000}
    if is_done:
        passed = dice.random() < 0.9
        yield judged_jobs.name, own | {"maker_id": maker, "is_first_pass": passed, "accepted_round": 1 + (not passed)}
    if number % 10 == 0:
        told = {"category": "missing", "severity": "major", "text": "x", "revision": 1, "round": 1, "number": 1}
        who = {"author_id": maker, "author_role": "checker", "maker_id": maker, "label": "car"}
        where = {"job_id": facts["job_id"], "project_id": facts["project_id"], "created_at_ms": at_ms}
        moved = {"state": dice.choice(["open", "resolved"]), "updated_at_ms": at_ms, "id": _id(dice)}
        yield issues.name, where | told | who | moved
    if number % 5 == 0:
        ran = {"job_id": facts["job_id"], "step": "model", "state": "done", "attempts": 1, "error": ""}
        ran |= {"track_count": 3, "updated_at_ms": at_ms, "workflow_id": facts["workflow_id"]}
        yield model_runs.name, ran
    if is_done:
        yield from _compared(facts, drawn_id, maker, dice)


def _compared(
    facts: dict[str, Any], task_id: str, maker: str, dice: random.Random
) -> Iterator[tuple[str, dict[str, Any]]]:
    one = {name: facts[name] for name in ("job_id", "project_id", "created_at_ms")}
    one |= {"task_id": task_id, "other_id": facts["job_id"], "against": "accepted"}
    counts = {"truth": 60, "made": 60, "matched": 58, "switches": 1, "iou_sum": 54.0, "same": 56, "keyframes": 20}
    more = {"attributes": 10, "attributes_same": 9, "active_ms": 60_000, "maker_id": maker}
    yield comparisons.name, one | counts | more
    pairs = [(label, label, 18, 16.0) for label in ("car", "bus", "dog")]
    pairs += [("car", "bus", 2, 1.5), ("car", "", 1, 0.0)]
    for true, made, boxes, iou in pairs:
        yield comparison_cells.name, one | {"true_label": true, "made_label": made, "boxes": boxes, "iou_sum": iou}
    for number in range(5):
        place = {"number": number, "track_id": f"t{number}", "label": "car", "fate": "apart", "iou": dice.random()}
        yield comparison_places.name, one | place | {"frame": 3, "maker_id": maker}


def _id(dice: random.Random) -> str:
    return str(uuid.UUID(int=dice.getrandbits(128)))
