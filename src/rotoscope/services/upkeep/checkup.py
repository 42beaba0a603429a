"""The doctor: looks at an installation from all sides and says, for each, how it is and what to do.

Nothing is changed, and it works beside a running server. `deep` reads every blob and compares it with its name: a
picture with flipped bits still decodes, only the hash sees it.
"""

import hashlib
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import sqlalchemy as sa

from rotoscope.blobs import BlobMissing, Blobs
from rotoscope.domain.job import JobState
from rotoscope.services.upkeep import schedule
from rotoscope.store import migrations, references, snapshot, sqlite
from rotoscope.store.database import Database
from rotoscope.store.tables import events, jobs, stranded_events

FREE_SHARE_MIN = 0.05
FREE_BYTES_MIN = 1 << 30
LATE_MS = 10 * 60 * 1000
CARRIED = (JobState.ARRIVING, JobState.BUILDING)
LATE_BACKUPS = 2  # so many times as old as it should be: one has failed, or takes as long as that
CLOCK_MS = 5 * 60 * 1000
NAMED_MAX = 5  # of many faults of one kind so many are named


class Health(StrEnum):
    GOOD = "good"
    DOUBTFUL = "doubtful"  # it works; somebody should look
    BAD = "bad"  # something is lost, or will be


@dataclass(frozen=True, slots=True)
class Finding:
    """One side of the installation: how it is, what was seen, and what to do if that is not good."""

    what: str
    health: Health
    seen: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Patient:
    """What is looked at."""

    folder: Path
    database_url: str
    db: Database
    blobs: Blobs
    secret: Path
    backups: schedule.Plan | None = None


Told = Callable[[str, int, int], None]


def look(patient: Patient, told: Told, *, deep: bool = False) -> Iterator[Finding]:
    """All findings, the quick ones first."""
    yield _programs()
    yield _disk(patient.folder)
    yield _secret(patient.secret)
    yield _backups(patient.backups, patient.folder)
    yield _tables(patient.database_url)
    told("Checking the database", 0, 0)
    yield _integrity(patient.database_url)
    yield patient.db.read_now(_clock)
    yield from patient.db.read_now(_outbox)
    yield _blobs(patient, told, deep=deep)


def _programs() -> Finding:
    library = ".".join(map(str, sqlite.driver.sqlite_version_info))
    seen = f"Python {sys.version.split()[0]}, SQLite {library}"
    try:
        sqlite.require_version()
    except RuntimeError as error:
        return Finding("Programs", Health.BAD, seen, str(error))
    return Finding("Programs", Health.GOOD, seen)


def _disk(folder: Path) -> Finding:
    usage = shutil.disk_usage(folder)
    seen = f"{usage.free / 1e9:.1f} GB free of {usage.total / 1e9:.1f} GB"
    if usage.free < min(FREE_BYTES_MIN, usage.total * FREE_SHARE_MIN):
        return Finding("Disk", Health.BAD, seen, "Make room, or move the data folder: writes will be refused soon.")
    if usage.free < usage.total * FREE_SHARE_MIN:
        return Finding("Disk", Health.DOUBTFUL, seen, "Less than a twentieth is free; make room in time.")
    return Finding("Disk", Health.GOOD, seen)


def _secret(path: Path) -> Finding:
    if not path.exists():
        return Finding("Secret", Health.DOUBTFUL, "none yet", "It is made at the first start of the server.")
    mode = path.stat().st_mode & 0o777
    if mode & 0o077:
        return Finding("Secret", Health.BAD, f"readable by others (mode {mode:o})", f"chmod 600 {path}")
    return Finding("Secret", Health.GOOD, "readable by its owner only")


