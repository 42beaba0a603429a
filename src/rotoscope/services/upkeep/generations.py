"""What lies in a folder of backups: one place for blobs, and for each backup a database and a page that describes it.

`backup.json` is the newest; `backups/<moment>.json` are all that are kept, the newest among them, by the moment whose
database they hold. A page is written last and in one step, so that what it describes is always there.
"""

import contextlib
import fcntl
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec

from rotoscope.blobs import DiskBlobs
from rotoscope.kit.durable import sync_file, sync_folder
from rotoscope.kit.version import VERSION
from rotoscope.services.upkeep.copying import BackupFailed

FORMAT = 1
DESCRIPTION = "backup.json"
DESCRIPTIONS = "backups"
SECRET = "secret.key"
BLOBS = "blobs"
LOCK = "lock"


class BackupUnderWay(BackupFailed):
    """Somebody else is making a backup into the same folder."""


class Backup(msgspec.Struct, frozen=True, kw_only=True):
    """What a backup says of itself. Times are milliseconds since 1970; `blobs` are names with sizes in bytes."""

    format: int = FORMAT
    version: str = VERSION
    made_at_ms: int  # the database is of this moment, or a little later
    database: str
    database_sha256: str
    jobs: int
    tracks: int
    edits: int
    blobs: dict[str, int]

    @property
    def blob_bytes(self) -> int:
        return sum(self.blobs.values())


def describe(folder: Path, at_ms: int | None = None) -> Backup:
    """What the newest backup says of itself, or the newest that was not made after `at_ms`."""
    if at_ms is None:
        return _read(folder / DESCRIPTION, folder)
    older = [made_at_ms for made_at_ms in moments(folder) if made_at_ms <= at_ms]
    if not older:
        raise BackupFailed(f"{folder} holds no backup that is as old as that; `--at` takes a later moment.")
    return _read(_page(folder, older[-1]), folder)


def moments(folder: Path) -> list[int]:
    """When the backups in the folder were made, the oldest first. Cheap: nothing is read."""
    with contextlib.suppress(FileNotFoundError, NotADirectoryError):
        return sorted(
            int(name.removesuffix(".json"))
            for name in os.listdir(folder / DESCRIPTIONS)
            if name.removesuffix(".json").isdecimal()
        )
    return []


def publish(folder: Path, database: Path, backup: Backup, keep: int) -> None:
    """Let a finished backup be the newest; only `keep` stay, and nothing that none of them names."""
    (folder / DESCRIPTIONS).mkdir(exist_ok=True, mode=0o700)
    database.replace(folder / backup.database)
    sync_folder(folder)
    page = msgspec.json.encode(backup)
    write(_page(folder, backup.made_at_ms), page)
    write(folder / DESCRIPTION, page)
    _forget(folder, keep)


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Keep others from changing what is in the folder. Raises BackupUnderWay if somebody does right now."""
    with (folder / LOCK).open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupUnderWay(f"Another backup into {folder} is under way; this one has done nothing.") from None
        yield


def write(path: Path, data: bytes) -> None:
    """Durably, in one step, for the owner's eyes only."""
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


def _forget(folder: Path, keep: int) -> None:
    """The pages go first: what they described may be half gone after a crash, and goes with the next backup."""
    for made_at_ms in moments(folder)[:-keep]:
        _page(folder, made_at_ms).unlink()
    sync_folder(folder / DESCRIPTIONS)
    kept = [_read(_page(folder, made_at_ms), folder) for made_at_ms in moments(folder)]
    databases = {backup.database for backup in kept}
    for old in folder.glob("*-database.*"):
        if old.name not in databases and not old.name.startswith("new-"):
            old.unlink()
    named = {name for backup in kept for name in backup.blobs}
    blobs = DiskBlobs(folder / BLOBS)
    for shelf in (folder / BLOBS).glob("[0-9a-f][0-9a-f]"):
        for name in os.listdir(shelf):
            if name not in named:
                blobs.delete(name)


def _page(folder: Path, made_at_ms: int) -> Path:
    return folder / DESCRIPTIONS / f"{made_at_ms}.json"


def _read(path: Path, folder: Path) -> Backup:
    try:
        backup = msgspec.json.decode(path.read_bytes(), type=Backup)
    except FileNotFoundError:
        raise BackupFailed(f"{folder} holds no finished backup: it has no {path.name}.") from None
    except msgspec.MsgspecError as error:
        raise BackupFailed(f"{path} cannot be read: {error}") from error
    if backup.format > FORMAT:
        raise BackupFailed(f"This backup was made by Rotoscope {backup.version}; restore it with that or a newer one.")
    return backup
