"""Many results in one archive: the completed jobs of a project that a filter names, streamed."""

import zipfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, cast

import msgspec
import sqlalchemy as sa

from rotoscope.domain.job import Job, JobState
from rotoscope.domain.member import Principal
from rotoscope.kit.file_name import result_file_name
from rotoscope.services.access import project_of
from rotoscope.services.house import House
from rotoscope.store import jobs

JOBS_AT_ONCE = 200
PIECE_BYTES = 1 << 18
MANIFEST = "jobs.ndjson"
LEVEL = 1  # JSON of coordinates shrinks to a fifth at once, and little more for ten times the work
THEN = (1980, 1, 1, 0, 0, 0)  # the same results are the same archive, whenever it is made


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which completed jobs: of a batch, with this in their reference, or just these."""

    batch_id: str = ""
    text: str = ""
    job_ids: Collection[str] = ()


class _Pipe:
    """Where the archive is written: what is in it is taken out again after each piece."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self.size = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self.size += len(data)
        return len(data)

    def flush(self) -> None:
        """Nothing waits anywhere."""

    def taken(self) -> bytes:
        found, self._pieces, self.size = b"".join(self._pieces), [], 0
        return found


def may_export(conn: sa.Connection, principal: Principal, project_id: str) -> None:
    """Refuse before anything is sent."""
    project_of(conn, principal, project_id)


def archive(house: House, project_id: str, wanted: Wanted) -> Iterator[bytes]:
    """A zip of a result a job, and `jobs.ndjson` that says which file is which; pieces of it, as they are made.

    Blocks. No transaction outlives a page of jobs: an export of a day holds up nobody.
    """
    pipe = _Pipe()
    listed: list[bytes] = []
    with zipfile.ZipFile(cast("IO[bytes]", pipe), "w", zipfile.ZIP_DEFLATED, compresslevel=LEVEL) as zipped:
        for job in _found(house, project_id, wanted):
            name = f"results/{result_file_name(job.reference_id, job.id)}"
            said = {"job_id": job.id, "reference_id": job.reference_id, "batch_id": job.batch_id}
            try:
                house.blobs.size(job.result_sha256 or "")
            except LookupError:  # the others are worth having; which one is not there is said
                listed.append(msgspec.json.encode(said | {"file": None, "sha256": job.result_sha256}) + b"\n")
                continue
            listed.append(msgspec.json.encode(said | {"file": name, "sha256": job.result_sha256}) + b"\n")
            with zipped.open(_entry(name), "w", force_zip64=True) as file:
                for piece in house.blobs.open_stream(job.result_sha256 or ""):
                    file.write(piece)
                    if pipe.size >= PIECE_BYTES:
                        yield pipe.taken()
        zipped.writestr(_entry(MANIFEST), b"".join(listed))
    yield pipe.taken()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, THEN)
    entry.compress_type = zipfile.ZIP_DEFLATED
    setattr(entry, "_compresslevel", LEVEL)  # noqa: B010 - until Python 3.13 it has no public name
    return entry


def _found(house: House, project_id: str, wanted: Wanted) -> Iterator[Job]:
    after = 0
    while True:
        page = house.db.read_now(lambda conn, after=after: _page(conn, project_id, wanted, after))
        for job in page:
            if job.result_sha256:
                yield job
        if len(page) < JOBS_AT_ONCE:
            return
        after = page[-1].sequence


def _page(conn: sa.Connection, project_id: str, wanted: Wanted, after: int) -> list[Job]:
    return jobs.page(
        conn,
        project_id,
        states=(JobState.COMPLETED,),
        batch_id=wanted.batch_id,
        text=wanted.text,
        ids=wanted.job_ids,
        after=after,
        limit=JOBS_AT_ONCE,
    )
