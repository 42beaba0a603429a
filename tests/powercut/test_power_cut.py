"""A power cut at any moment: whatever was told is there, and nothing that is there is half of something."""

import hashlib
import os
import random
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from rotoscope import app
from rotoscope.blobs import DiskBlobs
from rotoscope.domain.frame import FrameState
from rotoscope.settings import Settings
from rotoscope.store import snapshot
from rotoscope.store.tables import frames, jobs
from tests.powercut.recording import Disk, Luck, Step, compiled, record
from tests.powercut.workload import MUTANTS
from tests.trust import figures
from tests.trust.figures import Figure

JOBS = 24
SEED = 1
IMAGES = int(os.environ.get("POWER_CUTS", "240"))
IMAGES_OF_A_MUTANT = 120
STATEMENTS: dict[Any, Any] = {}  # made once, and not for each image
TWICE = (Luck.NOTHING, Luck.SOME, Luck.SOME, Luck.ALL)


@dataclass
class Verdict:
    """What the images showed."""

    images: int = 0
    acknowledged: int = 0
    lost: set[str] = field(default_factory=set)
    corrupt: list[str] = field(default_factory=list)
    dangling: set[str] = field(default_factory=set)

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.corrupt or self.dangling)


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return compiled(tmp_path_factory.mktemp("recorder"))


@pytest.fixture
def image() -> Iterator[Path]:
    """Where images are rebuilt: in memory where there is such a folder, for a disk takes its time over each file."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield Path(folder) / "image"


@pytest.mark.slow
def test_a_power_cut_loses_nothing_that_was_told(
    library: Path, image: Path, tmp_path: Path, record_property: Callable[[str, object], None]
) -> None:
    verdict = judged(library, tmp_path, image, IMAGES)
    figures.told_by(record_property, figure_of(verdict))
    assert verdict.acknowledged == 3 * JOBS
    assert verdict.images >= IMAGES
    assert verdict.is_clean, verdict


@pytest.mark.slow
@pytest.mark.parametrize("mutant", MUTANTS)
def test_each_careless_habit_is_caught(mutant: str, library: Path, image: Path, tmp_path: Path) -> None:
    verdict = judged(library, tmp_path, image, IMAGES_OF_A_MUTANT, mutant)  # up to the first that shows it
    assert not verdict.is_clean, f"{mutant} survived: the images cannot show what they are for"


def figure_of(verdict: Verdict) -> Figure:
    told = (
        f"{verdict.images} disk images, {verdict.acknowledged} acknowledged, {len(verdict.lost)} lost, "
        f"{len(verdict.corrupt)} corrupt, {len(verdict.dangling)} dangling blobs"
    )
    return Figure(2, "power cuts", told, "0 of each", str(SEED), verdict.is_clean)


def judged(library: Path, folder: Path, image: Path, images: int, *mutant: str) -> Verdict:
    """Record the work, cut the power at moments spread over it, and look at what is left each time."""
    root = folder / "root"
    app.prepare(Settings(data=root / "data"))
    for number in range(256):
        (root / "data" / "blobs" / f"{number:02x}").mkdir(parents=True)
    disk = Disk(root)
    steps = record(root, library, folder / "log", "-m", "tests.powercut.workload", str(root), str(JOBS), *mutant)
    verdict = Verdict()
    moments = sorted(random.Random(SEED).sample(range(len(steps)), images // len(TWICE)))
    walk(disk, steps, set(moments), image, verdict, lambda verdict: bool(mutant) and not verdict.is_clean)
    return verdict


def walk(
    disk: Disk,
    steps: list[Step],
    moments: set[int],
    image: Path,
    verdict: Verdict,
    is_enough: Callable[[Verdict], bool],
) -> None:
    for number, step in enumerate(steps):
        disk.go(step)
        if number in moments:
            for seed, luck in enumerate(TWICE):
                disk.cut(luck, 1000 * number + seed, image)
                look(image, disk.acks, verdict, f"step {number}, {luck}")
                clear(image)
        if is_enough(verdict):
            return
    verdict.acknowledged = len(disk.acks)


def clear(image: Path) -> None:
    """Ready for the next one. Folders stay: all that matter were there before the recording began."""
    for folder, _, files in os.walk(image):
        for file in files:
            os.unlink(os.path.join(folder, file))


def look(image: Path, acks: list[str], verdict: Verdict, where: str) -> None:
    """Open the image as the next start would, and compare it with what was told."""
    verdict.images += 1
    url = f"sqlite:///{image / 'data' / 'rotoscope.sqlite'}"
    if faults := snapshot.faults_of(url):
        verdict.corrupt.append(f"{where}: {faults[0]}")
        return
    with snapshot.reading(image / "data" / "rotoscope.sqlite") as conn:
        conn = conn.execution_options(compiled_cache=STATEMENTS)
        created = {row.id: row.result_sha256 for row in conn.execute(jobs.select())}
        kept = [row for row in conn.execute(frames.select()) if row.state == FrameState.READY]
    ready = {row.job_id for row in kept}
    for ack in acks:
        what, job_id = ack.split()
        there = {"created": job_id in created, "fetched": job_id in ready, "built": bool(created.get(job_id))}
        if not there[what]:
            verdict.lost.add(f"{where}: {ack}")
    blobs = DiskBlobs(image / "data" / "blobs", is_packing=True)
    for sha256 in {row.sha256 for row in kept} | {name for name in created.values() if name}:
        if not blobs.exists(sha256) or hashlib.sha256(blobs.get(sha256)).hexdigest() != sha256:
            verdict.dangling.add(f"{where}: {sha256}")
    blobs.close()
