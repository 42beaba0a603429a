"""A database that was changed behind our back is noticed, and nobody waits for that."""

import time
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.upkeep import proofreading, scrubbing
from rotoscope.store import digests as stored_digests
from rotoscope.store import proofreading as reading
from rotoscope.store.database import migrate, open_database
from rotoscope.store.tables import digests, edits, jobs, label_schemas, tracks, workflow_versions
from rotoscope.wire import track_document
from tests.services.working import at_work, box_track, create, move
from tests.tracks import a_track


def never() -> bool:
    return False


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofreading, "RESTS", 0.0)
    monkeypatch.setattr(proofreading, "_begin", lambda _newest: 0)


async def test_a_sound_house_gives_no_cause(house: House) -> None:
    work = at_work(house, prelabels=[box_track("p", 10)])
    work.post(create(1, "a"), move(2, "p", 3), move(3, "a", 5))
    assert await proofreading.proofread(house, never, everything=True) == []


async def test_in_a_week_every_table_is_read(house: House, clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    read: list[str] = []
    monkeypatch.setattr(reading, "faults_of", lambda _path, table, *_rest: read.append(table) or [])
    for _ in range(scrubbing.SHARES):
        await proofreading.proofread(house, never)
        clock.advance(scrubbing.HOUR_MS)
    assert sorted(read) == reading.tables(Path(house.db.place))


async def test_a_page_that_was_torn_is_named(house: House) -> None:
    def place(conn: sa.Connection) -> int:
        root = conn.exec_driver_sql("SELECT rootpage FROM sqlite_schema WHERE name = 'webhooks'").scalar_one()
        return (root - 1) * conn.exec_driver_sql("PRAGMA page_size").scalar_one()

    at = house.db.read_now(place)
    with Path(house.db.place).open("r+b") as file:
        file.seek(at)
        file.write(b"\xff" * 200)
    found = await proofreading.proofread(house, never, everything=True)
    assert found
    assert all("webhooks" in fault for fault in found)


async def test_a_track_that_is_not_what_its_log_says_is_named(house: House) -> None:
    work = at_work(house, prelabels=[box_track("p", 10)])
    work.post(move(1, "p", 3))
    other = replace(a_track({3: (0.9, 0.9, 0.95, 0.95)}), id="p")
    changed = tracks.update().where(tracks.c.track_id == "p").values(document=track_document.encode(other))
    house.db.write_now(lambda conn: conn.execute(changed))
    [fault] = await proofreading.proofread(house, never)
    assert f"job {work.job.id}: track p" in fault
    garbled = tracks.update().where(tracks.c.track_id == "p").values(document=b"\1garbled")
    house.db.write_now(lambda conn: conn.execute(garbled))
    [fault] = await proofreading.proofread(house, never)
    assert "cannot be read" in fault


def test_jobs_of_any_age_have_their_turn(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    at_work(house).post(create(1, "a"))
    monkeypatch.undo()
    assert len(house.db.read_now(proofreading._some)) == 1


@pytest.fixture
def pages_are_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody looks at them meanwhile: that takes long, and is tried above."""
    monkeypatch.setattr(reading, "faults_of", lambda *_: [])


def flipped(house: House, column: sa.Column, **where: object) -> None:
    """One bit of a value is another one, and nothing tells it."""
    table = column.table
    mine = sa.and_(True, *(table.c[name] == value for name, value in where.items()))

    def flip(conn: sa.Connection) -> None:
        value = conn.execute(sa.select(column).where(mine)).scalars().first()
        assert value is not None
        other = bytes([*value[:-1], value[-1] ^ 1]) if isinstance(value, bytes) else value ^ 1
        conn.execute(table.update().where(mine).values({column.name: other}))

    house.db.write_now(flip)


@pytest.mark.usefixtures("pages_are_good")
async def test_a_bit_that_flips_where_no_log_tells_is_seen_by_the_next_reading(house: House) -> None:
    places: list[tuple[sa.Column, dict[str, object]]] = [
        (jobs.c.input, {}),
        (jobs.c.created_at_ms, {}),
        (tracks.c.source, {"ordinal": 0}),
        (tracks.c.document, {"ordinal": 0}),
        (edits.c.created_at_ms, {"revision": 2}),
        (edits.c.document, {"revision": 1}),
        (label_schemas.c.document, {}),
        (workflow_versions.c.created_at_ms, {}),
    ]
    work = at_work(house, prelabels=[box_track("p", 10)])
    work.post(create(1, "a"), move(2, "p", 3))
    found: list[str] = []
    for column, where in places:
        assert await proofreading.proofread(house, never, everything=True) == []
        flipped(house, column, **where)
        faults = [fault for fault in await proofreading.proofread(house, never, everything=True) if "read as" in fault]
        assert len(faults) == 1, (column.name, faults)
        assert faults == [fault for fault in await reread(house) if "read as" in fault], "it is told until it is mended"
        found += faults
        flipped(house, column, **where)
    assert {fault.split()[0] for fault in found} == {"job", "schema", "workflow"}
    assert await proofreading.proofread(house, never, everything=True) == []


async def reread(house: House) -> list[str]:
    return await proofreading.proofread(house, never, everything=True)


@pytest.mark.usefixtures("pages_are_good")
async def test_what_people_do_is_no_fault_and_what_they_did_before_is_still_held(house: House) -> None:
    work = at_work(house, prelabels=[box_track("p", 10)])
    assert await reread(house) == []
    for number in range(1, 4):
        work.post(create(2 * number, f"t{number}"), move(2 * number + 1, "p", number))
        assert await reread(house) == []
    work.post(create(9, "z"))
    flipped(house, edits.c.created_at_ms, revision=2)
    [fault] = [fault for fault in await reread(house) if "read as" in fault]
    assert work.job.id in fault


@pytest.mark.usefixtures("pages_are_good")
async def test_in_a_week_everything_that_never_changes_is_read(house: House, clock: FakeClock) -> None:
    work = at_work(house, prelabels=[box_track("p", 10)])
    for _ in range(scrubbing.SHARES):
        await proofreading.proofread(house, never)
        clock.advance(scrubbing.HOUR_MS)
    known = house.db.read_now(lambda conn: set(conn.execute(sa.select(digests.c.subject)).scalars()))
    wanted = {subject.name for subject in house.db.read_now(stored_digests.subjects)}
    assert known == wanted
    assert f"job {work.job.id}" in known


def test_it_ends_when_it_is_told_to(house: House) -> None:
    many = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300000) SELECT i, hex(i) FROM n"
    house.db.write_now(lambda conn: conn.exec_driver_sql(f"CREATE TABLE long AS {many}"))
    begun = time.monotonic()
    assert reading.faults_of(Path(house.db.place), "long", lambda: True, 1000.0) == []
    assert time.monotonic() - begun < 5


def test_a_folder_that_was_not_left_in_order_says_so(sqlite_url: str) -> None:
    first = open_database(sqlite_url)
    assert not first.was_cut_off
    lock = Path(sqlite_url.removeprefix("sqlite:///") + ".lock")
    first.close()
    again = open_database(sqlite_url)
    assert not again.was_cut_off
    again.close()
    lock.write_text("4711")
    migrate(sqlite_url)
    after_a_kill = open_database(sqlite_url)
    assert after_a_kill.was_cut_off
    after_a_kill.close()