def _backups(plan: schedule.Plan | None, data: Path) -> Finding:
    if plan is None:
        advice = "Unless something else runs `rotoscope backup`, set ROTOSCOPE_BACKUP_TO."
        return Finding("Backups", Health.GOOD, "none are planned here", advice)
    age_ms = schedule.age_ms(plan, time.time_ns() // 1_000_000)
    every = f"one is planned every {plan.every_ms / 60_000:.0f} minutes"
    look = "Is the server running? Its log says why under backup_failed."
    if age_ms is None:
        return Finding("Backups", Health.BAD, f"none in {plan.folder}; {every}", look)
    seen = f"the newest is {age_ms / 60_000:.0f} minutes old; {every}"
    if age_ms > LATE_BACKUPS * plan.every_ms:
        return Finding("Backups", Health.BAD, seen, look)
    if plan.folder.stat().st_dev == data.stat().st_dev:
        return Finding("Backups", Health.GOOD, seen, "They are on the disk of the data: copy them off it, too.")
    return Finding("Backups", Health.GOOD, seen)


def _tables(url: str) -> Finding:
    current, newest = migrations.standing(url)
    if current == newest:
        return Finding("Tables", Health.GOOD, f"at step {current}")
    return Finding("Tables", Health.DOUBTFUL, f"at step {current}, the newest is {newest}", "Run `rotoscope migrate`.")


def _integrity(url: str) -> Finding:
    faults = snapshot.faults_of(url)
    if not faults:
        return Finding("Database", Health.GOOD, "whole")
    advice = "Stop the server, copy the data folder as it is, and restore the newest backup."
    return Finding("Database", Health.BAD, _named(faults), advice)


def _clock(conn: sa.Connection) -> Finding:
    newest = conn.scalar(sa.select(sa.func.max(jobs.c.updated_at_ms))) or 0
    ahead_ms = newest - time.time_ns() // 1_000_000
    if ahead_ms > CLOCK_MS:
        seen = f"the newest job was changed {ahead_ms / 60_000:.0f} minutes from now"
        return Finding("Clock", Health.DOUBTFUL, seen, "Set the clock of this machine; it seems to be behind.")
    return Finding("Clock", Health.GOOD, "not behind the newest job")


def _outbox(conn: sa.Connection) -> list[Finding]:
    since_ms = time.time_ns() // 1_000_000 - LATE_MS
    waiting = conn.scalar(sa.select(sa.func.count()).select_from(events)) or 0
    late = (
        conn.scalar(sa.select(sa.func.count()).where(jobs.c.state.in_(CARRIED), jobs.c.updated_at_ms < since_ms)) or 0
    )
    found = [Finding("Background work", Health.GOOD, f"{waiting} events wait for it")]
    if late:
        seen = f"{late} jobs have been arriving or building for more than ten minutes; {waiting} events wait"
        advice = "Is `rotoscope serve` or `rotoscope worker` running? Long videos may just take their time."
        found = [Finding("Background work", Health.DOUBTFUL, seen, advice)]
    stranded = conn.execute(sa.select(stranded_events.c.kind, stranded_events.c.subject_id)).all()
    if stranded:
        seen = _named([f"{kind} of {subject}" for kind, subject in stranded])
        advice = "They failed ten times; the log of the server says why."
        found.append(Finding("Stranded events", Health.BAD, seen, advice))
    return found


def _blobs(patient: Patient, told: Told, *, deep: bool) -> Finding:
    named: dict[str, str] = patient.db.read_now(lambda conn: dict(references.every(conn)))
    faults: list[str] = []
    total_bytes = 0
    for done, (sha256, owner) in enumerate(sorted(named.items()), 1):
        try:
            total_bytes += patient.blobs.size(sha256)
            if deep and _digest(patient.blobs, sha256) != sha256:
                faults.append(f"{owner} has changed on disk ({sha256[:12]}…)")
        except BlobMissing:
            faults.append(f"{owner} is missing ({sha256[:12]}…)")
        told("Checking blobs", done, len(named))
    if faults:
        advice = (
            "Copy them from the folder blobs/ of a backup, which has them by name, or have the frames fetched again."
        )
        return Finding("Blobs", Health.BAD, _named(faults), advice)
    how = "every byte checked" if deep else "all there; --deep also reads every byte"
    return Finding("Blobs", Health.GOOD, f"{len(named)}, {total_bytes / 1e6:.1f} MB, {how}")


def _digest(blobs: Blobs, sha256: str) -> str:
    digest = hashlib.sha256()
    for chunk in blobs.open_stream(sha256):
        digest.update(chunk)
    return digest.hexdigest()


def _named(faults: list[str]) -> str:
    more = f" and {len(faults) - NAMED_MAX} more" if len(faults) > NAMED_MAX else ""
    return "; ".join(faults[:NAMED_MAX]) + more
