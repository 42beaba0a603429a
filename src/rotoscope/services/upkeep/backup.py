"""A backup: a folder that holds the database of one moment, every blob it names, and the secret of the installation.

It is made while the server runs. The database comes first, then the blobs it names: a blob is named only after it is
kept and never changes, so the two always agree. Doing it again into the same folder copies what is new; what is new is
read back before it counts, and a share of the rest as well, so that all is read within a week of hourly backups.
"""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import sqlalchemy as sa

from rotoscope.blobs import Blobs, DiskBlobs
from rotoscope.services.upkeep import copying, generations, scrubbing
from rotoscope.services.upkeep.copying import BackupFailed
from rotoscope.services.upkeep.generations import Backup
from rotoscope.store import references, snapshot
from rotoscope.store.tables import edits, jobs, tracks

COUNTED = (jobs, tracks, edits)

Told = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


@dataclass(frozen=True, slots=True)
class Source:
    """An installation: where its database is, its blobs and its secret."""

    database_url: str
    blobs: Blobs
    secret: Path


def back_up(source: Source, folder: Path, told: Told, *, keep: int = 1) -> Backup:
    """Copy the installation into `folder`, where `keep` backups stay. Raises BackupFailed if a blob it names is missing
    or wrong, or what was written cannot be read back; then those that were there are as they were."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with generations.held(folder):
        return _back_up(source, folder, told, keep)


def _back_up(source: Source, folder: Path, told: Told, keep: int) -> Backup:
    kept = DiskBlobs(folder / generations.BLOBS)
    name = snapshot.file_name(source.database_url)
    fresh = folder / f"new-{name}"
    made_at_ms = max(time.time_ns() // 1_000_000, *(moment + 1 for moment in [0, *generations.moments(folder)]))
    with snapshot.taken(
        source.database_url, fresh, lambda done, total: told("Copying the database", done, total)
    ) as conn:
        counts = {table.name: conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in COUNTED}
        names = sorted({reference.sha256 for reference in references.every(conn)})
    _drop_rot(kept, names, made_at_ms)
    lacking = [sha256 for sha256 in names if not kept.exists(sha256)]
    sizes = copying.copy_blobs(source.blobs, kept, names, partial(told, "Copying blobs"))
    _read_back(kept, lacking, told)
    told("Checking the database", 0, 0)
    if faults := snapshot.faults_of_copy(fresh):
        raise BackupFailed(f"The copy of the database is not whole: {faults[0]}. `rotoscope doctor` looks at yours.")
    if source.secret.exists():
        generations.write(folder / generations.SECRET, source.secret.read_bytes())
    digest = generations.sha256_of(fresh)
    backup = Backup(
        made_at_ms=made_at_ms,
        database=f"{digest[:16]}-{name}",
        database_sha256=digest,
        blobs=sizes,
        jobs=counts["jobs"],
        tracks=counts["tracks"],
        edits=counts["edits"],
    )
    generations.publish(folder, fresh, backup, keep)
    return backup


def _drop_rot(kept: DiskBlobs, names: Iterable[str], now_ms: int) -> None:
    """What has changed since it was copied is copied anew; each hour has its share to be read."""
    share = scrubbing.share_at(now_ms)
    for sha256 in names:
        if scrubbing.share_of(sha256) == share and kept.exists(sha256) and not scrubbing.is_right(kept, sha256):
            kept.delete(sha256)


def _read_back(kept: DiskBlobs, names: list[str], told: Told) -> None:
    for done, sha256 in enumerate(names, 1):
        if not scrubbing.is_right(kept, sha256):
            raise BackupFailed(f"Blob {sha256} was written to the backup and reads differently; look at that disk.")
        told("Reading back", done, len(names))
