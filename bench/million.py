"""One job of 1000 pre-labelled boxes in each of 1000 frames: take it, change one box, build its result."""

import http.client
import json
import random
import subprocess
import sys
import time
import urllib.parse
import uuid
from collections.abc import Iterator

from bench.figure import Figure
from bench.server import Server
from rotoscope.wire.rts1 import decode


def body(pictures_url: str, tracks: int, frames: int) -> Iterator[bytes]:
    """The request body in pieces, in the shape of the seed documents. Pictures repeat; boxes wander."""
    head = {"reference_id": str(uuid.uuid4()), "tag": "default"}
    frame_list = [{"frame_id": f"frame{n:04d}", "src": f"{pictures_url}/{n % 8}.jpg"} for n in range(frames)]
    yield (json.dumps(head)[:-1] + ', "data": {"video_data": {"frames": ' + json.dumps(frame_list) + "}, ").encode()
    yield b'"maker_response": {"video2d": {"data": {"annotations": ['
    dice = random.Random(7)
    for number in range(tracks):
        x, y, w, h = dice.uniform(0, 0.8), dice.uniform(0, 0.8), dice.uniform(0.02, 0.1), dice.uniform(0.02, 0.1)
        objects = []
        for frame in range(frames):
            x += dice.uniform(-0.002, 0.002)
            y += dice.uniform(-0.002, 0.002)
            corners = ((x, y), (x + w, y), (x + w, y + h), (x, y + h))
            points = ", ".join(f'{{"x": {px:.6f}, "y": {py:.6f}}}' for px, py in corners)
            objects.append(
                f'"frame{frame:04d}": {{"_id": "{uuid.UUID(int=dice.getrandbits(128))}", "label": "car", '
                f'"attributes": {{"occlusion": {{"value": "{frame // 100 * 10}%"}}}}, "coordinates": [{points}]}}'
            )
        track = f'{{"_id": "{uuid.uuid4()}", "type": "rectangle", "label": "car", "frames": {{'
        yield (("," if number else "") + track + ", ".join(objects) + "}}").encode()
    yield b"]}}}}}"


def post(server: Server, path: str, pieces: Iterator[bytes]) -> dict:
    """Stream a chunked POST."""
    host = urllib.parse.urlsplit(server.url).netloc
    connection = http.client.HTTPConnection(host, timeout=600)
    headers = {"x-api-key": server.key, "content-type": "application/json"}
    connection.request("POST", path, body=pieces, headers=headers, encode_chunked=True)
    answer = json.load(connection.getresponse())
    connection.close()
    assert answer["success"], answer
    return answer["data"]


def million(server: Server, tracks: int = 1000, frames: int = 1000) -> list[Figure]:
    size = f"{tracks * frames / 1e6:g} M boxes"
    pieces = list(body(server.pictures_url, tracks, frames))
    server.reset_peak()
    before, start = server.cpu(), time.perf_counter()
    job_id = post(server, f"/v1/projects/{server.project_id}/jobs", iter(pieces))["job_id"]
    figures = [
        Figure("pre-labels", f"{size}: CPU to the durable answer", server.cpu() - before, "CPU-s", 5.0),
        Figure("pre-labels", f"{size}: peak RSS", server.peak_mb(), "MB", 400.0),
        Figure("pre-labels", f"{size}: body", sum(map(len, pieces)) / 1e6, "MB"),
        Figure("pre-labels", f"{size}: wall", time.perf_counter() - start, "s"),
    ]
    del pieces
    server.settle(300)
    return figures + change_one(server, job_id) + result(server, job_id, size)


def change_one(server: Server, job_id: str, times: int = 50) -> list[Figure]:
    task = server.call("POST", "/v1/tasks/claim", {"project_id": server.project_id})
    track_id = first_track(server, job_id)
    sent = 0
    before = server.cpu()
    for number in range(times):
        after = {"coords": [0.1 + number / 1e4, 0.1, 0.2, 0.2], "hold": False}
        change = {"track": track_id, "cell": "geometry", "frame": number, "before": None, "after": after}
        message = {
            "session": "bench",
            "task_id": task["id"],
            "lease_token": task["lease_token"],
            "have": number,
            "edits": [{"edit_id": f"bench:{number}", "changes": [change]}],
        }
        sent = len(json.dumps(message))
        answer = server.call("POST", f"/v1/jobs/{job_id}/edits", message)
        assert answer["results"][0]["outcome"] == "applied", answer
    cpu_ms = (server.cpu() - before) / times * 1000
    submit = {"lease_token": task["lease_token"], "revision": times}
    server.call("POST", f"/v1/tasks/{task['id']}/submit", submit)
    return [
        Figure("change one box", "sent", sent / 1000, "kB", 2.0),
        Figure("change one box", "CPU", cpu_ms, "ms", 10.0),
    ]


def first_track(server: Server, job_id: str) -> str:
    """A track's id, read from the binary form that the editor opens."""
    host = urllib.parse.urlsplit(server.url).netloc
    connection = http.client.HTTPConnection(host, timeout=600)
    accept = {"x-api-key": server.key, "accept": "application/vnd.rotoscope.rts1"}
    connection.request("GET", f"/v1/jobs/{job_id}/tracks", headers=accept)
    return decode(connection.getresponse().read()).tracks[0].id


def result(server: Server, job_id: str, size: str) -> list[Figure]:
    """Build (in the worker) and fetch. The memory figure is what building added to the peak."""
    server.reset_peak()
    before, level = server.cpu(), server.peak_mb()
    until = time.monotonic() + 300
    path = f"/v1/projects/{server.project_id}/jobs/{job_id}"
    while (job := server.call("GET", path))["status"] != "completed":
        assert time.monotonic() < until, job
        time.sleep(0.1)
    built, peak = server.cpu() - before, server.peak_mb() - level
    fetch = (
        "import http.client,sys,time,urllib.parse as u\n"
        "a=u.urlsplit(sys.argv[1]);c=http.client.HTTPConnection(a.netloc)\n"
        "s=time.perf_counter();c.request('GET',a.path,headers={'x-api-key':sys.argv[2]});r=c.getresponse()\n"
        "n=0;b=bytearray(1<<20)\n"
        "while k:=r.readinto(b): n+=k\n"
        "print(n/1e6,time.perf_counter()-s)\n"
    )
    rates, megabytes = [], 0.0
    for _ in range(3):
        out = subprocess.run(
            [sys.executable, "-c", fetch, job["result"], server.key], check=True, capture_output=True, text=True
        )
        megabytes, seconds = map(float, out.stdout.split())
        rates.append(megabytes / seconds)
    return [
        Figure("result", f"{size}: build", built, "CPU-s", 6.0),
        Figure("result", f"{size}: memory added while building", peak, "MB", 100.0),
        Figure("result", f"{size}: size", megabytes, "MB"),
        Figure("result", f"{size}: fetch", sorted(rates)[1], "MB/s", 300.0, at_most=False),
    ]
