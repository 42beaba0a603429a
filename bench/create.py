"""Creating jobs: one request each, and in bulk."""

import asyncio
import itertools
import json
import statistics
import time
import uuid

import aiohttp

from bench import load
from bench.figure import Figure
from bench.server import Server

_numbers = itertools.count()


def job(server: Server, frames: int = 5, *, is_new: bool = True) -> dict:
    """A job whose pictures nobody has seen; or some of the few that are known already."""
    return {
        "reference_id": f"{uuid.uuid4()}",
        "tag": "default",
        "data": {"video_data": {"frames": server.frames(next(_numbers) * frames, frames, is_new=is_new)}},
    }


def storm(server: Server, clients: int, jobs: int, *, is_new: bool = True) -> tuple[list[float], int]:
    """Create so many jobs from `clients` at once; each one's seconds, and how many failed."""
    bodies = [json.dumps(job(server, is_new=is_new)).encode() for _ in range(jobs)]
    headers = {"x-api-key": server.key, "content-type": "application/json"}
    return load.storm(f"{server.url}/v1/projects/{server.project_id}/jobs", headers, bodies, clients)


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def one_by_one(server: Server, jobs: int = 400) -> list[Figure]:
    """A job a request at 1, 8 and 32 clients: CPU to the durable answer (the worker works on at the same time, so the
    figure "with background work" is the one of the whole tree until all jobs are open). Every picture is a new file;
    then once more with pictures that are known, and once for longer."""
    figures: list[Figure] = []
    storm(server, 4, 64)  # warm
    server.settle()
    for clients in (1, 8, 32):
        figures += _one_storm(server, clients, jobs, f"{clients} clients")
    storm(server, 4, 64, is_new=False)  # now they are known
    server.settle()
    figures += _one_storm(server, 8, jobs, "8 clients, known pictures", is_new=False)
    figures += _one_storm(server, 8, 10 * jobs, "8 clients, ten times as long")
    return figures


def _one_storm(server: Server, clients: int, jobs: int, name: str, *, is_new: bool = True) -> list[Figure]:
    before, start = server.cpu(), time.perf_counter()
    seconds, failures = storm(server, clients, jobs, is_new=is_new)
    wall = time.perf_counter() - start
    server.settle()
    settled = time.perf_counter() - start
    cpu_ms = (server.cpu() - before) / jobs * 1000
    bar = 50.0 if clients == 8 else None
    return [
        Figure("create", f"{name}: CPU with background work", cpu_ms, "ms/job", 5.0),
        Figure("create", f"{name}: p50", statistics.median(seconds) * 1000, "ms"),
        Figure("create", f"{name}: p99", percentile(seconds, 0.99) * 1000, "ms", bar),
        Figure("create", f"{name}: slowest", max(seconds) * 1000, "ms"),
        Figure("create", f"{name}: rate", jobs / wall, "jobs/s"),
        Figure("create", f"{name}: rate until all are open", jobs / settled, "jobs/s"),
        Figure("create", f"{name}: errors", failures, "", 0.0),
    ]


def answers_only(server: Server, jobs: int = 400) -> list[Figure]:
    """The same against a server without a worker: the CPU up to the durable answer and nothing else."""
    storm(server, 4, 64)
    before = server.cpu()
    storm(server, 8, jobs)
    return [Figure("create", "CPU to the durable answer", (server.cpu() - before) / jobs * 1000, "ms/job", 2.0)]


def in_bulk(server: Server, jobs: int = 20_000) -> list[Figure]:
    """One NDJSON request, to the durable answer of every line, against a server without a worker."""
    body = b"\n".join(json.dumps(job(server)).encode() for _ in range(jobs))
    headers = {"x-api-key": server.key, "content-type": "application/x-ndjson"}

    async def send() -> int:
        url = f"{server.url}/v1/projects/{server.project_id}/jobs/bulk"
        async with aiohttp.ClientSession() as session, session.post(url, data=body, headers=headers) as answer:
            lines = (await answer.read()).splitlines()
            return sum(json.loads(line)["success"] for line in lines)

    before, start = server.cpu(), time.perf_counter()
    created = asyncio.run(send())
    cpu = server.cpu() - before
    assert created == jobs, f"{created} of {jobs} jobs were created"
    return [
        Figure("bulk", "jobs per CPU-s", jobs / cpu, "jobs/CPU-s", 10_000, at_most=False),
        Figure("bulk", "jobs per second", jobs / (time.perf_counter() - start), "jobs/s"),
    ]
