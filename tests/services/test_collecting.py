"""Blobs that nothing names go, in two steps; what somebody names stays, whatever happens between."""

import os
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pysqlite3.dbapi2 as driver
import pytest

from rotoscope.blobs import DiskBlobs
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.domain.project import KEPT_MS
from rotoscope.kit.clock import FakeClock
from rotoscope.services import project_life
from rotoscope.services.house import House
from rotoscope.services.upkeep import clearing, collecting
from rotoscope.services.upkeep.collecting import ASIDE_MS, OLD_MS, Collected
from rotoscope.store import frames
from rotoscope.store.tables import frames as frames_table
from rotoscope.store.tables import jobs as jobs_table
from tests.factories import a_job, a_project

ROUNDS = int(os.environ.get("INTERLEAVINGS", "60"))


@pytest.fixture
def stocked(house: House, clock: FakeClock, tmp_path: Path) -> Iterator[House]:
    """A house whose blobs lie on disk, small ones in packs. Files know the real time, so the clock is set to it."""
    clock.at_ms = time.time_ns() // 1_000_000
    blobs = DiskBlobs(tmp_path / "blobs", is_packing=True)
    yield replace(house, blobs=blobs)
    blobs.close()


def name_it(house: House, job_id: str, index: int, sha256: str) -> None:
    frame = Frame(job_id, index, f"f{index}", "https://example.com/f", FrameState.READY, sha256)
    house.db.write_now(lambda conn: frames.keep(conn, [frame]))


async def test_what_nothing_names_goes_after_a_day_and_a_half(stocked: House, clock: FakeClock) -> None:
    job = a_job(stocked)
    named, orphan = stocked.blobs.put_many([b"named", b"an orphan"])
    name_it(stocked, job.id, 0, named)
    assert await collecting.collect(stocked) == Collected(0, 0, 0), "it may be about to be named"
    clock.advance(OLD_MS + 1000)
    assert await collecting.collect(stocked) == Collected(1, 0, 0)
    assert stocked.blobs.get(orphan) == b"an orphan"
    clock.advance(ASIDE_MS)
    assert await collecting.collect(stocked) == Collected(0, 0, 0)
    clock.advance(1000)
    assert await collecting.collect(stocked) == Collected(0, 0, 1)
    assert not stocked.blobs.exists(orphan)
    assert stocked.blobs.get(named) == b"named"


async def test_a_database_that_names_nothing_is_no_reason_to_drop_everything(stocked: House, clock: FakeClock) -> None:
    sha256 = stocked.blobs.put(b"of another database")
    for _ in range(3):
        clock.advance(OLD_MS + 1000)
        assert await collecting.collect(stocked) == Collected(0, 0, 0)
    assert stocked.blobs.get(sha256) == b"of another database"


async def test_what_is_named_after_all_comes_back(stocked: House, clock: FakeClock) -> None:
    job = a_job(stocked)
    sha256, named = stocked.blobs.put_many([b"late", b"named"])
    name_it(stocked, job.id, 1, named)
    clock.advance(OLD_MS + 1000)
    await collecting.collect(stocked)
    name_it(stocked, job.id, 0, sha256)
    assert await collecting.collect(stocked) == Collected(0, 1, 0)
    clock.advance(OLD_MS + ASIDE_MS + 2000)
    assert await collecting.collect(stocked) == Collected(0, 0, 0)
    assert stocked.blobs.get(sha256) == b"late"


@pytest.mark.parametrize("is_packing", [True, False], ids=["packs", "files"])
def test_who_puts_while_it_is_collected_loses_nothing(tmp_path: Path, is_packing: bool) -> None:
    """The worst case: what is put was an orphan for long, and is set aside and dropped in the same moment."""
    mine = DiskBlobs(tmp_path, is_packing=is_packing)
    theirs = DiskBlobs(tmp_path, is_packing=is_packing)
    for number in range(ROUNDS):
        data = b"picture %d" % number
        name = mine.put(data)
        _make_old(mine, tmp_path, name, is_packing=is_packing)
        begun = threading.Barrier(2)

        def collect(name: str = name, begun: threading.Barrier = begun) -> None:
            begun.wait()
            theirs.aside.take([name], 1000, 1000)
            theirs.aside.drop([name])

        collector = threading.Thread(target=collect)
        collector.start()
        begun.wait()
        mine.put(data)
        collector.join()
        assert mine.get(name) == data, number
    mine.close()
    theirs.close()


def _make_old(blobs: DiskBlobs, folder: Path, name: str, *, is_packing: bool) -> None:
    if not is_packing:
        os.utime(blobs.path(name) or "", (0, 0))
        return
    with closing(driver.connect(folder / "packs" / "index.sqlite")) as conn:  # another library undoes our locks
        conn.execute("UPDATE places SET put_at_ms = 0")
        conn.commit()


def test_who_makes_it_young_while_it_moves_writes_it_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The system looks for the file before it sets its time: in between, somebody looked at its age and moved it."""
    blobs = DiskBlobs(tmp_path)
    name = blobs.put(b"picture")
    _make_old(blobs, tmp_path, name, is_packing=False)
    set_time = os.utime

    def slowly(place: str) -> None:
        monkeypatch.undo()
        with open(place, "rb") as file:
            assert blobs.aside.take([name], 1000, 1000) == [name]
            set_time(file.fileno())

    monkeypatch.setattr(os, "utime", slowly)
    assert blobs.put(b"picture") == name
    blobs.aside.drop([name])
    assert blobs.get(name) == b"picture"


async def test_a_deleted_project_leaves_no_byte_behind(stocked: House, clock: FakeClock, tmp_path: Path) -> None:
    studio, other = a_project(stocked), a_project(stocked)
    doomed, stays = a_job(stocked, studio), a_job(stocked, other)
    shared = stocked.blobs.put(b"shared by both")
    canary = b"canary " * 60_000
    for index, data in enumerate((b"a small canary", canary, b"shared by both")):
        name_it(stocked, doomed.id, index, stocked.blobs.put(data))
    name_it(stocked, stays.id, 0, shared)
    stocked.db.write_now(
        lambda conn: conn.execute(
            frames_table.update().where(frames_table.c.job_id == doomed.id).values(src="https://example.com/canary")
        )
    )
    stocked.db.write_now(
        lambda conn: conn.execute(
            jobs_table.update().where(jobs_table.c.id == doomed.id).values(reference_id="canary", input=canary)
        )
    )
    stocked.db.write_now(lambda conn: project_life.delete(conn, stocked, studio.manager, studio.project.id))
    for moment_ms in (KEPT_MS + 1000, ASIDE_MS + 1000):
        clock.advance(moment_ms)
        await clearing.clear(stocked)
        await collecting.collect(stocked)
    stocked.db.close()
    left = [path for path in tmp_path.rglob("*") if path.is_file() and b"canary" in path.read_bytes()]
    assert left == []
    assert stocked.blobs.get(shared) == b"shared by both"
