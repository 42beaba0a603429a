"""Putting a backup back, into an installation that is still empty. Every byte is checked on the way."""

import os
from functools import partial
from pathlib import Path

from rotoscope.blobs import DiskBlobs
from rotoscope.kit.durable import sync_folder
from rotoscope.services.upkeep import copying, generations
from rotoscope.services.upkeep.backup import Source, Told
from rotoscope.services.upkeep.copying import BackupFailed
from rotoscope.services.upkeep.generations import Backup
from rotoscope.store import snapshot


def check(folder: Path, told: Told) -> Backup:
    """Read the newest backup and compare it with what it says of itself; BackupFailed at the first difference."""
    described = generations.describe(folder)
    database = folder / described.database
    if not database.exists() or generations.sha256_of(database) != described.database_sha256:
        raise BackupFailed(f"{database} is not what was written; use another backup.")
    kept = DiskBlobs(folder / generations.BLOBS)
    for done, name in enumerate(described.blobs, 1):
        place = kept.path(name)
        if place is None or generations.sha256_of(place) != name:
            raise BackupFailed(f"Blob {name} of the backup is missing or has changed; use another backup.")
        told("Checking blobs", done, len(described.blobs))
    return described


def restore(folder: Path, target: Source, told: Told, at_ms: int | None = None) -> Backup:
    """Bring a backup into an empty database and blob store: the newest, or the newest that was not made after `at_ms`.
    The database comes last: without it nothing is there.

    Uploads that were still arriving begin anew; work that was under way is done again from the outbox.
    """
    described = generations.describe(folder, at_ms)
    wanted = snapshot.file_name(target.database_url)
    if not described.database.endswith(wanted):
        raise BackupFailed(f"The backup holds {described.database}; it goes back into the kind of database it is of.")
    database = folder / described.database
    if generations.sha256_of(database) != described.database_sha256:
        raise BackupFailed(f"{database} is not what was written; use another backup.")
    snapshot.require_empty(target.database_url)
    copying.copy_blobs(
        *(DiskBlobs(folder / generations.BLOBS), target.blobs, sorted(described.blobs)),
        partial(told, "Restoring blobs"),
    )
    _restore_secret(folder / generations.SECRET, target.secret)
    told("Restoring the database", 0, 1)
    snapshot.put_back(database, target.database_url)
    told("Restoring the database", 1, 1)
    return described


def _restore_secret(source: Path, target: Path) -> None:
    """The old secret: signed addresses that are about stay good."""
    if source.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with open(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            file.write(source.read_bytes())
            file.flush()
            os.fsync(file.fileno())
        sync_folder(target.parent)
