"""Label Studio beside us, measured in the same run: python -m bench.peers PYTHON_OF_ITS_ENVIRONMENT [--json FILE]

It runs unmodified, with its own server on SQLite, and is spoken to through its public API only. The nearest thing to a
job of ours is a video task; pre-labels are `VideoRectangle` predictions.
"""

import argparse
import dataclasses
import json
import os
import secrets
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.create import percentile
from bench.figure import Figure, table
from bench.peer_page import EMAIL, opened_and_stepped
from bench.processes import cpu_seconds, peak_rss_mb, reset_peak
from bench.server import free_port, wait_until_up

LABELS = """<View><Video name="video" value="$video" framerate="10"/><VideoRectangle name="box" toName="video"/>
<Labels name="label" toName="video"><Label value="car"/></Labels></View>"""


PYTHON = Path(".tools/label-studio/bin/python")  # where `make` puts its environment


@dataclass
class Peer:
    url: str
    token: str
    pid: int
    password: str
    project: int = 0

    def call(self, method: str, path: str, body: object = None) -> tuple[dict, int]:
        """One request; the answer and the bytes sent."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"Token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + path, data=data, method=method, headers=headers)
        with urllib.request.urlopen(request, timeout=900) as answer:
            return json.load(answer), len(data or b"")


@contextmanager
def label_studio(python: Path) -> Iterator[Peer]:
    folder = Path(tempfile.mkdtemp(prefix="label-studio-bench-"))
    port, token, password = free_port(), secrets.token_hex(20), secrets.token_hex(12)
    settings = {
        **os.environ,
        "LABEL_STUDIO_BASE_DATA_DIR": str(folder),
        "LABEL_STUDIO_USERNAME": EMAIL,
        "LABEL_STUDIO_PASSWORD": password,
        "LABEL_STUDIO_USER_TOKEN": token,
        "LABEL_STUDIO_ENABLE_LEGACY_API_TOKEN": "true",
        "LATEST_VERSION_CHECK": "false",
        "COLLECT_ANALYTICS": "false",
    }
    command = [python.with_name("label-studio"), "start", "--no-browser", "--port", str(port)]
    process = subprocess.Popen(command, env=settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        wait_until_up(f"http://127.0.0.1:{port}/health", process, 900)
        peer = Peer(f"http://127.0.0.1:{port}", token, process.pid, password)
        peer.project = peer.call("POST", "/api/projects", {"title": "Bench", "label_config": LABELS})[0]["id"]
        yield peer
    finally:
        process.terminate()
        process.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def task(peer: Peer) -> dict:
    return {"data": {"video": "https://example.org/clip.mp4"}, "project": peer.project}


def create(peer: Peer, tasks: int = 200) -> list[Figure]:
    figures = []
    for clients in (1, 8, 32):
        before, failures = cpu_seconds(peer.pid), 0
        seconds: list[float] = []

        def one(_: int, seconds: list[float] = seconds) -> int:
            start = time.perf_counter()
            try:
                peer.call("POST", "/api/tasks", task(peer))
            except OSError:
                return 1
            finally:
                seconds.append(time.perf_counter() - start)
            return 0

        with ThreadPoolExecutor(clients) as pool:
            failures = sum(pool.map(one, range(tasks)))
        cpu_ms = (cpu_seconds(peer.pid) - before) / tasks * 1000
        figures += [
            Figure("create", f"{clients} clients: CPU with background work", cpu_ms, "ms/job"),
            Figure("create", f"{clients} clients: p99", percentile(seconds, 0.99) * 1000, "ms"),
            Figure("create", f"{clients} clients: errors", failures, ""),
        ]
    return figures


def bulk(peer: Peer, tasks: int = 5_000) -> list[Figure]:
    before = cpu_seconds(peer.pid)
    rows = [{"data": {"video": f"https://example.org/{number}.mp4"}} for number in range(tasks)]
    peer.call("POST", f"/api/projects/{peer.project}/import", rows)
    return [Figure("bulk", "jobs per CPU-s", tasks / (cpu_seconds(peer.pid) - before), "jobs/CPU-s")]


def boxes(tracks: int, frames: int) -> list[dict]:
    def sequence(number: int) -> list[dict]:
        return [
            {"frame": f + 1, "x": 10.5, "y": 20.25, "width": 5.125, "height": 7.5, "rotation": 0, "enabled": True,
             "time": f / 10}
            for f in range(frames)
        ]  # fmt: skip

    return [
        {"id": f"t{n}", "type": "videorectangle", "from_name": "box", "to_name": "video",
         "value": {"sequence": sequence(n), "labels": ["car"], "framesCount": frames, "duration": frames / 10}}
        for n in range(tracks)
    ]  # fmt: skip


def million(peer: Peer, tracks: int, frames: int) -> list[Figure]:
    size = f"{tracks * frames / 1e6:g} M boxes"
    rows = [{**task(peer), "annotations": [{"result": boxes(tracks, frames)}]}]
    del rows[0]["project"]
    reset_peak(peer.pid)
    before = cpu_seconds(peer.pid)
    imported = peer.call("POST", f"/api/projects/{peer.project}/import?return_task_ids=true", rows)[0]
    figures = [
        Figure("pre-labels", f"{size}: CPU to the durable answer", cpu_seconds(peer.pid) - before, "CPU-s"),
        Figure("pre-labels", f"{size}: peak RSS", peak_rss_mb(peer.pid), "MB"),
    ]
    before, start = cpu_seconds(peer.pid), time.perf_counter()
    whole = peer.call("GET", f"/api/tasks/{imported['task_ids'][0]}")[0]
    figures.append(Figure("result", f"{size}: build", cpu_seconds(peer.pid) - before, "CPU-s"))
    rate = len(json.dumps(whole)) / 1e6 / (time.perf_counter() - start)
    figures.append(Figure("result", f"{size}: fetch", rate, "MB/s"))
    annotation = whole["annotations"][0]
    annotation["result"][0]["value"]["sequence"][0]["x"] = 11
    before = cpu_seconds(peer.pid)
    sent = peer.call("PATCH", f"/api/annotations/{annotation['id']}", {"result": annotation["result"]})[1]
    cpu_ms = (cpu_seconds(peer.pid) - before) * 1000
    return [
        *figures,
        Figure("change one box", "sent", sent / 1000, "kB"),
        Figure("change one box", "CPU", cpu_ms, "ms"),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Measure Label Studio in CPU seconds of its own processes.")
    parser.add_argument("python", type=Path, help="the interpreter of the environment Label Studio is installed in")
    parser.add_argument("--json", type=Path, help="also write the figures to this file")
    parser.add_argument("--tracks", type=int, default=1000)
    parser.add_argument("--frames", type=int, default=1000)
    options = parser.parse_args()
    with label_studio(options.python) as peer:
        figures = create(peer) + bulk(peer) + million(peer, options.tracks, options.frames) + opened_and_stepped(peer)
    print(table(figures))
    if options.json:
        options.json.write_text(json.dumps([dataclasses.asdict(figure) for figure in figures], indent=1))


if __name__ == "__main__":
    main()
