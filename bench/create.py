"""Creating jobs: one request each, and in bulk."""

import asyncio
import json
import statistics
import time
import uuid

import aiohttp

from bench.figure import Figure
from bench.server import Server


def job(server: Server, number: int, frames: int = 5) -> dict:
    return {
        "reference_id": f"{uuid.uuid4()}",
        "tag": "default",
        "data": {"video_data": {"frames": server.frames(number * frames, frames)}},
    }


async def storm(server: Server, clients: int, jobs: list[bytes]) -> tuple[list[float], int]:
    """Send `jobs` from `clients` at once; each one's seconds, and how many failed."""
    seconds: list[float] = []
    failures = 0
    waiting = iter(jobs)
    url = f"{server.url}/v1/projects/{server.project_id}/jobs"
    headers = {"x-api-key": server.key, "content-type": "application/json"}

    async def client(session: aiohttp.ClientSession) -> None:
        nonlocal failures
        for body in waiting:
            start = time.perf_counter()
            async with session.post(url, data=body, headers=headers) as answer:
                failures += not (await answer.json())["success"]
            seconds.append(time.perf_counter() - start)

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        await asyncio.gather(*(client(session) for _ in range(clients)))
    return seconds, failures


def percentile(values: list[float], share: float) -> float:
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def one_by_one(server: Server, jobs: int = 400) -> list[Figure]:
    """A job a request at 1, 8 and 32 clients: CPU to the durable answer (the worker works on at the same time, so the
    figure "with background work" is the one of the whole tree until all jobs are open)."""
    figures: list[Figure] = []
    asyncio.run(storm(server, 4, [json.dumps(job(server, n)).encode() for n in range(40)]))  # warm
    server.settle()
    for clients in (1, 8, 32):
        bodies = [json.dumps(job(server, n)).encode() for n in range(jobs)]
        before, start = server.cpu(), time.perf_counter()
        seconds, failures = asyncio.run(storm(server, clients, bodies))
        wall = time.perf_counter() - start
        server.settle()
        cpu_ms = (server.cpu() - before) / jobs * 1000
        bar = 50.0 if clients == 8 else None
        figures += [
            Figure("create", f"{clients} clients: CPU with background work", cpu_ms, "ms/job", 5.0),
            Figure("create", f"{clients} clients: p50", statistics.median(seconds) * 1000, "ms"),
            Figure("create", f"{clients} clients: p99", percentile(seconds, 0.99) * 1000, "ms", bar),
            Figure("create", f"{clients} clients: rate", jobs / wall, "jobs/s"),
            Figure("create", f"{clients} clients: errors", failures, "", 0.0),
        ]
    return figures


def answers_only(server: Server, jobs: int = 400) -> list[Figure]:
    """The same against a server without a worker: the CPU up to the durable answer and nothing else."""
    asyncio.run(storm(server, 4, [json.dumps(job(server, n)).encode() for n in range(40)]))
    bodies = [json.dumps(job(server, n)).encode() for n in range(jobs)]
    before = server.cpu()
    asyncio.run(storm(server, 8, bodies))
    return [Figure("create", "CPU to the durable answer", (server.cpu() - before) / jobs * 1000, "ms/job", 2.0)]


def in_bulk(server: Server, jobs: int = 20_000) -> list[Figure]:
    """One NDJSON request, to the durable answer of every line, against a server without a worker."""
    body = b"\n".join(json.dumps(job(server, n)).encode() for n in range(jobs))
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
