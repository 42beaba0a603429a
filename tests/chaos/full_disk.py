"""A small disk fills up under a working house, and is given space again. Run in a mount namespace of its own:

    unshare -m python -m tests.chaos.full_disk FOLDER

Prints what was seen as JSON.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import sqlalchemy as sa

from rotoscope.blobs import open_blobs
from rotoscope.domain.errors import StorageFull
from rotoscope.domain.events import Event, JobArrived
from rotoscope.engine import beside
from rotoscope.fetch.client import Fetcher
from rotoscope.kit.clock import Clock
from rotoscope.media.workshop import Workshop
from rotoscope.services.house import House
from rotoscope.services.links import Links
from rotoscope.store import events
from rotoscope.store.database import migrate, open_database
from rotoscope.store.tables import events as waiting
from rotoscope.store.tables import organizations
from rotoscope.worker.loop import Worker
from rotoscope.worker.route import Route
from tests.conftest import SMALL_LIMITS

REST_SECONDS = 60.0


def mount(folder: Path, megabytes: int, *options: str) -> None:
    subprocess.run(["mount", *options, "-o", f"size={megabytes}m", "-t", "tmpfs", "none", folder], check=True)


def add(name: str):
    def work(conn: sa.Connection) -> None:
        conn.execute(organizations.insert().values(id=name, name="x" * 20_000, created_at_ms=1))
        events.record(conn, JobArrived(name))

    return work


def count(table: sa.Table):
    return lambda conn: conn.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()


async def handle(house: House, happened: Sequence[Event]) -> None:
    await house.db.read(count(organizations))


def fill(house: House) -> tuple[int, int]:
    """Write until the disk has refused a hundred times; how many it took, and how many were refused."""
    taken = refused = 0
    while refused < 100:
        try:
            house.db.write_now(add(f"{taken}-{refused}"))
            taken += 1
        except StorageFull:
            refused += 1
    return taken, refused


def is_blob_refused(house: House) -> bool:
    try:
        house.blobs.put(os.urandom(20_000_000))
    except StorageFull:
        return True
    return False


def heal_seconds(house: House) -> tuple[float, float]:
    """How long after space returns until writing works, and until everything recorded has been handled."""
    began_at = time.monotonic()
    house.db.write_now(add("healed"))
    written_at = time.monotonic()
    while house.db.read_now(count(waiting)) and time.monotonic() - began_at < REST_SECONDS:
        time.sleep(0.05)
    return written_at - began_at, time.monotonic() - began_at


def main(folder: Path) -> None:
    mount(folder, 16)
    url = f"sqlite:///{folder}/rotoscope.sqlite"
    migrate(url)
    house = House(
        db=open_database(url),
        blobs=open_blobs(str(folder / "blobs")),
        fetcher=Fetcher(),
        workshop=Workshop(folder / "staging"),
        clock=Clock(),
        limits=SMALL_LIMITS,
        links=Links("http://rotoscope.test", b"s" * 32),
    )
    worker = Worker(house, {JobArrived: Route(handle)}, beside(url))
    worker.start(wait=True)
    taken, refused = fill(house)
    seen = {"is_blob_refused": is_blob_refused(house), "lost": taken - house.db.read_now(count(organizations))}
    seen |= {"taken": taken, "refused": refused}
    mount(folder, 64, "-o", "remount")
    seen["write_seconds"], seen["heal_seconds"] = heal_seconds(house)
    seen["left"] = house.db.read_now(count(waiting))
    seen["lost_after"] = taken + 1 - house.db.read_now(count(organizations))
    worker.stop()
    house.db.close()
    print(json.dumps(seen))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
