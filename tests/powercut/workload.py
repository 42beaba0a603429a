"""Work on one data folder while a recorder watches: jobs, frames and results, by our own services, with real fsyncs.

What a caller was told goes into the file `acks`, one line each, after the telling. A name of MUTANTS makes the house
careless in one way.

    python -m tests.powercut.workload FOLDER JOBS [MUTANT]
"""

import asyncio
import hashlib
import os
import sys
import threading
from collections.abc import Callable, Iterable
from pathlib import Path

from rotoscope.blobs import DiskBlobs, disk, packs
from rotoscope.domain.events import JobArrived, JobFinished
from rotoscope.domain.job import JobState
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.media.workshop import Workshop
from rotoscope.services import delivery, media
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.store import jobs, sqlite
from rotoscope.store.database import open_database
from tests.conftest import SMALL_LIMITS
from tests.factories import Studio, a_project
from tests.origin import an_origin
from tests.pictures import a_jpeg
from tests.services.posting import post

PACKED_BYTES_MAX = 5478  # about half of the pictures are larger and have files of their own
TOGETHER = 4  # jobs at once: they share commits, as in a busy house


async def work(house: House, folder: Path, count: int) -> None:
    studio = a_project(house)
    pictures = {f"/{number}.jpg": a_jpeg(seed=number) for number in range(2 * count)}
    async with an_origin(pictures) as origin:
        for start in range(0, count, TOGETHER):
            numbers = range(start, min(start + TOGETHER, count))
            await asyncio.gather(*(one_job(house, studio, origin.url, folder / "acks", n) for n in numbers))
    await house.fetcher.close()


async def one_job(house: House, studio: Studio, url: str, acks: Path, number: int) -> None:
    listed = [{"frame_id": f"{number}-{part}", "src": f"{url}/{2 * number + part}.jpg"} for part in range(2)]
    body = {"reference_id": f"job-{number}", "tag": studio.workflow.tag, "data": {"video_data": {"frames": listed}}}
    job_id = (await post(house, studio, body)).job_id
    tell(acks, f"created {job_id}")
    await media.fetch_frames(house, [JobArrived(job_id)])
    tell(acks, f"fetched {job_id}")
    await house.db.write(lambda conn: jobs.move(conn, job_id, {JobState.ARRIVING}, JobState.BUILDING))
    await delivery.build_results(house, [JobFinished(job_id)])
    tell(acks, f"built {job_id}")


def tell(acks: Path, line: str) -> None:
    """What a caller knows from now on; the recorder sees the moment."""
    descriptor = os.open(acks, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.write(descriptor, f"{line}\n".encode())
    os.close(descriptor)


def without_full_sync() -> None:
    sqlite.PRAGMAS = tuple(each.replace("synchronous = FULL", "synchronous = NORMAL") for each in sqlite.PRAGMAS)


def without_blob_sync() -> None:
    disk.sync_file = packs.sync_file = lambda _descriptor: None


def without_folder_sync() -> None:
    disk.sync_folder = packs.sync_folder = lambda _folder: None


def row_before_blob() -> None:
    """Names are given at once; the bytes follow when the row has long been written."""
    put_many = DiskBlobs.put_many

    def later(self: DiskBlobs, contents: Iterable[bytes]) -> list[str]:
        kept = list(contents)
        threading.Timer(0.2, put_many, (self, kept)).start()
        return [hashlib.sha256(data).hexdigest() for data in kept]

    DiskBlobs.put_many = later  # type: ignore[method-assign] - the fault is the point


MUTANTS: dict[str, Callable[[], None]] = {
    each.__name__: each for each in (without_full_sync, without_blob_sync, without_folder_sync, row_before_blob)
}


def main(folder: Path, count: int, mutant: str | None = None) -> None:
    if mutant is not None:
        MUTANTS[mutant]()
    disk.PACKED_BYTES_MAX = PACKED_BYTES_MAX
    data = folder / "data"
    workshop = Workshop(folder / "workshop", children_max=1)
    house = House(
        db=open_database(f"sqlite:///{data / 'rotoscope.sqlite'}"),
        blobs=DiskBlobs(data / "blobs", is_packing=True),
        fetcher=Fetcher(allow=["127.0.0.0/8"]),
        workshop=workshop,
        clock=Clock(),
        limits=SMALL_LIMITS,
        links=Links("http://rotoscope.test", b"s" * 32),
    )
    asyncio.run(work(house, folder, count))
    workshop.close()
    house.db.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:4])
