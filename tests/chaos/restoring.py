"""A large house is backed up while its server stands, lost, and put back: how long that takes, and what is there then.

python -m tests.chaos.restoring --jobs 1000 --tracks 10 --frames 100
"""

import argparse
import contextlib
import hashlib
import http.client
import os
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests import warm
from tests.chaos import ledger
from tests.chaos.ledger import Ledger
from tests.trust import figures
from tests.trust.figures import Figure

CLIENTS = 4
RESTORE_SECONDS_MAX = 60.0
SETTLE_SECONDS = 1800.0
SAMPLES = 25  # jobs whose tracks are compared to the byte


@dataclass
class Report:
    jobs: int
    shapes: int
    megabytes: float
    backup_seconds: float
    restore_seconds: float
    restored_jobs: int
    restored_shapes: int
    different: int
    doctor: str

    @property
    def is_held(self) -> bool:
        is_whole = (self.restored_jobs, self.restored_shapes) == (self.jobs, self.shapes) and not self.different
        return is_whole and self.restore_seconds <= RESTORE_SECONDS_MAX and not self.doctor

    def told(self) -> str:
        found = (
            f"{self.restored_jobs} jobs and {self.restored_shapes} shapes there, {self.different} of {SAMPLES} changed"
        )
        return (
            f"{self.jobs} jobs with {self.shapes} shapes, {self.megabytes:.0f} MB: backed up in "
            f"{self.backup_seconds:.1f} s, restored in {self.restore_seconds:.1f} s; {found}{self.doctor}"
        )


def a_body(number: int, tracks: int, frames: int, origin: str) -> dict:
    """A job of so many boxes; its frames are one picture."""
    names = [f"f{index:05d}" for index in range(frames)]
    listed = [{"frame_id": name, "src": f"{origin}/{number}.gif"} for name in names]
    annotations = [
        {
            "_id": f"{number}-{track}",
            "type": "rectangle",
            "label": "Car",
            "frames": {name: {"coordinates": corners(number, track, index)} for index, name in enumerate(names)},
        }
        for track in range(tracks)
    ]
    data = {"video_data": {"frames": listed}, "maker_response": {"video2d": {"data": {"annotations": annotations}}}}
    return {"reference_id": f"job-{number}", "tag": "default", "data": data}


def corners(number: int, track: int, index: int) -> list[dict[str, float]]:
    left, top = (number * 7 + track * 13 + index) % 997 / 1250, (number * 3 + track * 5 + index * 2) % 991 / 1250
    return [{"x": x, "y": y} for x, y in ((left, top), (left + 0.1, top), (left + 0.1, top + 0.1), (left, top + 0.1))]


def fill(book: Ledger, jobs: int, tracks: int, frames: int) -> None:
    path = f"/v1/projects/{book.project_id}/jobs"

    def create(number: int) -> None:
        answer = book.call("POST", path, a_body(number, tracks, frames, book.origin))
        assert answer["success"], answer
        book.said[f"job-{number}"] = answer["data"]["job_id"]

    with ThreadPoolExecutor(CLIENTS) as clients:
        list(clients.map(create, range(jobs)))


def seen(book: Ledger) -> tuple[int, int, dict[str, str]]:
    """How many jobs and shapes there are, and what some jobs hold."""
    stats = book.call("GET", f"/v0/projects/{book.project_id}/stats")["data"]
    some = sorted(book.said.values())[:: max(1, len(book.said) // SAMPLES)][:SAMPLES]
    return stats["total_jobs"], stats["annotations"], {job: digest(book, f"/v1/jobs/{job}/tracks") for job in some}


def digest(book: Ledger, path: str) -> str:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", book.port, timeout=180)) as connection:
        connection.request("GET", path, headers={"x-api-key": book.key})
        answer = connection.getresponse()
        return f"{answer.status} {hashlib.sha256(answer.read()).hexdigest()}"


def run(folder: Path, jobs: int, tracks: int, frames: int) -> Report:
    data, backup, again = folder / "data", folder / "backup", folder / "again"
    with ledger.prepared(data) as (book, listener):
        server = ledger.start(warm.ROTOSCOPE, data, listener)
        try:
            book.project_id = book.call("POST", "/v1/projects", {"name": "Large"})["data"]["id"]
            schema = {"labels": [{"name": "Car"}], "is_open": True}
            assert book.call("PUT", f"/v1/projects/{book.project_id}/schema", schema)["success"]
            fill(book, jobs, tracks, frames)
            ledger.settled(book, SETTLE_SECONDS)
            before = seen(book)
            began_at = time.monotonic()
            rotoscope("backup", backup, "--data", data)
            backup_seconds = time.monotonic() - began_at
        finally:
            server.terminate()
            server.wait(60)
        shutil.rmtree(data)
        began_at = time.monotonic()
        rotoscope("restore", backup, "--data", again)
        restore_seconds = time.monotonic() - began_at
        doctor = ""
        try:
            rotoscope("doctor", "--data", again, "--deep")
        except AssertionError as error:
            doctor = f"; the doctor: {error}"[:300]
        server = ledger.start(warm.ROTOSCOPE, again, listener)
        try:
            after = seen(book)
        finally:
            server.terminate()
            server.wait(60)
    size = sum(path.stat().st_size for path in backup.rglob("*") if path.is_file()) / 1e6
    different = sum(after[2].get(job) != text for job, text in before[2].items())
    return Report(before[0], before[1], size, backup_seconds, restore_seconds, after[0], after[1], different, doctor)


def rotoscope(*arguments: object) -> None:
    warm.ask([str(argument) for argument in arguments], os.environ)


def figure_of(report: Report) -> Figure:
    limit = f"restored in <= {RESTORE_SECONDS_MAX:.0f} s, nothing missing, nothing changed"
    return Figure(13, "a large house restored", report.told(), limit, "", report.is_held)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Back up a large house, lose it, and put it back.")
    parser.add_argument("--jobs", type=int, default=1000)
    parser.add_argument("--tracks", type=int, default=10)
    parser.add_argument("--frames", type=int, default=100)
    figures.add_option(parser)
    options = parser.parse_args()
    with TemporaryDirectory() as place:
        outcome = run(Path(place), options.jobs, options.tracks, options.frames)
    sys.exit(figures.conclude(figure_of(outcome), is_recorded=options.record))
