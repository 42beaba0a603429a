"""Rot is found by itself, within a week, wherever it is."""

from dataclasses import replace
from pathlib import Path

import pytest

from rotoscope.blobs import DiskBlobs
from rotoscope.domain.frame import Frame, FrameState
from rotoscope.kit.clock import FakeClock
from rotoscope.services.house import House
from rotoscope.services.upkeep import scrubbing
from rotoscope.store import frames
from tests.factories import a_job

PICTURES = [b"picture %d" % number for number in range(40)]


async def test_in_a_week_every_flipped_bit_and_every_missing_blob_is_found_once(
    house: House, clock: FakeClock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scrubbing, "RESTS", 0.0)
    house = replace(house, blobs=DiskBlobs(tmp_path / "blobs"))
    names = house.blobs.put_many(PICTURES)
    job = a_job(house, frames=len(names))
    kept = [
        Frame(job.id, at, f"f{at}", "https://example.com/f", FrameState.READY, name) for at, name in enumerate(names)
    ]
    house.db.write_now(lambda conn: frames.keep(conn, kept))
    for at, name in enumerate(names[:20]):
        path = house.blobs.path(name)
        assert path is not None
        data = bytearray(path.read_bytes())
        data[at % len(data)] ^= 1 << at % 8
        path.write_bytes(data)
    house.blobs.delete(names[20])
    found: list[str] = []
    for _ in range(scrubbing.SHARES):
        found += await scrubbing.scrub(house)
        clock.advance(scrubbing.HOUR_MS)
    assert sorted(found) == sorted(names[:21])
