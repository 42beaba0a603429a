"""A backup: a folder that holds the database of one moment, every blob it names, and the secret of the installation.

It is made while the server runs. The database comes first, then the blobs it names: a blob is named only after it is
kept and never changes, so the two always agree. Doing it again into the same folder copies what is new; the page that
describes the backup is replaced last, in one step, so that the folder always holds the old backup or the new one.
"""

import hashlib
import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec
import sqlalchemy as sa

from rotoscope.blobs import Blobs, DiskBlobs
from rotoscope.kit.durable import sync_file, sync_folder
from rotoscope.kit.version import VERSION
from rotoscope.services.upkeep import copying
from rotoscope.services.upkeep.copying import BackupFailed
from rotoscope.store import references, snapshot
from rotoscope.store.tables import edits, jobs, tracks

FORMAT = 1
DESCRIPTION = "backup.json"
SECRET = "secret.key"
COUNTED = (jobs, tracks, edits)

Told = Callable[[str, int, int], None]  # what is being done, how much of it is done, of how much


@dataclass(frozen=True, slots=True)
class Source:
    """An installation: where its database is, its blobs and its secret."""

    database_url: str
    blobs: Blobs
    secret: Path


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. Times are milliseconds since 1970; `blobs` are names with sizes in bytes."""

    format: int
    version: str
    made_at_ms: int
    database: str
    database_sha256: str
    jobs: int
    tracks: int
    edits: int
    blobs: dict[str, int]

    @property
    def blob_bytes(self) -> int:
        return sum(self.blobs.values())


def describe(folder: Path) -> Backup:
    """Read what a backup says of itself."""
    try:
        backup = msgspec.json.decode((folder / DESCRIPTION).read_bytes(), type=Backup)
    except FileNotFoundError:
        raise BackupFailed(f"{folder} holds no finished backup: it has no {DESCRIPTION}.") from None
    except msgspec.MsgspecError as error:
        raise BackupFailed(f"{folder / DESCRIPTION} cannot be read: {error}") from error
    if backup.format > FORMAT:
        raise BackupFailed(f"This backup was made by Rotoscope {backup.version}; restore it with that or a newer one.")
    return backup


def back_up(source: Source, folder: Path, told: Told) -> Backup:
    """Copy the installation into `folder`. Raises BackupFailed if a blob it names is missing or wrong."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    kept = DiskBlobs(folder / "blobs")
    name = snapshot.file_name(source.database_url)
    fresh = folder / f"new-{name}"
    with snapshot.taken(
        source.database_url, fresh, lambda done, total: told("Copying the database", done, total)
    ) as conn:
        counts = {table.name: conn.scalar(sa.select(sa.func.count()).select_from(table)) or 0 for table in COUNTED}
        names = sorted({reference.sha256 for reference in references.every(conn)})
    sizes = copying.copy_blobs(source.blobs, kept, names, partial(told, "Copying blobs"))
    if source.secret.exists():
        _write(folder / SECRET, source.secret.read_bytes())
    digest = sha256_of(fresh)
    backup = Backup(
        format=FORMAT,
        version=VERSION,
        made_at_ms=time.time_ns() // 1_000_000,
        database=f"{digest[:16]}-{name}",
        database_sha256=digest,
        blobs=sizes,
        **counts,
    )
    _publish(folder, fresh, backup)
    return backup


def _publish(folder: Path, database: Path, backup: Backup) -> None:
    """Let the new description take the place of the old one; then the old database may go."""
    database.replace(folder / backup.database)
    sync_folder(folder)
    _write(folder / DESCRIPTION, msgspec.json.encode(backup))
    for old in folder.glob(f"*-{backup.database.partition('-')[2]}"):
        if old.name != backup.database:
            old.unlink()


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_name(f"new-{path.name}")
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(data)
        file.flush()
        sync_file(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
