"""Frames that come from uploads: one picture, or a picture named in an archive."""

import asyncio
from collections.abc import Iterable, Sequence
from contextlib import closing

import sqlalchemy as sa

from rotoscope.domain.frame import Frame
from rotoscope.domain.job import Job
from rotoscope.domain.upload import Upload
from rotoscope.media.facts import ArchiveFacts, ImageFacts, MediaRefused
from rotoscope.services import sources
from rotoscope.services.house import House
from rotoscope.services.media import arrival, pictures
from rotoscope.services.media.pictures import Failure
from rotoscope.services.sources import Facts

Kept = Frame | Failure

MISSING = Failure("upload_missing", "There is no such upload, or it is not ready; upload the file again.")
NO_SUCH_NAME = Failure("archive_name_missing", "The archive has no picture of this name.")
NOT_ONE_PICTURE = Failure("upload_not_a_frame", "This upload is not one picture; name an entry: upload:<id>/<name>.")


async def keep_uploaded(house: House, job: Job, addresses: Sequence[str]) -> dict[str, Kept]:
    """What became of each `upload:` address."""
    wanted: dict[str, dict[str, str]] = {}  # upload id → entry name → address
    for address in addresses:
        upload_id, _, name = address.partition(":")[2].partition("/")
        wanted.setdefault(upload_id, {})[name] = address
    found = await house.db.read(lambda conn: _find(conn, job, wanted))
    kept: dict[str, Kept] = {}
    for upload_id, names in wanted.items():
        by_name = await _keep_from(house, found[upload_id], list(names))
        kept.update({names[name]: one for name, one in by_name.items()})
    return kept


def _find(conn: sa.Connection, job: Job, upload_ids: Iterable[str]) -> dict[str, tuple[Upload, Facts] | None]:
    organization_id = arrival.organization_of(conn, job)
    uploads = {upload_id: sources.ready_upload(conn, organization_id, upload_id) for upload_id in upload_ids}
    return {each: upload and (upload, sources.facts_of(conn, upload)) for each, upload in uploads.items()}


async def _keep_from(house: House, found: tuple[Upload, Facts] | None, names: Sequence[str]) -> dict[str, Kept]:
    if found is None:
        return dict.fromkeys(names, MISSING)
    upload, facts = found
    if isinstance(facts, ArchiveFacts):
        there = set(facts.names)
        kept: dict[str, Kept] = {name: NO_SUCH_NAME if name else NOT_ONE_PICTURE for name in names}
        entries = [name for name in names if name in there]
        kept.update(await asyncio.to_thread(_unpacked, house, upload.sha256 or "", entries))
        return kept
    is_picture = isinstance(facts, ImageFacts)
    return {
        name: pictures.from_facts(upload.sha256 or "", upload.byte_count, facts)
        if isinstance(facts, ImageFacts) and not name
        else (NO_SUCH_NAME if is_picture else NOT_ONE_PICTURE)
        for name in names
    }


def _unpacked(house: House, sha256: str, entries: Sequence[str]) -> dict[str, Kept]:
    try:
        with (
            sources.as_file(house, sha256) as path,
            closing(house.workshop.unpack(path, entries)) as unpacked,
        ):
            return dict(zip(entries, pictures.keep_pictures(house, list(unpacked)), strict=True))
    except MediaRefused as refused:
        return dict.fromkeys(entries, Failure(refused.refusal.code, refused.refusal.message))
